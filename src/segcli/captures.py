"""What `segcli diff` compares: captures, read delivery by delivery."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from segcli import documents, sources
from segcli.documents import End, Record, Unreadable
from segcli.events import Recogniser
from segcli.file_ids import FileId
from segcli.findings import SegcliError
from segcli.output import remark
from segcli.privacy import visible
from segcli.reporters.concise import line
from segcli.shelf import Delivery
from segcli.sources import Source, Unopened

if TYPE_CHECKING:
    from segcli.choosing import Choice


def found(argument: str, stdin_name: str = "<stdin>", written: Collection[FileId] = ()) -> list[Source]:
    """The sources of one side. Raises SegcliError when the argument leads to none."""
    opened: list[Source] = []
    for source in sources.find([argument], stdin_name, written):
        if isinstance(source, Unopened):
            raise SegcliError(f"cannot read {visible(source.name)}: {source.reason}")
        opened.append(source)
    return opened


def same_names(
    left: str, right: str, written: Collection[FileId] = ()
) -> tuple[list[tuple[Source, Source]], list[Source], list[Source]]:
    """The files of two directories: those of one name, and those that are in one of the two only."""
    ours = {os.path.relpath(source.name, left): source for source in found(left, written=written)}
    theirs = {os.path.relpath(source.name, right): source for source in found(right, written=written)}
    both = [(source, theirs[name]) for name, source in ours.items() if name in theirs]
    alone = [source for name, source in ours.items() if name not in theirs]
    return both, alone, [source for name, source in theirs.items() if name not in ours]


class Reading:
    """One side of a run: what has been read of it, and whether all of it could be. `tell` learns of the bytes that no
    delivery could be read from.
    """

    def __init__(
        self, tell: Callable[[str, Unreadable], None], recogniser: Recogniser, choice: "Choice | None"
    ) -> None:
        self._recogniser = recogniser
        self._choice = choice
        self._tell = tell
        self.events = self.unreadable = self.bytes_read = self.bytes_skipped = 0
        self.failed = False

    def deliveries(self, files: Iterable[Source]) -> Iterator[Delivery]:
        """The records of these sources, one after the other; what cannot be read is told on stderr."""
        for source in files:
            for item in documents.read(source) if self._choice is None else self._choice.read(source):
                if isinstance(item, Record):
                    event = self._recogniser.recognise(item)
                    if self._choice is not None and not self._choice.takes_event(event):
                        continue
                    self.events += 1
                    yield Delivery(source.name, event)
                elif isinstance(item, Unreadable):
                    self._skip(source.name, item)
                elif isinstance(item, End):
                    self.bytes_read += item.bytes_read
                    if item.trouble is not None:
                        self.failed = True
                        remark(f"{visible(source.name)}: {item.trouble}")

    def _skip(self, name: str, item: Unreadable) -> None:
        self.unreadable += 1
        self.bytes_skipped += item.size
        remark(line(name, item.finding))
        self._tell(name, item)
