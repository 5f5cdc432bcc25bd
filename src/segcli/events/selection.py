"""Which events of a source are meant: what `--where` and `--at` say."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase

from segcli.console.suggest import nearest
from segcli.console.text import plural, visible
from segcli.console.times import parsed
from segcli.events import unwrap
from segcli.events.recognition import Event, Recognition
from segcli.events.references import REFERENCES, naming
from segcli.findings import Finding, Json, SegcliError
from segcli.input import reading
from segcli.input.framing import nothing_passes
from segcli.input.reading import EndOfSource
from segcli.input.records import Record, Unreadable
from segcli.input.sources import Source, Unopened
from segcli.schemas.catalogue import catalogue

WORDS = ("valid", "invalid")
TIMES = ("since", "until")
KEYS = ("type", *REFERENCES, *TIMES, "code", *WORDS)
NEED_A_VERDICT = ("code", *WORDS)
DURATION = re.compile(r"([0-9]{1,6})([smhdw])")
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}

Fits = Callable[[Record], bool]


class Selection:
    """The events that fit every condition, at the place in their records that a pointer tells; without either, all.

    `where` are the texts of `--where`, `at` is the pointer, and durations count back from `now`. Raises SegcliError
    for a condition or a pointer that cannot be meant; `codes` are those of findings that events must have.
    """

    def __init__(self, where: tuple[str, ...] = (), at: str | None = None, now: datetime | None = None) -> None:
        conditions = [condition(text) for text in where]
        self._at = None if at is None else unwrap.steps_of(at)
        self._fits = [fit for key, value in conditions if (fit := of_record(key, value, now or datetime.now(UTC)))]
        self._types = [known_glob(value) for key, value in conditions if key == "type"]
        self.codes = frozenset(value for key, value in conditions if key == "code")
        self._valid = {key == "valid" for key, _ in conditions if key in WORDS}
        self._recognitions: dict[Recognition, bool] = {}
        self.needs_verdict = [key for key, _ in conditions if key in NEED_A_VERDICT]
        self.conditions = len(conditions)
        self._timed = any(key in TIMES for key, _ in conditions)
        self._read = self._timeless = 0

    @property
    def is_everything(self) -> bool:
        """Whether a source is read as it would be without a choice."""
        return not self.conditions and self._at is None

    @property
    def has_pointer(self) -> bool:
        """Whether a pointer tells where in a record its events stand."""
        return self._at is not None

    def read(
        self,
        source: Source | Unopened,
        passes: Callable[[Json], bool] = nothing_passes,
        watch: Callable[[int, int], None] | None = None,
    ) -> Iterator[Record | Unreadable | EndOfSource]:
        """The records of a source, or what stands at the pointer in them. None of a choice may be let pass."""
        items = reading.read(source, passes if self.is_everything else nothing_passes, watch)
        return items if self._at is None else unwrap.unwrapped(items, self._at)

    def takes_event(self, event: Event) -> bool:
        """Whether an event is chosen, as far as its record and its type tell."""
        return not self.conditions or (self._takes_record(event.record) and self._takes_type(event.recognition))

    def _takes_record(self, record: Record) -> bool:
        self._read += 1
        self._timeless += self._timed and happened(record.json) is None
        return all(fits(record) for fits in self._fits)

    def _takes_type(self, recognition: Recognition) -> bool:
        """Whether the type of an event is chosen; bare data is taken for every event that it may be."""
        if not self._types:
            return True
        taken = self._recognitions.get(recognition)
        if taken is None:
            names = recognition.candidates
            taken = all(any(fnmatchcase(name, glob) for name in names) for glob in self._types)
            self._recognitions[recognition] = taken
        return taken

    def takes(self, valid: bool | None, findings: Iterable[Finding]) -> bool:
        """Whether an event is chosen by what was found in it."""
        if self._valid and self._valid != {valid}:
            return False
        return not self.codes or self.codes <= {finding.code for finding in findings}

    def remarks(self, chosen: int) -> Iterator[str]:
        """How many of the events that were read have been chosen."""
        if self.conditions:
            many = f"{chosen:,}" if chosen else "none"
            yield f"{many} of {plural(self._read, 'event')} chosen"
        if self._timeless:
            yield f"{plural(self._timeless, 'event')} without a time passed over"


def condition(text: str) -> tuple[str, str]:
    """The key and value of one `--where`."""
    key, equals, value = text.partition("=")
    if key not in KEYS:
        near = nearest(key, list(KEYS))
        hint = f"did you mean {near}?" if near else f"there are {', '.join(KEYS)}"
        raise SegcliError(f"--where knows no {visible(key) or 'empty key'}; {hint}")
    if key in WORDS and equals:
        raise SegcliError(f"--where {key} takes no value")
    if key not in WORDS and not value:
        raise SegcliError(f"--where {key} needs a value, as in {key}=...")
    return key, value


def of_record(key: str, value: str, now: datetime) -> Fits | None:
    """The condition that a record itself can be asked for; None where its event or its verdict must be."""
    if key in REFERENCES:
        return naming(key, value)
    if key == "since":
        begin = moment(value, now)
        return lambda record: (at := happened(record.json)) is not None and at >= begin
    if key == "until":
        end = moment(value, now)
        return lambda record: (at := happened(record.json)) is not None and at < end
    return None


def happened(json: Json) -> datetime | None:
    """When it happened: `created_at` of `event` in a webhook, else that of the record; None where there is none."""
    if type(json) is not dict:
        return None
    event = json.get("event")
    times = (event.get("created_at") if type(event) is dict else None, json.get("created_at"))
    return next((at for text in times if type(text) is str and (at := parsed(text))), None)


def moment(text: str, now: datetime) -> datetime:
    """A moment as users write it: RFC 3339, a date (its midnight in UTC), or how long ago (`2h`, `3d`)."""
    match = DURATION.fullmatch(text)
    try:
        at = now - timedelta(seconds=int(match[1]) * SECONDS[match[2]]) if match else parsed(text)
    except OverflowError:
        at = None
    if at is None:
        raise SegcliError(f"{visible(text)} is no time; write 2025-10-14, 2025-10-14T08:00:00Z, 2h or 3d")
    return at


def known_glob(glob: str) -> str:
    """A pattern that fits an event at least. Raises SegcliError for one that never will."""
    known = [*catalogue()["events"], *catalogue()["undocumented"]]
    if not any(fnmatchcase(name, glob) for name in known):
        near = nearest(glob, known)
        hint = f"did you mean {near}?" if near else "`segcli events` lists them"
        raise SegcliError(f"no event is called {visible(glob)}; {hint}")
    return glob
