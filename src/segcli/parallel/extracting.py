"""The job of `extract`: workers make the texts that are written, and send them in the order of their events."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from segcli.counting import FoundInside
from segcli.input.framing import nothing_passes
from segcli.input.records import Offset, Unreadable
from segcli.outputs.extracted import Extracted, Extractor, Form
from segcli.parallel.job import Job, Look, Send
from segcli.parallel.wire import MESSAGE_SIZE, Encoder
from segcli.validation.foreign_files import may_be_foreign
from segcli.validation.result import CheckedEvent
from segcli.validation.validator import EventValidator

Texts = tuple[list[Extracted], FoundInside]
"""What is to be written, and where inside of other records its events stand."""


def extracting(form: Form, take: Callable[[Texts], None]) -> Job:
    """The job for events that are written in a form; `take` is given what workers have made of them."""

    def taken(texts: Texts, _: Offset) -> None:
        take(texts)

    return Job(partial(TextSink, form), lambda _: Look(nothing_passes), taken)


@cache
def extractor(form: Form, validator: EventValidator) -> Extractor:
    """What makes texts, with the pseudonyms that it remembers, once in the life of a worker."""
    return Extractor(form, validator)


class TextSink:
    """Makes texts of what a worker has read for one task. The parent gets whole what may be of somebody else's file,
    which is known at its end, and the first event, by which it knows that there is one in the file.
    """

    def __init__(self, form: Form, validator: EventValidator, send: Send) -> None:
        self._extractor = extractor(form, validator)
        self._encoder = Encoder(send, Look(nothing_passes), validator.settings.show_values)
        self._is_first = True
        self._begin()

    def _begin(self) -> None:
        self._texts: list[Extracted] = []
        self._found_inside = FoundInside()
        self._size = 0

    @property
    def look(self) -> Look:
        return self._encoder.look

    @property
    def size(self) -> int:
        return self._encoder.size

    def add(self, item: CheckedEvent | Unreadable) -> None:
        foreign = may_be_foreign(item)
        if isinstance(item, Unreadable) or foreign or self._is_first:
            self._is_first = self._is_first and foreign
            self.finish()
            self._encoder.add(item, is_whole=True)
            return
        extracted = self._extractor.extracted(item)
        self._texts.append(extracted)
        self._found_inside.add(item.event.record.place)
        self._size += len(extracted.text)
        if self._size > MESSAGE_SIZE:
            self.finish()
            self._encoder.send()

    def progress(self, records: int, bytes_read: int) -> None:
        self._encoder.progress(records, bytes_read)

    def finish(self) -> None:
        if self._texts:
            self._encoder.part((self._texts, self._found_inside))
            self._begin()

    def end(self, *numbers: Any) -> None:
        # The next file of the task may be somebody else's.
        self._is_first = True
        self._encoder.end(*numbers)

    def send(self) -> None:
        self._encoder.send()
