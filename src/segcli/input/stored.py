"""Sources that are objects of a store, named by URL: what they offer, and who lists them, which stands in `cloud`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from datetime import datetime
    from io import BufferedReader

    from segcli.input.sources import Source, Unopened


class Stored(Protocol):
    """An object of a store. It holds no connection, so it can be sent to other processes, where it is opened."""

    @property
    def url(self) -> str: ...

    @property
    def size(self) -> int:
        """Its bytes, as they are stored."""
        ...

    def open(self, block: int | None = None) -> "BufferedReader":
        """Its bytes, which are fetched `block` by block, from wherever one seeks to. Reading raises OSError where the
        store does not give them, or gives those of another version than it began with.
        """
        ...

    def pinned(self) -> "Stored":
        """The version of it that is there now, as which alone it can be read in parts. Raises OSError."""
        ...


class Stores(Protocol):
    """Lists what the user has named by URL."""

    def find(self, url: str) -> "Iterator[Source | Unopened]":
        """The object of that name, else the JSON objects below it in the order of their keys."""
        ...

    def remarks(self) -> Iterator[str]:
        """What was left out."""
        ...


class KeyTimes(NamedTuple):
    """The times that objects may have in their keys: from `since` on, and before `until`; UTC without saying so."""

    since: "datetime | None"
    until: "datetime | None"
