"""Start-up against its budget, as ratios of medians of interleaved runs.

    python bench/startup.py [RUNS]

The interpreter that runs this script runs segcli and the peers; check-jsonschema is looked for beside it, then on PATH.
All of them find their bytecode compiled, as after an installation, whatever PYTHONDONTWRITEBYTECODE says here.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from statistics import median
from subprocess import DEVNULL, PIPE
from time import perf_counter
from typing import NamedTuple

from inputs import EVENT, one

RUNS = 21
SEGCLI = (sys.executable, "-m", "segcli")

Command = tuple[str, ...]


class Budget(NamedTuple):
    """What a command may take, as a multiple of the time of its peer; `peer` None is not installed."""

    title: str
    command: Command
    peer_title: str
    peer: Command | None
    most: float


def importing(modules: str) -> Command:
    return (sys.executable, "-c", f"import {modules}")


def beside(name: str) -> str | None:
    """A program of this environment, or else on PATH."""
    return shutil.which(name, path=Path(sys.executable).parent) or shutil.which(name)


def seconds(command: Command, environment: Mapping[str, str]) -> float:
    """The wall time of one run. Raises CalledProcessError when it fails."""
    begin = perf_counter()
    subprocess.run(command, check=True, env=environment, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE)
    return perf_counter() - begin


def medians(commands: Iterable[Command], runs: int, folder: Path) -> dict[Command, float]:
    """The median time of each command, bytecode being kept in `folder`.

    Runs are interleaved, so that a busy moment hits all of them alike.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(folder)
    times: dict[Command, list[float]] = {command: [] for command in commands}
    for command in times:
        seconds(command, environment)
    for _ in range(runs):
        for command, taken in times.items():
            taken.append(seconds(command, environment))
    return {command: median(taken) for command, taken in times.items()}


def budgets(schema: Path) -> list[Budget]:
    """The rows of the table. `schema` is written here, in the form that other validators read."""
    schema.write_bytes(subprocess.run([*SEGCLI, "schema", EVENT], check=True, capture_output=True).stdout)
    version, validate = (*SEGCLI, "--version"), (*SEGCLI, "validate", str(one()))
    typer, engine = importing("typer"), importing("typer, orjson, jsonschema_rs")
    rival = beside("check-jsonschema")
    check = (rival, "--schemafile", str(schema), str(one())) if rival else None
    return [
        Budget("segcli --version", version, "import typer", typer, 1.2),
        Budget("segcli validate", validate, "import typer, orjson, jsonschema_rs", engine, 1.3),
        Budget("segcli validate", validate, "check-jsonschema", check, 0.4),
    ]


def main() -> int:
    """Print the table; 1 when a budget is missed."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    with tempfile.TemporaryDirectory() as folder:
        rows = budgets(Path(folder, "schema.json"))
        peers = [row.peer for row in rows if row.peer]
        times = medians([*(row.command for row in rows), *peers], runs, Path(folder))
    print(f"medians of {runs} interleaved runs, Python {sys.version.split()[0]}\n")
    missed = 0
    for title, command, peer_title, peer, most in rows:
        if peer is None:
            print(f"{title:<17} {1000 * times[command]:4.0f} ms  {peer_title} is not installed")
            continue
        ratio = times[command] / times[peer]
        missed += ratio > most
        verdict = f"at most {most}: {'missed' if ratio > most else 'kept'}"
        against = f"{1000 * times[peer]:4.0f} ms {peer_title}"
        print(f"{title:<17} {1000 * times[command]:4.0f} ms  against {against:<45} {ratio:.2f} x, {verdict}")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
