"""A card shows at a glance what an event says; it is made as data first, and then written in one of the formats."""

from datetime import datetime
from typing import NamedTuple, TypeVar

from segcli.findings import Json, Path, pointer
from segcli.inspection.objects import OBJECTS
from segcli.inspection.tables import DISTRIBUTION, PROJECT, Line
from segcli.inspection.templates import CardData, Fragment, Phrase, filled, places, steps
from segcli.privacy.policy import Privacy
from segcli.validation.result import CheckedEvent

T = TypeVar("T")

ITEMS_SHOWN = 3
NAMES_SHOWN = 12
SCALARS = {place.path[0] for line in OBJECTS[""] for place in places(line.phrases)}
"""The members of `data` that the table of the data itself shows."""

LABELS = {"voucher_pending_points_balance": "pending balance"}
ENVELOPES = {
    "project": "project webhook",
    "distribution": "distribution webhook",
    "legacy": "webhook of API version 2018",
    "data": "none, this is the data alone",
    "custom": "none that is known",
}


class Row(NamedTuple):
    """A line of a card; without a label it is the head of its section."""

    label: str
    phrases: tuple[Phrase, ...]


class Section(NamedTuple):
    """What a card shows of one object. `pointer` is where in the record it stands."""

    label: str
    pointer: str
    rows: tuple[Row, ...]


class Card(NamedTuple):
    """What is shown of one event. `facts` is what is known of it beside its data: label and text."""

    source: str
    verdict: CheckedEvent
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]


def card(source: str, verdict: CheckedEvent, privacy: Privacy, now: datetime) -> Card:
    """The card of an event; `privacy` tells what of its record may be shown."""
    subject = CardData(verdict.event.record.json, privacy, now)
    return Card(source, verdict, tuple(facts(verdict)), tuple(sections(verdict, subject)))


def facts(verdict: CheckedEvent) -> list[tuple[str, str]]:
    """What recognition tells of an event."""
    recognition, found = verdict.event.recognition, []
    if recognition.issue != "not-an-event":
        found.append(("envelope", ENVELOPES[recognition.envelope]))
    others = [name for name in recognition.candidates if name != verdict.type]
    if others:
        found.append(("may also be", ", ".join(others)))
    if verdict.event.purpose:
        found.append(("purpose", verdict.event.purpose))
    return found


def sections(verdict: CheckedEvent, subject: CardData) -> list[Section]:
    """What there is to show of a record, in the order of the tables."""
    path, recognition = verdict.event.data_path, verdict.event.recognition
    found = []
    if recognition.envelope in ("project", "distribution"):
        table = PROJECT if recognition.envelope == "project" else DISTRIBUTION
        found.append(Section("", "", rows(table, (), subject)))
    data = subject.at(path)
    members = data if isinstance(data, dict) else {}
    if root := rows(OBJECTS[""], path, subject):
        found.append(Section("data", pointer(path), root))
    for name in OBJECTS:
        if name and members.get(name) is not None:
            found += shown(name, (*path, name), subject)
    if others := [name for name in members if name not in OBJECTS and name not in SCALARS]:
        found.append(Section("also", pointer(path), (Row("", named(others, path, subject)),)))
    return with_unit([section for section in found if section.rows])


def with_unit(sections: list[Section]) -> list[Section]:
    """The sections with the unit of amounts of money behind the first one."""
    for at, section in enumerate(sections):
        for line, row in enumerate(section.rows):
            for number, phrase in enumerate(row.phrases):
                if any(part.is_money for part in phrase):
                    phrases = replaced(row.phrases, number, (*phrase, Fragment(" (minor units)")))
                    rows = replaced(section.rows, line, row._replace(phrases=phrases))
                    return list(replaced(tuple(sections), at, section._replace(rows=rows)))
    return sections


def replaced(items: tuple[T, ...], at: int, item: T) -> tuple[T, ...]:
    return (*items[:at], item, *items[at + 1 :])


def named(names: list[str], path: Path, subject: CardData) -> tuple[Phrase, ...]:
    """The first of the members that no table knows, by their names."""
    masked = [subject.privacy.name(name, path) for name in names[:NAMES_SHOWN]]
    parts = [Fragment(name) for name in masked]
    more = len(names) - NAMES_SHOWN
    return tuple((part,) for part in (*parts, *([Fragment(f"{more:,} more")] if more > 0 else [])))


def shown(name: str, path: Path, subject: CardData) -> list[Section]:
    """The sections of the object at `path`, or of the first items of an array of them."""
    value = subject.at(path)
    if isinstance(value, list):
        found = [section(name, (*path, at), subject) for at in range(min(len(value), ITEMS_SHOWN))]
        more = len(value) - ITEMS_SHOWN
        rest = Section("", pointer(path), (Row("", ((Fragment(f"and {more:,} more"),),)),))
        return [*found, rest] if more > 0 else found
    return [section(name, path, subject)]


def section(name: str, path: Path, subject: CardData) -> Section:
    """What is shown of one object; of a value that is none, or that the table has nothing of, what it is."""
    value, where = subject.at(path), pointer(path)
    found = rows(OBJECTS[name], path, subject) if isinstance(value, dict) else ()
    if not found:
        text: Json = subject.privacy.value(value, path)
        found = (Row("", ((Fragment(text, where, text),),)),)
    return Section(LABELS.get(name, name.replace("_", " ")), where, found)


def rows(table: tuple[Line, ...], root: Path, subject: CardData) -> tuple[Row, ...]:
    """The lines of a table that have something to show; beside the head, one where all is masked has not."""
    found = []
    for line in table:
        phrases = filled(line.phrases, (*root, *steps(line.at)), subject)
        values = [part for phrase in phrases for part in phrase if part.pointer is not None]
        if phrases and (not line.label or not all(part.is_masked for part in values)):
            found.append(Row(line.label, phrases))
    return tuple(found)
