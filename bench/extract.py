"""Extracting as they are some of 100,000 events against validating them with one process: time, and peak memory.

python bench/extract.py [RUNS]
"""

import sys
from statistics import median

import orjson

from inputs import clean, lines
from run import Run, measured

MOST = 2.0
RUNS = 5
SEGCLI = (sys.executable, "-m", "segcli")


def main() -> int:
    """Print the ratios; 1 when a budget is missed."""
    file = str(clean())
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    event = orjson.loads(next(lines()))
    named = (f"customer={event['customer']['source_id']}", f"segment={event['segment']['id']}")
    wheres = (*named, "type=customer.*", "invalid", "since=2025-03-04")
    commands: dict[str, tuple[str, ...]] = {"validate": (*SEGCLI, "validate", file)}
    commands |= {f"extract --where {where}": (*SEGCLI, "extract", "--where", where, file) for where in wheres}
    times: dict[str, list[Run]] = {title: [] for title in commands}
    for _ in range(runs):
        for title, command in commands.items():
            times[title].append(measured(command))
    base = median(run.seconds for run in times["validate"])
    missed = 0
    for title, taken in times.items():
        ratio = median(run.seconds for run in taken) / base
        memory = max(run.mebibytes for run in taken)
        missed += ratio > MOST
        print(f"{title:<44} {base * ratio:5.2f} s  {ratio:.2f} x, at most {MOST}  {memory:3.0f} MiB")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
