"""A picture in a file: counts of members and types, and what was told of them; no text of a payload."""

from pathlib import Path
from typing import Any

import orjson

from segcli.__about__ import __version__
from segcli.console.output import Output
from segcli.console.text import visible
from segcli.drift.against import Former, FormerGroup, FormerMember, former
from segcli.drift.picture import Group, Picture
from segcli.drift.runs import seen
from segcli.findings import Json, SegcliError
from segcli.input.json_text import printable_json

SCHEMA_VERSION = 1
"""Grows when a member is taken away or means something else; members may be added without."""

HEAD = b'{"segcli"'
MEMBER = b'"picture"'
"""What a picture begins with, and has near its beginning."""


def save(picture: Picture, output: Output) -> None:
    """Write a picture. Raises SegcliError where that cannot be done."""
    groups = [group_as_json(group, known, picture) for group, known in former(picture).items()]
    head = f'{{"segcli": "{__version__}", "schema_version": {SCHEMA_VERSION}, "picture": [\n'
    with output.opened() as write:
        write(head + ",\n".join(map(printable_json, groups)) + "\n]}\n")


def group_as_json(group: Group, known: FormerGroup, picture: Picture) -> dict[str, Any]:
    """What is kept of a group."""
    events = picture.groups[group].events
    return {
        "type": group.type,
        "envelope": group.envelope,
        "chosen": group.chosen,
        "events": events.events,
        "first": seen(events.first).moment,
        "last": seen(events.last).moment,
        "members": [{"path": path, **member._asdict()} for path, member in sorted(known.members.items())],
        "drift": [
            {"kind": kind, "path": path, "text": text}
            for kind, path, text in sorted(known.rows, key=lambda row: (row[0], row[1], row[2] or ""))
        ],
    }


def is_picture(file: str) -> bool:
    """Whether a file is a picture rather than a capture."""
    try:
        with Path(file).open("rb") as text:
            head = text.read(1 << 10).lstrip()
    except OSError:
        return False
    return head.replace(b" ", b"").startswith(HEAD) and MEMBER in head


def load(file: str) -> Former:
    """The picture in a file. Raises SegcliError for one that cannot be used."""
    try:
        document = orjson.loads(Path(file).read_bytes())
    except (OSError, ValueError) as error:
        raise SegcliError(f"{visible(file)} is no whole picture of segcli drift") from error
    if document.get("schema_version") != SCHEMA_VERSION:
        raise SegcliError(f"{visible(file)} is the picture of another version of segcli; save it anew")
    try:
        return dict(map(group_from, document["picture"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise SegcliError(f"{visible(file)} is no whole picture of segcli drift") from error


def group_from(json: Json) -> tuple[Group, FormerGroup]:
    """A group as it was kept."""
    members = {
        each["path"]: FormerMember(*(each[name] for name in FormerMember._fields))._replace(types=tuple(each["types"]))
        for each in json["members"]
    }
    rows = frozenset((each["kind"], each["path"], each["text"]) for each in json["drift"])
    return Group(json["type"], json["envelope"], json["chosen"]), FormerGroup(members, rows)
