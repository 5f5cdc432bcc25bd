"""Makes `schemas/catalogue.json` out of the event schemas, so that a run need not open 72 files to recognise one event.

`make catalogue` writes it; a test holds that it is up to date.
"""

from typing import Any

import orjson

from segcli.findings import Json
from segcli.schemas.files import ROOT, load

PURPOSEFUL = {"campaign", "promotion_tier", "voucher", "publication"}
"""What a distribution adds to the data of an event, depending on its purpose."""


def build() -> dict[str, Any]:
    """The catalogue: of each event the top-level members of its data, where it is sent, and its telling values.

    Events stand in the order in which they are preferred when bare data fits several of them.
    """
    names: dict[str, Any] = load("names")
    likelier: dict[str, str] = names.pop("likelier")
    later = set(likelier.values())
    found = sorted(path.stem for path in (ROOT / "events").glob("*.json"))
    order = [name for name in found if name not in later]
    for first, second in likelier.items():
        order.insert(order.index(first) + 1, second)
    return {"events": {name: entry(name) for name in order}} | names | {"members": members()}


def members() -> list[str]:
    """Every member name that a schema knows."""
    found: set[str] = set()
    for path in ROOT.glob("*/*.json"):
        collect(orjson.loads(path.read_bytes()), found)
    return sorted(found)


def collect(node: Json, found: set[str]) -> None:
    if isinstance(node, dict):
        found.update(node.get("properties", ()))
        for value in node.values():
            collect(value, found)
    elif isinstance(node, list):
        for value in node:
            collect(value, found)


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
