"""One JSON document, written as the run goes: the cards, what could not be read, the sources that failed, the overview
and the summary.
"""

from typing import Any

from segcli.__about__ import __version__
from segcli.console.output import Output, Write
from segcli.findings import Json, Severity, Summary
from segcli.input.records import Unreadable
from segcli.inspection.card import Card, Section
from segcli.inspection.counters import Kinds
from segcli.inspection.groups import GroupName, Groups
from segcli.inspection.overview import FindingKind, New, View
from segcli.inspection.templates import Phrase
from segcli.inspection.timeline import Timeline
from segcli.validation.as_json import Later, event_of, finding_of, text

COLUMNS = 120


class Writer:
    def __init__(self, write: Write, _: Output) -> None:
        self._write = write
        self._between = "\n"
        self._later = Later()

    def start(self) -> None:
        self._write(f'{{"segcli": "{__version__}", "cards": [')

    def card(self, card: Card) -> None:
        self._write(self._between + text(card_of(card)))
        self._between = ",\n"

    def unreadable(self, source: str, item: Unreadable) -> None:
        self._later.unreadable(source, item)

    def fail(self, source: str, error: str) -> None:
        self._later.fail(source, error)

    def finish(self, view: View, summary: Summary) -> None:
        self._write("\n], ")
        self._later.write(self._write)
        self._write(f'"overview": {text(overview_of(view))}, "summary": {text(summary._asdict())}}}\n')


def card_of(card: Card) -> dict[str, Any]:
    """A card: the event, what is shown of its objects, and its findings."""
    findings = [finding_of(card.source, finding, card.verdict) for finding in card.verdict.findings]
    sections = [section_of(section) for section in card.sections]
    return event_of(card.source, card.verdict) | {"sections": sections, "findings": findings}


def section_of(section: Section) -> dict[str, Any]:
    """What a card shows of one object: every line as text, and the values in it by their JSON Pointers."""
    rows = [
        {"label": row.label or None, "text": sentence(row.phrases), "values": dict(values(row.phrases))}
        for row in section.rows
    ]
    return {"object": section.label or None, "path": section.pointer, "rows": rows}


def sentence(phrases: tuple[Phrase, ...]) -> str:
    """The phrases of a line as text."""
    return ", ".join("".join(part.text for part in phrase) for phrase in phrases)


def values(phrases: tuple[Phrase, ...]) -> list[tuple[str, Json]]:
    return [(part.pointer, part.value) for phrase in phrases for part in phrase if part.pointer is not None]


def overview_of(view: View) -> dict[str, Any]:
    """The overview in full: every kind that was told apart, the most frequent first."""
    return {
        **{name: counts_of(kinds) for name, kinds in view.groups.items()},
        "created": created_of(view.timeline(COLUMNS)),
        "without_time": view.without_time,
        "customers": view.customers._asdict(),
        "repeated_deliveries": view.repeated_deliveries._asdict(),
        "repeated_events": view.repeated_events._asdict(),
        "findings": counts_of(view.findings),
        "never_documented": counts_of(view.news),
    }


def created_of(timeline: Timeline | None) -> dict[str, Any] | None:
    """The histogram: counts of events in steps from `start` on."""
    if timeline is None:
        return None
    start, step, counts, first, last = timeline
    return {"first": first, "last": last, "start": start, "step_seconds": step, "counts": counts}


def counts_of(kinds: Kinds[Any] | Groups) -> dict[str, Any]:
    """Kinds with how often they came; `others` counts what was not told apart."""
    found = [{**named_of(kind), "count": count} for kind, count in kinds.most()]
    return {"kinds": found, "others": kinds.others}


def named_of(kind: GroupName | FindingKind | New) -> dict[str, Any]:
    return {name: value.label if isinstance(value, Severity) else value for name, value in kind._asdict().items()}
