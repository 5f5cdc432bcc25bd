"""How long `segcli diff` takes for two captures of 100,000 events, beside validating one of them, and its peak memory.

python bench/diff.py
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from inputs import clean

RUNS = 3
MOST = 4.0
"""What comparing two captures may take, in times of validating one of them."""


class Cost(NamedTuple):
    """Seconds of processor time and the peak of memory in MiB."""

    seconds: float
    peak: float


def cost(*words: object) -> Cost:
    """The best of a few runs of segcli."""
    return min(once(*words) for _ in range(RUNS))


def once(*words: object) -> Cost:
    command = [sys.executable, "-m", "segcli", *map(str, words)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in (0, 1), f"{' '.join(command)} ended with {process.returncode}"
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def written(file: Path, capture: Path, change: Callable[[int, bytes], bytes]) -> Path:
    """The capture with its lines changed, line by line: what this process holds would count as its children's peak."""
    with capture.open("rb") as lines, file.open("wb") as out:
        out.writelines(change(number, line) for number, line in enumerate(lines))
    return file


def reverse(file: Path, capture: Path) -> Path:
    with capture.open("rb") as lines, file.open("wb") as out:
        ends = list(accumulate(map(len, lines), initial=0))
        for start, end in reversed(list(pairwise(ends))):
            lines.seek(start)
            out.write(lines.read(end - start))
    return file


def counted_up(event: dict[str, Any]) -> dict[str, Any]:
    """The event after one more order: four values differ."""
    orders = event["customer"]["summary"]["orders"]
    orders["total_count"] += 1
    orders["total_amount"] += 900
    event["customer"]["updated_at"] = "2025-10-14T09:30:00.000Z"
    event["customer"]["name"] = "Mira Wood"
    return event


def main() -> None:
    one = clean()
    baseline = cost("validate", "--quiet", one)
    print(f"{'validate one capture':36} {baseline.seconds:6.2f} s            {baseline.peak:5.0f} MiB")
    with tempfile.TemporaryDirectory() as folder:
        others = {
            "the same": one,
            "other layout": written(Path(folder, "layout"), one, lambda _, line: line.replace(b",", b", ")),
            "one event in a hundred missing": written(Path(folder, "gaps"), one, without),
            "changes in one event of ten": written(Path(folder, "tenth"), one, tenth_changed),
            "changes in every event": written(Path(folder, "all"), one, lambda _, line: changed(line)),
            "the same in reverse": reverse(Path(folder, "reverse"), one),
        }
        for name, other in others.items():
            show(name, cost("diff", "--quiet", "--format", "json", one, other), baseline)
        first, again, anew = (
            written(Path(folder, name), one, partial(delivered, deliveries, events))
            for name, deliveries, events in (("first", "1", "1"), ("again", "2", "1"), ("anew", "2", "2"))
        )
        baseline = cost("validate", "--quiet", first)
        print(f"{'validate one capture of webhooks':36} {baseline.seconds:6.2f} s            {baseline.peak:5.0f} MiB")
        words = ("diff", "--quiet", "--format", "json", "--ignore-volatile", first)
        show("delivered again, ignored", cost(*words, again), baseline)
        show("other events, same entities", cost(*words, anew), baseline)


def changed(line: bytes) -> bytes:
    return orjson.dumps(counted_up(orjson.loads(line)), option=orjson.OPT_APPEND_NEWLINE)


def delivered(delivery: str, event: str, number: int, line: bytes) -> bytes:
    """The event of a line as a webhook, whose ids differ from one capture to the next."""
    made = {
        "id": f"whs_{delivery}{number:017x}",
        "project_id": "proj_bench",
        "created_at": f"2025-03-0{delivery}T08:12:40.218Z",
        "type": "customer.segment.left",
        "data": orjson.loads(line),
        "source": {"id": "distr_bench", "object": "distribution", "target_url": f"https://example.test/{delivery}"},
        "event": {
            "id": f"evcus_{event}{number:017x}",
            "type": "customer.segment.left",
            "created_at": "2025-03-01T08:12:40.218Z",
            "group_id": f"v-{event}{number:017x}",
            "event_source": {"channel": "USER_PORTAL", "user": {"id": "user_bench"}},
        },
    }
    return orjson.dumps(made, option=orjson.OPT_APPEND_NEWLINE)


def show(name: str, used: Cost, baseline: Cost) -> None:
    ratio = used.seconds / baseline.seconds
    verdict = "" if ratio <= MOST else f"  more than {MOST:g}"
    print(f"diff: {name:30} {used.seconds:6.2f} s  {ratio:5.2f} x  {used.peak:5.0f} MiB{verdict}", flush=True)


def tenth_changed(number: int, line: bytes) -> bytes:
    return line if number % 10 else changed(line)


def without(number: int, line: bytes) -> bytes:
    return line if number % 100 else b""


if __name__ == "__main__":
    main()
