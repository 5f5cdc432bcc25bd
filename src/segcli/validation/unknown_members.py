"""Members that nobody documented, in events that obey their schema otherwise.

They are found where the errors of the engine can be of nothing else: the keys of a dozen objects are compared with
those that their schemas know (11 us).
"""

from functools import cached_property
from typing import Any

from segcli.engines import Checker, Engine, RawError
from segcli.findings import Finding, Json, Path
from segcli.schemas.closing import reopened
from segcli.schemas.memory import remember
from segcli.schemas.node import SchemaNode
from segcli.validation.explain import unknown
from segcli.validation.finding_builder import FindingBuilder
from segcli.validation.opened_objects import OpenedObject, collect
from segcli.validation.usual_members import UsualMembers

WIDEST = 100
"""Members of an object whose findings are kept; objects with thousands would fill the memory."""

OF_UNKNOWN = ("additionalProperties", "oneOf")
"""The keywords of errors that unknown members alone can cause: in a union its branches have them."""

Template = tuple[Path, tuple[Any, ...], tuple[Any, ...]]
"""Where a finding stands, and what of it comes before and behind its location."""


class UnknownMembers:
    """Finds the unknown members of events of one kind; `document` is their closed schema. `usual` knows those that
    have come often.
    """

    def __init__(self, event: str, document: dict[str, Any], compile_schema: Engine) -> None:
        self._document = document
        self._compile = compile_schema
        self._root = SchemaNode(document, document)
        self._templates: dict[tuple[Path, tuple[str, ...]], list[Template]] = {}
        self.usual = UsualMembers(event, document, self._root, compile_schema)

    def are_all(self, errors: list[RawError], json: Json) -> bool:
        """Whether unknown members are all that is wrong with an event; `errors` are those of the closed schema. Nearly
        always these tell, which spares a faulty event the question to another schema (2 us).
        """
        for error in errors:
            if error.keyword not in OF_UNKNOWN:
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
        self.usual.learn(opened)
        return self.of_objects(opened, builder)

    def of_objects(self, opened: list[OpenedObject], builder: FindingBuilder) -> list[Finding]:
        """The findings of objects, made once for all with the same members at the same place."""
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
