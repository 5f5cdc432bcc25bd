"""Which events name a customer, segment, campaign, voucher or project, by whatever member they do it."""

from collections.abc import Callable
from typing import NamedTuple

from segcli.findings import Json
from segcli.input.json_text import json_text
from segcli.input.records import Record


class References(NamedTuple):
    """Where events name an object: the members that hold it, those of its own that tell it from others, and the
    members elsewhere that refer to it, by a string or a list of strings.
    """

    holders: frozenset[str]
    identities: tuple[str, ...]
    references: frozenset[str]


REFERENCES: dict[str, References] = {
    "customer": References(
        frozenset(("customer", "holder", "referrer")),
        ("id", "source_id"),
        frozenset(("customer_id", "holder_id", "referrer_id", "tracking_id", "entity_id")),
    ),
    "segment": References(frozenset(("segment",)), ("id", "name"), frozenset(("segment_id",))),
    "campaign": References(
        frozenset(("campaign",)), ("id", "name"), frozenset(("campaign", "campaign_id", "campaign_name", "entity_id"))
    ),
    "voucher": References(
        frozenset(("voucher",)),
        ("id", "code"),
        frozenset(("voucher_id", "vouchers_id", "voucher_code", "vouchers", "entity_id")),
    ),
    "project": References(frozenset(("project",)), ("id",), frozenset(("project_id",))),
}


def naming(kind: str, wanted: str) -> Callable[[Record], bool]:
    """Whether a record names an object. Most do not hold its name at all, which the text tells at once, unless it has
    escapes.
    """
    needle = json_text(wanted)[1:-1]
    return lambda record: (needle in record.text or b"\\" in record.text) and names(record.json, kind, wanted)


def names(json: Json, kind: str, wanted: str) -> bool:
    """Whether any object below a value is, or refers to, the one that is wanted."""
    waiting = [json]
    while waiting:
        node = waiting.pop()
        if type(node) is dict:
            if is_or_refers(node, kind, wanted):
                return True
            waiting += node.values()
        elif type(node) is list:
            waiting += node
    return False


def is_or_refers(node: dict[str, Json], kind: str, wanted: str) -> bool:
    """Whether an object is the one that is wanted, or one of its members holds it or refers to it."""
    place = REFERENCES[kind]
    if node.get("object") == kind and wanted in map(node.get, place.identities):
        return True
    for name in place.holders.intersection(node):
        if type(node[name]) is dict and wanted in map(node[name].get, place.identities):
            return True
    referring = (node[name] for name in place.references.intersection(node))
    return any(wanted in value if type(value) is list else value == wanted for value in referring)
