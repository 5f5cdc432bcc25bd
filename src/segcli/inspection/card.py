"""The card of an event: what it shows at a glance, as data that the formats write."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple, TypeVar

from segcli.findings import Json, Path, pointer, value_at
from segcli.inspection.objects import OBJECTS
from segcli.inspection.tables import DISTRIBUTION, PROJECT, RowTemplate
from segcli.inspection.templates import CardData, Fragment, Phrase, fill, slots, split_path
from segcli.privacy.policy import Privacy
from segcli.validation.result import CheckedEvent

T = TypeVar("T")

ITEMS_SHOWN = 3
LINES_SHOWN = 10
NAMES_SHOWN = 12
SCALARS = {slot.path[0] for template in OBJECTS[""] for slot in slots(template.phrases)}
"""The members of `data` that the table of the data itself shows."""

LABELS = {"voucher_pending_points_balance": "pending balance"}
ENVELOPES = {
    "project": "project webhook",
    "distribution": "distribution webhook",
    "partial": "a part of one",
    "legacy": "webhook of API version 2018",
    "data": "none, this is the data alone",
    "custom": "none that is known",
}


class CardRow(NamedTuple):
    """A line of a card; without a label it is the head of its section."""

    label: str
    phrases: tuple[Phrase, ...]


class Section(NamedTuple):
    """What a card shows of one object. `pointer` is that of the object in the record."""

    label: str
    pointer: str
    rows: tuple[CardRow, ...]


class Card(NamedTuple):
    """What is shown of one event. `facts` is what is known of it beside its data: label and text."""

    source: str
    checked: CheckedEvent
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]


def card(source: str, checked: CheckedEvent, privacy: Privacy, now: datetime) -> Card:
    """The card of an event; `privacy` tells what of its record may be shown."""
    data = CardData(checked.event.record.json, privacy, now)
    return Card(source, checked, tuple(facts(checked)), tuple(sections(checked, data)))


def facts(checked: CheckedEvent) -> list[tuple[str, str]]:
    """Labels and texts for how an event was recognised."""
    recognition, pairs = checked.event.recognition, []
    if recognition.issue != "not-an-event":
        pairs.append(("envelope", ENVELOPES[recognition.envelope]))
    others = [name for name in recognition.candidates if name != checked.type]
    if others:
        pairs.append(("may also be", ", ".join(others)))
    if checked.event.purpose:
        pairs.append(("purpose", checked.event.purpose))
    return pairs


def sections(checked: CheckedEvent, data: CardData) -> list[Section]:
    """The sections of a card, in the order of the tables; those that have nothing to show are left out."""
    path, envelope = checked.event.data_path, checked.event.recognition.envelope
    result = []
    if envelope in ("project", "distribution"):
        table = PROJECT if envelope == "project" else DISTRIBUTION
        result.append(Section("", "", fill_table(table, (), data)))
    value = value_at(data.json, path)
    members = value if isinstance(value, dict) else {}
    if rows := fill_table(OBJECTS[""], path, data):
        result.append(Section("data", pointer(path), rows))
    for name in OBJECTS:
        if name and members.get(name) is not None:
            result += object_sections(name, (*path, name), data)
    if others := [name for name in members if name not in OBJECTS and name not in SCALARS]:
        result.append(Section("also", pointer(path), (CardRow("", member_names(others, path, data)),)))
    return with_unit([section for section in result if section.rows])


def with_unit(sections: list[Section]) -> list[Section]:
    """The sections with the unit of amounts of money behind the first one."""
    for section_number, section in enumerate(sections):
        for row_number, row in enumerate(section.rows):
            for number, phrase in enumerate(row.phrases):
                if any(fragment.is_money for fragment in phrase):
                    phrases = replaced(row.phrases, number, (*phrase, Fragment(" (minor units)")))
                    rows = replaced(section.rows, row_number, row._replace(phrases=phrases))
                    return list(replaced(tuple(sections), section_number, section._replace(rows=rows)))
    return sections


def replaced(items: tuple[T, ...], index: int, item: T) -> tuple[T, ...]:
    return (*items[:index], item, *items[index + 1 :])


def member_names(names: list[str], path: Path, data: CardData) -> tuple[Phrase, ...]:
    """The names of the first of the members that no table has, and how many more there are."""
    fragments = [Fragment(data.privacy.name(name, path)) for name in names[:NAMES_SHOWN]]
    more = len(names) - NAMES_SHOWN
    if more > 0:
        fragments.append(Fragment(f"{more:,} more"))
    return tuple((fragment,) for fragment in fragments)


def object_sections(name: str, path: Path, data: CardData) -> list[Section]:
    """The sections of the object at `path`, or of the first items of an array of them."""
    value = value_at(data.json, path)
    if not isinstance(value, list):
        return [object_section(name, path, data)]
    result = [object_section(name, (*path, index), data) for index in range(min(len(value), ITEMS_SHOWN))]
    more = len(value) - ITEMS_SHOWN
    if more > 0:
        result.append(Section("", pointer(path), (CardRow("", ((Fragment(f"and {more:,} more"),),)),)))
    return result


def object_section(name: str, path: Path, data: CardData) -> Section:
    """The section of one object; one whose table shows nothing, and a value that is no object, is shown as a whole."""
    value, where = value_at(data.json, path), pointer(path)
    rows = (*fill_table(OBJECTS[name], path, data), *metadata(value, path, data)) if isinstance(value, dict) else ()
    if not rows:
        text = data.privacy.value(value, path)
        rows = (CardRow("", ((Fragment(text, where, text),),)),)
    return Section(LABELS.get(name, name.replace("_", " ")), where, rows)


def fill_table(table: tuple[RowTemplate, ...], root: Path, data: CardData) -> tuple[CardRow, ...]:
    """The rows of a table that have something to show; one where all is masked is left out unless it is the head."""
    rows: list[CardRow] = []
    for template in table:
        base = (*root, *split_path(template.base))
        if base[-1:] == ("*",):
            rows += item_rows(template, base[:-1], data)
            continue
        phrases = fill(template.phrases, base, data)
        values = [fragment for phrase in phrases for fragment in phrase if fragment.pointer is not None]
        if phrases and (not template.label or not all(fragment.is_masked for fragment in values)):
            rows.append(CardRow(template.label, phrases))
    return tuple(rows)


def item_rows(template: RowTemplate, path: Path, data: CardData) -> Iterator[CardRow]:
    """A numbered row for each of the first items of an array, and how many more there are; none for those of an object
    that is shown beside the one in which the path lies, as the order of a redemption often is.
    """
    value, beside = value_at(data.json, path), (*path[:-3], *path[-2:])
    is_shown_beside = beside != path and value_at(data.json, beside) == value
    count = len(value) if isinstance(value, list) and not is_shown_beside else 0
    for index in range(min(count, LINES_SHOWN)):
        if phrases := fill(template.phrases, (*path, index), data):
            yield CardRow(f"{template.label} {index + 1}", phrases)
    if count > LINES_SHOWN:
        yield CardRow(f"{template.label}s", ((Fragment(f"and {count - LINES_SHOWN:,} more"),),))


def metadata(value: dict[str, Json], path: Path, data: CardData) -> Iterator[CardRow]:
    """The names in the metadata of an object; what they hold is the user's own."""
    names = value.get("metadata")
    if isinstance(names, dict) and names:
        yield CardRow("metadata", member_names(list(names), (*path, "metadata"), data))
