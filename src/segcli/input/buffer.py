"""The stretch of a source that is in memory, and where in the source it is."""

from collections.abc import Iterator

from segcli.input.encoding import CONTINUATION

CHUNK = 1 << 20
BOM = b"\xef\xbb\xbf"
BLANK = b" \t\r\n\x1e"


class Buffer:
    """`text[at:]` is what has been fetched and not yet been read; `line` and `column` are those of `at`.

    `text` is UTF-8, whatever the source is in. `offset` counts the bytes of that text before `at`, `dropped` those
    before `text[0]`.
    """

    def __init__(self, chunks: Iterator[bytes], line: int = 1, dropped: int = 0, column: int = 1) -> None:
        self._chunks = chunks
        self.text = b""
        self.at = 0
        self.line = line
        self.column = column
        self.ended = False
        self.dropped = dropped
        self.is_separated = False

    @property
    def offset(self) -> int:
        return self.dropped + self.at

    def fetch(self, wanted: int = 1) -> bool:
        """Fetch until `wanted` more bytes are there; False when the source has ended.

        Appending piece by piece would copy a 50 MB value fifty times, so callers ask for twice what they hold.
        """
        # Some bytes stay, so that a look back tells what stands before `at`.
        keep = max(self.at - 64, 0)
        pieces, got = [self.text[keep:]], 0
        while got < wanted:
            piece = next(self._chunks, b"")
            if not piece:
                self.ended = True
                break
            pieces.append(piece)
            got += len(piece)
        self.text = b"".join(pieces)
        self.at -= keep
        self.dropped += keep
        return got > 0

    def fetch_ahead(self, size: int) -> None:
        """Fetch until `size` bytes are there to be read, or the source has ended."""
        missing = size - len(self.text) + self.at
        if missing > 0 and not self.ended:
            self.fetch(missing)

    def look(self, size: int, blanks: bytes) -> bytes:
        """The next `size` bytes, or what has come of them where that is not all blank."""
        while True:
            ahead = self.text[self.at : self.at + size]
            if len(ahead) == size or ahead.lstrip(blanks) or not self.fetch():
                return ahead

    def place(self, end: int) -> tuple[int, int]:
        """Line and column of `text[end]`, which does not stand before `at`."""
        at, text = self.at, self.text
        lines = text.count(b"\n", at, end)
        if lines:
            return self.line + lines, 1 + width(text[text.rindex(b"\n", at, end) + 1 : end])
        return self.line, self.column + width(text[at:end])

    def advance(self, end: int) -> None:
        """Go on to `text[end]`."""
        self.line, self.column = self.place(end)
        self.at = end

    def skip_blank(self) -> bool:
        """Go on to the next byte that is not white space, a record separator (RFC 7464) or a byte order mark
        (files put one after another bring theirs along); False when there is none. Then `is_separated` tells whether
        there was a record separator.
        """
        size = 64
        self.is_separated = False
        while True:
            ahead = self.text[self.at : self.at + size]
            size = min(2 * size, CHUNK)
            rest = ahead.lstrip(BLANK)
            self.is_separated = self.is_separated or ahead.find(b"\x1e", 0, len(ahead) - len(rest)) >= 0
            self.advance(self.at + len(ahead) - len(rest))
            if rest.startswith(BOM):
                self.at += len(BOM)
            elif not BOM.startswith(rest):
                return True
            elif self.at + len(rest) == len(self.text) and not self.fetch():
                return bool(rest)


def width(text: bytes) -> int:
    """The number of columns that a piece of UTF-8 takes: its code points, wherever it was cut."""
    return len(text) if text.isascii() else len(text.translate(None, CONTINUATION))
