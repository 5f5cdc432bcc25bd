"""Requests of a record of `segcli listen`: their bodies end where their heads say, whatever is in them."""

from segcli.input.http.head import Head

RECEIVED = "segcli-received"
"""The first field of such a request: when it came. No dump has it, which somebody may have changed by hand."""


def is_recorded(head: Head) -> bool:
    """Whether a head is one of a record."""
    return head.method is not None and head.length is not None and head.fields[0][0] == RECEIVED


def has_sure_end(head: Head) -> bool:
    """Whether something else than the next head ends the body: its chunks, its encoding, or its true length."""
    return head.is_chunked or bool(head.tokens("content-encoding")) or is_recorded(head)
