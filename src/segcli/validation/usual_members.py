"""Unknown members that have come often, in events that obey their schema otherwise.

The vendor adds members without notice, and then every event of a capture has one. The engine's errors for it cost more
than all else that a clean event costs. So what has come often is made known to a predicate of its own, which settles in
3 us that nothing else is wrong.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from segcli.engines import Engine
from segcli.findings import Json, Path
from segcli.rules import EventRules
from segcli.schemas.closing import allowing
from segcli.schemas.node import SchemaNode
from segcli.validation.opened_objects import Leading, OpenedObject, collect, lead_to, plain_path
from segcli.validation.result import IsClean

USUAL = 16
"""How often a member must have come before a predicate is made that knows it, which takes as long as 1,000 first
looks."""

MOST = 64
"""So many members a predicate may learn of; names that are made up by the sender would have it made anew for ever."""

NOTHING: Json = object()
"""Stands for an event where none is settled; every other value may be JSON."""

Place = tuple[Path, frozenset[str], SchemaNode]
"""The one path of a node's instances, and the members that are known there."""


class UsualMembers:
    """Learns which unknown members are usual in events of one kind; `document` is their closed schema, and `root` the
    node of it. Where there is nothing to tell of the event that was asked about last but usual unknown members, it is
    `settled`, and `opened` are the objects in it that have some.
    """

    def __init__(self, event: str, document: dict[str, Any], root: SchemaNode, compile_schema: Engine) -> None:
        self._event = event
        self._document = document
        self._root = root
        self._compile = compile_schema
        self._seen: Counter[tuple[Path, str]] = Counter()
        self._leading: Leading = {}
        self._paths: dict[SchemaNode, Path | None] = {}
        self._places: list[Place] | None = []
        self._is_valid: IsClean | None = None
        self.settled: Json = NOTHING
        self.opened: list[OpenedObject] = []

    @property
    def are_known(self) -> bool:
        """Whether there is a predicate that knows usual members, so that `is_clean` can be asked."""
        return self._is_valid is not None

    def learn(self, opened: list[OpenedObject]) -> None:
        """Count members that came, and make a predicate when some have become usual."""
        became_usual = False
        for item in opened:
            lead_to(item.node, self._leading)
            self._paths.setdefault(item.node, plain_path(item.node))
            for name in item.names:
                member = (item.node.schema_path, name)
                if member in self._seen or len(self._seen) < MOST:
                    self._seen[member] += 1
                    became_usual = became_usual or self._seen[member] == USUAL
        if became_usual:
            allowed = allowing(self._document, self._seen)
            self._is_valid = EventRules(self._event, allowed).is_clean(self._compile)
        self._places = places_of(self._paths)

    def is_clean(self, json: Json) -> bool:
        """Whether an event has no findings. What is `opened` in one that has only usual unknown members is kept, so
        that it need not be looked for again when it is told next.
        """
        if self._is_valid is None or not self._is_valid(json):
            return False
        self.opened = []
        if self._places is None:
            collect(self._root, json, (), self.opened, self._leading)
        else:
            self._look(self._places, json)
        self.settled = json if self.opened else NOTHING
        return not self.opened

    def _look(self, places: list[Place], json: Json) -> None:
        """Gather the opened objects where each stands at one path: a third of what a walk costs."""
        for path, known, node in places:
            value = json
            for step in path:
                value = value.get(step) if type(value) is dict else None
            if type(value) is dict and not value.keys() <= known:
                self.opened.append(OpenedObject(path, value, node))


def places_of(paths: Mapping[SchemaNode, Path | None]) -> list[Place] | None:
    """The places of nodes, None unless each has one."""
    places = [(path, node.known or frozenset(), node) for node, path in paths.items() if path is not None]
    return places if len(places) == len(paths) else None
