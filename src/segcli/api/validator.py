"""segcli from Python: `from segcli import Validator, validate`.

What is said of a payload is what `segcli validate` says of the same text. A payload never raises: whatever is wrong
with it is a finding. `SegcliError` is for settings that cannot be, and for text that holds no record at all.
"""

import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import orjson

from segcli.api.python_values import as_text, may_be_odd
from segcli.api.result import Result
from segcli.engines import EngineName
from segcli.events.names import known_event
from segcli.events.purpose import Purpose, known_purpose
from segcli.events.recognition import Checked, Event
from segcli.findings import Json, SegcliError
from segcli.input.compression import CHUNK
from segcli.input.duplicate_keys import surely_has_none
from segcli.input.records import Record, Unreadable
from segcli.pipeline import checked_text
from segcli.validation.requirements import stated
from segcli.validation.result import CheckedEvent, Settings
from segcli.validation.validator import EventValidator

VALIDATORS_KEPT = 32


class Readable(Protocol):
    """An open file, binary or text."""

    def read(self, size: int, /) -> bytes | str: ...


class Validator:
    """Checks payloads, as many as you like, from as many threads as you like; what it needs is compiled once.

    `event` and `purpose` say what every payload must be, `schema` is a file with a JSON Schema of your own, `rules` the
    version of segcli (`0.1`) whose findings are wanted and no newer ones, `engine` is `auto`, `native` or `reference`;
    personal data is masked unless `show_values`. `require` are JSON Pointers to members of the data that must be there
    and not null. Raises SegcliError for what does not exist or cannot be read.

        >>> validator = Validator(event="customer.deleted")
        >>> [finding.code for finding in validator.validate({"customer": {"id": None}})]
        ['missing-property', 'null-not-allowed']
    """

    def __init__(
        self,
        *,
        event: str | None = None,
        purpose: Purpose | None = None,
        schema: str | os.PathLike[str] | None = None,
        rules: str | None = None,
        show_values: bool = False,
        engine: EngineName = "auto",
        require: Iterable[str] = (),
    ) -> None:
        if rules is not None:
            from segcli.validation.codes import newer_than

            newer_than(rules)
        self._events = EventValidator(
            Settings(
                event=event and known_event(event),
                purpose=None if purpose is None else known_purpose(purpose),
                schema=None if schema is None else Path(schema),
                engine=engine,
                rules=rules,
                show_values=show_values,
                require=stated(require, {}, event and known_event(event), is_custom=schema is not None),
            )
        )

    def validate(self, payload: Json) -> Result:
        """Everything that `segcli validate` would say of a payload.

        `payload` is text (`str`, `bytes`, `bytearray`, `memoryview`), which may hold several events, or a JSON value
        (`dict`, `list`, ...). Lines and columns are those of the text, or of the value written compactly. Raises
        SegcliError for text or a list that holds no record, and TypeError for a value that is not JSON.
        """
        # A clean event that is parsed already is neither written nor framed: 6 us in place of 30.
        if type(payload) is dict and self._events.is_clean(payload) and not may_be_odd(payload):
            return self._clean(payload)
        return self._of_text(as_text(payload))

    def validate_stream(self, file: Readable) -> Iterator[Result]:
        """A result for each record of an open file, and for all that cannot be read, as they come.

        Raises SegcliError at the end when there was none, and OSError as the file does.
        """
        # What an open pipe has by now is not held back until there is more.
        read = getattr(file, "read1", file.read)
        pieces: Iterable[bytes | str] = iter(lambda: read(CHUNK), file.read(0))
        empty = True
        for result in self._results(
            piece.encode("utf-8", "backslashreplace") if isinstance(piece, str) else piece for piece in pieces
        ):
            empty = False
            yield result
        if empty:
            raise nothing()

    def items(self, pieces: Iterable[bytes]) -> Iterator[CheckedEvent | Unreadable]:
        """Each event of a text that comes in pieces, and all that cannot be read, in the form that reporters take."""
        return checked_text(pieces, self._events)

    def _of_text(self, text: bytes) -> Result:
        try:
            value = orjson.loads(text)
        except orjson.JSONDecodeError:
            value = None
        if type(value) is dict and self._events.is_clean(value) and surely_has_none(text, value):
            return self._clean(value)
        results = tuple(self._results([text]))
        if not results:
            raise nothing()
        if len(results) == 1:
            return results[0]
        return Result(tuple(finding for result in results for finding in result), results=results)

    def _results(self, pieces: Iterable[bytes]) -> Iterator[Result]:
        for item in self.items(pieces):
            if isinstance(item, Unreadable):
                yield Result((item.finding,), valid=False)
            else:
                yield Result(item.findings, described(item.event, item.type), item.valid)

    def _clean(self, value: Json) -> Result:
        """The result of an event of which nothing is to be said."""
        event = self._events.recogniser.recognise(Record(1, value, b"", 1, 1, 0))
        return Result((), described(event, event.recognition.type), valid=True)


def described(event: Event, kind: str | None) -> tuple[str | None, tuple[str, ...], Checked]:
    """What a result tells of an event beside its findings; `kind` is the candidate that it was judged as."""
    return kind, event.recognition.candidates, event.recognition.checked


def nothing() -> SegcliError:
    return SegcliError("the payload holds no event: it is empty, blank or an empty array")


@lru_cache(VALIDATORS_KEPT)
def validator_for(
    event: str | None,
    purpose: Purpose | None,
    schema: str | None,
    rules: str | None,
    show_values: bool,
    engine: EngineName,
    require: tuple[str, ...],
) -> Validator:
    """The validator with these settings."""
    return Validator(
        event=event,
        purpose=purpose,
        schema=schema,
        rules=rules,
        show_values=show_values,
        engine=engine,
        require=require,
    )


def validate(
    payload: Json,
    event: str | None = None,
    purpose: Purpose | None = None,
    *,
    schema: str | os.PathLike[str] | None = None,
    rules: str | None = None,
    show_values: bool = False,
    engine: EngineName = "auto",
    require: Iterable[str] = (),
) -> Result:
    """The same as `Validator(...).validate(payload)`; the validators of the last 32 settings are kept.

    >>> [finding.code for finding in validate({"customer": {"id": None}}, event="customer.deleted")]
    ['missing-property', 'null-not-allowed']
    """
    file = None if schema is None else os.fspath(schema)
    return validator_for(event, purpose, file, rules, show_values, engine, tuple(require)).validate(payload)
