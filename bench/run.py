"""Throughput and memory against the budgets, as medians of ratios of neighbouring runs.

    python bench/run.py [--runs N] [--write]

Makes its inputs in bench/work/, compiles the bytecode as an installation does, installs the peers into a venv and a
node_modules of its own there as far as a package index can be reached, runs everything in turn on the same files, each
between two runs of what it is compared with, and prints a table; `--write` puts it into bench/RESULTS.md too, with what
startup.py and stages.py print. Peak memory is that of the largest process of a run.
"""

import compileall
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

import inputs
import peers

WORK = inputs.WORK
HERE = Path(__file__).parent
SEGCLI = (sys.executable, "-m", "segcli", "validate", "--quiet", "--format", "concise")
EXTRACT = (sys.executable, "-m", "segcli", "extract", "--quiet", "--redact")
INSPECT = (sys.executable, "-m", "segcli", "inspect", "--quiet", "--cards", "5")
DIFF = (sys.executable, "-m", "segcli", "diff", "--quiet", "--format", "json")
DRIFT = (sys.executable, "-m", "segcli", "drift", "--quiet")
SECTIONS = {"Start-up": "startup.py", "Where the time goes": "stages.py"}
"""What else RESULTS.md holds, and what measures it."""


class Run(NamedTuple):
    """Seconds and peak memory in MiB of one process tree."""

    seconds: float
    mebibytes: float


class Row(NamedTuple):
    """One line of the table: a command, what it is compared with, and the most that it may take of that."""

    title: str
    command: tuple[str, ...]
    against: str
    most: float | None


