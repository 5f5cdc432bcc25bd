"""The keywords that jsonschema reads in another way than JSON Schema and the native engine do."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from jsonschema.exceptions import ValidationError

from segcli.engines.patterns import matches
from segcli.findings import Json


def unlisted(instance: dict[str, Json], schema: dict[str, Any]) -> list[str]:
    """The members of an object that a schema neither lists nor has a pattern for."""
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    return [name for name in instance if name not in known and not any(matches(one, name) for one in patterns)]


def has_match(validator: Any, pattern: str, instance: Json, _: Json) -> Iterator[ValidationError]:
    """`pattern` as ECMA-262 reads it."""
    if validator.is_type(instance, "string") and not matches(pattern, instance):
        yield ValidationError("no match")


def each_match(validator: Any, patterns: dict[str, Json], instance: Json, _: Json) -> Iterator[ValidationError]:
    """`patternProperties`, with the same patterns."""
    if validator.is_type(instance, "object"):
        for pattern, member in patterns.items():
            for name, value in instance.items():
                if matches(pattern, name):
                    yield from validator.descend(value, member, path=name, schema_path=pattern)


def each_other(validator: Any, others: Json, instance: Json, schema: Json) -> Iterator[ValidationError]:
    """`additionalProperties`, with the same patterns."""
    if validator.is_type(instance, "object") and others is not True:
        names = unlisted(instance, schema)
        if others is False and names:
            yield ValidationError("unexpected members")
        elif others is not False:
            for name in names:
                yield from validator.descend(instance[name], others, path=name)


def each_unevaluated(validator: Any, others: Json, instance: Json, schema: Json) -> Iterator[ValidationError]:
    """`unevaluatedProperties`, with the same patterns."""
    if validator.is_type(instance, "object"):
        known = evaluated(validator, instance, schema)
        if any(any(validator.descend(value, others)) for name, value in instance.items() if name not in known):
            yield ValidationError("unexpected members")


def evaluated(validator: Any, instance: dict[str, Json], schema: Json) -> set[str]:
    """The members of an object that a schema speaks of, here or in schemas that are about the same object."""
    if not isinstance(schema, dict):
        return set()
    names: set[str] = set(instance) & schema.get("properties", {}).keys()
    names |= {name for name in instance for one in schema.get("patternProperties", ()) if matches(one, name)}
    for keyword in ("additionalProperties", "unevaluatedProperties"):
        if keyword in schema:
            inner = schema[keyword]
            names |= {name for name, value in instance.items() if not any(validator.descend(value, inner))}
    for keyword in ("$ref", "$dynamicRef"):
        if keyword in schema:
            resolved = validator._resolver.lookup(schema[keyword])  # noqa: SLF001  jsonschema has no other way
            there = validator.evolve(schema=resolved.contents, _resolver=resolved.resolver)
            names |= evaluated(there, instance, resolved.contents)
    for inner in about_the_same(validator, instance, schema):
        names |= evaluated(validator, instance, inner)
    return names


def about_the_same(validator: Any, instance: dict[str, Json], schema: dict[str, Any]) -> Iterator[Json]:
    """The schemas inside a schema that are about the same object, and that it obeys."""
    for name, inner in schema.get("dependentSchemas", {}).items():
        if name in instance:
            yield inner
    for keyword in ("allOf", "oneOf", "anyOf"):
        yield from (inner for inner in schema.get(keyword, ()) if not any(validator.descend(instance, inner)))
    if "if" in schema:
        holds = not any(validator.descend(instance, schema["if"]))
        yield from (schema[name] for name in (("if", "then") if holds else ("else",)) if name in schema)


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
    """`propertyNames`, reported of the object: the name as such has no place in the instance."""
    if validator.is_type(instance, "object") and any(any(validator.descend(name, names)) for name in instance):
        yield ValidationError("a name", validator="falseSchema" if names is False else "propertyNames")


KEYWORDS = {
    "pattern": has_match,
    "patternProperties": each_match,
    "additionalProperties": each_other,
    "unevaluatedProperties": each_unevaluated,
    "multipleOf": is_multiple,
    "items": each_item,
    "propertyNames": each_name,
}
