"""When deliveries are sent: in their order, at their pace, and again on the vendor's schedule, by a clock of ours."""

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segcli.delivery.exchange import Answer
from segcli.delivery.outgoing import Delivery
from segcli.delivery.plan import Order, Planned, planned
from segcli.delivery.schedule import LONGEST, MINUTE, MOST
from segcli.delivery.sending import Attempt, Outcome, Pace, Sending

OK, FAILED = Answer(0.0, 200), Answer(0.0, 500)
NO_PACE = Pace()
DAY = 24 * 60 * MINUTE
SCHEDULE = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1440]
"""Minutes between the attempts."""


class FakeLines:
    """Lines that take so many seconds for each attempt, on a clock that stands still otherwise."""

    def __init__(self, judge: Callable[[Attempt], Answer], size: int = 1, seconds: float = 0.0) -> None:
        self.size = size
        self.now = 1000.0
        self.sent: list[tuple[float, int, int]] = []
        self._judge, self._seconds = judge, seconds
        self._under_way: list[tuple[float, Attempt]] = []

    @property
    def busy(self) -> int:
        return len(self._under_way)

    def put(self, job: Attempt) -> None:
        assert self.busy < self.size
        self.sent.append((self.now - 1000, job.delivery.named["event"], job.number))
        self._under_way.append((self.now + self._seconds, job))

    def take(self, seconds: float | None) -> tuple[Attempt, Answer] | None:
        assert seconds is not None or self.busy, "waits for ever"
        first = self._under_way[0][0] if self._under_way else None
        if first is None or (seconds is not None and self.now + seconds < first):
            assert seconds is not None
            self.now += seconds
            return None
        self.now = max(self.now, first)
        _, job = self._under_way.pop(0)
        return job, self._judge(job)


def delivery(number: int, created: float | None = None) -> Delivery:
    return Delivery({"event": number}, b"%d" % number, None, created)


def sent(lines: FakeLines, plan: Iterable[Planned], pace: Pace = NO_PACE) -> list[Outcome]:
    sending = Sending(lines, pace, lambda: lines.now)
    try:
        return list(sending.outcomes(iter(plan)))
    finally:
        sending.close()


def at_once(count: int) -> Iterator[Planned]:
    return (Planned(0.0, delivery(number)) for number in range(1, count + 1))


def test_a_delivery_that_always_fails_comes_12_times_more_and_is_given_up() -> None:
    lines = FakeLines(lambda _: FAILED)
    outcomes = sent(lines, at_once(1), Pace(schedule_speed=1.0))
    times = [at for at, _, _ in lines.sent]
    assert [(later - sooner) / MINUTE for sooner, later in pairwise(times)] == SCHEDULE
    assert [outcome.again_in for outcome in outcomes] == [*(minutes * MINUTE for minutes in SCHEDULE), None]
    assert [number for _, _, number in lines.sent] == list(range(1, MOST + 2))
    assert {outcome.attempt.delivery.body for outcome in outcomes} == {b"1"}
    assert max(SCHEDULE) * MINUTE == LONGEST == DAY


def test_with_speed_60_a_minute_is_a_second() -> None:
    lines = FakeLines(lambda _: FAILED)
    outcomes = sent(lines, at_once(1), Pace(schedule_speed=60.0))
    times = [at for at, _, _ in lines.sent]
    assert [later - sooner for sooner, later in pairwise(times)] == pytest.approx(SCHEDULE)
    assert outcomes[0].again_in == 60  # of the schedule


def test_what_is_accepted_does_not_come_again() -> None:
    lines = FakeLines(lambda attempt: OK if attempt.number == 3 else FAILED)
    outcomes = sent(lines, at_once(2), Pace(schedule_speed=60.0))
    assert lines.sent == [(0, 1, 1), (0, 2, 1), (1, 1, 2), (1, 2, 2), (3, 1, 3), (3, 2, 3)]
    assert [outcome.again_in for outcome in outcomes[-2:]] == [None, None]


@pytest.mark.parametrize("answer", [Answer(11.0, 200, is_late=True), Answer(0.0, 302), Answer(0.1), Answer(0.0, 199)])
def test_whatever_is_no_2xx_in_time_has_failed(answer: Answer) -> None:
    lines = FakeLines(lambda attempt: answer if attempt.number == 1 else OK)
    assert len(sent(lines, at_once(1), Pace(schedule_speed=1.0))) == 2
    assert len(sent(FakeLines(lambda _: answer), at_once(1))) == 1


def test_what_is_due_again_goes_before_what_is_new() -> None:
    lines = FakeLines(
        lambda attempt: FAILED if attempt.delivery.named["event"] == 1 and attempt.number == 1 else OK, 1, 0.4
    )
    sent(lines, at_once(5), Pace(schedule_speed=60.0))
    assert [(event, number) for _, event, number in lines.sent] == [(1, 1), (2, 1), (3, 1), (4, 1), (1, 2), (5, 1)]


