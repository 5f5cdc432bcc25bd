"""Where an event stands that was found inside of a record."""

from typing import TYPE_CHECKING, Literal, NamedTuple

from segcli.findings import Path

if TYPE_CHECKING:
    from segcli.input.embedded import EmbeddedText


class Embedding(NamedTuple):
    """Where in the record of a source an event stands that is not the record itself.

    `path` leads there through JSON and strings, and `place` is its pointer with `*` for every item, None where the user
    named it. `encoding` tells how the event was written into the record, None where it is a part of its JSON. `text`
    maps places in a JSON string to the source; `decoded` are the line and column at which the event begins in decoded
    base64, which is where its findings are located. `signature` is the one in the head or the headers beside it.
    """

    path: Path
    place: str | None = None
    encoding: Literal["json-text", "base64"] | None = None
    text: "EmbeddedText | None" = None
    decoded: tuple[int, int] | None = None
    signature: str | None = None
