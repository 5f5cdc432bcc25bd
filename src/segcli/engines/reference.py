"""The reference engine: jsonschema, in Python. It runs wherever Python does and is the oracle of the tests."""

import re
from datetime import date
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import SchemaError, ValidationError
from referencing import Registry, Resource
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

from segcli.engines import RawError, retrieve, settled
from segcli.findings import Json, SegcliError

DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
DATE_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
)

FORMATS = FormatChecker(formats=())


@FORMATS.checks("date")
def is_date(instance: object) -> bool:
    """An RFC 3339 full-date; year 0000 is none that Python's calendar knows, nor do webhooks."""
    if not isinstance(instance, str):
        return True
    match = DATE.fullmatch(instance)
    if not match:
        return False
    try:
        date(*map(int, match.groups()))
    except ValueError:
        return False
    return True


@FORMATS.checks("date-time")
def is_date_time(instance: object) -> bool:
    """An RFC 3339 date-time without a leap second."""
    if not isinstance(instance, str):
        return True
    match = DATE_TIME.fullmatch(instance)
    return bool(match) and is_date(match[1] if match else "")


class ReferenceChecker:
    """A schema with jsonschema's validator for it."""

    def __init__(self, schema: Json, base: str | None) -> None:
        try:
            Draft202012Validator.check_schema(schema)
        except SchemaError as error:
            raise SegcliError(f"this is no JSON Schema that can be used: {error.message}") from error
        if base is not None and isinstance(schema, dict):
            schema = {"$id": base} | schema
        registry: Registry[Any] = Registry(retrieve=resource)  # type: ignore[call-arg]
        self._validator = Draft202012Validator(schema, format_checker=FORMATS, registry=registry)

    def is_valid(self, instance: Json) -> bool:
        try:
            return bool(self._validator.is_valid(instance))
        except Unresolvable as error:
            raise SegcliError(f"this schema refers to what cannot be read: {error.ref}") from error

    def errors(self, instance: Json) -> list[RawError]:
        try:
            return settled(found for error in self._validator.iter_errors(instance) for found in raw(error))
        except Unresolvable as error:
            raise SegcliError(f"this schema refers to what cannot be read: {error.ref}") from error


def resource(uri: str) -> Resource[Any]:
    return Resource.from_contents(retrieve(uri), default_specification=DRAFT202012)


def compile_schema(schema: Json, base: str | None = None) -> ReferenceChecker:
    """A checker for `schema`; `base` is the URI that its relative references start from."""
    return ReferenceChecker(schema, base)


def raw(error: ValidationError) -> list[RawError]:
    """The library's error in the form that both engines share; each missing name is an error of its own there too."""
    keyword = str(error.validator)
    schema_path = tuple(step for step in error.absolute_schema_path if step != "$ref")
    path = tuple(error.absolute_path)
    value: Any = error.validator_value
    instance: Any = error.instance
    match keyword:
        case "type":
            parameter: Any = [value] if isinstance(value, str) else list(value)
        case "required":
            missing = [name for name in value if name not in instance]
            return [RawError(keyword, path, schema_path, name) for name in missing]
        case "additionalProperties" if value is False:
            schema: Any = error.schema
            parameter = [name for name in instance if name not in schema.get("properties", {})]
        case "oneOf":
            branches: list[list[RawError]] = [[] for _ in value]
            for nested in error.context or ():
                branches[int(nested.relative_schema_path[0])] += raw(nested)
            parameter = tuple(map(tuple, branches))
        case _:
            parameter = value
    return [RawError(keyword, path, schema_path, parameter)]
