"""How documented ids begin: at one place, as its schema says, and anywhere, as the catalogue lists them."""

import re
from functools import cache
from typing import Any

from segcli.schemas.catalogue import catalogue

FIRST_WORD = re.compile("[a-z]+[_-]")


def prefixes_at(schema: dict[str, Any]) -> tuple[str, ...]:
    """The prefixes that a subschema documents in `x-id` for the ids that it describes, each with its `_` or `-`."""
    kinds = schema.get("x-id", ())
    listed = (kinds,) if isinstance(kinds, str) else kinds
    return tuple(kind if kind.endswith("-") else f"{kind}_" for kind in listed)


@cache
def prefixes() -> frozenset[str]:
    """Every documented prefix: `cust_`, `v-`."""
    return frozenset(catalogue()["prefixes"])


def prefix_of(text: str) -> str:
    """The documented prefix of what may be an id, else an empty string."""
    match = FIRST_WORD.match(text)
    return match[0] if match and match[0] in prefixes() else ""
