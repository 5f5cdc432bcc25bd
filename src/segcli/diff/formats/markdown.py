"""Markdown for a comment on a pull request: a table for each pair, as GitHub and GitLab render it."""

from segcli.console.markdown import code
from segcli.console.output import Output, Write
from segcli.console.text import plural, visible
from segcli.diff.describe import ChangeRow, id_of, rows
from segcli.diff.difference import Difference, ReportedDelivery
from segcli.diff.format import DiffSummary, Render
from segcli.diff.formats.text import headline, position
from segcli.diff.pairing import Side
from segcli.input.records import Unreadable

HEADING = "| where | left | right | |\n| --- | --- | --- | --- |\n"


def renderer(_: Output) -> Render:
    """A pair as a table, whatever the output."""
    return pair_table


class Format:
    is_full = False

    def __init__(self, write: Write, _: Output) -> None:
        self._write = write
        self._side: Side | None = None
        self._failures: list[str] = []

    def start(self) -> None:
        self._write("## Differences\n")

    def equal(self) -> None:
        pass

    def differ(self, shown: str) -> None:
        self._write(shown)

    def unpaired(self, side: Side, delivery: ReportedDelivery) -> None:
        if self._side != side:
            self._write(f"\n### Only {side}\n\n")
            self._side = side
        id_ = id_of(delivery)
        self._write(f"- {code(position(delivery))} {code(delivery.type_name)}{f' {code(id_)}' if id_ else ''}\n")

    def unreadable(self, source: str, item: Unreadable) -> None:
        pass

    def fail(self, source: str, error: str) -> None:
        self._failures.append(f"- {code(visible(source))} {code(error)}\n")

    def finish(self, summary: DiffSummary, _: str) -> None:
        if self._failures:
            self._write(f"\n### Sources that failed\n\n{''.join(self._failures)}")
        changed = (
            f"{plural(summary.changes, 'change')}, {summary.different:,} of {plural(summary.pairs, 'pair')} differ"
        )
        unpaired = f", {summary.only_left:,} only left, {summary.only_right:,} only right"
        self._write(f"\n{changed}{unpaired if summary.only_left or summary.only_right else ''}.\n")


def pair_table(difference: Difference) -> str:
    """What is different between two deliveries, below a heading."""
    lines = [f"| {' | '.join(cells(row))} |\n" for row in rows(difference)]
    return f"\n### {code(headline(difference))}\n\n{HEADING}{''.join(lines)}"


def cells(row: ChangeRow) -> list[str]:
    """A row of the table; values are code, so that nothing in them is read as Markdown."""
    values = [code(text) if text is not None else "" for text in (row.old, row.new)]
    note = row.note if row.kind in ("changed", "type-changed") else f"{row.kind} {row.note}".strip()
    return [code(f"{row.name.group}: {row.name.label}"), *values, note]
