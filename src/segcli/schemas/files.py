"""Where the bundled schemas and examples are, and a schema file by its name."""

from collections.abc import Iterator
from pathlib import Path

import orjson

from segcli.findings import Json

PACKAGE = Path(__file__).parents[1]


BUNDLED = PACKAGE / "bundled" if (PACKAGE / "bundled").is_dir() else PACKAGE.parents[1]
"""Where `schemas/` and `examples/` are: inside the wheel, or at the top of a checkout."""


ROOT = BUNDLED / "schemas"


def of_payloads() -> Iterator[Path]:
    """The schema files that describe payloads, in the order of their names; the others are of what segcli writes and
    reads itself, and tell nothing of what payloads hold.
    """
    for folder in ("envelopes", "events", "objects"):
        yield from sorted((ROOT / folder).glob("*.json"))


def load(name: str) -> Json:
    """A schema file by its name below `schemas/`, such as `events/customer.segment.left`."""
    return orjson.loads((ROOT / f"{name}.json").read_bytes())
