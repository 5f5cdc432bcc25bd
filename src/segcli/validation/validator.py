"""From an event to its verdict. A clean event is let through after one question; `faults` has the rest."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from segcli.engines import Checker, Engine, engine
from segcli.events.purpose import purpose_of
from segcli.events.recognition import Event, Recogniser, Recognition, data_of, disambiguated, remember, shape_of
from segcli.findings import Json, Path
from segcli.input.framing import nothing_passes
from segcli.input.records import Record
from segcli.privacy.policy import Privacy
from segcli.rules import EventRules
from segcli.schemas import bundle
from segcli.schemas.closing import closed
from segcli.validation.result import CandidateSchema, CheckedEvent, DataSchema, IsClean, Settings

if TYPE_CHECKING:
    from segcli.validation.diagnosis import Diagnosis

__all__ = ["CheckedEvent", "EventValidator", "Settings"]


class EventValidator:
    """Judges events; compiles a schema when the first event needs it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.recogniser = Recogniser(settings.event, settings.schema is not None)
        self._compile: Engine
        self._compile, self.remark = engine(settings.engine)
        self._custom = self._load_custom()
        self._gates: dict[Any, IsClean] = {}
        self._panels: dict[Recognition, tuple[CandidateSchema, ...]] = {}
        self._clean: dict[Recognition, IsClean] = {}
        self._faults: Diagnosis | None = None

    def _load_custom(self) -> tuple[Checker, Json] | None:
        """The user's own schema, compiled. Raises SegcliError when it cannot be used."""
        file = self.settings.schema
        if file is None:
            return None
        from segcli.engines import custom_schema

        schema = custom_schema.load(file)
        return self._compile(schema.document, schema.uri, schema.files), schema.document

    def passes(self, json: Json) -> bool:
        """Whether a record, unless it holds duplicate keys, is an event that nothing is to be said of.

        One question a shape, found by one look-up: this is all that a clean event costs beside being parsed.
        """
        try:
            gate = self._gates.get(shape_of(json))
            return gate(json) if gate is not None else self._gate(json)(json)
        except ValueError:
            return False  # nested deeper than the native engine goes; the slow path copes

    def _gate(self, json: Json) -> IsClean:
        """The question for records of the shape that this one has."""
        shape, wanted = self.recogniser.shape(json), self.settings.purpose
        gate: IsClean = self._clean_of(shape.route)
        if shape.telling or (shape.purposeful and wanted):

            def gate(json: Json) -> bool:
                data = data_of(shape, json)
                if shape.purposeful and wanted and purpose_of(data) != wanted:
                    return False
                return self._clean_of(disambiguated(shape, data) if shape.telling else shape.route)(json)

        return remember(self._gates, shape_of(json), gate)

    def _clean_of(self, route: Recognition) -> IsClean:
        gate = self._clean.get(route)
        if gate is None:
            gate = self._clean[route] = self._prepare(route)
        return gate

    def privacy(self, verdict: CheckedEvent) -> Privacy:
        """What may be shown of the record of a verdict."""
        panels = self._panels_of(verdict.event.route)
        policy = next(panel.privacy for panel in panels if panel.type == verdict.type)
        return policy.of(verdict.event.record.json)

    def check(self, record: Record, refused: bool = False) -> CheckedEvent:
        """What is to be said of one record; when it is `refused`, it is known not to pass (3 us of a fault)."""
        return self.check_event(self.recogniser.recognise(record), refused)

    def check_event(self, event: Event, refused: bool = False) -> CheckedEvent:
        """The same for a record that has been recognised."""
        if not refused and not event.record.duplicates and self.passes(event.record.json):
            return CheckedEvent(event, event.route.type, (), True)
        if self._faults is None:
            from segcli.validation.diagnosis import Diagnosis

            self._faults = Diagnosis(self.settings, self._compile, self._adopt)
        return self._faults.check(event, self._panels_of(event.route))

    def _adopt(self, route: Recognition, gate: IsClean) -> None:
        """Ask another gate from now on whether an event of this route passes."""
        if self._clean.get(route) != gate:
            self._clean[route] = gate
            self._gates.clear()

    def _panels_of(self, route: Recognition) -> tuple[CandidateSchema, ...]:
        """The checkers for each event that records of a route may be."""
        panels = self._panels.get(route)
        if panels is None:
            names = route.candidates or (None,)
            panels = self._panels[route] = tuple(self._panel(name, route) for name in names)
        return panels

    def _prepare(self, route: Recognition) -> IsClean:
        """The one question that lets a clean event of this route pass."""
        first = self._panels_of(route)[0]
        if route.checked != "full" or route.trouble or first.rules is None:
            return first.whole().is_valid if route.envelope == "custom" and first.whole else nothing_passes
        return first.rules.is_clean(self._compile)

    def _once(self, document: dict[str, Any]) -> Callable[[], Checker]:
        """What compiles a schema when it is first needed."""
        return cache(lambda: self._compile(document))

    def _panel(self, name: str | None, route: Recognition) -> CandidateSchema:
        """The checkers for one candidate of a route."""
        if route.envelope == "custom":
            assert self._custom is not None
            checker, document = self._custom
            return CandidateSchema(name, lambda: checker, None, self._shown(document), None)
        if route.checked == "none":
            return CandidateSchema(name, None, None, self._shown(None), None)
        if route.envelope != "data" and (self._custom or route.checked == "envelope" or name is None):
            document = closed(bundle.envelope(route.envelope))
            part = self._custom and DataSchema(self._custom[0], self._shown(self._custom[1], ("data",)))
            rules = None if part else EventRules("", document)
            return CandidateSchema(name, self._once(document), part, self._shown(document), rules)
        document = closed(bundle.bundle(str(name), route.envelope))
        return CandidateSchema(name, self._once(document), None, self._shown(document), EventRules(str(name), document))

    def _shown(self, document: Json, root: Path = ()) -> Privacy:
        return Privacy(document, self.settings.show_values, root)
