"""The native engine: jsonschema-rs."""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from typing import Any

import jsonschema_rs

from segcli.engines import NO_FILES, Checker, RawError, at, normalized
from segcli.findings import Json, Path

PARAMETERS = {
    "type": "types",
    "required": "property",
    "additionalProperties": "unexpected",
    "enum": "options",
    "const": "expected_value",
    "format": "format",
    "pattern": "pattern",
    "minimum": "limit",
    "maximum": "limit",
}
UNSURE = "the path of an error may be another one"
LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")


class NativeChecker:
    """A schema compiled by jsonschema-rs.

    `is_valid` is its own method, unwrapped: a Python call around it would cost a clean event 0.1 us of 2. It raises
    ValueError for an instance nested more than 255 levels deep; `errors` checks such a one with the other engine, and
    one whose members have empty names.
    """

    def __init__(self, schema: Json, base: str | None, files: Mapping[str, Json]) -> None:
        self._source = schema, base, files
        self._validator = jsonschema_rs.Draft202012Validator(
            schema,
            validate_formats=True,
            formats=formats_for(base),
            base_uri=base,
            retriever=lambda uri: at(files, (uri,)),
            # These end in linear time, and know neither looking ahead nor behind.
            pattern_options=jsonschema_rs.RegexOptions(),
            # Its messages are not used; to write the value into them took 5 % of an error.
            mask="***",
        )
        self.is_valid = self._validator.is_valid

    def errors(self, instance: Json) -> list[RawError]:
        try:
            return normalized([raw(error, instance) for error in self._validator.iter_errors(instance)])
        except ValueError:
            return self._reference.errors(instance)

    @cached_property
    def _reference(self) -> Checker:
        return slow(*self._source)


def compile_schema(schema: Json, base: str | None = None, files: Mapping[str, Json] = NO_FILES) -> Checker:
    """A checker for `schema`. What jsonschema-rs does not take of a user's own, such as patterns that look ahead or
    schemas of 128 levels, is left to the other engine.
    """
    try:
        return NativeChecker(schema, base, files)
    except ValueError:
        if base is None:
            raise
        return slow(schema, base, files)


def slow(schema: Json, base: str | None, files: Mapping[str, Json]) -> Checker:
    from segcli.engines import reference

    return reference.compile_schema(schema, base, files)


def formats_for(base: str | None) -> dict[str, Any] | None:
    """The formats of a user's schema. Ours need none: `closed` made them as strict with patterns, which cost a clean
    event nothing.
    """
    if base is None:
        return None
    from segcli.engines.formats import FORMATS

    return FORMATS


def raw(error: jsonschema_rs.ValidationError, instance: Json) -> RawError:
    """The library's error about a part of `instance`, in the form that both engines share."""
    kind: Any = error.kind
    keyword = kind.name
    schema_path = schema_steps(tuple(error.evaluation_path))
    path = instance_path(error.instance_path, instance)
    parameter: Any = getattr(kind, PARAMETERS[keyword]) if keyword in PARAMETERS else None
    match keyword:
        case "oneOf":
            branches = tuple(tuple(raw(nested, instance) for nested in branch) for branch in kind.context)
            parameter = branches if all(branches) else ()
        case "falseSchema" if schema_path[-1:] == ("additionalProperties",) != path[-1:]:
            # So it calls a closed object that lists no members.
            keyword, parameter = "additionalProperties", list(at(instance, path))
        case "contains":
            keyword = str(schema_path[-1])  # or `minContains`, `maxContains`
        case "propertyNames":
            last = max(depth for depth, step in enumerate(schema_path) if step == "propertyNames")
            schema_path = schema_path[: last + 1]
    return RawError(keyword, path, schema_path, parameter)


def instance_path(steps: list[str | int], instance: Json) -> Path:
    """The path of an error in `instance`; the library makes a number of a member name like `1`, `01` and `+1`.

    Raises ValueError where a member has an empty name, which the library leaves out, and where two are one number.
    """
    path = list(steps)
    for depth, step in enumerate(path):
        # Without a call for each step, which took twice as long (1 us of an error).
        if type(step) is int and type(instance) is dict:
            step = path[depth] = name_of(step, instance)
        if type(step) is str and "" in instance:
            raise ValueError(UNSURE)
        instance = instance[step]
    if type(instance) is dict and "" in instance:
        raise ValueError(UNSURE)
    return tuple(path)


def name_of(step: int, members: Iterable[str]) -> str:
    """The name of the member that a number of the library leads to."""
    names = [name for name in members if re.fullmatch(rf"\+?0*{step}", name)]
    if len(names) > 1:
        raise ValueError(UNSURE)
    return names[0]


@lru_cache(1 << 10)
def schema_steps(steps: Path) -> Path:
    """An evaluation path without `$ref`, where, too, only the items of lists have numbers (4 us of an error)."""
    pairs = zip(("", *steps), steps, strict=False)
    return tuple(step if before in LISTS else str(step) for before, step in pairs if step != "$ref")
