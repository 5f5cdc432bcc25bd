"""Why a text is no JSON: where the fault really is, what is wrong in words, and what to do.

Nothing of the text is repeated: it may be payload. Brackets and quotes are told by where they stand.
"""

import re
from typing import NamedTuple

from segcli.input.grammar import VALUES, Departure, departure
from segcli.input.notations import ANYWHERE, NAME, PYTHON, QUOTES, VALUE, first
from segcli.input.other_formats import DOCUMENTS
from segcli.input.parser import BLANK, NOT_UTF8, ParseError
from segcli.input.slips import COLON, COMMA, OUTSIDE
from segcli.input.unreadable import BEHIND, KEPT

CUT_OFF = "get the whole of it: logs and terminals have a longest line, and downloads break off"
BARE_NAME = re.compile(rb"[{,]\s*+[A-Za-z_$][\w$]*+\s*+:")
INNER_PLACE = re.compile(r"\b(?:line|column) [0-9]")
ESCAPES = {
    b"\\x": "`\\x` is no escape in JSON",
    b"\\'": "a single quote needs no backslash in JSON",
    b"\\u": "four hexadecimal digits must follow `\\u`",
    b"\\U": "`\\U` is no escape in JSON",
}
ENCODINGS = (
    (re.compile(rb"(?:[^\0]\0\0\0){2}"), "UTF-32LE"),
    (re.compile(rb"(?:\0\0\0[^\0]){2}"), "UTF-32BE"),
    (re.compile(rb"(?:[^\0]\0){2}"), "UTF-16LE"),
    (re.compile(rb"(?:\0[^\0]){2}"), "UTF-16BE"),
)
TABLES = {
    "value": ANYWHERE + VALUE,
    "first value": ANYWHERE + VALUE,
    "name": ANYWHERE + NAME,
    "first name": ANYWHERE + NAME,
    "colon": ANYWHERE + COLON,
    "comma": ANYWHERE + COMMA,
    "outside": OUTSIDE,
}


class Hint(NamedTuple):
    """A fault told for people: its offset in the text, a sentence without a full stop, help. `starts` are the offsets
    of some tokens before it.
    """

    at: int
    message: str
    help: str | None = None
    starts: tuple[int, ...] = ()


class Unparsed(NamedTuple):
    """Bytes that did not parse; `line` and `column` are those of the first one. Where the fault does not stand in the
    text, the text is a value that was cut off. `in_array` tells that an item of an array should be there.
    """

    text: bytes
    fault: ParseError
    line: int = 1
    column: int = 1
    in_array: bool = False

    def position(self, at: int) -> tuple[int, int]:
        """Line and column of an offset."""
        start = self.text.rfind(b"\n", 0, at) + 1
        width = len(self.text[start:at].decode("utf-8", "replace"))
        return self.line + self.text.count(b"\n", 0, at), (1 if start else self.column) + width

    def place(self, at: int, here: int) -> str:
        """Where `at` is as seen from `here`: in a column of the same line, or in another line."""
        line, column = self.position(at)
        return f"line {line}" if b"\n" in self.text[at:here] else f"column {column}"

    def bracket(self, at: int, here: int) -> str:
        """A bracket, and where it is as seen from `here`."""
        return f"`{chr(self.text[at])}` of {self.place(at, here)}"


def hint_for(unparsed: Unparsed) -> Hint:
    """What is wrong with bytes that did not parse, no line further on than the parser got. Linear in their length."""
    hint, fault = looked_up(unparsed), unparsed.fault
    if b"\n" not in unparsed.text[fault.at : hint.at]:
        return hint
    return Hint(fault.at, fault.message, starts=tuple(start for start in hint.starts if start <= fault.at))


def hint_in_string(text: bytes, fault: ParseError) -> Hint | None:
    """What is wrong with the text that a string holds, with columns and lines of that text; None where the fault is so
    far in that its parser's words must do.
    """
    if fault.code != "invalid-json" or fault.at + BEHIND > KEPT:
        return None
    hint = hint_for(Unparsed(text[: fault.at + BEHIND], fault))
    if INNER_PLACE.search(hint.message):
        hint = hint._replace(message=f"{hint.message} (counted in what the string holds)")
    return hint


