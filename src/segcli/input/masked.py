"""What may be shown of the lines of a source whose text is not at hand, as other processes send it."""

from typing import NamedTuple


class MaskedLine(NamedTuple):
    """A line of a source as it may be shown: its number, and where in its text a fault stands, as a column from 0 and
    the length of the token there. Without a fault both are 0.
    """

    number: int
    text: str
    caret: int = 0
    length: int = 0


class MaskedBytes(NamedTuple):
    """What reports need of unreadable bytes that are not at hand: the line with the fault, and whether it is
    in ASCII.
    """

    line: MaskedLine | None
    is_ascii: bool
