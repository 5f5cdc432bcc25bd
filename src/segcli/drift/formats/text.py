"""The drift of each type of event for a terminal, in lines that fit its width."""

from textwrap import wrap

from segcli.console.output import Output, Write
from segcli.console.style import Piece, colored
from segcli.console.text import plural, visible
from segcli.drift.report import Drift, Heading, Row
from segcli.drift.words import more, place, sentence, subject, title, verdict
from segcli.findings import Summary
from segcli.input.records import Unreadable

WIDEST, NARROWEST = 100, 40
UNREADABLE_SHOWN = 5
STYLES = {"breaking": "bold red", "new": "bold yellow", "unused": "bold cyan"}
COLUMN = 12
"""Where what is said of a row begins, behind its grade."""


class Writer:
    def __init__(self, write: Write, output: Output) -> None:
        self._write = write
        self._output = output
        self._width = max(min(output.width, WIDEST), NARROWEST)
        self._unreadable = 0

    def unreadable(self, source: str, item: Unreadable) -> None:
        self._unreadable += 1
        if self._unreadable <= UNREADABLE_SHOWN:
            at = f"{visible(source)}:{item.finding.location.line}"
            self._print([("unreadable", "bold red"), (f"  {at} {item.finding.message}", "")])

    def fail(self, source: str, error: str) -> None:
        if self._output.file is not None:
            self._print([("failed", "bold red"), (f"      {visible(source)}: {error}", "")])

    def finish(self, drift: Drift, _: Summary) -> None:
        for heading in drift.headings:
            if heading.rows:
                self._heading(heading, drift)
        for text in filter(None, (more(drift), verdict(drift))):
            self._fold(text, 0, "bold")

    def _heading(self, heading: Heading, drift: Drift) -> None:
        name, counted = title(heading), plural(heading.events, "event")
        gap = self._width - len(name) - len(counted)
        self._print([(name, "bold underline"), (" " * max(gap, 2), ""), (counted, "dim")])
        self._fold(f"from {place(heading.first, drift)}", 2, "dim")
        self._fold(f"to {place(heading.last, drift)}", 2, "dim")
        for row in heading.rows:
            if row.kind != "never-sent":
                self._row(row, drift)
        self._never_sent([row for row in heading.rows if row.kind == "never-sent"])
        self._print([])

    def _row(self, row: Row, drift: Drift) -> None:
        self._print([(f"  {row.grade:<{COLUMN - 2}}", STYLES[row.grade]), (subject(row), "bold")])
        self._fold(sentence(row, drift), COLUMN, "")

    def _never_sent(self, rows: list[Row]) -> None:
        """Write the documented members that never came, of which there are many, in one paragraph."""
        if rows:
            self._print([(f"  {'unused':<{COLUMN - 2}}", STYLES["unused"]), ("documented, and never sent:", "")])
            self._fold(", ".join(f"{subject(row)} (0 of {row.of:,})" for row in rows), COLUMN, "")

    def _fold(self, text: str, indent: int, style: str) -> None:
        """Write a text in lines that fit; a name without blanks that is wider stays whole."""
        lines = wrap(text, self._width - indent, break_long_words=False, break_on_hyphens=False)
        for line in lines:
            self._print([(" " * indent, ""), (line, style)])

    def _print(self, line: list[Piece]) -> None:
        text = colored(line) if self._output.color else "".join(text for text, _ in line)
        self._write(f"{text.rstrip()}\n")
