"""Text that is taken piece by piece and line by line, and whether the head of a message starts here."""

import re
from collections.abc import Iterator

from segcli.input.buffer import Buffer
from segcli.input.http.head import LEADS, Head, NoHead, head_at

NEXT_LINE = re.compile(rb"\n(?:(?=HTTP/|[A-Z]{2,20} |[<>]|\* )|\r?\n(?=[A-Za-z:]))")
"""Ends before a line that a head may start with; asking `head_at` of every line took ten times as long."""

LOOK = 24
"""Bytes of a line by which that is known."""

BLANKS_MOST = 1 << 12
KEPT = 4


class Text:
    """`text[at:]` of a buffer has been fetched and not been taken, `taken` is the offset of `at`. `starts_line` says
    that a line starts here, `fresh` that there is a blank line, a body or nothing before it.
    """

    def __init__(self, buffer: Buffer) -> None:
        self.buffer = buffer
        self.starts_line = self.fresh = True

    @property
    def text(self) -> bytes:
        return self.buffer.text

    @property
    def at(self) -> int:
        return self.buffer.at

    @property
    def taken(self) -> int:
        return self.buffer.offset

    @property
    def ended(self) -> bool:
        return self.buffer.ended

    @property
    def have(self) -> int:
        return len(self.text) - self.at

    def fetch(self) -> bool:
        """Fetch more; False when there is none."""
        return self.buffer.fetch()

    def fetch_ahead(self, size: int) -> None:
        """Fetch until `size` bytes are there, or all."""
        self.buffer.fetch_ahead(size)

    def take(self, end: int) -> bytes:
        """The bytes up to `text[end]`."""
        piece = self.text[self.at : end]
        if piece:
            self.buffer.advance(end)
            # What was taken before is looked at as well: a line end may come in pieces.
            before = self.text[max(end - KEPT, 0) : end]
            self.fresh = before.endswith((b"\n\n", b"\n\r\n")) or (self.fresh and not piece.strip(b"\r\n"))
            self.starts_line = before.endswith(b"\n")
        return piece

    def begin_anew(self) -> None:
        """A head or a body has ended here: whatever follows, follows nothing."""
        self.starts_line = self.fresh = True

    def head(self) -> Head | NoHead:
        """The head that starts here, where a line does."""
        while (head := head_at(self.text, self.at, self.ended, self.fresh)) is None:
            self.fetch()
        return head

    def up_to_head(self, most: int | None = None) -> Iterator[bytes]:
        """Everything up to the next head, or `most` bytes, in pieces."""
        last = None if most is None else self.taken + most
        while last is None or self.taken < last:
            begin = self.at
            if self.starts_line and (self.have or self.fetch()):
                head = self.head()
                if isinstance(head, Head):
                    return
                begin = head.until
            end = self._next_line(max(begin, self.at + 1))
            if last is not None:
                end = min(end, self.at + last - self.taken)
            if piece := self.take(end):
                yield piece
            elif not self.fetch():
                return

    def _next_line(self, least: int) -> int:
        """Where the next line starts that may be that of a head, not before `least`; without one, the end of what has
        been fetched, but for a line that has just begun.
        """
        line = NEXT_LINE.search(self.text, max(least - KEPT, 0))
        while line and line.end() < least:
            line = NEXT_LINE.search(self.text, line.start() + 1)
        if line:
            return line.end()
        start = self.text.rfind(b"\n", self.at) + 1
        begun = self.text[start : start + LOOK]
        if start <= self.at or self.ended or len(begun) == LOOK or (begun and begun[0] not in LEADS):
            return len(self.text)
        return start

    def ends_message(self) -> bool:
        """Whether nothing is left of a body that has come to its declared end: blanks, and a head or no more."""
        while True:
            ahead = self.text[self.at : self.at + BLANKS_MOST]
            at = self.at + len(ahead) - len(ahead.lstrip(b" \t\r\n"))
            if at < self.at + len(ahead):
                head = head_at(self.text, at, self.ended, fresh=True)
                if head is not None:
                    return isinstance(head, Head) or self.text.startswith(b"* ", at)
            elif self.ended or len(ahead) == BLANKS_MOST:
                return True
            self.fetch()
