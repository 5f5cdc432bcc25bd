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
from typing import NamedTuple

import orjson

from inputs import after_order, changed, clean, others

RUNS = 3
MOST = 4.0
"""What comparing two captures may take, in times of validating one of them."""

AS_TEXT = ("changes in one event of ten", "changes in every event", "other customers")


class Cost(NamedTuple):
    """Seconds of processor time and the peak of memory in MiB."""

    seconds: float
    peak: float


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


def main() -> int:
    """Print the table; 1 when a budget is missed."""
    one = clean()
    with tempfile.TemporaryDirectory() as folder:
        compared = {
            "the same": one,
            "other layout": written(Path(folder, "layout"), one, lambda _, line: line.replace(b",", b", ")),
            "one event in a hundred missing": written(Path(folder, "gaps"), one, without),
            "changes in one event of ten": written(Path(folder, "tenth"), one, tenth_changed),
            "changes in every event": changed(),
            "the same in reverse": reverse(Path(folder, "reverse"), one),
            "other customers": others(),
        }
        missed = sum(show(name, one, other) for name, other in compared.items())
        missed += sum(show(f"{name}, as text", one, compared[name], form="text") for name in AS_TEXT)
        first, again, anew = (
            written(Path(folder, name), one, partial(delivered, deliveries, events))
            for name, deliveries, events in (("first", "1", "1"), ("again", "2", "1"), ("anew", "2", "2"))
        )
        missed += show("webhooks delivered again, ignored", first, again, "--ignore-volatile")
        missed += show("other webhooks, same entities, ignored", first, anew, "--ignore-volatile", "--match", "entity")
        missed += show("other webhooks, same entities", first, anew, "--match", "entity")
        missed += show("other webhooks", first, anew)
    return int(missed > 0)


def delivered(delivery: str, event: str, number: int, line: bytes) -> bytes:
    """The event of a line as a webhook, whose ids differ from one capture to the next."""
    made = {
        "id": f"whs_{delivery}{number:017x}",
        "project_id": "proj_bench",
        "created_at": f"2026-03-01T08:12:4{delivery}.218Z",
        "type": "customer.segment.left",
        "data": orjson.loads(line),
        "source": {"id": "distr_bench", "object": "distribution", "target_url": f"https://example.test/{delivery}"},
        "event": {
            "id": f"evcus_{event}{number:017x}",
            "type": "customer.segment.left",
            "created_at": f"2026-03-01T08:12:4{event}.218Z",
            "group_id": f"v-{event}{number:017x}",
            "event_source": {"channel": "USER_PORTAL", "user": {"id": "user_bench"}},
        },
    }
    return orjson.dumps(made, option=orjson.OPT_APPEND_NEWLINE)


def show(name: str, left: Path, right: Path, *words: str, form: str = "json") -> bool:
    """Print a row; whether its budget is missed. Runs alternate, so that a busy moment hits both alike."""
    compare = ("diff", "--quiet", "--format", form, *words, left, right)
    runs = [(once("validate", "--quiet", left), once(*compare)) for _ in range(RUNS)]
    peer, used = min(validating for validating, _ in runs), min(comparing for _, comparing in runs)
    ratio = used.seconds / peer.seconds
    verdict = f"{ratio:5.2f} x, at most {MOST:g}: {'missed' if ratio > MOST else 'kept'}"
    print(f"{name:38} {used.seconds:6.2f} s {used.peak:4.0f} MiB  against {peer.seconds:5.2f} s  {verdict}", flush=True)
    return ratio > MOST


def tenth_changed(number: int, line: bytes) -> bytes:
    return line if number % 10 else after_order(line.rstrip()) + b"\n"


def without(number: int, line: bytes) -> bytes:
    return line if number % 100 else b""


if __name__ == "__main__":
    sys.exit(main())
