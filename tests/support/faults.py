"""Everyday faults: which of tests/faults/recipes.toml segcli tells of, and how loudly.

    PYTHONPATH=src:tests python -m support.faults [--missed] [--raise]

prints the rates by kind. `--missed` also lists what no warning and no error tells of; `--raise` puts the floors in
tests/faults/floors.toml up to what was counted, and lowers none.
"""

import json
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from support import cli
from support.events import EVENTS, event_of
from support.recipes import FOLDER, Fault, faults, text_of

FLOORS = FOLDER / "floors.toml"
GOAL = 90
"""Percent of the undisputed faults that are to be told of by a warning or an error."""

LEVELS = ("error", "warning", "note", "silent")


def floors() -> dict[str, int]:
    """The least number of undisputed faults of each kind that are told of."""
    told: dict[str, int] = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["told"] if FLOORS.exists() else {}
    return told


def measured(every: Iterable[Fault]) -> list[str]:
    """How loudly each fault is told of, by `segcli validate` over a file for each of its rows."""
    rows = [(number, row) for number, fault in enumerate(every) for row in fault.rows]
    found = levels((row, text_of(row)) for _, row in rows)
    worst: dict[int, str] = {}
    for (number, _), level in zip(rows, found, strict=True):
        worst[number] = max(worst.get(number, "error"), level, key=LEVELS.index)
    return [worst[number] for number in sorted(worst)]


AT_ONCE = 300
"""Files in one run, so that none takes long on a busy machine."""


def levels(texts: Iterable[tuple[dict[str, Any], str]]) -> list[str]:
    """The worst that is said of each text."""
    every = list(texts)
    return [level for at in range(0, len(every), AT_ONCE) for level in levels_of(every[at : at + AT_ONCE])]


def levels_of(texts: list[tuple[dict[str, Any], str]]) -> list[str]:
    """The same of a few. Bare data is checked as the event that the folder of its file is named after."""
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for number, (row, text) in enumerate(texts):
            event = event_of(row["of"]) if row.get("as") == "data" else "webhooks"
            file = Path(folder, event, f"{number:04}.json")
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
            names.append(f"{event}/{file.name}")
        tables = [
            f'[paths."{event}/*"]\nevent = "{event}"\n'
            for event in {name.partition("/")[0] for name in names} & EVENTS.keys()
        ]
        Path(folder, "segcli.toml").write_text("".join(tables), encoding="utf-8")
        ran = cli.run("validate", "--format", "ndjson", *names, cwd=Path(folder))
    worst: dict[str, str] = {}
    lines = [json.loads(line) for line in ran.lines]
    assert lines[-1].get("sources") == len(names), ran.err
    for line in lines:
        if line["kind"] == "finding":
            worst[line["source"]] = min(worst.get(line["source"], "silent"), line["severity"], key=LEVELS.index)
    return [worst.get(name, "silent") for name in names]


class Rate(NamedTuple):
    """What was counted of a kind: how many at each level, those that are undisputed, and those of them told of."""

    levels: Counter[str]
    undisputed: int
    told: int


def rates(every: list[Fault], found: list[str]) -> dict[str, Rate]:
    """The counts of each kind, and of `all`."""
    pairs = list(zip(every, found, strict=True))
    kinds = list(dict.fromkeys(fault.kind for fault in every))
    return {kind: rate([pair for pair in pairs if kind in (pair[0].kind, "all")]) for kind in (*kinds, "all")}


def rate(pairs: list[tuple[Fault, str]]) -> Rate:
    undisputed = [level for fault, level in pairs if not fault.is_disputed]
    told = [level for level in undisputed if level in ("error", "warning")]
    return Rate(Counter(level for _, level in pairs), len(undisputed), len(told))


def table(result: dict[str, Rate]) -> Iterator[str]:
    yield f"{'kind':24} rows  error warning note silent   undisputed  told"
    for kind, rate in result.items():
        numbers = "".join(f"{rate.levels[level]:{width}}" for level, width in zip(LEVELS, (7, 8, 5, 7), strict=True))
        percent = f"{rate.told / rate.undisputed:6.0%}" if rate.undisputed else "     -"
        yield f"{kind:24}{rate.levels.total():5}{numbers}{rate.undisputed:13}{percent}"


def raised(result: dict[str, Rate]) -> str:
    """The text of the floors, none of them lower than before."""
    before = floors()
    told = {kind: max(rate.told, before.get(kind, 0)) for kind, rate in result.items()}
    return "\n".join([FLOORS_TEXT, "[told]", *(f"{json.dumps(kind)} = {number}" for kind, number in told.items()), ""])


FLOORS_TEXT = """\
# How many undisputed faults of each kind must be told of by a warning or an error, at least.
# `PYTHONPATH=src:tests python -m support.faults --raise` raises them to what is counted and lowers none."""


def main() -> None:
    every = faults()
    found = measured(every)
    result = rates(every, found)
    print(*table(result), f"goal: {GOAL} % of the undisputed", sep="\n")
    if "--missed" in sys.argv:
        print(*(f"{level}: {fault}" for fault, level in zip(every, found, strict=True)
                if level in ("note", "silent") and not fault.is_disputed), sep="\n")  # fmt: skip
    if "--raise" in sys.argv:
        FLOORS.write_text(raised(result), encoding="utf-8")


if __name__ == "__main__":
    main()
