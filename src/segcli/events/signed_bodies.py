"""The bodies of webhooks that a record wraps, each with the signature from the headers beside it."""

from collections.abc import Iterator

from segcli.events.inner_records import inner_records
from segcli.events.wrapped_headers import headers_beside
from segcli.events.wrappers import Found, Wrapped, search
from segcli.input.records import Record

HEADER = "x-voucherify-signature"


def signed_bodies(record: Record) -> Iterator[tuple[bytes, str | None, int]]:
    """The events inside of a record, as they are written there, each with its signature (None where the headers have
    none) and its line in the source. Nothing for a record that wraps no event.
    """
    wrapped = search(record.json, len(record.text))
    if not isinstance(wrapped, Wrapped):
        return
    for found, inner in zip(wrapped.records, inner_records(record, wrapped.records), strict=True):
        if isinstance(inner, Record):
            yield inner.text, signature_of(found), inner.line


def signature_of(found: Found) -> str | None:
    """The signature in the head of the HTTP message that something stands in, or in the headers beside it."""
    heads = [dict(text.body.fields) for text in reversed(found.texts) if text.body.fields]
    return (heads[0] if heads else headers_beside(found.chain)).get(HEADER)
