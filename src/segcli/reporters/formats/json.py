"""One JSON document, written as the run goes so that memory stays flat: events with their findings, what could not be
read, the sources that failed, and the summary.
"""

from segcli.__about__ import __version__
from segcli.console.output import Output, Write
from segcli.findings import Summary
from segcli.input.json_text import printable_json
from segcli.input.records import Unreadable
from segcli.reporters.reporter import Excerpted
from segcli.validation.as_json import Later, event_of, finding_of
from segcli.validation.result import CheckedEvent


class Reporter:
    every_event = True
    excerpts = Excerpted.NONE

    def __init__(self, write: Write, _: Output) -> None:
        self._write = write
        self._between = "\n"
        self._later = Later()

    def start(self) -> None:
        self._write(f'{{"segcli": "{__version__}", "events": [')

    def show(self, source: str, item: CheckedEvent | Unreadable) -> None:
        if isinstance(item, CheckedEvent):
            findings = [finding_of(source, finding, item) for finding in item.findings]
            self._write(self._between + printable_json(event_of(source, item) | {"findings": findings}))
            self._between = ",\n"
        else:
            self._later.unreadable(source, item)

    def fail(self, source: str, error: str) -> None:
        self._later.fail(source, error)

    def finish(self, summary: Summary) -> None:
        self._write("\n], ")
        self._later.write(self._write)
        self._write(f'"summary": {printable_json(summary._asdict())}}}\n')
