"""Optional members come in generated payloads if they come in genuine ones."""

from collections import Counter
from typing import Any

from segcli.findings import Json
from segcli.generation.payloads import PayloadRequest, payloads
from segcli.generation.shares import shares
from segcli.schemas.bundle import bundle
from support.events import EVENTS

SEEDS = 6
"""A seed has nine campaigns, so what one campaign in ten has needs several."""

RARE = 0.1

Counts = Counter[tuple[str, str]]
"""How often an object of a definition had a member, by the name of the one and the path of the other; an object itself
has its path with a dot behind it, and is empty where it is all of the definition.
"""


def count(
    document: dict[str, Any], schema: dict[str, Any], value: Json, place: tuple[str, str], counts: Counts
) -> None:
    """Count the members of a value and of all objects inside of it; `place` is the definition and path of its own."""
    definition, path = place
    for branch in schema.get("oneOf", ()):
        if "$ref" in branch:
            count(document, branch, value, place, counts)
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        count(document, document["$defs"][name], value, (name, ""), counts)
    elif isinstance(value, list) and "items" in schema:
        for item in value:
            count(document, schema["items"], item, (definition, f"{path}[]."), counts)
    elif isinstance(value, dict):
        counts[place] += 1
        for name, below in schema.get("properties", {}).items():
            if name in value:
                counts[definition, f"{path}{name}"] += 1
                count(document, below, value[name], (definition, f"{path}{name}."), counts)


def test_every_member_that_is_not_rare_in_genuine_payloads_comes_in_generated_ones() -> None:
    counts: Counts = Counter()
    for event in EVENTS:
        document = bundle(event)
        for seed in range(SEEDS):
            for payload in payloads(PayloadRequest(event, number=8, seed=seed)):
                count(document, document, payload, (event, ""), counts)

    missing = [
        f"{definition}: {path}"
        for definition, members in shares().items()
        for path, share in members.items()
        if counts[definition, path[: path.rfind(".") + 1]] > 100
        and (share.presence or 0) > RARE
        and not counts[definition, path]
    ]
    assert len(counts) > 500
    assert missing == []
