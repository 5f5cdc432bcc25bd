"""The sentences of a report, which all formats for people have in common."""

from datetime import datetime

from segcli.console.text import plural, readable, visible
from segcli.console.times import clock, local, parsed
from segcli.drift.report import GRADES, Drift, Heading, Row
from segcli.drift.runs import Seen

NOTHING = "Nothing departs from the documentation."
UNCHANGED = "Nothing changed."
EXPLANATIONS = {
    "breaking": "what handlers of today may break on",
    "new": "what nobody documented, or came only later",
    "unused": "what is documented and was not sent",
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
    """What a row says of its subject."""
    share = f"in {part(row)}"
    first = place(row.first, drift) if row.first is not None else ""
    since = f"since {first}" if row.is_sharp else f"first in {first}"
    types, former = " or ".join(row.types), " or ".join(row.former)
    match row.kind:
        case "type-changed":
            return f"{types} instead of {former}, {since}; {share}"
        case "stopped":
            return f"always came, is no longer sent {since}; missing {share}"
        case "missing":
            return f"always came, is now missing {share}, {since}"
        case "type":
            return f"not documented to be {types}; {share}, {since}"
        case "member":
            return f"never documented: {types}, {share}, {since}{until(row, drift)}"
        case "began":
            return f"did not come before, is sent {since}; {share}"
        case "value":
            return f"not a documented value: {row.text}, {share}, {since}"
        case "event":
            return f"nobody documented such data; {share}, {since}"
        case "never-sent":
            return f"documented and never sent, in {plural(row.of, 'event')}"
        case "not-sent":
            return f"came at times, was not sent in {plural(row.of, 'event')}"


def until(row: Row, drift: Drift) -> str:
    """Where something came last."""
    return f", last in {place(row.last, drift)}" if row.last is not None and row.last != row.first else ""


def part(row: Row) -> str:
    """`3,000 of 4,000 events (75 %)`."""
    if row.events == row.of:
        return f"all {plural(row.of, 'event')}" if row.of > 1 else "the only event"
    percent = 100 * row.events / row.of
    shown = "less than 1" if percent < 1 else "more than 99" if percent > 99 else f"{percent:.0f}"
    return f"{row.events:,} of {plural(row.of, 'event')} ({shown} %)"


def verdict(drift: Drift) -> str:
    """How many departures there are of each grade."""
    if not drift.rows:
        return UNCHANGED if drift.against is not None else NOTHING
    counts = [f"{drift.count(grade):,} {grade}" for grade in GRADES]
    return f"{', '.join(counts)}{since_what(drift)}."


def since_what(drift: Drift) -> str:
    """What the report is against."""
    return f", against {visible(drift.against)}" if drift.against is not None else ""


def more(drift: Drift) -> str:
    """What is said of the kinds that were not kept apart; empty where there are none."""
    return f"More than 1,000 kinds that nobody documented: all others came {drift.others:,} times." if drift.others else ""
