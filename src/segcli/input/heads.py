"""Where HTTP heads stand between values; the reader of HTTP messages is loaded when the first one may be there."""

from typing import TYPE_CHECKING

from segcli.input.buffer import Buffer
from segcli.input.patterns import HEAD_LINE

if TYPE_CHECKING:
    from segcli.input.http.encoded import EncodedBody
    from segcli.input.http.head import Head

LOOK = 1 << 13
"""Bytes of a line by which it is known whether a head may start with it."""

INITIALS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz<>*:")


class Heads:
    """Finds the heads in a buffer. `met_end` says that the end of the source decided over one; `of_curl` that the last
    one was written by `curl -v`, whose remarks follow.
    """

    def __init__(self, window: Buffer) -> None:
        self._window = window
        self._none_before = 0
        self.met_end = False
        self.of_curl = False

    def find(self, fresh: bool) -> "Head | None":
        """The head that starts here, if one does; `fresh` says that it may lack its first line. `end` is relative to
        the text of the window.
        """
        window = self._window
        if window.text[window.at] not in INITIALS or window.offset < self._none_before:
            return None
        self._fetch_line()
        if not HEAD_LINE.match(window.text, window.at, window.at + LOOK):
            return None
        from segcli.input.http.head import Head, head_at

        while (head := head_at(window.text, window.at, False, fresh)) is None and window.fetch():
            pass
        if head is None:
            self.met_end = True
            head = head_at(window.text, window.at, True, fresh)
        if isinstance(head, Head):
            self.of_curl = head.curl
            return head
        if head is not None:
            self._none_before = window.offset + head.until - window.at
        return None

    def skip_remark(self) -> bool:
        """Go on behind a line that `curl -v` wrote of itself; False when there is none here."""
        window = self._window
        self._fetch_line()
        from segcli.input.http.head import CURL_OWN

        newline = window.text.find(b"\n", window.at, window.at + LOOK)
        end = newline if newline >= 0 else len(window.text)
        if end - window.at > LOOK or not CURL_OWN.match(window.text[window.at : end].rstrip(b"\r")):
            return False
        window.advance(end)
        return True

    def encoded_body(self, head: "Head") -> "EncodedBody | None":
        """The body that follows a head, when it has to be decoded."""
        if not head.is_chunked and not head.tokens("content-encoding"):
            return None
        from segcli.input.http.encoded import encoded_body

        return encoded_body(self._window, head)

    def _fetch_line(self) -> None:
        window = self._window
        while (
            window.text.find(b"\n", window.at, window.at + LOOK) < 0
            and len(window.text) - window.at < LOOK
            and window.fetch()
        ):
            pass