def test_a_rate_holds_for_all_that_is_sent() -> None:
    lines = FakeLines(lambda attempt: FAILED if attempt.number == 1 else OK)
    sent(lines, at_once(6), Pace(rate=4.0, schedule_speed=60.0))
    times = [at for at, _, _ in lines.sent]
    assert len(times) == 12
    assert min(later - sooner for sooner, later in pairwise(times)) == pytest.approx(0.25)


def test_a_rate_holds_on_average_where_answers_are_slow_and_never_bursts() -> None:
    lines = FakeLines(lambda _: OK, seconds=0.2)
    sent(lines, at_once(20), Pace(rate=4.0))
    times = [at for at, _, _ in lines.sent]
    assert times == pytest.approx([0.25 * number for number in range(20)])


def test_so_many_are_on_their_way_at_once() -> None:
    lines = FakeLines(lambda _: OK, size=3, seconds=1.0)
    sent(lines, at_once(9))
    assert [at for at, _, _ in lines.sent] == [0, 0, 0, 1, 1, 1, 2, 2, 2]


def test_the_plan_is_read_only_where_a_line_is_free() -> None:
    """So that what came of one delivery is shown before the next one is waited for."""
    read: list[int] = []

    def plan() -> Iterator[Planned]:
        for number in range(1, 4):
            read.append(number)
            yield Planned(0.0, delivery(number))

    lines = FakeLines(lambda _: OK)
    sending = Sending(lines, Pace(), lambda: lines.now)
    seen = [(outcome.attempt.delivery.named["event"], list(read)) for outcome in sending.outcomes(plan())]
    sending.close()
    assert seen == [(1, [1]), (2, [1, 2]), (3, [1, 2, 3])]


@given(
    verdicts=st.lists(st.lists(st.booleans(), max_size=14), max_size=12),
    size=st.integers(1, 4),
    rate=st.none() | st.floats(0.5, 100),
)
def test_no_delivery_is_lost_or_sent_once_it_was_accepted(
    verdicts: list[list[bool]], size: int, rate: float | None
) -> None:
    def judge(attempt: Attempt) -> Answer:
        of_event = verdicts[attempt.delivery.named["event"] - 1]
        return OK if dict(enumerate(of_event, 1)).get(attempt.number, False) else FAILED

    lines = FakeLines(judge, size, 0.01)
    outcomes = sent(lines, at_once(len(verdicts)), Pace(rate, 3600.0))
    for number, of_event in enumerate(verdicts, 1):
        attempts = [outcome.attempt.number for outcome in outcomes if outcome.attempt.delivery.named["event"] == number]
        expected = of_event.index(True) + 1 if True in of_event[: MOST + 1] else MOST + 1
        assert attempts == list(range(1, expected + 1))


def order_of(order: Order, count: int = 200) -> list[tuple[int, bool]]:
    plan = planned((delivery(number) for number in range(count)), order)
    return [(each.delivery.named["event"], each.delivery.is_repeated) for each in plan]


def test_as_it_comes() -> None:
    assert order_of(Order()) == [(number, False) for number in range(200)]


def test_a_share_comes_twice_and_is_the_same_in_every_run() -> None:
    found = order_of(Order(duplicate=0.25))
    repeated = [number for number, again in found if again]
    assert [number for number, again in found if not again] == list(range(200))
    assert 30 < len(repeated) < 70
    assert all(found[found.index((number, False)) + 1] == (number, True) for number in repeated)
    assert order_of(Order(duplicate=0.25)) == found
    assert len(order_of(Order(duplicate=1.0))) == 400


def test_a_seed_gives_an_order_that_has_all() -> None:
    one, same, other = (order_of(Order(shuffle=seed)) for seed in (1, 1, 2))
    assert one == same != other
    assert sorted(one) == sorted(other) == order_of(Order())
    both = order_of(Order(duplicate=0.5, shuffle=1))
    assert sorted(number for number, again in both if not again) == list(range(200))
    assert any(both[at - 1][0] != number for at, (number, again) in enumerate(both) if again)


@pytest.mark.parametrize(
    ("created", "speed", "after"),
    [
        pytest.param([100.0, 160.0, 400.0], 1.0, [0, 60, 300], id="real"),
        pytest.param([100.0, 160.0, 400.0], 60.0, [0, 1, 5], id="faster"),
        pytest.param([100.0, None, 160.0, None], 1.0, [0, 0, 60, 60], id="without a time"),
        pytest.param([None, 100.0, 160.0], 1.0, [0, 0, 60], id="begins without"),
        pytest.param([100.0, 160.0, 90.0, 170.0], 1.0, [0, 60, 60, 70], id="back in time"),
    ],
)
def test_gaps_are_kept(created: list[float | None], speed: float, after: list[float]) -> None:
    deliveries = [delivery(number, moment) for number, moment in enumerate(created, 1)]
    plan = list(planned(deliveries, Order(is_timed=True, speed=speed)))
    assert [each.after for each in plan] == pytest.approx(after)
    lines = FakeLines(lambda _: OK)
    sent(lines, plan)
    assert [at for at, _, _ in lines.sent] == pytest.approx(after)
