"""Verifying a body of 1 MB, with a signature that matches and one that nothing explains, against validating one event.

python bench/verify.py [RUNS]
"""

import os
import subprocess
import sys
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter

from inputs import WORK, lines, one

MOST = 1.5
RUNS = 15
KEY = "k3y-0f-n0b0dy"
SEGCLI = (sys.executable, "-m", "segcli")


def body() -> Path:
    """A body of 1 MB with white space."""
    file = WORK / "body.json"
    if not file.exists():
        events = list(islice(lines(), 1200))
        file.write_bytes(b'{"data": [\n' + b",\n".join(events) + b"\n]}\n")
    return file


def seconds(command: tuple[str, ...]) -> float:
    begin = perf_counter()
    subprocess.run(command, env=os.environ | {"SEGCLI_SECRET": KEY}, capture_output=True, check=False)
    return perf_counter() - begin


def main() -> int:
    """Print the ratios; 1 when a budget is missed."""
    file = body()
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    commands = {
        "validate of one event": (*SEGCLI, "validate", str(one())),
        "verify, mismatch": (*SEGCLI, "verify", str(file), "--signature", "0" * 64),
        "verify, match": (*SEGCLI, "verify", str(file), "--signature", signed(file)),
    }
    times: dict[str, list[float]] = {title: [] for title in commands}
    for _ in range(runs):
        for title, command in commands.items():
            times[title].append(seconds(command))
    base = median(times["validate of one event"])
    missed = 0
    for title, taken in times.items():
        ratio = median(taken) / base
        missed += ratio > MOST
        print(f"{title:<22} {1000 * median(taken):4.0f} ms  {ratio:.2f} x, at most {MOST}")
    return int(missed > 0)


def signed(file: Path) -> str:
    """The signature that segcli makes of a file."""
    done = subprocess.run(
        (*SEGCLI, "sign", str(file)), env=os.environ | {"SEGCLI_SECRET": KEY}, capture_output=True, check=True
    )
    return done.stdout.decode().strip()


if __name__ == "__main__":
    sys.exit(main())