def measured(command: tuple[str, ...]) -> Run:
    """Run a command once, its output to a file."""
    started = perf_counter()
    with open(WORK / "output", "wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(process.pid, 0)
    return Run(perf_counter() - started, usage.ru_maxrss / 1024)


def schema() -> Path:
    """The schema that every peer checks with."""
    file = WORK / f"{inputs.EVENT}.json"
    arguments = (sys.executable, "-m", "segcli", "schema", inputs.EVENT, "--output", str(file))
    subprocess.run(arguments, check=True)
    return file


def rivals(file: Path) -> list[tuple[str, tuple[str, ...]]]:
    """The peers that could be installed, with their commands for a file of one event a line."""
    missing = peers.install()
    against, node = str(schema()), peers.PEERS / "node_modules"
    commands = {name: str(path) for name, path in peers.COMMANDS.items()}
    found = [
        ("sourcemeta", (commands["sourcemeta"], "validate", "--fast", against, str(jsonl(file)))),
        ("ajv", (shutil.which("node") or "node", str(HERE / "ajv.cjs"), str(node), against, str(file))),
        ("check-jsonschema", (commands["check-jsonschema"], "--schemafile", against, str(inputs.one()))),
    ]
    return [peer for peer in found if peer[0] not in missing]


def jsonl(file: Path) -> Path:
    """The file under the name by which sourcemeta knows one value a line."""
    named = file.with_suffix(".jsonl")
    if not named.exists():
        named.hardlink_to(file)
    return named


def rows() -> list[Row]:
    clean, changed, fewer, webhooks = map(str, (inputs.clean(), inputs.changed(), inputs.fewer(), inputs.webhooks()))
    loop = (sys.executable, str(HERE / "loop.py"), str(schema()), clean)
    own: list[tuple[str, tuple[str, ...], str, float | None]] = [
        ("bare loop", loop, "", None),
        ("segcli", (*SEGCLI, clean), "bare loop", 1.6),
        ("segcli --jobs 2", (*SEGCLI, "--jobs", "2", clean), "bare loop", 1.0),
        ("segcli, pretty-printed one after another", (*SEGCLI, str(inputs.pretty())), "segcli", 2.0),
        ("segcli, glued", (*SEGCLI, str(inputs.glued())), "segcli", 2.0),
        ("segcli, one in ten invalid", (*SEGCLI, str(inputs.tenth_invalid())), "segcli", 2.2),
        ("segcli, half of them invalid", (*SEGCLI, str(inputs.half_invalid())), "segcli", 5.0),
        ("segcli, an unknown member each", (*SEGCLI, str(inputs.unknown_member())), "segcli", 3.0),
        ("segcli, 20,000 events", (*SEGCLI, fewer), "segcli", None),
        ("segcli extract --redact, 20,000 events", (*EXTRACT, fewer), "segcli, 20,000 events", 12.0),
        ("segcli extract --redact", (*EXTRACT, clean), "segcli", None),
        ("segcli extract --redact --jobs 2", (*EXTRACT, "--jobs", "2", clean), "segcli", None),
        ("segcli, one array", (*SEGCLI, str(inputs.array())), "segcli", None),
        ("segcli, gzip", (*SEGCLI, str(inputs.zipped())), "segcli", None),
        ("segcli, 1,000 files of 100", (*SEGCLI, str(inputs.directory())), "segcli", None),
        ("segcli, ten times the events", (*SEGCLI, str(tenfold(inputs.clean()))), "segcli", 11.0),
        ("segcli inspect", (*INSPECT, clean), "segcli", 1.6),
        ("segcli inspect --jobs 2", (*INSPECT, "--jobs", "2", clean), "segcli", None),
        ("segcli inspect, ten times the events", (*INSPECT, str(tenfold(inputs.clean()))), "segcli inspect", 11.0),
        ("segcli diff, every event changed", (*DIFF, clean, changed), "segcli", 4.0),
        ("segcli diff --jobs 2, every event changed", (*DIFF, "--jobs", "2", clean, changed), "segcli", None),
        ("segcli drift", (*DRIFT, clean), "segcli inspect", 2.0),
        ("segcli drift --jobs 2", (*DRIFT, "--jobs", "2", clean), "segcli inspect", None),
        ("segcli, webhooks", (*SEGCLI, webhooks), "segcli", None),
        ("segcli inspect, webhooks", (*INSPECT, webhooks), "segcli, webhooks", 1.6),
        ("segcli, one event of 50 MB", (*SEGCLI, str(inputs.large())), "segcli", None),
    ]
    found = [Row(*row) for row in own]
    for name, command in rivals(inputs.clean()):
        if name == "check-jsonschema":
            found.append(Row("check-jsonschema, one event", command, "segcli, one event", None))
            found.append(Row("segcli, one event", (*SEGCLI, str(inputs.one())), "check-jsonschema, one event", 0.4))
        else:
            found.append(Row(name, command, "segcli", None))
    if any(row.title == "sourcemeta" for row in found):
        found.append(Row("segcli", (*SEGCLI, clean), "sourcemeta", 0.4))
    return found


def tenfold(file: Path) -> Path:
    """A file with ten times the events."""
    ten = file.with_stem("tenfold")
    if not ten.exists():
        with ten.open("wb") as output:
            for _ in range(10):
                with file.open("rb") as clean:
                    shutil.copyfileobj(clean, output)
    return ten


def table(found: list[Row], runs: int, say: Callable[[str], None]) -> str:
    """Measure all rows in turn, `runs` times, and lay the medians out."""
    commands = {row.title: row.command for row in found}
    taken: dict[Row, list[Run]] = {row: [] for row in found}
    ratios: dict[Row, list[float]] = {row: [] for row in found}
    for number in range(runs):
        say(f"run {number + 1} of {runs}")
        for row in found:
            beside = commands.get(row.against)
            before = measured(beside).seconds if beside else 0
            taken[row].append(measured(row.command))
            if beside:
                ratios[row].append(2 * taken[row][-1].seconds / (before + measured(beside).seconds))
    lines = ["| what | seconds | peak MiB | ratio | against | at most | |", "|---|---|---|---|---|---|---|"]
    return "\n".join((*lines, *(line(row, taken[row], ratios[row]) for row in found)))


def line(row: Row, taken: list[Run], ratios: list[float]) -> str:
    """A row of the table by its runs, and by what each of them took of what was run right before and behind it.

    The machine that swings by a third within minutes swings less from one second to the next.
    """
    seconds, memory = median(run.seconds for run in taken), max(run.mebibytes for run in taken)
    ratio = median(ratios) if ratios else None
    kept = "" if row.most is None or ratio is None else "kept" if ratio <= row.most else "missed"
    shown = f"{ratio:.2f}" if ratio is not None else ""
    most = "" if row.most is None else f"{row.most:g}"
    return f"| {row.title} | {seconds:.2f} | {memory:.0f} | {shown} | {row.against} | {most} | {kept} |"


def section(titled: tuple[str, str]) -> str:
    """What another benchmark prints, under its title; it finds the peers that were installed here."""
    title, script = titled
    environment = os.environ | {"PATH": f"{peers.PEERS / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run((sys.executable, str(HERE / script)), env=environment, stdout=subprocess.PIPE, text=True)
    return f"## {title}\n\n```\n{done.stdout}```\n"


def main() -> None:
    compileall.compile_dir(HERE.parent / "src", quiet=1)
    # In a process of its own: what this one has held would count as its children's peak.
    subprocess.run((sys.executable, HERE / "inputs.py"), stdout=subprocess.DEVNULL, check=True)
    runs = int(sys.argv[sys.argv.index("--runs") + 1]) if "--runs" in sys.argv else 5
    result = table(rows(), runs, lambda text: print(text, file=sys.stderr))
    head = (
        f"Medians of {runs} interleaved runs on {datetime.now(UTC):%Y-%m-%d}: {platform.system()} "
        f"{platform.machine()}, "
        f"{os.cpu_count()} processors, Python {platform.python_version()}. 100,000 events of about 830 bytes unless "
        "said otherwise; memory is that of the largest process. A ratio is the median of those of single runs, each to "
        "the mean of what it is compared with right before and right after."
    )
    print(f"{head}\n\n{result}")
    if "--write" in sys.argv:
        parts = (
            f"# Results\n\n`make bench` writes this anew.\n\n{head}\n\n{result}\n",
            *map(section, SECTIONS.items()),
        )
        (HERE / "RESULTS.md").write_text("\n".join(parts))


if __name__ == "__main__":
    main()
