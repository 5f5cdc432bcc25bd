"""The head of an HTTP message in text: of a request or a response, as servers, curl, httpie and proxies print it.

Libraries do not serve: of twelve dumps h11 refuses seven (HTTP/2, no Host, a blank before the colon, bare line ends in
chunks, lying lengths, `curl -v`), and http.client reads the fields alone, up to a hundred; either doubles the time in
which a command starts. What is a head is RFC 9112's grammar, read with RFC 9112's leniency (section 2.2).
"""

import re
from typing import NamedTuple

HEAD_MOST = 1 << 16
"""Bytes of a head, its first line included; what is longer is none."""

START = re.compile(
    rb"(?:(?P<method>[A-Z]{2,20}) (?P<target>[^ \t\r\n]+) HTTP/[0-9](?:\.[0-9])?"
    rb"|HTTP/[0-9](?:\.[0-9])? (?P<status>[1-9][0-9]{2})(?: [^\n]*)?)[ \t]*\Z"
)
FIELD = re.compile(rb"(:?[!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:[ \t]*(.*?)[ \t]*\Z", re.DOTALL)
CURL_OWN = re.compile(
    rb"\* |[{}] \[[0-9]+ bytes data\]\Z|[ \r]*(?:% Total |Dload  |[0-9]+ +[0-9.]+[kMG]? .*[-0-9]+:[-0-9]{2}:[-0-9]{2} )"
)
"""What `curl -v` says of itself: remarks, amounts of data, progress."""

LEADS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz<>*:")
"""The bytes that a head may start with."""

TELLING = frozenset((":method", ":path", ":status", "content-length", "content-type", "host", "user-agent"))
"""Fields by which a head is known that lacks its first line."""


class Head(NamedTuple):
    """A head; its body starts at `end` of the text. Names of fields are in lower case, in the order in which they
    came; `curl` tells that lines were marked as `curl -v` does.
    """

    end: int
    method: str | None
    target: str | None
    status: int | None
    fields: tuple[tuple[str, str], ...]
    curl: bool = False

    def first(self, name: str) -> str | None:
        """The first value of a field, None where it is missing."""
        return next((value for key, value in self.fields if key == name.lower()), None)

    def last(self, name: str) -> str | None:
        """The last value of a field, None where it is missing."""
        return next((value for key, value in reversed(self.fields) if key == name.lower()), None)

    def tokens(self, name: str) -> tuple[str, ...]:
        """The items of a field that is a list (RFC 9110, section 5.6.1), in lower case."""
        items = ",".join(value for key, value in self.fields if key == name.lower()).lower().split(",")
        return tuple(item.strip() for item in items if item.strip())

    @property
    def length(self) -> int | None:
        """What Content-Length says; None where it says nothing, or no number."""
        text = self.last("content-length") or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None

    @property
    def is_chunked(self) -> bool:
        return "chunked" in self.tokens("transfer-encoding")

    @property
    def is_bodiless(self) -> bool:
        """Whether no body follows, whatever the fields say (RFC 9110, section 6.4.1), or may not follow here."""
        return self.method == "HEAD" or self.status in (204, 304)

    @property
    def is_interim(self) -> bool:
        """Whether another response follows to the same request: 1xx and redirects."""
        return self.status is not None and (self.status < 200 or 300 <= self.status < 400)


class NoHead(NamedTuple):
    """No head starts before `until` of the text."""

    until: int


def head_at(text: bytes, at: int, ended: bool, fresh: bool) -> Head | NoHead | None:
    """The head that starts at the line that starts at `at`; None when more text must come before that is known.

    `ended` says that none will. A head may lack its first line where it is `fresh`: at the start of a source, or behind
    a blank line or a body.
    """
    if at < len(text) and text[at] not in LEADS:
        return NoHead(at + 1)
    limit = min(len(text), at + HEAD_MOST)
    head, begin = Lines(fresh), at
    while not head.over:
        newline = text.find(b"\n", begin, limit)
        if newline < 0:
            if limit == at + HEAD_MOST:
                return NoHead(max(begin, at + 1))
            if not ended:
                return None
            newline = limit
        if begin < limit:
            head.take(text[begin:newline].rstrip(b"\r"))
        elif ended and begin == len(text):
            head.over = True
        if head.consumed:
            begin = min(newline + 1, limit)
    return head.whole(begin) or NoHead(max(begin, at + 1))


class Lines:
    """The lines of a head, taken one by one; `consumed` tells whether the last one belongs to it."""

    def __init__(self, fresh: bool) -> None:
        self._fresh = fresh
        self._start: re.Match[bytes] | None = None
        self._mark = b""
        self._fields: list[tuple[bytes, bytes]] = []
        self._blank = False
        self._info = False
        self.over = False
        self.consumed = True

    def take(self, line: bytes) -> None:
        """Take the next line, without its end."""
        if (self._info or self._mark or line.startswith(b"* ")) and CURL_OWN.match(line):
            self._info = self._info or not self._started
        elif self._blank:
            self.over, self.consumed = True, False
        elif self._started:
            self._go_on(line)
        else:
            self._begin(line)

    @property
    def _started(self) -> bool:
        return self._start is not None or bool(self._fields)

    def _begin(self, line: bytes) -> None:
        marked = line[:1] in (b"<", b">")
        self._start = START.match(line[1:].lstrip(b" ") if marked else line)
        field = None if marked or self._start or not self._fresh else FIELD.match(line)
        if field is not None:
            self._fields.append((field[1], field[2]))
        if marked and self._start:
            self._mark = line[:1]
        if not self._started or (self._info and not self._mark):
            self.over, self.consumed = True, False

    def _go_on(self, line: bytes) -> None:
        if self._mark:
            if not line.startswith(self._mark):
                self.over, self.consumed = True, False
                return
            line = line[1:].removeprefix(b" ")
        if not line.strip(b" \t"):
            self._blank = True
            self.over = not self._mark
        elif line[:1] in b" \t" and self._fields:
            name, value = self._fields[-1]
            self._fields[-1] = name, value + b" " + line.strip(b" \t")
        elif field := FIELD.match(line):
            self._fields.append((field[1], field[2]))
        elif not self._mark:
            self.over, self.consumed = True, False

    def whole(self, end: int) -> Head | None:
        """The head that the lines make, if they make one."""
        fields = tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in self._fields)
        if self._start is not None and (self._mark or not self._info):
            method, target, status = self._start["method"], self._start["target"], self._start["status"]
            return Head(
                end, text_of(method), text_of(target), int(status) if status else None, fields, bool(self._mark)
            )
        names = {name for name, _ in fields}
        if self._info or not self._blank or not is_telling(names, len(fields)):
            return None
        head = Head(end, None, None, None, fields)
        status_text = head.last(":status") or ""
        known = int(status_text) if re.fullmatch("[1-9][0-9]{2}", status_text) else None
        return head._replace(method=head.last(":method"), target=head.last(":path"), status=known)


def is_telling(names: set[str], count: int) -> bool:
    """Whether so many fields with these names are a head that lacks its first line."""
    return any(name.endswith("-signature") for name in names) or (count > 1 and not TELLING.isdisjoint(names))


def text_of(text: bytes | None) -> str | None:
    return None if text is None else text.decode("latin-1")
