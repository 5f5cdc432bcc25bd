"""The bytes of a body as they were sent, wherever it ends.

Dumps lie: lengths are those from before a body was pretty-printed, chunks are shown joined, line ends were changed. So
a length holds only where something ends there (in a record of `segcli listen` always), a body is chunked only where it
starts like a chunk, and all else goes on to the next head. No head can stand inside JSON, whose strings hold no line
ends.
"""

import re
from collections.abc import Iterator

from segcli.input.http.head import FIELD, Head
from segcli.input.http.recorded import is_recorded
from segcli.input.http.text import Text

LINE_MOST = 1 << 10
CHUNK_MOST = 1 << 22
"""Bytes of a chunk that are held at once; one that says to be larger is read line by line."""

SIZE = re.compile(rb"([0-9A-Fa-f]{1,64})[ \t]*(?:;[^\r\n]*)?(?:\r?\n|\Z)")
CURL = re.compile(rb"(?<=\n)\* |(?<=[}\]\n])\* (?:Connection #|Closing connection)")
CURL_MOST = 32
"""What `curl -v` writes behind a body, on a line of its own or glued to it; and bytes that tell it."""

CUT_SHORT = "the body is shorter than its Content-Length says"


class Body:
    """The pieces of a body, none of them empty. `place` is the line and column of the first one; `trouble` says, behind
    the last one, what was wrong with how the body was sent.
    """

    def __init__(self, text: Text, head: Head) -> None:
        self._text = text
        self._head = head
        self.trouble: str | None = None
        self.is_chunked = False
        self.place = text.buffer.line, text.buffer.column
        self._pieces = self._read()

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def _read(self) -> Iterator[bytes]:
        if is_recorded(self._head):
            return self._exact(self._head.length or 0)
        if self._head.is_chunked and (size := self._size()) is not None:
            self.is_chunked = True
            self.place = self._text.buffer.place(size.end())
            return self._chunked()
        whole = self._identity()
        return without_curl(whole) if self._head.curl else whole

    def _exact(self, length: int) -> Iterator[bytes]:
        """So many bytes, be there heads among them or not."""
        text = self._text
        while length and (text.have or text.fetch()):
            piece = text.take(text.at + min(length, text.have))
            length -= len(piece)
            yield piece
        if length:
            self.trouble = CUT_SHORT
        text.begin_anew()

    def _identity(self) -> Iterator[bytes]:
        """All up to the declared length, where something ends there, else up to the next head."""
        text, length, before = self._text, self._head.length, self._text.taken
        if length is not None:
            yield from text.up_to_head(length)
            if text.taken - before == length and text.ends_message():
                text.begin_anew()
                return
        yield from text.up_to_head()
        if length is not None and text.taken - before < length and not self._head.is_bodiless:
            self.trouble = CUT_SHORT

    def _size(self, ahead: int = 0) -> re.Match[bytes] | None:
        """The line, so many bytes ahead, that says how large the next chunk is."""
        text = self._text
        while text.have < ahead + LINE_MOST and text.text.find(b"\n", text.at + ahead) < 0 and text.fetch():
            pass
        return SIZE.match(text.text, text.at + ahead, text.at + ahead + LINE_MOST)

    def _chunked(self) -> Iterator[bytes]:
        text = self._text
        while size := self._size():
            text.take(size.end())
            count = int(size[1], 16)
            if not count:
                self._skip_trailers()
                text.begin_anew()
                return
            if end := self._chunk_end(count):
                yield text.take(text.at + count)
                text.take(text.at + end)
                continue
            sent = 0
            for piece in self._ragged():
                sent += len(piece)
                yield piece
            if sent != count:
                self.trouble = self.trouble or "a chunk of the body is not as long as it says"
        self.trouble = self.trouble or "the body ends before its last chunk"
        yield from text.up_to_head()

    def _chunk_end(self, count: int) -> int:
        """The length of the line end behind a chunk of so many bytes; 0 when no chunk ends there."""
        text = self._text
        if count > CHUNK_MOST:
            return 0
        text.fetch_ahead(count + 2)
        behind = text.text[text.at + count : text.at + count + 2]
        line_end = 2 if behind == b"\r\n" else 1 if behind.startswith(b"\n") else 0
        if not line_end or self._size(count + line_end):
            return line_end
        return line_end if text.have == count + line_end else 0

    def _ragged(self) -> Iterator[bytes]:
        """A chunk of the wrong size, up to a line that says the size of the next one, or to the next head."""
        text, line_end, begun = self._text, b"", False
        while text.have or text.fetch():
            if begun and text.starts_line and (self._size() or isinstance(text.head(), Head)):
                return
            newline = text.text.find(b"\n", text.at)
            # A line end stays whole: it is left out before the size of a chunk.
            end = newline + 1 if newline >= 0 else len(text.text) - text.text.endswith(b"\r")
            if end == text.at and text.fetch():
                continue
            piece = text.take(max(end, text.at + 1))
            content = piece.removesuffix(b"\n").removesuffix(b"\r") if newline >= 0 else piece
            if line_end or content:
                yield line_end + content
            line_end, begun = piece[len(content) :], True

    def _skip_trailers(self) -> None:
        """Pass over the fields behind the last chunk, and the blank line behind them."""
        text = self._text
        while text.have or text.fetch():
            while text.text.find(b"\n", text.at) < 0 and text.have < LINE_MOST and text.fetch():
                pass
            newline = text.text.find(b"\n", text.at, text.at + LINE_MOST)
            end = newline + 1 if newline >= 0 else len(text.text)
            line = text.text[text.at : end].rstrip(b"\r\n")
            if line and (end - text.at > LINE_MOST or not FIELD.match(line) or isinstance(text.head(), Head)):
                return
            text.take(end)
            if not line:
                return


def without_curl(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """A body without what `curl -v` writes behind it."""
    held = b"\n"
    skip = 1
    for piece in pieces:
        held += piece
        if end := CURL.search(held):
            if end.start() > skip:
                yield held[skip : end.start()]
            for _ in pieces:
                pass
            return
        if len(held) > 2 * CURL_MOST:
            yield held[skip:-CURL_MOST]
            held, skip = held[-CURL_MOST - 1 :], 1
    if len(held) > skip:
        yield held[skip:]
