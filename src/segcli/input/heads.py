"""Where HTTP heads stand between values; the reader of HTTP messages is loaded when the first one may be there."""

import re
import sys
from typing import TYPE_CHECKING

from segcli.input.buffer import Buffer
from segcli.input.patterns import HEAD_LINE
from segcli.input.unreadable import UnreadableSpan

if TYPE_CHECKING:
    from segcli.input.http.encoded import EncodedBody
    from segcli.input.http.head import Head

LOOK = 1 << 13
"""Bytes of a line by which it is known whether a head may start with it."""

INITIALS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz<>*:")


class Heads:
    """Finds the heads in a buffer; there are none in a decoded body. `of_curl` says that the last one was written by
    `curl -v`, whose remarks follow, `entangled` that the bytes around a stretch may tell something else of one.
    """

    def __init__(self, window: Buffer, gap: UnreadableSpan, in_body: bool) -> None:
        self._window = window
        self._gap = gap
        self._none_before = sys.maxsize if in_body else 0
        self.entangled = False
        self.of_curl = False

    def find(self, is_inside: bool) -> "Head | None":
        """The head that starts here, if one does: at column 1, or directly behind a value or body. It may lack its
        first line behind those and behind a blank line, but not `is_inside` an array or a log. `end` is relative to the
        text of the window.
        """
        window, clean = self._window, self._gap.open is None
        if window.text[window.at] not in INITIALS or window.offset < self._none_before:
            return None
        if not clean and window.column > 1:
            return None
        self._fetch_line()
        if not re.compile(HEAD_LINE).match(window.text, window.at, window.at + LOOK):
            return None
        from segcli.input.http.head_start import HEAD_START

        if not HEAD_START.match(window.text, window.at):
            return None
        before = window.text[max(window.at - 4, 0) : window.at]
        return self._read((clean or before.endswith((b"\n\n", b"\n\r\n"))) and not is_inside)

    def _read(self, fresh: bool) -> "Head | None":
        from segcli.input.http.head import Head, head_at

        window = self._window
        while (head := head_at(window.text, window.at, False, fresh)) is None and window.fetch():
            pass
        if head is None:
            self.entangled = True
            head = head_at(window.text, window.at, True, fresh)
        if isinstance(head, Head):
            self.of_curl = head.curl
            self.entangled = self.entangled or head.curl or (head.method is None and head.status is None)
            return head
        if head is not None:
            self._none_before = window.offset + head.until - window.at
        return None

    def skip_remark(self) -> int:
        """Go on behind a line that `curl -v` wrote of itself, and give its size; 0 when there is none here."""
        window = self._window
        self._fetch_line()
        from segcli.input.http.head import CURL_OWN

        newline = window.text.find(b"\n", window.at, window.at + LOOK)
        end = newline if newline >= 0 else len(window.text)
        if end - window.at > LOOK or not CURL_OWN.match(window.text[window.at : end].rstrip(b"\r")):
            return 0
        size = self._gap.measure(window.text[window.at : end])
        window.advance(end)
        return size

    def encoded_body(self, head: "Head") -> "EncodedBody | None":
        """The body that follows a head, when it has to be decoded or ends where its head says."""
        from segcli.input.http.recorded import has_sure_end

        if not has_sure_end(head):
            return None
        from segcli.input.http.encoded import encoded_body

        body = encoded_body(self._window, head)
        self.entangled = self.entangled or body is not None
        return body

    def _fetch_line(self) -> None:
        window = self._window
        while (
            window.text.find(b"\n", window.at, window.at + LOOK) < 0
            and len(window.text) - window.at < LOOK
            and window.fetch()
        ):
            pass
