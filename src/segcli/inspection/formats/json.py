"""One JSON document, written as the run goes: the cards, what could not be read, the sources that failed, the overview
and the summary.
"""

from typing import Any

from segcli.__about__ import __version__
from segcli.console.output import Output, Write
from segcli.console.text import visible
from segcli.counting import BoundedCounter
from segcli.findings import Json, Severity, Summary
from segcli.histograms.delays import Delays
from segcli.histograms.timeline import Timeline
from segcli.input.json_text import printable_json
from segcli.input.records import Unreadable
from segcli.inspection.card import Card, Section
from segcli.inspection.groups import GroupName, Groups, Moves
from segcli.inspection.templates import Phrase
from segcli.inspection.view import FindingKind, Repeated, Undocumented, View
from segcli.validation.as_json import Later, event_of, finding_of

COLUMNS = 120
SCHEMA_VERSION = 1
"""Grows when a member is taken away or means something else; members may be added without."""


class Writer:
    shows_findings = False

    def __init__(self, write: Write, _: Output) -> None:
        self._write = write
        self._separator = "\n"
        self._later = Later()

    def start(self) -> None:
        self._write(f'{{"segcli": "{__version__}", "schema_version": {SCHEMA_VERSION}, "cards": [')

    def card(self, card: Card) -> None:
        self._write(self._separator + printable_json(card_as_json(card)))
        self._separator = ",\n"

    def unreadable(self, source: str, item: Unreadable) -> None:
        self._later.unreadable(source, item)

    def fail(self, source: str, error: str) -> None:
        self._later.fail(source, error)

    def finish(self, view: View, summary: Summary) -> None:
        self._write("\n], ")
        self._later.write(self._write)
        self._write(
            f'"overview": {printable_json(overview_as_json(view))}, "summary": {printable_json(summary._asdict())}}}\n'
        )


def card_as_json(card: Card) -> dict[str, Any]:
    """A card: the event, what is shown of its objects, and its findings."""
    findings = [finding_of(card.source, finding, card.checked) for finding in card.checked.findings]
    sections = [section_as_json(section) for section in card.sections]
    return event_of(card.source, card.checked) | {"sections": sections, "findings": findings}


def section_as_json(section: Section) -> dict[str, Any]:
    """What a card shows of one object: every line as text, and the values in it by their JSON Pointers."""
    rows = [
        {"label": row.label or None, "text": text_of(row.phrases), "values": dict(values(row.phrases))}
        for row in section.rows
    ]
    return {"object": section.label or None, "path": section.pointer, "rows": rows}


def text_of(phrases: tuple[Phrase, ...]) -> str:
    """The phrases of a line as text."""
    return ", ".join("".join(fragment.text for fragment in phrase) for phrase in phrases)


def values(phrases: tuple[Phrase, ...]) -> list[tuple[str, Json]]:
    """The pointers and values of the phrases of a line."""
    fragments = [fragment for phrase in phrases for fragment in phrase]
    return [(fragment.pointer, fragment.value) for fragment in fragments if fragment.pointer is not None]


def overview_as_json(view: View) -> dict[str, Any]:
    """The overview in full: every key of every counter, the most frequent first."""
    return {
        **{name: counts_as_json(counter) for name, counter in view.groups.items()},
        "outcomes": {name: row._asdict() for name, row in sorted(view.outcomes.items())},
        "moves": [moves_as_json(row) for row in view.moves],
        "created": timeline_as_json(view.timeline(COLUMNS)),
        "without_time": view.without_time,
        "delays": delays_as_json(view.delays),
        "customers": view.customers._asdict(),
        "repeated_deliveries": repeated_as_json(view.repeated_deliveries, view.sources),
        "repeated_events": repeated_as_json(view.repeated_events, view.sources),
        "findings": counts_as_json(view.findings),
        "never_documented": counts_as_json(view.undocumented),
    }


def timeline_as_json(timeline: Timeline | None) -> dict[str, Any] | None:
    """The histogram: counts of events in steps from `start` on."""
    if timeline is None:
        return None
    start, step, counts, first, last = timeline
    return {"first": first, "last": last, "start": start, "step_seconds": step, "counts": counts}


def moves_as_json(moves: Moves) -> dict[str, Any]:
    """How many customers entered and left a segment."""
    net = moves.entered - moves.left
    return moves.name._asdict() | {"entered": moves.entered, "left": moves.left, "net": net}


def delays_as_json(delays: Delays | None) -> dict[str, int] | None:
    """How long webhooks took behind their events, in milliseconds."""
    if delays is None:
        return None
    number, median, p90, p99, longest, early = delays
    return {"count": number, "median_ms": median, "p90_ms": p90, "p99_ms": p99, "max_ms": longest, "early": early}


def repeated_as_json(repeated: Repeated, sources: list[str]) -> dict[str, Any]:
    """How often ids came again, and those that came most often with their first places."""
    ids = [
        {
            "id": row.id,
            "count": row.times,
            "same_bytes": row.is_same,
            "places": [{"source": visible(sources[at.source]), "line": at.line} for at in row.places],
        }
        for row in repeated.ids
    ]
    return repeated.total._asdict() | {"ids": ids}


def counts_as_json(counter: BoundedCounter[Any] | Groups) -> dict[str, Any]:
    """The keys of a counter with their counts; `others` is the count of all that it does not keep apart."""
    keys = [{**key_as_json(key), "count": count} for key, count in counter.most_common()]
    return {"kinds": keys, "others": counter.others}


def key_as_json(key: GroupName | FindingKind | Undocumented) -> dict[str, Any]:
    return {name: value.label if isinstance(value, Severity) else value for name, value in key._asdict().items()}
