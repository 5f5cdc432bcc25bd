"""Makes records of their own of what was found inside of a record, and tells what is no JSON there and where."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from segcli.console.text import readable
from segcli.events.wrapped_headers import signature_of
from segcli.events.wrappers import Found, Text
from segcli.findings import Finding, Location, Path, Severity, pointer
from segcli.input.embedded import EmbeddedText
from segcli.input.embedding import Embedding
from segcli.input.examination import examined
from segcli.input.locate import Cursor, spans_of
from segcli.input.parser import DEEPEST, ParseError, first_value
from segcli.input.records import Record, Unreadable
from segcli.input.tokens import Span
from segcli.input.unreadable import EXCERPT
from segcli.privacy.policy import Privacy


class Missing(NamedTuple):
    """Something that is no event and no JSON, why, and what to do. Where its text was parsed, `at` is the offset of the
    fault.
    """

    found: Found
    reason: str
    code: str = "not-an-event"
    at: int | None = None
    help: str | None = None


class Opened(NamedTuple):
    """A text on the way to records: where the values in it stand that are looked for, lines and columns in it, and the
    map to the source or to decoded base64, None where it is base64 itself.
    """

    spans: dict[Path, Span]
    cursor: Cursor
    embedded: EmbeddedText | None
    is_decoded: bool


def inner_records(record: Record, found: Sequence[Found | Missing]) -> Iterator[Record | Unreadable]:
    """What was found in a record as records of their own, and what is to be said where that cannot be."""
    source = SourceText(record, [item.found if isinstance(item, Missing) else item for item in found])
    for item in found:
        if isinstance(item, Missing):
            yield source.unreadable(item)
        elif item.is_no_json:
            yield source.unreadable(no_json(item))
        else:
            yield source.record(item)


def no_json(found: Found) -> Missing:
    """What is wrong with a text that looks like JSON."""
    text = found.texts[-1].body.text
    parsed = first_value(text)
    if isinstance(parsed, ParseError):
        from segcli.input.hints import hint_in_string

        hint = hint_in_string(text, parsed)
        if hint is not None:
            return Missing(found, f"the string there is no JSON: {hint.message}", parsed.code, hint.at, hint.help)
        return Missing(found, f"the string there is no JSON: {parsed.message}", parsed.code, parsed.at)
    return Missing(found, "the string there is no JSON: more follows the JSON value", "invalid-json", parsed.end)


class SourceText:
    """The text of one record, and those in its strings that lead to what was `found`."""

    def __init__(self, record: Record, found: Sequence[Found]) -> None:
        self._record = record
        self._wanted: dict[int, set[Path]] = {id(record.text): set()}
        for item in found:
            for text, path in steps(record.text, item):
                self._wanted.setdefault(id(text), set()).add(path)
        self._root = Opened(
            spans_of(record.text, self._wanted[id(record.text)]) if record.cells is None else spans_of_cells(record),
            Cursor(record.text, record.line, record.column, record.margin),
            None,
            is_decoded=False,
        )
        self._opened: dict[int, Opened] = {}
        self._locations: dict[Path, Location] = {}

    def record(self, found: Found) -> Record | Unreadable:
        """What was found, as a record; nested too deep in its string, it is as good as unreadable."""
        opened, span, text = self._innermost(found)
        text = text[span.start : span.end]
        value, duplicates, oddities, depth = examined(text, found.json)
        if depth > DEEPEST:
            reason = f"nested {depth} levels deep in the string there, more than the {DEEPEST} that segcli reads"
            return self.unreadable(Missing(found, reason, "too-deep"))
        at, outer = self._outermost(found), self._record
        mapped = decoded = None
        if opened.embedded is not None:
            offset = found.texts[-1].body.start
            # The map of a whole text takes as long to make as the text to check, so it is left to who asks for it.
            whole = len(found.texts) == 1 and found.is_whole_text and not offset
            mapped = opened.embedded if whole else opened.embedded.part(span.start + offset, span.end + offset)
        if opened.is_decoded:
            # Mapped places count from where the base64 begins, too.
            decoded = opened.cursor.place(span.start) if mapped is None else (1, 1)
        place = None if found.place is None else pointer(Privacy(None).path(found.place))
        within = Embedding(found.path, place, found.encoding, mapped, decoded, signature_of(found, outer.text))
        record = Record(0, value, text, at.line, at.column, outer.start, duplicates, within, oddities=oddities)
        return record._replace(margin=outer.margin, size=outer.size)

    def unreadable(self, missing: Missing) -> Unreadable:
        """What to say of something that is no JSON, or leads nowhere."""
        found = missing.found
        at = self._outermost(found)
        outer = self._root.spans[found.path[: found.texts[0].depth] if found.texts else found.path]
        text, column = b"", at.column
        reason = missing.reason
        if missing.at is not None:
            at, text, column, reason = self._fault(missing, missing.at, at)
        place = readable(pointer(Privacy(None).path(found.path))) or "the root of the record"
        finding = Finding(
            missing.code, Severity.ERROR, f"nothing to check at {place}: {reason}", at, None, help=missing.help
        )
        return Unreadable(finding, text, column, outer.end - outer.start, self._record.start)

    def _fault(self, missing: Missing, at: int, outer: Location) -> tuple[Location, bytes, int, str]:
        """Where a fault in a string's text is in the source, the text around it, and the column at which that begins.
        In base64 the inner line and column are said.
        """
        *before, (depth, body) = missing.found.texts
        opened = self._open(tuple(before), Text(depth, body), missing.found.path)
        start = max(body.text.rfind(b"\n", 0, at) + 1, at - EXCERPT)
        end = body.text.find(b"\n", at, at + EXCERPT)
        text = body.text[start : end if end >= 0 else at + EXCERPT]
        place = outer
        if opened.embedded is not None and not opened.is_decoded:
            place = opened.embedded.location(at + body.start, at + body.start)
            place = place._replace(end_column=place.column + 1)
        line, column = Cursor(body.text, *body.place).place(at)
        reason = missing.reason
        if opened.is_decoded:
            reason = f"{reason} (line {line}, column {column} of what the base64 stands for)"
        return place, text, place.column - len(body.text[start:at].decode("utf-8", "replace")), reason

    def _outermost(self, found: Found) -> Location:
        """Where in the source stands what was found, or the string that it is in."""
        path = found.path[: found.texts[0].depth] if found.texts else found.path
        if path not in self._locations:
            self._locations[path] = self._root.cursor.location(self._root.spans[path])
        return self._locations[path]

    def _innermost(self, found: Found) -> tuple[Opened, Span, bytes]:
        """The innermost text that something was found in, and where in it."""
        if not found.texts:
            return self._root, self._root.spans[found.path], self._record.text
        last = found.texts[-1]
        opened = self._open(found.texts[:-1], last, found.path)
        return opened, opened.spans[found.path[last.depth :]], last.body.text

    def _open(self, before: tuple[Text, ...], last: Text, path: Path) -> Opened:
        """A text, and what it takes to find something in it."""
        text = last.body.text
        known = self._opened.get(id(text))
        if known is None:
            known = self._opened[id(text)] = self._newly_opened(before, last, path)
        return known

    def _newly_opened(self, before: tuple[Text, ...], last: Text, path: Path) -> Opened:
        text, wanted = last.body.text, self._wanted[id(last.body.text)]
        spans = spans_of(text, wanted) if last.body.json is not None else {}
        if last.body.encoding == "base64":
            return Opened(spans, Cursor(text, *last.body.place), None, is_decoded=True)
        outer, depth = (self._open(before[:-1], before[-1], path), before[-1].depth) if before else (self._root, 0)
        span = outer.spans[path[depth : last.depth]]
        literal = (before[-1].body.text if before else self._record.text)[span.start : span.end]
        if outer.embedded is not None:
            embedded = EmbeddedText(literal, outer=outer.embedded, start=span.start + before[-1].body.start)
        else:
            line, column = outer.cursor.place(span.start)
            if not literal.startswith(b'"'):
                literal, column = b'"%b"' % literal, column - 1  # a cell without quotes
            embedded = EmbeddedText(literal, line, column, is_cell=self._record.cells is not None)
        return Opened(spans, Cursor(text), embedded, outer.is_decoded)


def spans_of_cells(record: Record) -> dict[Path, Span]:
    """Where the cells of a row stand, and the row."""
    return {(): Span(0, len(record.text)), **{(name,): span for name, span in (record.cells or {}).items()}}


def steps(text: bytes, found: Found) -> Iterator[tuple[bytes, Path]]:
    """The texts on the way to something, the record's first, each with the path in it that leads on."""
    depth = 0
    for inner in found.texts:
        yield text, found.path[depth : inner.depth]
        text, depth = inner.body.text, inner.depth
    yield text, found.path[depth:]
