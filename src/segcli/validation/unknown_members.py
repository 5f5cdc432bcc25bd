"""Members that nobody documented, in events that obey their schema otherwise.

The vendor adds members without notice, and then every event of a capture has one. The engine's errors for it cost five
times what a clean event costs. So a first look compares the keys of a dozen objects with those that their schemas know
(11 us); and what has come often is made known to a gate of its own, which settles in 3 us that nothing else is wrong.
"""

from collections import Counter
from typing import Any

from segcli.engines import Checker, Engine, RawError
from segcli.findings import Finding, Json, Path
from segcli.rules import Rules
from segcli.schemas.closing import allowing, reopened
from segcli.schemas.schema_places import Place, Stranger, collect
from segcli.validation.explain import unknown
from segcli.validation.finding_builder import FindingBuilder
from segcli.validation.result import IsClean

TEMPLATES_KEPT = 1000
WIDEST = 100
"""Members of an object of which is kept what there is to say; objects with thousands would fill the memory."""

USUAL = 16
"""How often a member must have come before a gate is made that knows it, which takes as long as 1,000 first looks."""

MOST = 64
"""So many members a gate may learn of; names that are made up by the sender would have it made anew for ever."""


class UnknownMembers:
    """Finds the unknown members of events of one kind; `document` is their closed schema."""

    def __init__(self, event: str, document: dict[str, Any], compile_schema: Engine) -> None:
        self._event = event
        self._document = document
        self._compile = compile_schema
        self._root = Place(document, document)
        self._open: Checker = compile_schema(reopened(document))
        self._templates: dict[tuple[Path, tuple[str, ...]], list[tuple[Path, Finding]]] = {}
        self._seen: Counter[tuple[Path, str]] = Counter()
        self._only_usual: IsClean | None = None
        self._refused: tuple[Json, list[Stranger]] = (None, [])

    @property
    def knows_usual(self) -> bool:
        """Whether there is a gate that knows usual unknown members, so that `passes` can be asked."""
        return self._only_usual is not None

    def passes(self, json: Json) -> bool:
        """Whether nothing is to be said of an event. One that has nothing but usual members against it is remembered,
        with these members: what the gate found is not looked for again (4 us of 27).
        """
        if self._only_usual is None or not self._only_usual(json):
            return False
        found: list[Stranger] = []
        collect(self._root, json, (), found, usual=True)
        self._refused = json, found
        return not found

    def usual(self, subject: FindingBuilder) -> list[Finding]:
        """The findings of an event that has nothing but usual members against it; none for any other."""
        if self._refused[0] is not subject.json:
            self.passes(subject.json)
        json, found = self._refused
        return self._findings(found, subject) if json is subject.json else []

    def are_all(self, json: Json) -> bool:
        """Whether unknown members are all that is wrong with an event that the closed schema refuses."""
        try:
            return self._open.is_valid(json)
        except ValueError:
            return False  # nested deeper than the native engine goes

    def findings(self, subject: FindingBuilder) -> list[Finding]:
        """One finding for each unknown member; those that become usual are learned."""
        found: list[Stranger] = []
        collect(self._root, subject.json, (), found, usual=False)
        self._learn(found)
        return self._findings(found, subject)

    def _findings(self, found: list[Stranger], subject: FindingBuilder) -> list[Finding]:
        """What to say is made once for all objects with the same members at the same place."""
        told: list[Finding] = []
        for stranger in found:
            key = (stranger.path, tuple(stranger.value))
            templates = self._templates.get(key)
            if templates is None:
                told += self._made(key, stranger, subject)
                continue
            for where, (code, severity, message, _, *rest) in templates:
                told.append(Finding(code, severity, message, subject.positions.key(where), *rest))
        return told

    def _made(self, key: tuple[Path, tuple[str, ...]], stranger: Stranger, subject: FindingBuilder) -> list[Finding]:
        """What to say of the unknown members of an object, kept for those that are like it."""
        path, value, place = stranger
        names = stranger.names
        error = RawError("additionalProperties", path, (*place.schema_path, "additionalProperties"), names)
        told = list(unknown(error, value, subject))
        if len(self._templates) >= TEMPLATES_KEPT:
            self._templates.clear()
        if len(value) <= WIDEST:
            self._templates[key] = [((*path, name), finding) for name, finding in zip(names, told, strict=True)]
        return told

    def _learn(self, found: list[Stranger]) -> None:
        """Count members that came, and make a gate when some have become usual."""
        became_usual = False
        for stranger in found:
            stranger.place.mark()
            for name in stranger.names:
                member = (stranger.place.schema_path, name)
                if member in self._seen or len(self._seen) < MOST:
                    self._seen[member] += 1
                    became_usual = became_usual or self._seen[member] == USUAL
        if became_usual:
            allowed = allowing(self._document, self._seen)
            self._only_usual = Rules(self._event, allowed).gate(self._compile)
