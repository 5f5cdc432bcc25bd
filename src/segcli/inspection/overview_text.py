"""The lines of an overview: numbers, a histogram, and a list for everything that events are grouped by."""

from collections.abc import Iterator
from typing import NamedTuple

from segcli.console.style import STYLES
from segcli.console.text import plural, shortened, size
from segcli.findings import Summary
from segcli.inspection.charts import bar, histogram, range_of, scale
from segcli.inspection.counters import Counted, Kinds
from segcli.inspection.groups import GroupName, Groups
from segcli.inspection.layout import LONG_ID, Line, beside, folded, half, is_wide, length, padded
from segcli.inspection.overview import View

LISTED = 10
LABEL = 13
BAR = 8
GROUP_LABELS = {
    "events": "event",
    "purposes": "purpose",
    "segments": "segment",
    "campaigns": "campaign",
    "projects": "project",
}


class Page(NamedTuple):
    """How wide the overview may be, and whether block characters can be shown."""

    width: int
    unicode: bool


def overview(view: View, summary: Summary, page: Page) -> list[Line]:
    """All lines of an overview."""
    column = half(page.width) if is_wide(page.width) else page.width
    groups = [
        listing(GROUP_LABELS[name], kinds, summary.events, page._replace(width=column))
        for name, kinds in view.groups.items()
        if kinds.most()
    ]
    head: Line = [
        ("overview", "bold"),
        (f"  {plural(summary.events, 'event')} in {plural(summary.sources + summary.sources_failed, 'source')}", ""),
    ]
    return [
        head,
        [],
        *numbers(view, summary),
        [],
        *when(view, page),
        *beside(groups, page.width),
        *findings(view, page),
        *news(view, page),
    ]


def numbers(view: View, summary: Summary) -> list[Line]:
    """The verdicts, customers and repeated deliveries."""
    verdicts = (
        ("valid", summary.valid, "green"),
        ("invalid", summary.invalid, "bold red"),
        ("unchecked", summary.unchecked, "bold yellow"),
    )
    lines = [
        labelled(label, [(f"{count:>9,}", style), (share(count, summary.events), "dim")])
        for label, count, style in verdicts
        if count or label == "valid"
    ]
    if summary.unreadable:
        told = [(f"{summary.unreadable:>9,}", "bold red"), (f"  {size(summary.bytes_skipped)}", "dim")]
        lines.append(labelled("unreadable", told))
    if summary.sources_failed:
        sources = [(f"{summary.sources_failed:>9,}", "bold red"), ("  of the sources", "dim")]
        lines.append(labelled("failed", sources))
    lines.append(labelled("customers", [(f"{counted(view.customers):>9}", ""), ("  distinct", "dim")]))
    for repeats, name in ((view.repeated_deliveries, "id"), (view.repeated_events, "event.id")):
        told = [(f"{counted(repeats):>9}", ""), (f"  came with an {name} that had come before", "dim")]
        lines.append(labelled("repeated", told))
    return lines


def share(count: int, events: int) -> str:
    """A share of all events in whole percent."""
    percent = 100 * count / max(events, 1)
    return f"{'<1' if 0 < percent < 1 else f'{percent:.0f}':>4} %"


def counted(count: Counted) -> str:
    return f"{count.number:,}" if count.is_exact else f"at least {count.number:,}"


def labelled(label: str, line: Line) -> Line:
    return [(f"  {label:<{LABEL}}", "bold"), *line]


def when(view: View, page: Page) -> list[Line]:
    """The histogram, when there is more than one moment to show."""
    timeline = view.timeline(page.width - LABEL - 2)
    if timeline is None:
        return []
    without = f", {view.without_time:,} without a time" if view.without_time else ""
    lines = [labelled("created", [(f"{range_of(timeline)}{without}", "")])]
    if len(timeline.counts) > 1:
        lines += [labelled("", line) for line in histogram(timeline, page.unicode)]
        lines.append(labelled("", [(f"{scale(timeline)}, the highest {max(timeline.counts):,}", "dim")]))
    return [*lines, []]


def listing(label: str, kinds: Kinds[GroupName] | Groups, events: int, page: Page) -> list[Line]:
    """The most frequent of what events are grouped by, with their share of all events."""
    most = kinds.most()
    rest = sum(count for _, count in most[LISTED:]) + kinds.others
    rows = [(name, count) for name, count in most[:LISTED]]
    if rest:
        others = len(most) - LISTED
        rows.append((GroupName("others" if kinds.others or others < 1 else f"{others:,} others"), rest))
    digits = max(len(f"{count:,}") for _, count in rows)
    room = page.width - digits - BAR - 14
    lines: list[Line] = [[(f"  {label}", "bold")]]
    for (_, count), shown in zip(rows, named([name for name, _ in rows], room), strict=True):
        shared = [
            (f"{count:>{digits},} {share(count, events)} ", ""),
            (bar(count / max(events, 1), BAR, page.unicode), "magenta"),
        ]
        lines.append([*padded([("    ", ""), *shown], room + 6), *shared])
    return lines


def named(names: list[GroupName], room: int) -> Iterator[Line]:
    """Names with their ids: whole where there is room for all of them, else cut in the middle, else none."""
    whole = [f" ({name.id})" if name.id else "" for name in names]
    short = [LONG_ID.sub(r"\1...\2", behind) for behind in whole]
    for ids in (whole, short):
        if all(len(name.name) + len(behind) <= room for name, behind in zip(names, ids, strict=True)):
            break
    for name, behind in zip(names, ids, strict=True):
        fits = len(name.name) + len(behind) <= room
        yield [(shortened(name.name, room), ""), (behind if fits else "", "dim")]


def findings(view: View, page: Page) -> list[Line]:
    """The most frequent findings."""
    most = view.findings.most()
    if not most:
        return []
    lines: list[Line] = [[("  findings", "bold")]]
    for told, count in most[:LISTED]:
        where = " ".join(filter(None, (told.type, told.path)))
        head: Line = [(f"    {count:>7,}  ", ""), (f"{told.severity.label} {told.code}", STYLES[told.severity])]
        if length(head) + len(where) + 2 <= page.width:
            lines.append([*head, (f"  {where}" if where else "", "dim")])
            continue
        lines += [head, *([(f"{'':13}{text}", "dim")] for text in folded(where, page.width - 13))]
    return [*lines, *more(len(most) - LISTED, view.findings.others, "kind"), []]


def news(view: View, page: Page) -> list[Line]:
    """Members and values that nobody documented."""
    most = view.news.most()
    if not most:
        return []
    lines: list[Line] = [[("  never documented", "bold")]]
    for new, count in most[:LISTED]:
        text = f"member {new.path}" if new.value is None else f"value {new.value} of {new.path}"
        first, *rest = folded(text, page.width - 13)
        lines.append([(f"    {count:>7,}  ", ""), (first, "")])
        lines += [[(f"{'':13}{line}", "")] for line in rest]
    return [*lines, *more(len(most) - LISTED, view.news.others, "other"), []]


def more(kinds: int, others: int, word: str) -> list[Line]:
    """How many rows are left out."""
    if kinds <= 0:
        return []
    text = f"and {plural(kinds, f'more {word}')}" + (f", and {others:,} more that are not told apart" if others else "")
    return [[(f"{'':13}{text}", "dim")]]
