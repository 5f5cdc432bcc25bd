"""What a URL of an object store says: which store, which bucket, which key."""

import re
from typing import NamedTuple

from segcli.findings import SegcliError

PLACE = re.compile(r"(s3|gs|az)://([^/]*)/?(.*)", re.IGNORECASE | re.DOTALL)


class Place(NamedTuple):
    """A key, or what keys begin with, in a bucket (on Azure a container). Keys stand in URLs as they are, unescaped."""

    scheme: str
    bucket: str
    key: str

    @property
    def root(self) -> str:
        """The URL of the bucket, which the key follows."""
        return f"{self.scheme}://{self.bucket}/"


def place_of(url: str) -> Place:
    """What a URL that `is_url` says."""
    match = PLACE.fullmatch(url)
    assert match is not None
    return Place(match[1].lower(), match[2], match[3])


def check(url: str) -> None:
    """Raises SegcliError, which does not show the URL, where it has a place for secrets: only what names an object or a
    prefix is shown in reports.
    """
    place = place_of(url)
    if "@" in place.bucket or "?" in url:
        raise SegcliError(
            f"a source {place.scheme}://BUCKET/KEY has neither a user name nor a query with a token: "
            "credentials are found in the environment (docs/cloud.md)"
        )