def looked_up(unparsed: Unparsed) -> Hint:
    """What the tables and the grammar say of the first thing in a text that is no JSON."""
    text, fault = unparsed.text, unparsed.fault
    if encoding := next((name for pattern, name in ENCODINGS if pattern.match(text)), None):
        message = f"this is {encoding} without a byte order mark"
        return Hint(
            min(fault.at, len(text)), message, f"`iconv -f {encoding} -t UTF-8 FILE | segcli validate` reads it"
        )
    state = departure(text)
    if not state.opened and (document := first(DOCUMENTS, text[:BEHIND])):
        return Hint(0, document.message, document.help)
    if fault.message == NOT_UTF8 and fault.at < len(text):
        starts = tuple(start for start in state.starts if start <= fault.at)
        message = "`iconv -f WINDOWS-1252 -t UTF-8 FILE | segcli validate` reads it if it comes from an old Windows"
        return Hint(fault.at, fault.message, message, starts)
    if state.expected == "string":
        return in_string(unparsed, state)
    if fault.at >= len(text) or begins_anew(text, state):
        return cut_off(unparsed, state)
    if not state.opened:
        table = "value" if unparsed.in_array else "outside"
        return Hint(fault.at, fault.message) if fault.at else of_table(table, text, 0)
    return misplaced(unparsed, state)._replace(starts=state.starts)


def begins_anew(text: bytes, state: Departure) -> bool:
    """Whether a bracket at the beginning of a line shows that what was open before it has been cut off."""
    at = state.at
    return bool(state.opened) and state.expected not in VALUES and text[at - 1 : at + 1] in (b"\n{", b"\n[")


def cut_off(unparsed: Unparsed, state: Departure) -> Hint:
    """A value that goes on to the end of the text, or to where another one begins."""
    text = unparsed.text
    at = len(text[: state.at if begins_anew(text, state) else len(text)].rstrip(BLANK))
    if state.crooked is not None:
        message = f"{unparsed.bracket(state.crooked, at)} is never closed"
        return Hint(at, message, "the indentation tells: its closing bracket is missing", state.starts)
    if not state.opened or b"\n" not in text[state.opened[0] : at]:
        return Hint(at, "the line ends inside a value: cut off?", CUT_OFF, state.starts)
    return Hint(at, f"{unparsed.bracket(state.opened[-1], at)} is never closed: cut off?", CUT_OFF, state.starts)


def in_string(unparsed: Unparsed, state: Departure) -> Hint:
    """A string that is not closed, or holds what it may not."""
    text, at = unparsed.text, state.at
    byte = text[at : at + 1]
    if byte in b"\r\n":
        message = f"the string that starts at {unparsed.place(state.last, at)} is not closed on this line"
        hint = "cut off, or its closing quote is missing; a line break in a string is written \\n"
        return Hint(at, message, hint, state.starts)
    if byte == b"\\":
        message = ESCAPES.get(text[at : at + 2], "this backslash begins no escape that JSON has")
        hint = 'JSON has \\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX; a backslash alone is written \\\\'
        return Hint(at, message, hint, state.starts)
    name, written = ("a tab", "\\t") if byte == b"\t" else ("a control character", f"\\u{byte[0]:04x}")
    return Hint(at, f"{name} must be escaped in a string", f"write it as {written}", state.starts)


def misplaced(unparsed: Unparsed, state: Departure) -> Hint:
    """Something inside a bracket that the grammar does not allow there, outside of a string."""
    text, at, expected, opener = unparsed.text, state.at, state.expected, state.opened[-1]
    byte = text[at : at + 1]
    if byte in b"}]" and text[state.last : state.end] == b",":
        return Hint(state.last, "no comma may stand behind the last value", "take this comma out")
    if byte in b"}]" and expected not in ("value", "colon") and (byte == b"}") != (text[opener] == ord("{")):
        message = f"`{byte.decode()}` cannot close the {unparsed.bracket(opener, at)}"
        return Hint(at, message, "a closing bracket is missing before it, or this is the wrong one")
    behind_string = text[state.last : state.last + 1] == b'"' and at == state.end
    if behind_string and expected in ("colon", "comma") and re.match(rb"[\w$\x80-\xff@.-]", text[at : at + 1]):
        message = f"the string that starts at {unparsed.place(state.last, at)} ends too early"
        return Hint(at, message, 'a quote is missing, or one inside the string lacks its backslash: \\"')
    hint = of_table(expected, text, at)
    if expected == "comma" and b"\n" in text[state.end : at]:
        hint = hint._replace(at=state.end)
    if hint.help == QUOTES and not BARE_NAME.search(text):
        return hint._replace(message=f"{hint.message}, as in Python", help=f"{QUOTES}; {PYTHON}")
    return hint


def of_table(expected: str, text: bytes, at: int) -> Hint:
    """What a table has for the text at an offset."""
    row = first(TABLES[expected], text, at)
    assert row is not None, "the last row of a table fits everything"
    return Hint(at, row.message, row.help)
