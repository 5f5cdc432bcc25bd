"""Text from payloads and tables in Markdown."""

from segcli.console.text import amount, plural, shortened, visible
from segcli.findings import Summary


def counts(summary: Summary) -> str:
    """What was read, judged and found, in numbers."""
    judged = f"{summary.valid:,} valid, {summary.invalid:,} invalid, {summary.unchecked:,} unchecked"
    counted = ((summary.errors, "error"), (summary.warnings, "warning"), (summary.notes, "note"))
    findings = ", ".join(plural(number, word) for number, word in counted)
    read = f"{plural(summary.events, 'event')} in {plural(summary.sources + summary.sources_failed, 'source')}"
    return f"{read}: {judged}. {findings}. {amount(summary)}."


def code(text: str) -> str:
    """A text as a code span in a table cell.

    Backticks become quotes, as parsers disagree about fences of many. A vertical bar ends a cell even in a code span,
    and parsers disagree about the one behind a backslash.
    """
    cut = shortened(visible(text), LONGEST_CELL)
    plain = cut.replace("`", "'").replace("\\|", r"\\u007c").replace("|", r"\|")
    return f"`{plain}`" if plain else ""


LONGEST_CELL = 200
