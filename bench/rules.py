"""What the cross-field rules cost a clean event, as ratios to parsing it and checking it against its schema.

    python bench/rules.py [REPEATS]

Each figure is the least of many short runs, in turns with what it is compared to.
"""

import sys
from collections.abc import Callable
from time import perf_counter
from typing import NamedTuple

import orjson

from inputs import EVENT
from segcli.engines.native import compile_schema
from segcli.findings import Json
from segcli.generation.payloads import PayloadRequest, payloads
from segcli.rules import EventRules
from segcli.schemas import bundle
from segcli.schemas.catalogue import catalogue
from segcli.schemas.closing import closed

BIGGEST = 8
CALLS = 100
REPEATS = 300
MOST = {True: 0.17, False: 0.33}
"""The most that the rules may cost of the loop without them: for a plain message, and for the biggest events."""


class Costs(NamedTuple):
    """Microseconds an event: parsing it, checking its schema, and what the gate takes more than the schema alone."""

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


def costs(event: str, json: Json, repeats: int) -> Costs:
    """What a payload costs. Raises SystemExit when it does not pass, since then nothing would be measured."""
    body = orjson.dumps(json)
    document = closed(bundle.bundle(event))
    is_valid, passes = compile_schema(document).is_valid, EventRules(event, document).is_clean(compile_schema)
    if not is_valid(json) or not passes(json):
        raise SystemExit(f"the payload of {event} does not pass")
    functions = [lambda: None, lambda: orjson.loads(body), lambda: is_valid(json), lambda: passes(json)]
    call, parsing, schema, gate = least(functions, repeats)
    return Costs(parsing - call, schema - call, gate - schema)


def main() -> int:
    """Print the table; 1 when a budget is missed."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else REPEATS
    message = next(payloads(PayloadRequest(EVENT, purpose="message")))
    others = [(name, next(payloads(PayloadRequest(name)))) for name in catalogue()["events"] if name != EVENT]
    others.sort(key=lambda other: len(orjson.dumps(other[1])))
    print("microseconds an event, and the rules as a part of parsing and schema\n")
    missed = 0
    for name, json in ((EVENT, message), *others[-BIGGEST:]):
        parsing, schema, rules = costs(name, json, repeats)
        part, most = rules / (parsing + schema), MOST[name == EVENT]
        missed += part > most
        verdict = "missed" if part > most else "kept"
        print(f"{name:54} parsing {parsing:5.2f}  schema {schema:5.2f}  rules {rules:5.2f}", end="")
        print(f"  {part:.2f} x, at most {most}: {verdict}")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
