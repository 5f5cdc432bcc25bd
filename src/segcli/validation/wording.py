"""How findings speak of types and values."""

from typing import Any

from segcli.console.text import visible
from segcli.findings import Json, Path
from segcli.input.json_text import json_text
from segcli.privacy.policy import Privacy

EXAMPLES = {
    "date-time": 'RFC 3339 with an offset, like "2024-02-29T14:04:46.506Z"',
    "date": 'a date of the calendar, like "2024-02-29"',
}
FORMS = {"email": "an e-mail address", "url": "a URL"}
ARTICLES = {"integer": "an integer", "array": "an array", "object": "an object", "null": "null"}


def expectation(types: list[str], format_name: str | None) -> str:
    """The types in words, with the format where a string has one: `a date-time string or null`."""
    words = [ARTICLES.get(name, f"a {name}") for name in types if name != "null"]
    if format_name in EXAMPLES:
        words = [f"a {format_name} string" if word == "a string" else word for word in words]
    return " or ".join(words + ["null"] * ("null" in types))


def description(value: Json, path: Path, privacy: Privacy) -> str:
    """A value in a sentence: `the number 5`, `an empty object`."""
    match value:
        case None:
            return "null"
        case bool():
            return f"the boolean {privacy.value(value, path)}"
        case str():
            return f"the string {privacy.value(value, path)}"
        case dict():
            return "an object" if value else "an empty object"
        case list():
            return "an array" if value else "an empty array"
    return f"the number {privacy.value(value, path)}"


def demanded_format(name: Any) -> str:
    """A format in a sentence."""
    return f"a {name}" if name in EXAMPLES else f"a string of the format `{visible(str(name))}`"


def listed(values: list[Json]) -> str:
    """Values that a schema allows, in a sentence."""
    words = [literal(value) for value in values] or ["nothing"]
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]


def literal(value: Json) -> str:
    """A value that a schema names, and that is therefore harmless."""
    return visible(json_text(value).decode())
