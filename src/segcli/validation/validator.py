"""From an event to a checked event. One predicate tells whether an event is clean; `diagnosis` has the rest."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from segcli.engines import Checker, Engine, engine
from segcli.events.purpose import purpose_of
from segcli.events.recognition import Event, Recogniser, Recognition, data_of, disambiguated
from segcli.events.schema_of import policy_for, schema_of_envelope
from segcli.events.shapes import remember_shape, shape_of
from segcli.findings import Json, Path
from segcli.input.framing import nothing_passes
from segcli.input.records import Record
from segcli.privacy.policy import Privacy
from segcli.rules import EventRules
from segcli.validation.result import CandidateSchema, CheckedEvent, DataSchema, IsClean, Settings

if TYPE_CHECKING:
    from segcli.validation.diagnosis import Diagnosis

__all__ = ["CheckedEvent", "EventValidator", "Settings"]


class EventValidator:
    """Checks events; compiles a schema when the first event needs it. Raises SegcliError for a schema of the user's
    that cannot be used.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.recogniser = Recogniser(settings.event, settings.schema is not None)
        self._compile: Engine
        self._compile, self.remark = engine(settings.engine)
        self._custom = self._load_custom()
        self._by_shape: dict[Any, IsClean] = {}
        self._by_recognition: dict[Recognition, IsClean] = {}
        self._replaced: dict[Recognition, IsClean] = {}
        self._schemas: dict[Recognition, tuple[CandidateSchema, ...]] = {}
        self._diagnosis: Diagnosis | None = None
        self._unknown = Privacy(None, settings.show_values)

    def _load_custom(self) -> tuple[Checker, Json] | None:
        """The user's own schema, compiled, and its document."""
        file = self.settings.schema
        if file is None:
            return None
        from segcli.engines import custom_schema

        schema = custom_schema.load(file)
        return self._compile(schema.document, schema.uri, schema.files), schema.document

    def is_clean(self, json: Json) -> bool:
        """Whether a record, unless it holds duplicate keys, is an event without findings. It may be False for a clean
        one too, which then has no findings when it is checked.

        One look-up by the shape of the record and one call of a predicate: this is all that a clean event costs beside
        being parsed.
        """
        try:
            is_clean = self._by_shape.get(shape_of(json))
            return is_clean(json) if is_clean is not None else self._for_shape(json)(json)
        except (ValueError, OverflowError):
            return False  # nested deeper than the native engine goes, or half of a surrogate pair; the slow path copes

    def is_clean_with(self, key: Any, json: Json) -> bool:
        """The same for a record whose `shape_of` is known already."""
        try:
            is_clean = self._by_shape.get(key)
            return is_clean(json) if is_clean is not None else self._for_shape(json)(json)
        except (ValueError, OverflowError):
            return False

    def _for_shape(self, json: Json) -> IsClean:
        """The predicate for records of the shape that this one has."""
        shape, purpose = self.recogniser.shape(json), self.settings.purpose
        is_clean: IsClean = self._for_recognition(shape.recognition)
        if shape.telling or (shape.purposeful and purpose):

            def is_clean(json: Json) -> bool:
                data = data_of(shape, json)
                if shape.purposeful and purpose and purpose_of(data) != purpose:
                    return False
                return self._for_recognition(disambiguated(shape, data) if shape.telling else shape.recognition)(json)

        return remember_shape(self._by_shape, shape_of(json), is_clean)

    def _for_recognition(self, recognition: Recognition) -> IsClean:
        is_clean = self._by_recognition.get(recognition)
        if is_clean is None:
            is_clean = self._by_recognition[recognition] = self._demanding(recognition, self._made_for(recognition))
        return is_clean

    def _demanding(self, recognition: Recognition, is_clean: IsClean) -> IsClean:
        """A predicate that also demands what the user requires."""
        if not self.settings.require or is_clean is nothing_passes:
            return is_clean
        from segcli.validation.requirements import has_all, required_of

        members = required_of(recognition.type, self.settings)
        if recognition.envelope in ("data", "custom"):
            return lambda json: is_clean(json) and has_all(json, members)
        return lambda json: is_clean(json) and has_all(json["data"], members)

    def _made_for(self, recognition: Recognition) -> IsClean:
        # Schemas of further candidates are for events that are looked at closely.
        first = self._schema(recognition.type, recognition)
        silent = recognition.checked == "full" and not recognition.issue and recognition.envelope != "partial"
        if not silent or first.rules is None:
            return first.whole().is_valid if recognition.envelope == "custom" and first.whole else nothing_passes
        return first.rules.is_clean(self._compile)

    def _replace_predicate(self, recognition: Recognition, is_clean: IsClean) -> None:
        """Use another predicate from now on for events with this recognition."""
        if self._replaced.get(recognition) != is_clean:
            self._replaced[recognition] = is_clean
            self._by_recognition[recognition] = self._demanding(recognition, is_clean)
            self._by_shape.clear()

    def check(self, record: Record, refused: bool = False) -> CheckedEvent:
        """The event in a record with its findings. `refused` tells that the record is known not to be clean, which
        need not be found out again (3 us).
        """
        return self.check_event(self.recogniser.recognise(record), refused)

    def check_event(self, event: Event, refused: bool = False) -> CheckedEvent:
        """The same for a record that has been recognised. That a record was `refused` tells nothing of an event inside
        of it.
        """
        refused = refused and event.record.within is None
        if (
            not refused
            and not event.record.duplicates
            and not event.record.oddities
            and self.is_clean(event.record.json)
        ):
            return CheckedEvent(event, event.recognition.type, (), True, self._unknown)
        if self._diagnosis is None:
            from segcli.validation.diagnosis import Diagnosis

            self._diagnosis = Diagnosis(self.settings, self._compile, self._replace_predicate)
        return self._diagnosis.check(event, self._schemas_for(event.recognition))

    def privacy(self, checked: CheckedEvent) -> Privacy:
        """What may be shown of the record of an event, also of a clean one, which carries no policy of its own."""
        from segcli.input.locate import positions_of

        policy, record = self.policy(checked.event.recognition, checked.type), checked.event.record
        return policy.of(record.json, written=positions_of(record).text)

    def policy(self, recognition: Recognition, event_type: str | None) -> Privacy:
        """What may be shown of records that were checked as one of their candidates."""
        return next(schema.privacy for schema in self._schemas_for(recognition) if schema.type == event_type)

    def _schemas_for(self, recognition: Recognition) -> tuple[CandidateSchema, ...]:
        """What each candidate of a recognition is checked by."""
        schemas = self._schemas.get(recognition)
        if schemas is None:
            names = recognition.candidates or (None,)
            schemas = self._schemas[recognition] = tuple(self._schema(name, recognition) for name in names)
        return schemas

    def _schema(self, name: str | None, recognition: Recognition) -> CandidateSchema:
        """What one candidate of a recognition is checked by."""
        if recognition.envelope == "custom":
            assert self._custom is not None
            checker, document = self._custom
            return CandidateSchema(name, lambda: checker, None, self._policy(document), None)
        if self._custom and recognition.envelope != "data" and recognition.checked != "none":
            checker, document = self._custom
            envelope = schema_of_envelope(recognition.envelope)
            data = DataSchema(checker, self._policy(document, ("data",)))
            return CandidateSchema(name, self._compiled_later(envelope), data, self._policy(envelope), None)
        privacy = policy_for(recognition, name, self.settings.show_values)
        document = privacy.schema.document
        if document is None:
            return CandidateSchema(name, None, None, privacy, None)
        is_whole = recognition.envelope == "data" or recognition.checked == "full"
        rules = EventRules(name if name and is_whole else "", document)
        return CandidateSchema(name, self._compiled_later(document), None, privacy, rules)

    def _compiled_later(self, document: dict[str, Any]) -> Callable[[], Checker]:
        """A function that compiles a schema when it is first called."""
        return cache(lambda: self._compile(document))

    def _policy(self, document: Json, root: Path = ()) -> Privacy:
        return Privacy(document, self.settings.show_values, root)
