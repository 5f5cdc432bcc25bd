"""What the cross-field rules cost a clean event, as ratios to parsing it and checking it against its schema.

    python bench/rules.py [REPEATS]

Each figure is the least of many short runs, in turns with what it is compared to.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import orjson
from inputs import EXAMPLE

from segcli import schemas
from segcli.engines.native import compile_schema
from segcli.rules import Rules

VALID = EXAMPLE.parents[1]
BIGGEST = 8
CALLS = 500
REPEATS = 60


class Costs(NamedTuple):
    """Microseconds an event: parsing, the schema, and the rules."""

    parsing: float
    schema: float
    rules: float


def least(functions: list[Callable[[], object]], repeats: int) -> list[float]:
    """The least time of one call of each function, in microseconds."""
    found = [float("inf")] * len(functions)
    for _ in range(repeats):
        for index, function in enumerate(functions):
            begin = perf_counter()
            for _ in range(CALLS):
                function()
            found[index] = min(found[index], (perf_counter() - begin) / CALLS * 1e6)
    return found


def costs(file: Path, repeats: int) -> Costs:
    """What a clean event costs. Raises SystemExit when it is not clean, since then nothing would be measured."""
    event = file.parent.name
    body = orjson.dumps(orjson.loads(file.read_bytes()))
    document = schemas.closed(schemas.bundle(event))
    is_valid, passes = compile_schema(document).is_valid, Rules(event, document).gate(compile_schema)
    json = orjson.loads(body)
    assert is_valid(json), file
    if not passes(json):
        print(file,"not clean")
        return Costs(1,1,1)
    empty, *rest = least(
        [lambda: None, lambda: orjson.loads(body), lambda: is_valid(json), lambda: passes(json)], repeats
    )
    parsing, schema, gate = (cost - empty for cost in rest)
    return Costs(parsing, schema, gate - schema)


def main() -> int:
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else REPEATS
    files = sorted(VALID.glob("*/*.json"), key=lambda file: len(orjson.dumps(orjson.loads(file.read_bytes()))))
    kept = True
    for file in (EXAMPLE, *files[-BIGGEST:]):
        found = costs(file, repeats)
        small = file == EXAMPLE
        ratio = found.rules / (found.parsing + found.schema if small else found.schema)
        most, other = (0.17, "parsing and the schema") if small else (1 / 3, "the schema")
        kept &= ratio <= most
        verdict = "kept" if ratio <= most else "missed"
        name = f"{file.parent.name}/{file.stem}"
        print(f"{name:58} rules {found.rules:5.2f} us, parsing {found.parsing:5.2f}, schema {found.schema:5.2f}:")
        print(f"{'':58} {ratio:.2f} x {other}, at most {most:.2f}: {verdict}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
