"""Which events of a source are meant: what `--where` and `--at` say."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from fnmatch import fnmatchcase

from segcli.console.text import plural
from segcli.console.times import parsed
from segcli.events import unwrap
from segcli.events.conditions import TIMES, WORDS, Condition, condition, moment
from segcli.events.contradictions import refuse_contradictions
from segcli.events.recognition import Event, Recognition
from segcli.events.references import REFERENCES, naming
from segcli.findings import Finding, Json
from segcli.input import reading
from segcli.input.framing import nothing_passes
from segcli.input.reading import EndOfSource
from segcli.input.records import Record, Unreadable
from segcli.input.sources import Source, Unopened

NEED_A_VERDICT = ("code", *WORDS)
OF_RECOGNITION = ("type", "channel")

Fits = Callable[[Event], bool]


class Selection:
    """The events that fit every condition, at the place in their records that a pointer tells; without either, all.

    `where` are the texts of `--where`, `at` is the pointer, and durations count back from `now`. Raises SegcliError
    for a condition or a pointer that cannot be meant; `codes` are those of findings that events must have.
    """

    def __init__(self, where: tuple[str, ...] = (), at: str | None = None, now: datetime | None = None) -> None:
        now = now or datetime.now(UTC)
        conditions = [condition(text) for text in where]
        self._at = None if at is None else unwrap.steps_of(at)
        self._of_record = [fit for each in conditions if (fit := of_record(each, now))]
        self._of_recognition = [each for each in conditions if each.key in OF_RECOGNITION]
        self._purposes = [each for each in conditions if each.key == "purpose"]
        self._of_verdict = [each for each in conditions if each.key in NEED_A_VERDICT]
        self._recognitions: dict[Recognition, bool] = {}
        self.codes = frozenset(value for each in conditions if each.key == "code" for value in each.values)
        self.needs_verdict = [each.key for each in self._of_verdict]
        self.conditions = len(conditions)
        self._timed = any(each.key in TIMES for each in conditions)
        self._read = self._timeless = 0
        refuse_contradictions(conditions, now)

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
        """Whether an event is chosen, as far as its record and what it was recognised as tell."""
        return not self.conditions or (
            self._takes_record(event)
            and self._takes_recognition(event.recognition)
            and all(each.holds(event.purpose in each.values) for each in self._purposes)
        )

    def _takes_record(self, event: Event) -> bool:
        self._read += 1
        self._timeless += self._timed and happened(event.record.json) is None
        return all(fits(event) for fits in self._of_record)

    def _takes_recognition(self, recognition: Recognition) -> bool:
        """Whether the type and the sender of an event are chosen."""
        if not self._of_recognition:
            return True
        taken = self._recognitions.get(recognition)
        if taken is None:
            taken = all(each.holds(is_of(each, recognition)) for each in self._of_recognition)
            self._recognitions[recognition] = taken
        return taken

    def takes(self, valid: bool | None, findings: Iterable[Finding]) -> bool:
        """Whether an event is chosen by what was found in it."""
        codes = {finding.code for finding in findings} if self.codes else set()
        verdict = {True: "valid", False: "invalid", None: None}[valid]
        return all(
            each.holds(verdict == each.key if each.key in WORDS else not codes.isdisjoint(each.values))
            for each in self._of_verdict
        )

    def remarks(self, chosen: int) -> Iterator[str]:
        """How many of the events that were read have been chosen."""
        if self.conditions:
            many = f"{chosen:,}" if chosen else "none"
            yield f"{many} of {plural(self._read, 'event')} chosen"
        if self._timeless:
            yield f"{plural(self._timeless, 'event')} without a time passed over"


def is_of(condition: Condition, recognition: Recognition) -> bool:
    """Whether a recognition has one of the types or senders; bare data is taken for every event that it may be."""
    if condition.key == "channel":
        return recognition.envelope in condition.values
    return any(fnmatchcase(name, glob) for name in recognition.candidates for glob in condition.values)


def of_record(condition: Condition, now: datetime) -> Fits | None:
    """What the condition asks of a record; None where it is about something else."""
    key, values = condition.key, condition.values
    if key in REFERENCES:
        naming_one = [naming(key, value) for value in values]
        return lambda event: condition.holds(any(names(event.record) for names in naming_one))
    if key == "id":
        return lambda event: condition.holds(delivery_id(event) in values)
    if key == "event-id":
        return lambda event: condition.holds(event_id(event.record.json) in values)
    if key == "since":
        begin = moment(values[0], now)
        return lambda event: (at := happened(event.record.json)) is not None and at >= begin
    if key == "until":
        end = moment(values[0], now)
        return lambda event: (at := happened(event.record.json)) is not None and at < end
    return None


def delivery_id(event: Event) -> Json:
    """The id of a webhook; bare data has none, as its own is that of an object."""
    return None if event.recognition.envelope in ("data", "custom") else event.record.json.get("id")


def event_id(json: Json) -> Json:
    """The id of the event that a webhook tells of."""
    event = json.get("event") if type(json) is dict else None
    return event.get("id") if type(event) is dict else None


def happened(json: Json) -> datetime | None:
    """When it happened: `created_at` of `event` in a webhook, else that of the record; None where there is none."""
    if type(json) is not dict:
        return None
    event = json.get("event")
    times = (event.get("created_at") if type(event) is dict else None, json.get("created_at"))
    return next((at for text in times if type(text) is str and (at := parsed(text))), None)
