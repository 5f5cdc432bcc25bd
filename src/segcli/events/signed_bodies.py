"""The bodies of webhooks that a record wraps, each with the signature from the headers beside it."""

from collections.abc import Iterator

from segcli.events.inner_records import inner_records
from segcli.events.wrappers import Wrapped, search
from segcli.input.records import Record


def signed_bodies(record: Record) -> Iterator[tuple[bytes, str | None, int]]:
    """The events inside of a record, as they are written there, each with its signature (None where the headers have
    none) and its line in the source. Nothing for a record that wraps no event.
    """
    wrapped = search(record.json, len(record.text))
    if not isinstance(wrapped, Wrapped):
        return
    for inner in inner_records(record, wrapped.records):
        if isinstance(inner, Record) and inner.within is not None:
            yield inner.text, inner.within.signature, inner.line
