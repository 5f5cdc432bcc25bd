"""What a URL of a store leads to: an object, or the JSON objects below a prefix, in the order of their keys."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from segcli.cloud.connections import check_installed, connection
from segcli.cloud.failures import as_os_errors
from segcli.cloud.key_dates import dated, lies_in
from segcli.cloud.places import Place, check, place_of
from segcli.cloud.stored_object import StoredObject
from segcli.console.text import plural
from segcli.input.sources import Source, Unopened, is_json_name, reason
from segcli.input.stored import KeyTimes

if TYPE_CHECKING:
    from obstore import ObjectMeta

PAGE = 1000
"""Objects that are taken over from the client at once; a store gives no more in an answer."""


class ObjectStores:
    """Lists stores. Of what is found below a prefix, objects are left out whose key has another time than `times`.

    Raises SegcliError where the package is missing that reads stores, and for URLs that may hold a secret.
    """

    def __init__(self, urls: Iterable[str], times: KeyTimes | None) -> None:
        for url in urls:
            check(url)
        check_installed()
        self._times = times
        self._outside = self._undated = self._hidden = 0

    def find(self, url: str) -> Iterator[Source | Unopened]:
        """The object of that name, else the JSON objects below it in the order of their keys. What keeps a listing from
        its end is told behind what it has come to.
        """
        place = place_of(url)
        try:
            named = self._named(place)
            if named is not None:
                yield named
            else:
                yield from self._below(place, url)
        except OSError as error:
            yield Unopened(url, reason(error))

    def _named(self, place: Place) -> Source | None:
        """The object with exactly this key; None where there is none, as for a prefix. Raises OSError."""
        import obstore

        if not place.bucket:
            raise OSError(0, "names no bucket")
        if not place.key or place.key.endswith("/"):
            return None
        try:
            with as_os_errors():
                return source(place, obstore.head(connection(place), place.key))
        except FileNotFoundError:
            return None

    def _below(self, place: Place, url: str) -> Iterator[Source | Unopened]:
        """The objects below a prefix. Raises OSError."""
        is_empty, last = True, ""
        for found in listing(place):
            key = found["path"]
            if not is_json_name(key):
                continue
            is_empty = False
            if key.encode() < last.encode():
                raise OSError(0, "the store lists its objects in no order, so they cannot be read as a folder")
            last = key
            if self._is_wanted(key, key[len(place.key) :]):
                yield source(place, found)._replace(walked=True)
        if is_empty:
            yield Unopened(url, "no object of this name, and no .json, .jsonl or .ndjson object below it")

    def _is_wanted(self, key: str, below: str) -> bool:
        """Whether an object is read that nobody named, by its key and the part of that which nobody named."""
        if any(step.startswith(".") for step in below.lstrip("/").split("/")[:-1]):
            self._hidden += 1
            return False
        if self._times is None:
            return True
        time = dated(key)
        if time is None:
            self._undated += 1
            return True
        is_wanted = lies_in(time, self._times)
        self._outside += not is_wanted
        return is_wanted

    def remarks(self) -> Iterator[str]:
        """What was left out of the listings, and what was not although it might have been."""
        if self._hidden:
            yield f"{plural(self._hidden, 'object')} left out (in a folder with a dot); one that is named is listed"
        if self._times is None:
            return
        kept = f"; kept without one: {self._undated:,}" if self._undated else ""
        yield f"{plural(self._outside, 'object')} left out by the date in the key{kept}"


def listing(place: Place) -> "Iterator[ObjectMeta]":
    """The objects below a prefix, as far as the store gives them. Raises OSError."""
    import obstore

    with as_os_errors():
        for page in obstore.list(connection(place), place.key.rstrip("/") or None, chunk_size=PAGE):
            yield from page


def source(place: Place, found: "ObjectMeta") -> Source:
    """The source that an object is."""
    url = place.root + found["path"]
    return Source(url, None, stored=StoredObject(url, found["size"], found["e_tag"]))
