"""One line per finding, for `grep` and for logs: `file:line:col: severity code: message [pointer]`. In a file there is
a line for each source that failed as well: `file: error: message`, and a last one where findings
are not shown.
"""

from segcli.console.output import Output, Write
from segcli.console.text import not_shown, visible
from segcli.findings import Summary
from segcli.input.records import Unreadable
from segcli.reporters.reporter import Excerpted
from segcli.validation.one_line import line
from segcli.validation.result import CheckedEvent


class Reporter:
    every_event = False
    excerpts = Excerpted.NONE

    def __init__(self, write: Write, options: Output) -> None:
        self._write = write
        self._in_file = options.file is not None

    def start(self) -> None:
        pass

    def show(self, source: str, item: CheckedEvent | Unreadable) -> None:
        for finding in item.findings if isinstance(item, CheckedEvent) else (item.finding,):
            self._write(f"{line(source, finding)}\n")

    def fail(self, source: str, error: str) -> None:
        if self._in_file:
            self._write(f"{visible(source)}: error: {error}\n")

    def finish(self, summary: Summary) -> None:
        if self._in_file and (rest := not_shown(summary)):
            self._write(f"segcli: {rest}\n")
