"""The reference engine: jsonschema, in Python. It runs wherever Python does and is the oracle of the tests."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import SchemaError, ValidationError
from jsonschema.validators import extend
from referencing import Registry, Resource
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

from segcli.engines import RawError, retrieve, settled
from segcli.engines.formats import FORMATS
from segcli.findings import Json, SegcliError

DEEP = 10_000
"""Frames for 512 levels of a schema that refers to itself, at up to 20 a level; 8 MiB of stack hold 5 times as many."""

PARAMETERS = ("type", "enum", "const", "format", "pattern", "minimum", "maximum")
DOLLAR = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|(\$)", re.DOTALL)


class ReferenceChecker:
    """A schema with jsonschema's validator for it."""

    def __init__(self, schema: Json, base: str | None) -> None:
        # Ours are checked by the tests, which saves 125 ms for each.
        if base is not None:
            try:
                Draft202012Validator.check_schema(schema)
            except SchemaError as error:
                raise SegcliError(f"this is no JSON Schema that can be used: {error.message}") from error
        if base is not None and isinstance(schema, dict):
            schema = {"$id": base} | without_dialect(schema)
        registry: Registry[Any] = Registry(retrieve=resource)  # type: ignore[call-arg]
        self._validator = Strict(schema, format_checker=formats(), registry=registry)

    def is_valid(self, instance: Json) -> bool:
        with mishaps():
            return bool(self._validator.is_valid(instance))

    def errors(self, instance: Json) -> list[RawError]:
        with mishaps():
            return settled(found for error in self._validator.iter_errors(instance) for found in raw(error))


@contextmanager
def mishaps() -> Iterator[None]:
    """Room for deep instances, and SegcliError for a schema that turns out to be none."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, DEEP))
    try:
        yield
    except Unresolvable as error:
        raise SegcliError(f"this schema refers to what cannot be read: {error.ref}") from error
    except RecursionError as error:
        raise SegcliError("this schema refers to itself without end") from error
    finally:
        sys.setrecursionlimit(limit)


def resource(uri: str) -> Resource[Any]:
    return Resource.from_contents(without_dialect(retrieve(uri)), default_specification=DRAFT202012)


def without_dialect(schema: Json) -> Json:
    """The schema without `$schema`, by which jsonschema would choose another validator than ours."""
    return {key: value for key, value in schema.items() if key != "$schema"} if isinstance(schema, dict) else schema


def compile_schema(schema: Json, base: str | None = None) -> ReferenceChecker:
    """A checker for `schema`; `base` is the URI that its relative references start from."""
    return ReferenceChecker(schema, base)


def raw(error: ValidationError) -> list[RawError]:
    """The library's error in the form that both engines share; each missing name is an error of its own there too."""
    keyword = str(error.validator or "falseSchema")
    schema_path = tuple(step for step in error.absolute_schema_path if step != "$ref")
    path = tuple(error.absolute_path)
    value: Any = error.validator_value
    instance: Any = error.instance
    parameter: Any = value if keyword in PARAMETERS else None
    match keyword:
        case "type":
            parameter = [value] if isinstance(value, str) else list(value)
        case "required":
            missing = [name for name in value if name not in instance]
            return [RawError(keyword, path, schema_path, name) for name in missing]
        case "dependentRequired":
            missing = [
                name for has, names in value.items() if has in instance for name in names if name not in instance
            ]
            return [RawError("required", path, schema_path, name) for name in missing]
        case "additionalProperties":
            schema: Any = error.schema
            known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
            strange = [name for name in instance if name not in known]
            parameter = [name for name in strange if not any(re.search(pattern, name) for pattern in patterns)]
        case "oneOf":
            branches: list[list[RawError]] = [[] for _ in value]
            for nested in error.context or ():
                branches[int(nested.relative_schema_path[0])] += raw(nested)
            parameter = tuple(map(tuple, branches)) if error.context else ()
        case "minContains" | "maxContains":
            schema_path = (*schema_path[:-1], keyword)
    return [RawError(keyword, path, schema_path, parameter)]


def matches(validator: Any, pattern: str, instance: Json, _: Json) -> Iterator[ValidationError]:
    """`pattern` as ECMA-262 reads it: `$` is the very end, and classes of letters and digits are ASCII."""
    if validator.is_type(instance, "string") and not ecma(pattern).search(instance):
        yield ValidationError("no match")


@cache
def ecma(pattern: str) -> re.Pattern[str]:
    return re.compile(DOLLAR.sub(lambda match: r"\Z" if match[1] else match[0], pattern), re.ASCII)


def is_multiple(validator: Any, divisor: Json, instance: Json, _: Json) -> Iterator[ValidationError]:
    """`multipleOf` in decimals: 0.3 is a multiple of 0.1."""
    if validator.is_type(instance, "number") and Fraction(str(instance)) % Fraction(str(divisor)):
        yield ValidationError("no multiple")


def each_item(validator: Any, items: Json, instance: Json, schema: Json) -> Iterator[ValidationError]:
    """`items`, also where it is false, which jsonschema reports of the array as a whole."""
    if validator.is_type(instance, "array"):
        start = len(schema.get("prefixItems", ()))
        for index, item in enumerate(instance[start:], start):
            yield from validator.descend(item, items, path=index)


def each_name(validator: Any, names: Json, instance: Json, _: Json) -> Iterator[ValidationError]:
    """`propertyNames`, told of the object: the name as such has no place in the instance."""
    if validator.is_type(instance, "object") and any(any(validator.descend(name, names)) for name in instance):
        yield ValidationError("a name", validator="falseSchema" if names is False else "propertyNames")


extended: Any = extend
Strict = extended(
    Draft202012Validator,
    {"pattern": matches, "multipleOf": is_multiple, "items": each_item, "propertyNames": each_name},
)


def descend(
    self: Any, instance: Json, schema: Json, path: Any = None, schema_path: Any = None, resolver: Any = None
) -> Iterator[ValidationError]:
    """Jsonschema's own, which forgets where a schema stands that is `false`."""
    if schema is not False:
        yield from Draft202012Validator.descend(self, instance, schema, path, schema_path, resolver)
        return
    where, place = ([] if step is None else [step] for step in (path, schema_path))
    yield ValidationError("nothing is allowed", "falseSchema", where, instance=instance, schema_path=place)


Strict.descend = descend


@cache
def formats() -> FormatChecker:
    """Jsonschema's own formats, as many as are installed, with ours in front."""
    checker = FormatChecker(formats=())
    checker.checkers = Draft202012Validator.FORMAT_CHECKER.checkers | {
        name: (holds, ()) for name, holds in FORMATS.items()
    }
    return checker
