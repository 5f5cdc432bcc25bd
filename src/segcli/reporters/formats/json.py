"""One JSON document, written as the run goes so that memory stays flat: events with their findings, what could not be
read, the sources that failed, and the summary.
"""

from typing import Any

from segcli import __version__
from segcli.console.json_text import Later, text
from segcli.console.output import Write
from segcli.console.text import visible
from segcli.findings import Summary
from segcli.input.records import Unreadable
from segcli.reporters.reporter import Options
from segcli.validation.as_json import event_of, finding_of
from segcli.validation.result import CheckedEvent


class Reporter:
    every_event = True

    def __init__(self, write: Write, _: Options) -> None:
        self._write = write
        self._between = "\n"
        self._later = Later()

    def start(self) -> None:
        self._write(f'{{"segcli": "{__version__}", "events": [')

    def show(self, source: str, item: CheckedEvent | Unreadable) -> None:
        if isinstance(item, CheckedEvent):
            findings = [finding_of(source, finding, item) for finding in item.findings]
            self._write(self._between + text(event_of(source, item) | {"findings": findings}))
            self._between = ",\n"
        else:
            self._later.unreadable(source, item)

    def fail(self, source: str, error: str) -> None:
        self._later.fail(source, error)

    def finish(self, summary: Summary) -> None:
        self._write("\n], ")
        self._later.write(self._write)
        self._write(f'"summary": {text(summary._asdict())}}}\n')


def failure_of(source: str, error: str) -> dict[str, Any]:
    """A source that failed as machine formats have it."""
    return {"source": visible(source), "error": error}
