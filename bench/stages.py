"""Where the time of an event goes, stage by stage, in microseconds.

    python bench/stages.py [EVENTS]

Each stage is timed alone over the same events (the least of several passes): clean ones, ones with an unknown member,
and broken ones. What the stages leave of the whole is the loop around them.
"""

import sys
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

import jsonschema_rs
import orjson

import inputs
from segcli.console.output import Output
from segcli.events.shapes import shape_of
from segcli.input import reading, search, sources
from segcli.input.arguments import Arguments
from segcli.input.duplicate_keys import surely_has_none
from segcli.input.records import Record
from segcli.pipeline import checked
from segcli.reporters.formats import concise
from segcli.schemas import bundle
from segcli.schemas.closing import closed
from segcli.validation.result import Settings
from segcli.validation.validator import EventValidator

EVENTS = 20_000
PASSES = 5


def least(stage: Callable[[Any], object], items: Iterable[Any]) -> float:
    """The least time of a stage for one item, in microseconds."""
    items = list(items)
    return min(timed(stage, items) for _ in range(PASSES)) / len(items)


def timed(stage: Callable[[Any], object], items: list[Any]) -> float:
    started = perf_counter()
    for item in items:
        stage(item)
    return 1e6 * (perf_counter() - started)


def nothing(_: Any) -> None:
    pass


def rows(lines: list[bytes], file: Path) -> Iterable[tuple[str, float]]:
    """Every stage with its time; `file` holds the lines."""
    around = least(nothing, lines)
    checks = EventValidator(Settings())
    records = [Record(number, orjson.loads(line), line, number, 1, 0) for number, line in enumerate(lines, 1)]
    values = [record.json for record in records]
    model = jsonschema_rs.Draft202012Validator(closed(bundle.bundle(inputs.EVENT)))
    yield "parse", least(orjson.loads, lines) - around
    yield (
        "prove that no key is repeated",
        least(lambda record: surely_has_none(record.text, record.json), records) - around,
    )
    yield "tell the shape", least(shape_of, values) - around
    yield "schema alone", least(model.is_valid, values) - around
    yield "gate: shape, stricter schema and rules", least(checks.is_clean, values) - around
    refused = [record for record in records if not checks.is_clean(record.json)]
    if refused:
        yield "ask the gate, and judge one that it refused", least(asked_and_judged(checks), refused) - around
        verdicts = [checks.check(record) for record in refused]
        with open("/dev/null", "w", encoding="utf-8") as output:
            reporter = concise.Reporter(output.write, Output("concise"))
            yield "report one", least(lambda verdict: reporter.show("capture.ndjson", verdict), verdicts) - around
    source = next(source for source in search.find(Arguments((str(file),))) if isinstance(source, sources.Source))
    yield "read and frame, all refused", whole(lambda: reading.read(source), len(lines))
    yield "read, frame, gate and judge", whole(lambda: checked(source, checks, skips=checks.is_clean), len(lines))


def asked_and_judged(checks: EventValidator) -> Callable[[Record], object]:
    """What a run does with a record; the gate remembers of the last one what is told of it."""
    return lambda record: checks.is_clean(record.json) or checks.check(record, True)


def whole(stream: Callable[[], Iterable[object]], events: int) -> float:
    """The least time of a whole stream for one of its events, in microseconds."""
    return min(timed(nothing_left, [stream]) for _ in range(PASSES)) / events


def nothing_left(stream: Callable[[], Iterable[object]]) -> None:
    for _ in stream():
        pass


def main() -> None:
    events = int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS
    for title, make in (
        ("clean", inputs.clean),
        ("an unknown member each", inputs.unknown_member),
        ("one in ten broken", inputs.tenth_invalid),
    ):
        file = inputs.WORK / "stages.ndjson"
        with make().open("rb") as source:
            lines = [line.rstrip() for line in islice(source, events)]
        file.write_bytes(b"\n".join(lines) + b"\n")
        print(f"{title}: microseconds an event")
        for stage, microseconds in rows(lines, file):
            print(f"  {stage:<44} {microseconds:6.2f}")


if __name__ == "__main__":
    main()
