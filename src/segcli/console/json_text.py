"""JSON as machine formats write it: compact, one value a line, and members that wait for their place."""

import orjson

from segcli.console.deferred_text import Spool
from segcli.console.output import Write
from segcli.findings import Json
from segcli.input.records import Unreadable
from segcli.reporters.formats.json import failure_of
from segcli.validation.as_json import finding_of


class Later:
    """What comes behind the list that is written as the run goes: what could not be read, in two lists."""

    def __init__(self) -> None:
        self._lists = {"unreadable": Spool(), "sources": Spool()}

    def unreadable(self, source: str, item: Unreadable) -> None:
        self._lists["unreadable"].add(text(finding_of(source, item.finding)))

    def fail(self, source: str, error: str) -> None:
        self._lists["sources"].add(text(failure_of(source, error)))

    def write(self, write: Write) -> None:
        """Write both lists, each with a comma behind it."""
        for name, spool in self._lists.items():
            write(f'"{name}": [')
            for number, line in enumerate(spool.lines()):
                write(f",\n{line}" if number else line)
            write("], ")
            spool.close()


def text(value: Json) -> str:
    return orjson.dumps(value).decode()
