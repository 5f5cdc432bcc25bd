"""One JSON object per line, written as the run goes: `kind` is `event`, then its `finding`s, `source` for one that
failed, and last `summary`.
"""

from segcli.console.output import Output, Write
from segcli.findings import Json, Summary
from segcli.input.json_text import printable_json
from segcli.input.records import Unreadable
from segcli.reporters.reporter import Excerpted
from segcli.validation.as_json import event_of, failure_of, finding_of
from segcli.validation.result import CheckedEvent


class Reporter:
    every_event = True
    excerpts = Excerpted.NONE

    def __init__(self, write: Write, _: Output) -> None:
        self._write = write

    def start(self) -> None:
        pass

    def show(self, source: str, item: CheckedEvent | Unreadable) -> None:
        if isinstance(item, CheckedEvent):
            self._line({"kind": "event"} | event_of(source, item))
            for finding in item.findings:
                self._line({"kind": "finding"} | finding_of(source, finding, item))
            return
        self._line({"kind": "finding"} | finding_of(source, item.finding))

    def fail(self, source: str, error: str) -> None:
        self._line({"kind": "source"} | failure_of(source, error))

    def finish(self, summary: Summary) -> None:
        self._line({"kind": "summary"} | summary._asdict())

    def _line(self, value: Json) -> None:
        self._write(printable_json(value) + "\n")
