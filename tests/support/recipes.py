"""Reads tests/faults/recipes.toml and makes the payloads that its rows describe."""

import copy
import json
import tomllib
from fnmatch import fnmatch
from functools import cache
from typing import Any, NamedTuple

from segcli.commands.schema import Around
from segcli.generation.bare_envelope import webhook
from support.damage import OF_RECORDS, OF_TEXTS, OF_VALUES
from support.events import EVENTS, FILES, event_of, payload
from support.paths import ROOT

FOLDER = ROOT / "tests" / "faults"


class Fault(NamedTuple):
    """A row of the recipes: what is done to which example, or to one of each event that a pattern fits."""

    kind: str
    row: dict[str, Any]

    def __str__(self) -> str:
        words = (f"{name} {value}" for name, value in self.row.items() if name not in ("of", "each", "disputed"))
        return f"{self.kind}: {self.row.get('of') or self.row.get('each', '')} {', '.join(words)}"

    @property
    def is_disputed(self) -> bool:
        """Whether something genuine looks like this, so that silence may be right."""
        return "disputed" in self.row

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The row, or one for each event that it is for."""
        if "each" not in self.row:
            return [self.row]
        fitting = (event for event in EVENTS if fnmatch(event, self.row["each"]))
        rows = (self.row | {"of": FIRSTS[event]} for event in fitting if event in FIRSTS)
        return [row for row in rows if applies(row)]


FIRSTS = {event_of(file): file.removesuffix(".json") for file in reversed(FILES)}
"""The first example of each event."""


def applies(row: dict[str, Any]) -> bool:
    """Whether the example has the places that a row is about."""
    try:
        edited(sound(row), row)
    except (KeyError, IndexError, TypeError):
        return False
    return True


def faults() -> list[Fault]:
    kinds = tomllib.loads((FOLDER / "recipes.toml").read_text(encoding="utf-8"))
    return [Fault(kind, row) for kind, table in kinds.items() for row in table["rows"]]


def sound(row: dict[str, Any]) -> Any:
    """What a recipe starts from: an example, in the envelope that it is sent in unless the row wants it as `data`."""
    return json.loads(sound_text(row["of"], row.get("as")))


@cache
def sound_text(of: str, around: Around | None) -> str:
    event = event_of(of)
    data = payload(f"{of}.json")
    channels = EVENTS[event]["channels"]
    around = around or ("project" if "project" in channels else "distribution")
    return json.dumps(data if around == "data" else webhook(event, data, around), ensure_ascii=False)


def text_of(row: dict[str, Any]) -> str:
    """The text of the payload with its fault."""
    if "body" in row:
        return str(row["body"])
    record, way = edited(sound(row), row), row.get("whole")
    if way in OF_TEXTS:
        return OF_TEXTS[way](json.dumps(record, ensure_ascii=False))
    return json.dumps(OF_RECORDS[way](record) if way else record, ensure_ascii=False)


def edited(record: Any, row: dict[str, Any]) -> Any:
    """The record, changed by the one thing that a row does to a member of it, and by `and`, a second one."""
    for step in (row, *([row["and"]] if "and" in row else [])):
        edit(record, step)
    return record


def edit(record: Any, row: dict[str, Any]) -> None:
    if "named" in row:
        rename_event(record, row["named"])
    match row:
        case {"drop": where}:
            pop(record, where)
        case {"null": where}:
            put(record, where, None, known=True)
        case {"set": where, "to": value}:
            put(record, where, value)
        case {"change": where, "by": way}:
            put(record, where, OF_VALUES[way](get(record, where)), known=True)
        case {"rename": where, "to": name}:
            put(record, where.removesuffix(where.rpartition("/")[2]) + name, pop(record, where))
        case {"move": where, "to": target}:
            put(record, target, pop(record, where))
        case {"copy": where, "to": target}:
            put(record, target, get(record, where))
        case {"swap": where, "with": other}:
            one, two = get(record, where), get(record, other)
            put(record, where, two)
            put(record, other, one)


def steps(record: Any, where: str) -> list[str]:
    """The steps to a place: below the data, or from the root of the record where the place begins with a slash."""
    if where.startswith("/"):
        return where[1:].split("/")
    return [*(["data"] if "project_id" in record else []), *where.split("/")]


def above(record: Any, where: str) -> tuple[Any, Any]:
    """What holds a place, and the last step to it."""
    *path, last = steps(record, where)
    for step in path:
        record = record[int(step) if isinstance(record, list) else step]
    return record, int(last) if isinstance(record, list) else last


def get(record: Any, where: str) -> Any:
    holder, last = above(record, where)
    return copy.deepcopy(holder[last])


def pop(record: Any, where: str) -> Any:
    holder, last = above(record, where)
    value = holder[last]
    del holder[last]
    return value


def put(record: Any, where: str, value: Any, known: bool = False) -> None:
    holder, last = above(record, where)
    assert not known or holder[last] is not value
    holder[last] = value


def rename_event(record: Any, name: str) -> None:
    """The envelope tells of another event."""
    record["event"]["type"] = name
    if record["source"]["object"] == "webhook":
        record["type"] = name
