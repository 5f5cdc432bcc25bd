"""What reading 200 objects of a store costs, beside the same files in a folder, with two processes, and on a cluster.

make bench-cloud

The store is a server on this machine, in Python: what it takes is not counted, but the runs wait for it, so times on a
clock say little. It holds 100,000 events, one in ten of them invalid, in 200 objects that are compressed, and once more
in a single one that is not.
"""

import gzip
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from inputs import tenth_invalid
from support.s3 import S3, s3_server

OBJECTS = 200
RUNS = 5
CLUSTER = ("--cluster", "local:2", "--max-per-kind", "1000000")
"""A cluster of two workers on this machine, which reports as many findings as the others."""

KEYS = 5_000
"""Objects that are listed to see what listing one takes."""


RUN = """
import atexit, os, re, sys
from segcli.__main__ import main

def told():
    peak = re.search("VmHWM:[^0-9]*([0-9]+)", open("/proc/self/status").read())[1] if sys.platform == "linux" else 0
    print(sum(os.times()[:2]), peak, file=sys.stderr)

if __name__ == "__main__":
    atexit.register(told)
    main()
"""
"""Says at its end how much processor time and memory it took: the kernel's peak would be that of this process."""


class Cost(NamedTuple):
    """Seconds of processor time and of the clock; what the process that reports took of the first, and its most memory
    in MiB.
    """

    cpu: float
    clock: float
    alone: float
    peak: float


class Row(NamedTuple):
    """What is run, and the report that it must write but for the names of its sources."""

    name: str
    words: tuple[str, ...]
    prefix: str
    report: str


def main() -> int:
    """Print the table; 1 when two ways of reading the same events do not write the same report."""
    with tempfile.TemporaryDirectory() as folder, s3_server() as store:
        archive, large = fill(Path(folder, "archive"), store)
        rows = (
            Row("a folder", (f"{folder}/archive",), f"{folder}/archive/", "many"),
            Row("200 objects", (archive,), archive, "many"),
            Row("200 objects, --jobs 2", (archive, "--jobs", "2"), archive, "many"),
            Row("200 objects, --cluster", (archive, *CLUSTER), archive, "many"),
            Row("a large file", (f"{folder}/large.ndjson",), f"{folder}/", "one"),
            Row("a large object", (f"{large}large.ndjson",), large, "one"),
            Row("a large object, --jobs 2", (f"{large}large.ndjson", "--jobs", "2"), large, "one"),
            Row("a large object, --cluster", (f"{large}large.ndjson", *CLUSTER), large, "one"),
        )
        reports: dict[str, str] = {}
        costs: dict[str, list[Cost]] = {row.name: [] for row in rows}
        is_same = True
        for _ in range(RUNS):
            for row in rows:
                cost, report = once(row, store)
                costs[row.name].append(cost)
                is_same = is_same and reports.setdefault(row.report, report) == report
        first = ""
        for row in rows:
            first = row.name if not row.words[0].startswith("s3") else first
            show(row.name, costs[row.name], costs[first])
        print(f"\nlisting {KEYS:,} objects: {listed(store) / KEYS * 1e6:.0f} us of processor time an object")
        print("every report is the same" if is_same else "REPORTS DIFFER")
    return 0 if is_same else 1


def fill(folder: Path, store: S3) -> tuple[str, str]:
    """Put the events into files and objects. Gives the URLs of what the objects are below."""
    folder.mkdir()
    events = tenth_invalid().read_bytes().splitlines(keepends=True)
    archive, large = f"{store.bucket()}webhooks/", store.bucket()
    for number, lines in enumerate(batched_lines(events, len(events) // OBJECTS)):
        name = f"{number:04}.ndjson.gz"
        content = gzip.compress(lines, 6, mtime=0)
        (folder / name).write_bytes(content)
        store.put(archive, {name: content})
    (folder.parent / "large.ndjson").write_bytes(b"".join(events))
    store.put(large, {"large.ndjson": b"".join(events)})
    return archive, large


def batched_lines(events: list[bytes], count: int) -> list[bytes]:
    return [b"".join(events[start : start + count]) for start in range(0, len(events), count)]


def once(row: Row, store: S3) -> tuple[Cost, str]:
    """What a run costs with all its processes, and its report without the names of the places."""
    command = [sys.executable, "-c", RUN, "validate", "-q", "-f", "concise", *row.words]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=err, env={**os.environ, **store.env})
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 1, row
        clock = time.perf_counter() - start
        out.seek(0)
        err.seek(0)
        alone, peak = err.read().split()[-2:]
        cost = Cost(used.ru_utime + used.ru_stime, clock, float(alone), int(peak) / 1024)
        return cost, out.read().decode().replace(row.prefix, "")


def show(name: str, costs: list[Cost], beside: list[Cost]) -> None:
    cpu, clock, alone, peak = (median(values) for values in zip(*costs, strict=True))
    ratio = cpu / median(cost.cpu for cost in beside)
    told = f"{cpu:6.2f} s CPU ({min(costs).cpu:.2f} at least), {ratio:.2f} x, {clock:6.2f} s on a clock"
    print(f"{name:26} {told}, {alone:5.2f} s and {peak:4.0f} MiB in the process that reports")


def listed(store: S3) -> float:
    """Seconds of processor time for a listing of which nothing is read, beyond what a run takes without it."""
    root = store.put(store.bucket(), {f"p/dt=2025-03-01/{number:06}.json": b"" for number in range(KEYS)})
    store.put(root, {"q/2025-03-01/a.json": b""})
    few, many = (min(once_listed(f"{root}{prefix}/", store) for _ in range(RUNS)) for prefix in ("q", "p"))
    return many - few


def once_listed(url: str, store: S3) -> float:
    command = [sys.executable, "-m", "segcli", "validate", "-q", "--key-since", "2026-01-01", url]
    process = subprocess.Popen(command, env={**os.environ, **store.env})
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
