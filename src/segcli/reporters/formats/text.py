"""For people: code and message, the lines of the payload with a caret, and help. A fault that comes again in other
events is shown once and counted.
"""

from typing import TYPE_CHECKING

from segcli.console.output import Output, Write
from segcli.console.style import STYLES, Piece, colored
from segcli.console.text import not_shown, readable, visible
from segcli.findings import Finding, Severity, Summary
from segcli.input.records import Unreadable
from segcli.privacy.policy import Privacy
from segcli.reporters.reporter import Excerpted
from segcli.validation.result import CheckedEvent

if TYPE_CHECKING:
    from segcli.validation.excerpt import Excerpt
    from segcli.validation.kinds import Kind

KINDS_KEPT = 1000


class Reporter:
    every_event = False
    excerpts = Excerpted.FIRST

    def __init__(self, write: Write, options: Output) -> None:
        self._write = write
        self._options = options
        self._seen: dict[Kind, int] = {}
        self._others = 0

    def start(self) -> None:
        pass

    def show(self, source: str, item: CheckedEvent | Unreadable) -> None:
        from segcli.validation.excerpt import Excerpts, unreadable_excerpt
        from segcli.validation.kinds import kind_of

        if isinstance(item, Unreadable):
            excerpt = unreadable_excerpt(item, Privacy(None, self._options.show_values), self._width)
            self._block(source, item.finding, "", excerpt)
            return
        excerpts: Excerpts | None = None
        for finding in item.findings:
            kind = kind_of(item, finding)
            if kind in self._seen:
                self._seen[kind] += 1
            elif len(self._seen) >= KINDS_KEPT:
                self._others += 1
            else:
                self._seen[kind] = 0
                excerpts = excerpts or Excerpts(item)
                about = f" (event {item.event.record.number}, {item.type or 'unrecognised'})"
                self._block(source, finding, about, excerpts.excerpt(finding, self._width))

    def fail(self, source: str, error: str) -> None:
        if self._options.file is None:
            return
        head: list[Piece] = [("error", STYLES[Severity.ERROR]), (f": {error}\n", "bold")]
        self._print([*head, ("  --> ", "blue"), (f"{visible(source)}\n\n", "")])

    def finish(self, summary: Summary) -> None:
        again = [(kind, count) for kind, count in self._seen.items() if count]
        for (code, event, path), count in again:
            times = "once more" if count == 1 else f"{count:,} more times"
            where = "".join(f" {part}" for part in (event, path) if part)
            self._print([("= ", "dim"), (code, "bold"), (f"{where}: ", ""), (times, "bold"), ("\n", "")])
        if self._others:
            self._print([("= ", "dim"), (f"{self._others:,} findings of other kinds are not shown\n", "")])
        rest = not_shown(summary) if self._options.file is not None else ""
        if rest:
            self._print([("= ", "dim"), (f"{rest}\n", "")])
        if again or self._others or rest:
            self._print([("\n", "")])

    @property
    def _width(self) -> int:
        return max(self._options.width - 8, 32)

    def _block(self, source: str, finding: Finding, about: str, excerpt: "Excerpt | None") -> None:
        style = STYLES[finding.severity]
        at = finding.location
        gutter = " " * max(len(str(at.line)), 2)
        pieces: list[Piece] = [
            (f"{finding.severity.label}[{finding.code}]", style),
            (f": {finding.message}\n", "bold"),
            (f"{gutter}--> ", "blue"),
            (f"{visible(source)}:{at.line}:{at.column}{about}\n", ""),
        ]
        if excerpt is not None:
            pieces.append((f"{gutter} |\n", "blue"))
            for index, (number, line) in enumerate(excerpt.lines):
                pieces += [(f"{number:>{len(gutter)}} | ", "blue"), (f"{line}\n", "")]
                if index == excerpt.caret_line:
                    caret = " " * excerpt.caret + "^" * excerpt.length
                    label = f" {readable(finding.path)}" if finding.path else ""
                    pieces += [(f"{gutter} | ", "blue"), (f"{caret}{label}\n", style)]
        if finding.help:
            pieces += [(f"{gutter} = ", "blue"), (f"help: {finding.help}\n", "")]
        self._print([*pieces, ("\n", "")])

    def _print(self, pieces: list[Piece]) -> None:
        if not self._options.color:
            self._write("".join(text for text, _ in pieces))
            return
        self._write(colored(pieces))
