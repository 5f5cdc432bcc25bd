"""What is told of unreadable bytes: what is wrong, where, and the text around it."""

import re

from segcli.findings import Finding, Location, Severity
from segcli.input.hints import CUT_OFF, Hint, Unparsed, hint_for
from segcli.input.records import Unreadable
from segcli.input.unreadable import EXCERPT, Open

QUOTED = re.compile(rb'"(?:[^"\\]++|\\.)*+"\s*+', re.DOTALL)


def explained(gap: Open) -> Unreadable:
    """What is wrong with unreadable bytes, told where it is: a fault behind the last of them shows that they are a
    value that was cut off.
    """
    unreadable, fault = gap.unreadable, gap.fault
    if unreadable is None:
        unparsed = Unparsed(bytes(gap.text), fault, gap.line, gap.column, gap.in_array)
        return excerpted(unparsed, hint_for(unparsed))
    if fault.code != "invalid-json" or fault.at <= gap.length:
        return unreadable
    location = Location(*gap.end, gap.end[0], gap.end[1] + 1)
    message = "the value is cut off where another one begins"
    return unreadable._replace(
        finding=unreadable.finding._replace(message=message, location=location, help=CUT_OFF), text=b""
    )


def excerpted(unparsed: Unparsed, hint: Hint) -> Unreadable:
    """A hint as what is told of unreadable bytes, with the text around it, which begins with a token or is the rest of
    a string behind a quote.
    """
    text, at = unparsed.text, hint.at
    line, column = unparsed.position(at)
    begin = max(text.rfind(b"\n", 0, at) + 1, at - EXCERPT)
    start, quote = token_boundary(text, begin, hint.starts)
    end = text.find(b"\n", at, at + EXCERPT)
    excerpt = quote + text[start : end if end >= 0 else at + EXCERPT]
    spread = line > unparsed.line and " of line " not in hint.message
    where = f", in the value that starts at line {unparsed.line}" if spread else ""
    location = Location(line, column, line, column + 1)
    finding = Finding(unparsed.fault.code, Severity.ERROR, hint.message + where, location, None, help=hint.help)
    return Unreadable(finding, excerpt, unparsed.position(start)[1] - len(quote), 0)


def token_boundary(text: bytes, begin: int, starts: tuple[int, ...]) -> tuple[int, bytes]:
    """Where a text can be cut, at `begin` or a little behind, and the quote that stands for what is cut off of a
    string.
    """
    inside = max((start for start in starts if start < begin), default=begin)
    if text[inside : inside + 1] == b'"' and not QUOTED.fullmatch(text, inside, begin):
        while text[begin] & 0xC0 == 0x80:
            begin += 1
        return begin, b'"'
    return next((start for start in starts if start >= begin), begin), b""
