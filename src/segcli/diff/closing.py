"""The last line of a run of `segcli diff`."""

from segcli.console.text import amount, plural
from segcli.diff.describe import name_of
from segcli.diff.difference import Difference
from segcli.diff.format import DiffSummary


def closing(counts: DiffSummary, outcome: str) -> str:
    """What came of a run, and how much was read."""
    read = f"{plural(counts.left + counts.right, 'event')} read, {amount(counts)}"
    unpaired = ((counts.only_left, "left"), (counts.only_right, "right"))
    only = ", ".join(f"{number:,} only {side}" for number, side in unpaired if number)
    return f"{outcome}{'; ' if only else ''}{only}. {read}."


def outcome_of(counts: DiffSummary, first: Difference | None) -> str:
    """What came of the comparison of the pairs; `first` is the difference of the first one."""
    if not counts.pairs:
        weaker = "`--match entity` compares what is about the same thing, `--match position` in order"
        return f"nothing in common ({weaker})" if counts.only_left and counts.only_right else "nothing to compare"
    if not counts.different:
        return "no differences" + (f" in {counts.pairs:,} pairs" if counts.pairs > 1 else "")
    changes = plural(counts.changes, "change")
    if counts.pairs > 1:
        return f"{changes} in {counts.different:,} of {counts.pairs:,} pairs"
    assert first is not None
    groups = {name_of(change, first).group for change in first.changes}
    return f"{changes} in {plural(len(groups), 'object')}"
