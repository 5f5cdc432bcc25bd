"""The numbers at the head of an overview: outcomes, customers, what came again, and how long deliveries took."""

from collections.abc import Iterator
from itertools import groupby

from segcli.console.text import size, visible
from segcli.console.times import span
from segcli.findings import Summary
from segcli.histograms.delays import Delays
from segcli.inspection.estimates import Estimate
from segcli.inspection.layout import Line, folded
from segcli.inspection.view import Repeated, RepeatedId, View

LABEL = 13
IDS_SHOWN = 5


def number_lines(view: View, summary: Summary, width: int) -> list[Line]:
    """The counts of valid, invalid and other events, of customers and of repeated deliveries."""
    outcomes = (
        ("valid", summary.valid, "green"),
        ("invalid", summary.invalid, "bold red"),
        ("unchecked", summary.unchecked, "bold yellow"),
    )
    lines = [
        labelled(label, [(f"{count:>9,}", style), (share(count, summary.events), "dim")])
        for label, count, style in outcomes
        if count or label == "valid"
    ]
    if summary.unreadable:
        text = [(f"{summary.unreadable:>9,}", "bold red"), (f"  {size(summary.bytes_skipped)}", "dim")]
        lines.append(labelled("unreadable", text))
    if summary.sources_failed:
        sources = [(f"{summary.sources_failed:>9,}", "bold red"), ("  of the sources", "dim")]
        lines.append(labelled("failed", sources))
    lines.append(labelled("customers", [(f"{count_text(view.customers):>9}", ""), ("  distinct", "dim")]))
    for repeated, name in ((view.repeated_deliveries, "id"), (view.repeated_events, "event.id")):
        lines += repeated_lines(repeated, name, view.sources, width)
    return [*lines, *delay_lines(view.delays, width)]


def repeated_lines(repeated: Repeated, name: str, sources: list[str], width: int) -> Iterator[Line]:
    """How often ids came that had come before, and those that came most often."""
    text = f"  came with an {name} that had come before"
    yield labelled("repeated", [(f"{count_text(repeated.total):>9}", ""), (text, "dim")])
    for row in repeated.ids[:IDS_SHOWN]:
        for number, line in enumerate(folded(repeat_text(row, sources), width - LABEL - 4)):
            yield labelled("", [(f"{'  ' * (number > 0)}{line}", "dim")])
    if len(repeated.ids) > IDS_SHOWN:
        yield labelled("", [("and others", "dim")])


def repeat_text(row: RepeatedId, sources: list[str]) -> str:
    """An id, how often and where it came, and whether with the same bytes."""
    by_source = groupby(row.places, lambda place: place.source)
    places = ", ".join(
        f"{visible(sources[source])}:{', '.join(str(at.line) for at in group)}" for source, group in by_source
    )
    more = ", ..." if row.times > len(row.places) else ""
    return f"{row.id} {row.times:,} times, {'the same' if row.is_same else 'other'} bytes: {places}{more}"


def delay_lines(delays: Delays | None, width: int) -> Iterator[Line]:
    """How long webhooks took behind their events, in lines."""
    if delays is not None:
        for number, line in enumerate(folded(delay_text(delays), width - LABEL - 4)):
            yield labelled("" if number else "delivered", [(line, "")])


def delay_text(delays: Delays) -> str:
    """How long webhooks took behind their events."""
    words = []
    if delays.number:
        median, p90, p99, longest = (span(number / 1000) for number in delays[1:5])
        words.append(f"median {median}, 90 % within {p90}, 99 % within {p99}, at most {longest}")
    if delays.early:
        words.append(f"{delays.early:,} before their event")
    return "; ".join(words)


def share(count: int, events: int) -> str:
    """A share of all events in percent; not all is never 100, and something never 0."""
    percent = 100 * count / max(events, 1)
    text = f"{percent:.0f}"
    if count and percent < 0.1:
        text = "<0.1"
    elif count and text == "0":
        text = f"{percent:.1f}"
    elif count < events and text == "100":
        text = ">99.9" if percent > 99.9 else f"{percent:.1f}"
    return f"{text:>5} %"


def count_text(count: Estimate) -> str:
    """A number, rounded where it is not exact."""
    if count.is_exact or not count.number:
        return f"{count.number:,}" if count.is_exact else f"at most {count.high:,}"
    step = 10 ** max(len(str(count.number)) - 3, 0)
    return f"about {round(count.number / step) * step:,}"


def labelled(label: str, line: Line) -> Line:
    return [(f"  {label:<{LABEL}}", "bold"), *line]
