"""From the raw errors of an engine to findings that a person can act on."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson

from segcli.engines import RawError
from segcli.findings import Finding, Json, Severity, nearest, pointer
from segcli.positions import Path, Positions
from segcli.privacy import Privacy, visible

SEVERITY = {"enum": Severity.WARNING, "additionalProperties": Severity.NOTE}
"""Severity follows the keyword; what is not here is an error."""

EXAMPLES = {
    "date-time": 'RFC 3339 with an offset, like "2024-02-29T14:04:46.506Z"',
    "date": 'a date of the calendar, like "2024-02-29"',
}
ARTICLES = {"integer": "an integer", "array": "an array", "object": "an object", "null": "null"}


class Subject(NamedTuple):
    """What is being explained: the value of one record, where its parts stand, and what may be shown of it."""

    json: Json
    positions: Positions
    privacy: Privacy

    def at(self, path: Path) -> Json:
        value = self.json
        for step in path:
            value = value[step]
        return value

    def finding(self, code: str, severity: Severity, message: str, path: Path, **rest: Any) -> Finding:
        """A finding about the value at `path`."""
        return Finding(code, severity, message, self.positions.value(path), self.pointer(path), **rest)

    def pointer(self, path: Path) -> str:
        return pointer(self.privacy.path(path))

    def owner(self, path: Path) -> str:
        """How a sentence calls the object at `path`."""
        names = [step for step in self.privacy.path(path) if isinstance(step, str)]
        return f"`{names[-1]}`" if names else "the event"


def explain(errors: list[RawError], subject: Subject) -> list[Finding]:
    """Findings for raw errors, in the order of the text."""
    found = [finding for error in errors for finding in explained(error, subject)]
    return sorted(found, key=lambda finding: finding.location)


def explained(error: RawError, subject: Subject) -> Iterator[Finding]:
    value = subject.at(error.path)
    match error.keyword:
        case "type":
            yield wrong_type(error.path, error.parameter, value, subject)
        case "required":
            yield missing(error.path, error.parameter, value, subject)
        case "additionalProperties":
            for name in error.parameter:
                yield unknown(error.path, name, subject)
        case "oneOf":
            yield from union(error, value, subject)
        case "enum":
            yield not_listed(error.path, error.parameter, value, subject)
        case "const":
            expected = shown_literal(error.parameter)
            actual = subject.privacy.value(value, error.path)
            message = f"expected {expected}, found {actual}"
            yield subject.finding(
                "unexpected-value", Severity.ERROR, message, error.path, expected=expected, actual=actual
            )
        case "format" | "pattern":
            yield malformed(error, value, subject)
        case "minimum" | "maximum":
            bound = "at least" if error.keyword == "minimum" else "at most"
            expected, actual = f"{bound} {error.parameter}", subject.privacy.value(value, error.path)
            message = f"expected {expected}, found {actual}"
            yield subject.finding(
                "out-of-range", Severity.ERROR, message, error.path, expected=expected, actual=actual
            )
        case keyword:
            message = f"{description(value, error.path, subject)} breaks the keyword `{visible(keyword)}` of the schema"
            yield subject.finding("unexpected-value", Severity.ERROR, message, error.path)


def wrong_type(path: Path, types: list[str], value: Json, subject: Subject) -> Finding:
    expected = expectation(types, path, subject)
    if value is None:
        message = f"expected {expected}, found null"
        return subject.finding(
            "null-not-allowed", Severity.ERROR, message, path, expected=expected, actual="null"
        )
    actual = description(value, path, subject)
    message = f"expected {expected}, found {actual}"
    hint = next(
        (EXAMPLES[place["format"]] for place in subject.privacy.places(path) if "format" in place), None
    )
    return subject.finding(
        "wrong-type", Severity.ERROR, message, path, expected=expected, actual=actual, help=hint
    )


def expectation(types: list[str], path: Path, subject: Subject) -> str:
    """The types in words, with the format where a string has one: `a date-time string or null`."""
    formats = [place["format"] for place in subject.privacy.places(path) if "format" in place]
    words = [ARTICLES.get(name, f"a {name}") for name in types if name != "null"]
    words = [f"a {formats[0]} string" if formats and word == "a string" else word for word in words]
    return " or ".join(words + ["null"] * ("null" in types))


def description(value: Json, path: Path, subject: Subject) -> str:
    """A value in a sentence: `the number 5`, `a string`, `an empty object`."""
    match value:
        case None:
            return "null"
        case bool():
            return f"the boolean {subject.privacy.value(value, path)}"
        case str():
            return f"the string {subject.privacy.value(value, path)}"
        case dict():
            return "an object" if value else "an empty object"
        case list():
            return "an array" if value else "an empty array"
    return f"the number {subject.privacy.value(value, path)}"


def missing(path: Path, name: str, value: Json, subject: Subject) -> Finding:
    known = {key for place in subject.privacy.places(path) for key in place.get("properties", {})}
    close = nearest(name, [key for key in value if key not in known])
    found = subject.privacy.name(close, path) if close else None
    hint = f"found `{found}`; did you mean `{name}`?" if found else None
    message = f"{subject.owner(path)} has no `{name}`"
    return subject.finding("missing-property", Severity.ERROR, message, path, expected=f"`{name}`", help=hint)


def unknown(path: Path, name: str, subject: Subject) -> Finding:
    value = subject.at(path)
    known = [
        key
        for place in subject.privacy.places(path)
        for key in place.get("properties", {})
        if key not in value
    ]
    close = nearest(name, known)
    hint = f"did you mean `{close}`?" if close else None
    shown = subject.privacy.name(name, path)
    message = f"{subject.owner(path)} has a member that nobody documented, `{shown}`"
    where = (*path, name)
    location = subject.positions.key(where)
    return Finding(
        "unknown-property",
        Severity.NOTE,
        message,
        location,
        subject.pointer(where),
        actual=f"`{shown}`",
        help=hint,
    )


def not_listed(path: Path, allowed: list[Json], value: Json, subject: Subject) -> Finding:
    names = [shown_literal(item) for item in allowed if item is not None]
    actual = subject.privacy.value(value, path)
    close = (
        nearest(value, [item for item in allowed if isinstance(item, str)])
        if isinstance(value, str)
        else None
    )
    hint = f'did you mean "{close}"?' if close else None
    listed = ", ".join(names[:-1]) + f" or {names[-1]}" if len(names) > 1 else names[0]
    message = f"{actual} is not a value that is documented here"
    return subject.finding(
        "unknown-value",
        Severity.WARNING,
        message,
        path,
        expected=listed,
        actual=actual,
        help=hint or f"documented are {listed}",
    )


def malformed(error: RawError, value: Json, subject: Subject) -> Finding:
    hint = EXAMPLES.get(str(error.parameter)) if error.keyword == "format" else None
    expected = (
        f"a {error.parameter}" if error.keyword == "format" else f"a match of {visible(str(error.parameter))}"
    )
    actual = description(value, error.path, subject)
    message = f"expected {expected}, found {actual}"
    return subject.finding(
        "malformed-value", Severity.ERROR, message, error.path, expected=expected, actual=actual, help=hint
    )


def union(error: RawError, value: Json, subject: Subject) -> Iterator[Finding]:
    """Only the branch that the discriminator picks is told of."""
    branches = [place for place in subject.privacy.places(error.path) if "properties" in place]
    kinds = {discriminated(branch): branch for branch in branches if discriminated(branch)}
    if not kinds:
        message = f"{description(value, error.path, subject)} fits no form that the schema allows"
        yield subject.finding("unexpected-value", Severity.ERROR, message, error.path)
    elif not isinstance(value, dict):
        yield wrong_type(error.path, ["object"], value, subject)
    else:
        names = [name for name, _ in filter(None, kinds)]
        yield from picked(error, names[0], value, subject)


def picked(error: RawError, name: str, value: dict[str, Json], subject: Subject) -> Iterator[Finding]:
    path = (*error.path, name)
    if name not in value:
        yield missing(error.path, name, value, subject)
        return
    chosen = value[name]
    allowed = [dict(properties_const(branch)).get(name) for branch in subject.privacy.places(error.path)]
    if not isinstance(chosen, str):
        yield wrong_type(path, ["string"], chosen, subject)
    elif chosen not in allowed:
        yield not_listed(path, [item for item in allowed if item is not None], chosen, subject)
    else:
        for nested in error.parameter[allowed.index(chosen)]:
            yield from explained(nested, subject)


def properties_const(branch: dict[str, Any]) -> Iterator[tuple[str, Json]]:
    """The members that a branch of a union demands with a fixed value."""
    for name in branch.get("required", ()):
        schema = branch.get("properties", {}).get(name, {})
        if isinstance(schema, dict) and "const" in schema:
            yield name, schema["const"]


def discriminated(branch: dict[str, Any]) -> tuple[str, Json] | None:
    """The discriminator of a branch and its value."""
    return next(properties_const(branch), None)


def shown_literal(value: Json) -> str:
    """A value that a schema names, and that is therefore harmless."""
    return visible(orjson.dumps(value).decode())
