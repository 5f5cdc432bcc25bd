"""Members that nobody documented, in events that obey their schema otherwise.

The vendor adds members without notice, and then every event of a capture has one. The engine's errors for it cost more
than all else that a clean event costs. So what has come often is made known to a predicate of its own, which settles in
3 us that nothing else is wrong. What is rare is found where the errors of the engine can be of nothing else: the keys
of a dozen objects are compared with those that their schemas know (11 us).
"""

from collections import Counter
from functools import cached_property
from typing import Any, NamedTuple

from segcli.engines import Checker, Engine, RawError
from segcli.findings import Finding, Json, Path
from segcli.rules import EventRules
from segcli.schemas.closing import allowing, reopened
from segcli.schemas.memory import remember
from segcli.schemas.node import SchemaNode
from segcli.validation.explain import unknown
from segcli.validation.finding_builder import FindingBuilder
from segcli.validation.result import IsClean

WIDEST = 100
"""Members of an object whose findings are kept; objects with thousands would fill the memory."""

USUAL = 16
"""How often a member must have come before a predicate is made that knows it, which takes as long as 1,000 first
looks."""

MOST = 64
"""So many members a predicate may learn of; names that are made up by the sender would have it made anew for ever."""

OF_UNKNOWN = ("additionalProperties", "oneOf")
"""The keywords of errors that unknown members alone can cause: in a union its branches have them."""

Template = tuple[Path, tuple[Any, ...], tuple[Any, ...]]
"""Where a finding stands, and what of it comes before and behind its location."""

Leading = dict[SchemaNode, tuple[str, ...]]
"""The members of a node that lead to places where unknown members are usual."""


class OpenedObject(NamedTuple):
    """An object with members that its node does not know."""

    path: Path
    value: dict[str, Json]
    node: SchemaNode

    @property
    def names(self) -> list[str]:
        """The members that are not known."""
        known = self.node.known or frozenset()
        return [name for name in self.value if name not in known]


class UnknownMembers:
    """Finds the unknown members of events of one kind; `document` is their closed schema."""

    def __init__(self, event: str, document: dict[str, Any], compile_schema: Engine) -> None:
        self._event = event
        self._document = document
        self._compile = compile_schema
        self._root = SchemaNode(document, document)
        self._templates: dict[tuple[Path, tuple[str, ...]], list[Template]] = {}
        self._seen: Counter[tuple[Path, str]] = Counter()
        self._leading: Leading = {}
        self._only_usual: IsClean | None = None
        self._last: tuple[Json, list[OpenedObject]] = (None, [])

    @property
    def knows_usual(self) -> bool:
        """Whether there is a predicate that knows usual unknown members, so that `is_clean` can be called."""
        return self._only_usual is not None

    def is_clean(self, json: Json) -> bool:
        """Whether an event has no findings. The unknown members of one that has only usual ones are kept, so that
        `usual` need not look for them again when it is called next (4 us of 27).
        """
        opened = self._usually_opened(json)
        if opened is None:
            return False
        self._last = json, opened
        return not opened

    def _usually_opened(self, json: Json) -> list[OpenedObject] | None:
        """The objects with unknown members of an event that is clean but for usual ones; None for any other."""
        if self._only_usual is None or not self._only_usual(json):
            return None
        opened: list[OpenedObject] = []
        collect(self._root, json, (), opened, self._leading)
        return opened

    def usual(self, builder: FindingBuilder) -> list[Finding]:
        """The findings of an event that is clean but for usual unknown members; none for any other."""
        json, opened = self._last
        if json is not builder.json:
            opened = self._usually_opened(builder.json) or []
        return self._findings(opened, builder)

    def are_all(self, errors: list[RawError], json: Json) -> bool:
        """Whether unknown members are all that is wrong with an event; `errors` are those of the closed schema. Nearly
        always these tell, which spares a faulty event the question to another schema (2 us).
        """
        if any(error.keyword not in OF_UNKNOWN for error in errors):
            return False
        try:
            return self._open.is_valid(json)
        except ValueError:
            return False  # nested deeper than the native engine goes

    @cached_property
    def _open(self) -> Checker:
        return self._compile(reopened(self._document))

    def findings(self, builder: FindingBuilder) -> list[Finding]:
        """One finding for each unknown member; those that become usual are learned."""
        opened: list[OpenedObject] = []
        collect(self._root, builder.json, (), opened, None)
        self._learn(opened)
        return self._findings(opened, builder)

    def _findings(self, opened: list[OpenedObject], builder: FindingBuilder) -> list[Finding]:
        """The findings are made once for all objects with the same members at the same place."""
        findings: list[Finding] = []
        for item in opened:
            key = (item.path, tuple(item.value))
            templates = self._templates.get(key)
            if templates is None:
                findings += self._made(key, item, builder)
                continue
            for where, head, rest in templates:
                findings.append(Finding._make((*head, builder.positions.key(where), *rest)))
        return findings

    def _made(self, key: tuple[Path, tuple[str, ...]], opened: OpenedObject, builder: FindingBuilder) -> list[Finding]:
        """The findings of an object, kept for those that are like it."""
        path, value, node = opened
        names = opened.names
        error = RawError("additionalProperties", path, (*node.schema_path, "additionalProperties"), names)
        findings = list(unknown(error, value, builder))
        if len(value) <= WIDEST:
            made = zip(names, findings, strict=True)
            remember(self._templates, key, [((*path, name), finding[:3], finding[4:]) for name, finding in made])
        return findings

    def _learn(self, opened: list[OpenedObject]) -> None:
        """Count members that came, and make a predicate when some have become usual."""
        became_usual = False
        for item in opened:
            lead_to(item.node, self._leading)
            for name in item.names:
                member = (item.node.schema_path, name)
                if member in self._seen or len(self._seen) < MOST:
                    self._seen[member] += 1
                    became_usual = became_usual or self._seen[member] == USUAL
        if became_usual:
            allowed = allowing(self._document, self._seen)
            self._only_usual = EventRules(self._event, allowed).is_clean(self._compile)


def lead_to(node: SchemaNode, leading: Leading) -> None:
    """Make every node above lead to this one."""
    above, (*_, keyword, member) = node.above, ("", "", *node.schema_path)
    if above is not None:
        names = leading.setdefault(above, ())
        if keyword == "properties" and member not in names:
            leading[above] = (*names, str(member))
        lead_to(above, leading)


def collect(
    node: SchemaNode | None, value: Json, path: Path, opened: list[OpenedObject], leading: Leading | None
) -> None:
    """Gather the objects that have unknown members; with `leading` only where these are usual, if it is known of the
    rest that it has none: a walk to one member costs 2 us, that through all objects of an event 11.
    """
    if type(value) is list:
        items = node and node.items
        for index, item in enumerate(value):
            collect(items, item, (*path, index), opened, leading)
        return
    if node is not None and node.branches and type(value) is dict:
        node = node.branch(value)
    if node is None or type(value) is not dict:
        return
    if node.known is not None and not value.keys() <= node.known:
        opened.append(OpenedObject(path, value, node))
    for name in node.containers if leading is None else leading.get(node, ()):
        below = value.get(name)
        if below and type(below) in (dict, list):
            collect(node.members[name], below, (*path, name), opened, leading)
    if node.values is not None:
        for name, below in value.items():
            collect(node.values, below, (*path, name), opened, leading)
