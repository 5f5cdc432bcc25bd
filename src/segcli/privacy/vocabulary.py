"""The words that payloads share with the documentation: they tell of nobody, wherever in a record they stand.

They are read from the schema files when they are first needed (15 ms), which is for redaction alone.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import orjson

from segcli.findings import Json
from segcli.privacy.display_rules import starts_of
from segcli.schemas.catalogue import catalogue, documented
from segcli.schemas.files import ROOT

FIRST_WORD = re.compile(r"[a-z]+[_-]")
UNDESCRIBED = ("track_",)
"""The prefixes of ids that the vendor's pages name and no schema has a place for."""


@cache
def words() -> frozenset[str]:
    """The names of members and events, and the documented values."""
    events = catalogue()["events"].values()
    telling = (value for entry in events for values in entry["when"].values() for value in values)
    listed = (value for schema in subschemas() for value in (schema.get("const"), *schema.get("enum", ())))
    strings = (value for value in (*telling, *listed) if isinstance(value, str))
    return frozenset((*catalogue()["members"], *documented(), *strings))


@cache
def prefixes() -> frozenset[str]:
    """How documented ids start: `cust_`, `v-`."""
    return frozenset((*UNDESCRIBED, *(start for schema in subschemas() for start in starts_of(schema))))


def prefix_of(text: str) -> str:
    """The documented prefix of what may be an id, or nothing."""
    match = FIRST_WORD.match(text)
    return match[0] if match and match[0] in prefixes() else ""


@cache
def subschemas() -> tuple[dict[str, Any], ...]:
    """What the schema files have that lists values, or says how ids start."""
    files = sorted(ROOT.glob("*/*.json"))
    return tuple(schema for file in files for schema in telling(orjson.loads(file.read_bytes())))


def telling(node: Json) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        # A member may be called `const` as well; then there is a schema where the value would be.
        if not node.keys().isdisjoint(("const", "x-id")) or isinstance(node.get("enum"), list):
            yield node
        for value in node.values():
            yield from telling(value)
    elif isinstance(node, list):
        for value in node:
            yield from telling(value)
