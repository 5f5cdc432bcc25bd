"""How the URL of an object store is told from the name of a file."""

import re

SCHEMES = ("s3://", "gs://", "az://")
AS_PATH = r"(?i:s3|gs|az):/"
"""What a URL begins with, also once a path was made of it, which has one slash there."""


def is_url(name: str) -> bool:
    """Whether a name is a URL of an object store."""
    return name.lower().startswith(SCHEMES)


def was_url(path: str) -> bool:
    """Whether a path was a URL of an object store, or still is."""
    return re.match(AS_PATH, path) is not None
