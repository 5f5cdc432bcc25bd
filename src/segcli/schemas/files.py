"""Where the bundled schemas and examples are, and a schema file by its name."""

from pathlib import Path

import orjson

from segcli.findings import Json

HERE = Path(__file__).parent


ROOT = HERE / "schemas" if (HERE / "schemas").is_dir() else HERE.parents[1] / "schemas"
"""Inside the wheel, or at the top of a checkout."""


def load(name: str) -> Json:
    """A schema file by its name below `schemas/`, such as `events/customer.segment.left`."""
    return orjson.loads((ROOT / f"{name}.json").read_bytes())
