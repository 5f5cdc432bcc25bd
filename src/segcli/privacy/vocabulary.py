"""The words that payloads share with the documentation: they tell of nobody, wherever in a record they stand.

They are read from the schema files when they are first needed (15 ms), which is for redaction alone.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import orjson

from segcli.findings import Json
from segcli.schemas import rest_error
from segcli.schemas.catalogue import catalogue, documented
from segcli.schemas.files import of_payloads
from segcli.schemas.formats import PREVIEW


@cache
def words() -> frozenset[str]:
    """The names of members and events, the documented values, and the time of the designer's preview."""
    events = catalogue()["events"].values()
    conditions = (value for entry in events for values in entry["when"].values() for value in values)
    strings = (value for value in (*conditions, *documented_values()) if isinstance(value, str))
    return frozenset((*catalogue()["members"], *documented(), *rest_error.MEMBERS, PREVIEW, *strings))


def documented_values() -> Iterator[Json]:
    """The values that the schema files list in `const` and `enum`."""
    for file in of_payloads():
        for schema in listing(orjson.loads(file.read_bytes())):
            yield from (schema.get("const"), *schema.get("enum", ()))


def listing(node: Json) -> Iterator[dict[str, Any]]:
    """The subschemas below a node that list values."""
    if isinstance(node, dict):
        # A member may be called `const` as well; then there is a schema where the value would be.
        if "const" in node or isinstance(node.get("enum"), list):
            yield node
        for value in node.values():
            yield from listing(value)
    elif isinstance(node, list):
        for value in node:
            yield from listing(value)
