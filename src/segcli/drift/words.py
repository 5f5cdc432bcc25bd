"""The sentences of a report, which all formats for people have in common."""

from datetime import datetime

from segcli.console.text import plural, readable, visible
from segcli.console.times import clock, local, parsed
from segcli.drift.report import GRADES, Drift, Heading, Row, RowKind
from segcli.drift.runs import Seen

EMPTY = "No event was read."
NOTHING = "Nothing departs from the documentation."
TEMPLATES: dict[RowKind, str] = {
    "type-changed": "{types} instead of {former}, {share}",
    "stopped": "always came and is no longer sent: missing {share}",
    "missing": "always came and is now missing {share}",
    "type": "{types}, which it is not documented to be, {share}",
    "member": "never documented: {types}, {share}",
    "began": "did not come before, is there {share}",
    "value": "not a documented value: {text}, {share}",
    "event": "an event that nobody documented, {share}",
    "never-sent": "documented, and in none of {all}",
    "not-sent": "came at times, and is in none of {all}",
}


def moment(event: Seen, drift: Drift) -> datetime | None:
    """When an event was sent, in the zone of the report."""
    at = parsed(event.moment) if event.moment else None
    return None if at is None else local(at, drift.zone)


def place(event: Seen, drift: Drift) -> str:
    """`event 1,001 of capture.ndjson`, and when it was sent."""
    at = moment(event, drift)
    when = f" ({clock(at)})" if at is not None else ""
    return f"event {event.number:,} of {visible(drift.sources[event.source])}{when}"


def title(heading: Heading) -> str:
    """What stands above the rows of a heading."""
    return heading.type or f"envelope of {'distributions' if heading.envelope == 'distribution' else 'the project'}"


def subject(row: Row) -> str:
    """What a row is about: a pointer for people, or the name of an event."""
    return readable(row.path) if row.path else visible(row.text or "")


def sentence(row: Row, drift: Drift) -> str:
    """What a row says of its subject, and since when."""
    when = since(row, drift)
    return f"{what(row)}, {when}" if when else what(row)


def what(row: Row) -> str:
    """What a row says of its subject."""
    words = {
        "types": " or ".join(row.types),
        "former": " or ".join(row.former),
        "share": f"in {part(row)}",
        "text": row.text,
        "all": plural(row.of, "event"),
    }
    return TEMPLATES[row.kind].format(**words)


def since(row: Row, drift: Drift) -> str:
    """Where what a row says begins and ends; empty for what never came. Behind a sharp beginning it has no end."""
    if row.first is None or row.last is None:
        return ""
    first = place(row.first, drift)
    if row.is_sharp:
        return f"since {first}"
    return f"in {first}" if row.last == row.first else f"first in {first}, last in {place(row.last, drift)}"


def part(row: Row) -> str:
    """`3,000 of 4,000 events (75 %)`."""
    if row.events == row.of:
        return f"all {plural(row.of, 'event')}" if row.of > 1 else "the only event"
    percent = 100 * row.events / row.of
    shown = "less than 1" if percent < 1 else "more than 99" if percent > 99 else f"{percent:.0f}"
    return f"{row.events:,} of {plural(row.of, 'event')} ({shown} %)"


def verdict(drift: Drift) -> str:
    """How many departures there are of each grade."""
    if not drift.headings:
        return EMPTY
    if not drift.rows:
        return f"Nothing changed{since_what(drift)}." if drift.against is not None else NOTHING
    counts = [f"{drift.count(grade):,} {grade}" for grade in GRADES]
    return f"{', '.join(counts)}{since_what(drift)}."


def since_what(drift: Drift) -> str:
    """What the report is against."""
    return f", against {visible(drift.against)}" if drift.against is not None else ""


def more(drift: Drift) -> str:
    """What is said of the kinds that were not kept apart; empty where there are none."""
    return (
        f"More than 1,000 kinds that nobody documented: all others came {drift.others:,} times." if drift.others else ""
    )
