"""Markdown for a comment on a pull request: a table for each pair, as GitHub and GitLab render it."""

from segcli.console.markdown import code
from segcli.console.output import Output, Write
from segcli.console.text import plural, visible
from segcli.diff.describe import ChangeRow, id_of, rows
from segcli.diff.difference import Difference, ReportedDelivery
from segcli.diff.format import DiffSummary
from segcli.diff.formats.text import headline, position
from segcli.diff.pairing import Side
from segcli.input.records import Unreadable

HEADING = "| where | left | right | |\n| --- | --- | --- | --- |\n"


class Format:
    def __init__(self, write: Write, _: Output) -> None:
        self._write = write
        self._side: Side | None = None
        self._failures: list[str] = []

    def start(self) -> None:
        self._write("## Differences\n")

    def equal(self) -> None:
        pass

    def differ(self, difference: Difference) -> None:
        self._write(f"\n### {code(headline(difference))}\n\n{HEADING}")
        for row in rows(difference):
            self._write(f"| {' | '.join(cells(row))} |\n")

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

    def finish(self, summary: DiffSummary) -> None:
        if self._failures:
            self._write(f"\n### Sources that failed\n\n{''.join(self._failures)}")
        changed = (
            f"{plural(summary.changes, 'change')}, {summary.different:,} of {plural(summary.pairs, 'pair')} differ"
        )
        unpaired = f", {summary.only_left:,} only left, {summary.only_right:,} only right"
        self._write(f"\n{changed}{unpaired if summary.only_left or summary.only_right else ''}.\n")


def cells(row: ChangeRow) -> list[str]:
    """A row of the table; values are code, so that nothing in them is read as Markdown."""
    values = [code(text) if text is not None else "" for text in (row.old, row.new)]
    note = row.note if row.kind in ("changed", "type-changed") else f"{row.kind} {row.note}".strip()
    return [code(f"{row.name.group}: {row.name.label}"), *values, note]
