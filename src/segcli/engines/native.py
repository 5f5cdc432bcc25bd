"""The native engine: jsonschema-rs."""

from typing import Any

import jsonschema_rs

from segcli.engines import RawError, retrieve, settled
from segcli.findings import Json, SegcliError

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


class NativeChecker:
    """A schema compiled by jsonschema-rs.

    `is_valid` is its own method, unwrapped: a Python call around it would cost a clean event 0.1 us of 2. It raises
    ValueError for an instance nested more than 255 levels deep; `errors` judges such a one with the other engine.
    """

    def __init__(self, schema: Json, base: str | None) -> None:
        self._schema = schema
        self._base = base
        try:
            self._validator = jsonschema_rs.Draft202012Validator(
                schema, validate_formats=True, base_uri=base, retriever=retrieve
            )
        except ValueError as error:
            raise SegcliError(f"this is no JSON Schema that can be used: {str(error).splitlines()[0]}") from error
        self.is_valid = self._validator.is_valid

    def errors(self, instance: Json) -> list[RawError]:
        try:
            return settled(raw(error) for error in self._validator.iter_errors(instance))
        except ValueError:
            from segcli.engines import reference

            return reference.compile_schema(self._schema, self._base).errors(instance)


def compile_schema(schema: Json, base: str | None = None) -> NativeChecker:
    """A checker for `schema`; `base` is the URI that its relative references start from."""
    return NativeChecker(schema, base)


def raw(error: jsonschema_rs.ValidationError) -> RawError:
    """The library's error in the form that both engines share."""
    keyword = error.kind.name
    parameter: Any
    if keyword == "oneOf":
        parameter = tuple(tuple(raw(nested) for nested in branch) for branch in error.kind.context)
    else:
        parameter = getattr(error.kind, PARAMETERS.get(keyword, "value"), None)
    schema_path = tuple(step for step in error.evaluation_path if step != "$ref")
    return RawError(keyword, tuple(error.instance_path), schema_path, parameter)
