"""Several connections: each job is done once, and what goes wrong in a thread is told where it is waited for."""

import time

import pytest

from segcli.delivery.connections import Connections
from segcli.delivery.exchange import Answer


def test_each_job_is_done_once_by_whoever_is_free() -> None:
    def post(job: int) -> Answer:
        time.sleep(0.002 * (job % 3))
        return Answer(float(job), 200)

    lines = Connections([post] * 4)
    done: list[tuple[int, Answer]] = []
    for job in range(40):
        if lines.busy == lines.size:
            done += filter(None, [lines.take(None)])
        lines.put(job)
    while lines.busy:
        done += filter(None, [lines.take(5.0)])
    assert sorted(job for job, _ in done) == list(range(40))
    assert all(answer.seconds == job for job, answer in done)


def test_a_wait_has_an_end_however_long_it_is() -> None:
    lines: Connections[int] = Connections([lambda _: Answer(0.0, 200)])
    started = time.monotonic()
    assert lines.take(0.05) is None
    assert time.monotonic() - started >= 0.05
    lines.put(1)
    assert lines.take(1e300) == (1, Answer(0.0, 200))


def test_a_bug_in_a_thread_is_one_of_the_run() -> None:
    def post(_: int) -> Answer:
        raise ZeroDivisionError

    lines = Connections([post])
    lines.put(1)
    with pytest.raises(ZeroDivisionError):
        lines.take(5.0)
