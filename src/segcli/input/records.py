"""What is read of a source, and what is known of it beside its value."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from segcli.findings import Finding, Json, Path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from segcli.input.embedding import Embedding
    from segcli.input.http.encoded import EncodedBody
    from segcli.input.masked import MaskedBytes
    from segcli.input.oddities import Oddity
    from segcli.input.tokens import Span


Fields = tuple[tuple[str, str], ...]
"""The fields of an HTTP head: names in lower case and values, in the order in which they came."""


class Record(NamedTuple):
    """One top-level JSON value of a source, or one item of a top-level array.

    `number` counts from 1 in the source, `text` is the value as it came (in UTF-8), `line` and `column` are those of
    its first character, and `duplicates` are the paths of repeated keys. `start` and `size` are the offset and the
    length in the source of the value, or of that in which it was found: in bytes of UTF-8, and of a body that is
    decoded from where that begins. `within` is for an event that was found inside of a record, and `limit` is the bound
    that a search for such events came to, in words. `oddities` are what few parsers take of it. `cells` are of a row of
    CSV, which is no JSON itself: where they stand in its text. `margin` is how many columns of text stand before each
    line of it but the first. `fields` are in the head of the HTTP message whose body begins with it.
    """

    number: int
    json: Json
    text: bytes
    line: int
    column: int
    start: int
    duplicates: tuple[Path, ...] = ()
    within: "Embedding | None" = None
    limit: str | None = None
    oddities: "tuple[Oddity, ...]" = ()
    cells: "Mapping[str, Span] | None" = None
    margin: int = 0
    size: int = 0
    fields: Fields = ()

    @property
    def place(self) -> str | None:
        """The place inside of another record at which a search found it; None for one of the source."""
        return None if self.within is None else self.within.place


new_record = tuple.__new__
"""Makes a `Record` of its class and all its values in a quarter of the time that the class takes."""


class Unreadable(NamedTuple):
    """Adjacent bytes that are no record. `text` is a piece of the line with the fault, from column `text_column` on;
    `size` counts the bytes of the source that were passed over, and `start` is the offset of their record, or of the
    first of them. Where `masked` is there, the text is not.
    """

    finding: Finding
    text: bytes
    text_column: int
    size: int
    start: int = 0
    masked: "MaskedBytes | None" = None

    @property
    def is_ascii(self) -> bool:
        return self.text.isascii() if self.masked is None else self.masked.is_ascii


class Offset(NamedTuple):
    """What a source has before the stretch of it that is read; `start` is in bytes of UTF-8."""

    records: int = 0
    lines: int = 0
    start: int = 0


Note = Callable[[Json, bytes, int, int], None]
"""Takes a record that is let pass: its value and text, its offset in bytes of UTF-8, and its line."""


class Context(NamedTuple):
    """What the bytes are that are read: those of an encoded `body`, or of a source that `is_strict`, in which no text
    may stand beside values. `note` is given the records that are let pass, `fields` are those of the body's head.
    """

    body: "EncodedBody | None" = None
    is_strict: bool = False
    note: Note | None = None
    fields: Fields = ()


START = Offset()
ANY_TEXT = Context()
