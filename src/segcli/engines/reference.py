"""The reference engine: jsonschema, in Python. It runs wherever Python does and is the oracle of the tests."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from segcli.engines import NO_FILES, RawError, normalized
from segcli.engines.deep import deeply
from segcli.engines.formats import FORMATS
from segcli.engines.keywords import KEYWORDS, unlisted
from segcli.findings import Json

PARAMETERS = ("type", "enum", "const", "format", "pattern", "minimum", "maximum")


class ReferenceChecker:
    """A schema with jsonschema's validator for it."""

    def __init__(self, schema: Json, base: str | None, files: Mapping[str, Json]) -> None:
        if base is not None and isinstance(schema, dict):
            schema = {"$id": base} | schema
        resources = ((uri, DRAFT202012.create_resource(document)) for uri, document in files.items())
        registry: Registry[Any] = Registry().with_resources(resources)
        self._validator = Strict(schema, format_checker=formats(), registry=registry)

    def is_valid(self, instance: Json) -> bool:
        return deeply(lambda: bool(self._validator.is_valid(instance)))

    def errors(self, instance: Json) -> list[RawError]:
        errors = self._validator.iter_errors
        return deeply(lambda: normalized(one for error in errors(instance) for one in raw(error)))


def compile_schema(schema: Json, base: str | None = None, files: Mapping[str, Json] = NO_FILES) -> ReferenceChecker:
    """A checker for `schema`."""
    return ReferenceChecker(schema, base, files)


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
            parameter = unlisted(instance, schema)
        case "oneOf":
            branches: list[list[RawError]] = [[] for _ in value]
            for nested in error.context or ():
                branches[int(nested.relative_schema_path[0])] += raw(nested)
            parameter = tuple(map(tuple, branches)) if error.context else ()
        case "minContains" | "maxContains":
            schema_path = (*schema_path[:-1], keyword)
    return [RawError(keyword, path, schema_path, parameter)]


extended: Any = extend
Strict = extended(Draft202012Validator, KEYWORDS)


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
