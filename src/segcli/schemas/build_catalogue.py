"""Makes `schemas/catalogue.json` out of all schema files, so that a run need not open 72 files to recognise one event.

`make catalogue` writes it; a test holds that it is up to date.
"""

from collections.abc import Iterator
from typing import Any

import orjson

from segcli.findings import Json
from segcli.schemas.files import ROOT, load, of_payloads
from segcli.schemas.prefixes import prefixes_at

PURPOSEFUL = {"campaign", "promotion_tier", "voucher", "publication"}
"""What a distribution adds to the data of an event, depending on its purpose."""


def build() -> dict[str, Any]:
    """The catalogue: of each event the top-level members of its data, where it is sent, and the values that decide
    between candidates; and what all schemas name together, the members and the prefixes of ids.

    Events stand in the order in which they are preferred when bare data fits several of them. `names.json` has what no
    schema says, such as prefixes that the vendor's pages name without describing a place where they stand.
    """
    names: dict[str, Any] = load("names")
    likelier: dict[str, str] = names.pop("likelier")
    later = set(likelier.values())
    events = sorted(path.stem for path in (ROOT / "events").glob("*.json"))
    order = [name for name in events if name not in later]
    for first, second in likelier.items():
        order.insert(order.index(first) + 1, second)
    nodes = [node for path in of_payloads() for node in objects(orjson.loads(path.read_bytes()))]
    members = {name for node in nodes for name in node.get("properties", ())}
    prefixes = {prefix for node in nodes for prefix in prefixes_at(node)} | set(names.pop("prefixes"))
    listed = {"members": sorted(members), "prefixes": sorted(prefixes)}
    return {"events": {name: entry(name) for name in order}} | names | listed


def objects(node: Json) -> Iterator[dict[str, Any]]:
    """Every object of a schema file, whatever it is there."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from objects(value)
    elif isinstance(node, list):
        for value in node:
            yield from objects(value)


def entry(event: str) -> dict[str, Any]:
    """What the catalogue says of one event."""
    schema = load(f"events/{event}")
    optional = [name for name in schema["properties"] if name not in schema["required"]]
    return {
        "title": schema["title"],
        "description": schema["description"],
        "channels": schema["x-channels"],
        "required": schema["required"],
        "optional": optional,
        "purposes": "distribution" in schema["x-channels"] and PURPOSEFUL.issubset(optional),
        "when": schema.get("x-when", {}),
    }


def main() -> None:
    """Write the catalogue into the checkout."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    (ROOT / "catalogue.json").write_bytes(orjson.dumps(build(), option=options))


if __name__ == "__main__":
    main()
