"""Columns in bytes of UTF-8, which other programs count where we count code points."""

from segcli.findings import Finding, Location
from segcli.input.locate import first_of
from segcli.input.records import Record, Unreadable
from segcli.validation.result import CheckedEvent, Place


def bytes_before(item: CheckedEvent | Unreadable, at: Location) -> tuple[int | None, int | None]:
    """By how many bytes more than code points the text before the start and the end of a stretch counts; None where its
    text is not at hand to count in.
    """
    if isinstance(item, Unreadable):
        extra = 0 if item.is_ascii and item.text_column == 1 else None
        return extra, extra
    record, start, end = item.event.record, (at.line, at.column), (at.end_line, at.end_column)
    if item.masked is not None:
        known = item.masked.surplus
        return (0, 0) if known is None else (known.get(start), known.get(end))
    if counts_alike(record):
        return 0, 0
    return surplus(record, *start), surplus(record, *end)


def counts_alike(record: Record) -> bool:
    """Whether a record has as many bytes as code points, and stands in its source as it is."""
    return record.text.isascii() and record.within is None


def surplus_of(record: Record, findings: tuple[Finding, ...]) -> dict[Place, int | None] | None:
    """The same before the starts and the ends of findings; None where there are as many everywhere."""
    if counts_alike(record):
        return None
    places = {(at.line, at.column) for _, _, _, at, *_ in findings}
    places |= {(at.end_line, at.end_column) for _, _, _, at, *_ in findings}
    return {place: surplus(record, *place) for place in places}


def surplus(record: Record, line: int, column: int) -> int | None:
    """By how many bytes more than code points a line of a record counts before a column; None inside of a string."""
    if record.within is not None:
        return None
    first_line, first_column = first_of(record)
    start = 0
    for _ in range(line - first_line):
        start = record.text.index(b"\n", start) + 1
    length = column - (first_column if line == first_line else 1)
    before = record.text[start : start + 4 * length].decode("utf-8", "ignore")[:length]
    return len(before.encode()) - len(before)
