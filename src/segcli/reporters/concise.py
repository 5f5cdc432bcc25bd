"""One line per finding, for `grep` and for logs: `file:line:col: severity code: message [pointer]`. In a file there is
a line for each source that failed as well: `file: error: message`.
"""

from segcli.checks import Verdict
from segcli.documents import Unreadable
from segcli.findings import Finding, Summary
from segcli.privacy import visible
from segcli.reporters import Options, Write


class Reporter:
    every_event = False

    def __init__(self, write: Write, options: Options) -> None:
        self._write = write
        self._in_file = options.file is not None

    def start(self) -> None:
        pass

    def show(self, source: str, item: Verdict | Unreadable) -> None:
        for finding in item.findings if isinstance(item, Verdict) else (item.finding,):
            self._write(f"{line(source, finding)}\n")

    def fail(self, source: str, error: str) -> None:
        if self._in_file:
            self._write(f"{visible(source)}: error: {error}\n")

    def finish(self, _: Summary) -> None:
        pass


def line(source: str, finding: Finding) -> str:
    """A finding in one line."""
    at = finding.location
    where = f"{visible(source)}:{at.line}:{at.column}"
    pointer = f" [{finding.path}]" if finding.path else ""
    help_text = f" ({finding.help})" if finding.help and finding.help.startswith("did you mean") else ""
    hint = f" ({finding.help})" if finding.help and "; did you mean" in finding.help else help_text
    return f"{where}: {finding.severity.label} {finding.code}: {finding.message}{hint}{pointer}"
