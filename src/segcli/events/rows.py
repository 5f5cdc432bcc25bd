"""Which cells of the rows of a table hold events: the columns in which they were found before come first."""

from segcli.events.text_bodies import Budget
from segcli.events.wrappers import LEAST, MOST_TIMES, Found, Steps, Wrapped, records_at, search
from segcli.findings import Finding, Location, Severity
from segcli.input.locate import Cursor
from segcli.input.records import Record, Unreadable

HELP = "name the column with --at /COLUMN where it holds events"


def found_in_row(record: Record, column: Steps | None) -> Wrapped | None:
    """What stands in a column of a row, or the events that are found elsewhere in it."""
    if column is not None:
        budget = Budget(LEAST + MOST_TIMES * len(record.text))
        records = tuple(records_at(Found((), record.json), column, (), budget))
        if records:
            return Wrapped(records, budget.limit)
    wrapped = search(record.json, len(record.text))
    return wrapped if isinstance(wrapped, Wrapped) else None


def at_column(wrapped: Wrapped) -> Steps | None:
    """The column in which something was found."""
    place = wrapped.records[0].place
    return None if place is None else place[:1]


def no_event(record: Record) -> Unreadable | None:
    """What is to be said of a row that holds JSON and no event; None for one without JSON."""
    for name, cell in (record.cells or {}).items():
        text = record.json[name].lstrip()
        if not text.startswith(('{"', "[{")):
            continue
        cursor = Cursor(record.text, record.line, record.column)
        location = Location(*cursor.place(cell.start), *cursor.place(cell.end))
        message = "nothing to check in this row: no cell of it is an event, or holds one"
        finding = Finding("not-an-event", Severity.ERROR, message, location, None, help=HELP)
        return Unreadable(finding, b"", 1, 0, record.start)
    return None
