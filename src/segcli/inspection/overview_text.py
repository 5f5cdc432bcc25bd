"""The lines of an overview: numbers, a histogram, and a list for everything that events are grouped by."""

from collections.abc import Iterator
from typing import NamedTuple

from segcli.console.style import STYLES
from segcli.console.text import plural, shortened
from segcli.findings import Summary
from segcli.histograms.captions import range_of, scale
from segcli.inspection.charts import axis, bar, histogram
from segcli.inspection.groups import GroupName
from segcli.inspection.layout import LONG_ID, Line, beside, folded, half, is_wide, length, padded
from segcli.inspection.numbers import LABEL, labelled, number_lines, share
from segcli.inspection.view import View

LISTED = 10
BAR = 8
GROUP_LABELS = {
    "events": "event",
    "purposes": "purpose",
    "envelopes": "envelope",
    "channels": "channel",
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
        listing(name, view, summary.events, page._replace(width=column))
        for name, counter in view.groups.items()
        if counter.most_common()
    ]
    if view.moves:
        groups.append(move_lines(view, column))
    head: Line = [
        ("overview", "bold"),
        (f"  {plural(summary.events, 'event')} in {plural(summary.sources + summary.sources_failed, 'source')}", ""),
    ]
    return [
        head,
        [],
        *number_lines(view, summary, page.width),
        [],
        *creation_lines(view, page),
        *beside(groups, page.width),
        *finding_lines(view, page),
        *undocumented_lines(view, page),
    ]


def creation_lines(view: View, page: Page) -> list[Line]:
    """When events were created; with a histogram where there is more than one step to show."""
    timeline = view.timeline(page.width - LABEL - 2)
    if timeline is None:
        return []
    without = f", {view.without_time:,} without a time" if view.without_time else ""
    lines = [labelled("created", [(f"{range_of(timeline)}{without}", "")])]
    if len(timeline.counts) > 1:
        lines += [labelled("", line) for line in histogram(timeline, page.unicode)]
        lines.append(labelled("", [(axis(timeline, page.width - LABEL - 2), "dim")]))
        lines.append(labelled("", [(f"{scale(timeline)}, the highest {max(timeline.counts):,}", "dim")]))
    return [*lines, []]


def listing(group: str, view: View, events: int, page: Page) -> list[Line]:
    """The most frequent of what events are grouped by, with their share of all events, and the outcomes of types of
    which not all events are valid.
    """
    counter = view.groups[group]
    most = counter.most_common()
    rest = sum(count for _, count in most[LISTED:]) + counter.others
    rows = [(name, count) for name, count in most[:LISTED]]
    if rest:
        others = len(most) - LISTED
        rows.append((GroupName("others" if counter.others or others < 1 else f"{others:,} others"), rest))
    digits = max(len(f"{count:,}") for _, count in rows)
    room = page.width - digits - BAR - 15
    lines: list[Line] = [[(f"  {GROUP_LABELS[group]}", "bold")]]
    for (name, count), name_and_id in zip(rows, fit_names([name for name, _ in rows], room), strict=True):
        shared = [
            (f"{count:>{digits},} {share(count, events)} ", ""),
            (bar(count / max(events, 1), BAR, page.unicode), "magenta"),
        ]
        lines.append([*padded([("    ", ""), *name_and_id], room + 6), *shared])
        outcomes = view.outcomes.get(name.name) if group == "events" else None
        if outcomes is not None and outcomes.valid < count:
            told = (f"{number:,} {word}" for word, number in outcomes._asdict().items() if number)
            lines.append([(f"      {', '.join(told)}", "dim")])
    return lines


def move_lines(view: View, width: int) -> list[Line]:
    """How many customers entered segments, less those who left."""
    moves = view.moves[:LISTED]
    room = width - 34
    lines: list[Line] = [padded([("  entered less left", "bold")], width - 28)]
    lines[0].append(("  entered     left      net", "dim"))
    for (_, entered, left), name in zip(moves, fit_names([move.name for move in moves], room), strict=True):
        numbers = f"{entered:>9,}{left:>9,}{entered - left:>+9,}"
        lines.append([*padded([("    ", ""), *name], width - 28), (numbers, "")])
    return lines


def fit_names(names: list[GroupName], room: int) -> Iterator[Line]:
    """Names with their ids: whole where there is room for all of them, else cut in the middle, else none."""
    whole = [f" ({name.id})" if name.id else "" for name in names]
    short = [LONG_ID.sub(r"\1...\2", behind) for behind in whole]
    for ids in (whole, short):
        if all(len(name.name) + len(behind) <= room for name, behind in zip(names, ids, strict=True)):
            break
    for name, behind in zip(names, ids, strict=True):
        fits = len(name.name) + len(behind) <= room
        yield [(shortened(name.name, room), ""), (behind if fits else "", "dim")]


def finding_lines(view: View, page: Page) -> list[Line]:
    """The most frequent findings."""
    most = view.findings.most_common()
    if not most:
        return []
    lines: list[Line] = [[("  findings", "bold")]]
    for kind, count in most[:LISTED]:
        where = " ".join(filter(None, (kind.type, kind.path)))
        head: Line = [(f"    {count:>7,}  ", ""), (f"{kind.severity.label} {kind.code}", STYLES[kind.severity])]
        if length(head) + len(where) + 2 <= page.width:
            lines.append([*head, (f"  {where}" if where else "", "dim")])
            continue
        lines += [head, *([(f"{'':13}{text}", "dim")] for text in folded(where, page.width - 13))]
    return [*lines, *left_out(len(most) - LISTED, view.findings.others, "kind"), []]


def undocumented_lines(view: View, page: Page) -> list[Line]:
    """Members and values that nobody documented."""
    most = view.undocumented.most_common()
    if not most:
        return []
    lines: list[Line] = [[("  never documented", "bold")]]
    for item, count in most[:LISTED]:
        text = f"member {item.path}" if item.value is None else f"value {item.value} of {item.path}"
        first, *rest = folded(text, page.width - 13)
        lines.append([(f"    {count:>7,}  ", ""), (first, "")])
        lines += [[(f"{'':13}{line}", "")] for line in rest]
    return [*lines, *left_out(len(most) - LISTED, view.undocumented.others, "other"), []]


def left_out(kinds: int, others: int, word: str) -> list[Line]:
    """A line for the rows that are left out, if any are."""
    if kinds <= 0:
        return []
    text = f"and {plural(kinds, f'more {word}')}" + (f", and {others:,} more that are not told apart" if others else "")
    return [[(f"{'':13}{text}", "dim")]]
