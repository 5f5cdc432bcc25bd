"""From the raw errors of an engine to findings that a person can act on."""

from collections.abc import Iterator

from segcli.console.suggest import nearest
from segcli.console.text import visible
from segcli.engines import RawError
from segcli.findings import Finding, Json, Path, Severity
from segcli.schemas.unions import Union, discriminator_of
from segcli.validation.finding_builder import FindingBuilder
from segcli.validation.wording import EXAMPLES, FORMS, demanded_format, description, expectation, listed, literal

MANY = 16
"""More unknown members than these in one object are not misspelt; comparing them all with all would take seconds."""


FEW = 6
"""So many documented values are named in a message; more would hide the actual one. Most lists are shorter."""


def explain(errors: list[RawError], builder: FindingBuilder) -> list[Finding]:
    """Findings for raw errors, in the order of the text."""
    findings = [finding for error in errors for finding in explained(error, builder)]
    return findings if len(findings) < 2 else sorted(findings, key=lambda finding: finding.location)


def below(error: RawError) -> RawError:
    """An error about the data of a webhook, as seen from the root of the record."""
    nested = error.parameter
    if error.keyword == "oneOf":
        nested = tuple(tuple(map(below, branch)) for branch in nested)
    return error._replace(path=("data", *error.path), parameter=nested)


def explained(error: RawError, builder: FindingBuilder) -> Iterator[Finding]:
    """The findings for one raw error."""
    path, parameter, value = error.path, error.parameter, builder.at(error.path)
    match error.keyword:
        case "type":
            yield wrong_type(path, parameter, value, builder)
        case "required":
            yield missing(path, parameter, value, builder)
        case "additionalProperties":
            yield from unknown(error, value, builder)
        case "oneOf":
            yield from unfit(error, value, builder)
        case "enum":
            yield not_listed(path, parameter, value, builder)
        case "const":
            yield builder.error("unexpected-value", path, literal(parameter), builder.privacy.value(value, path))
        case "format":
            actual, hint = description(value, path, builder.privacy), EXAMPLES.get(parameter)
            yield builder.error("malformed-value", path, demanded_format(parameter), actual, help=hint)
        case "pattern":
            yield no_match(error, value, builder)
        case "minimum" | "maximum":
            bound = "at least" if error.keyword == "minimum" else "at most"
            actual = builder.privacy.value(value, path)
            yield builder.error("out-of-range", path, f"{bound} {literal(parameter)}", actual)
        case keyword:
            known = f"breaks the keyword `{visible(keyword)}` of the schema"
            yield unexpected(path, "is not allowed here" if keyword == "falseSchema" else known, value, builder)


def unexpected(path: Path, problem: str, value: Json, builder: FindingBuilder) -> Finding:
    message = f"{description(value, path, builder.privacy)} {problem}"
    return builder.finding("unexpected-value", Severity.ERROR, message, path)


def no_match(error: RawError, value: Json, builder: FindingBuilder) -> Finding:
    """What is no e-mail address or URL still is a string, as handlers take it; any other pattern is an error."""
    path, actual = error.path, description(value, error.path, builder.privacy)
    form = (builder.privacy.schema.at(error.schema_path[:-1]) or {}).get("x-form")
    if form not in FORMS:
        return builder.error("malformed-value", path, f"a match of {visible(error.parameter)}", actual)
    finding = builder.error("malformed-value", path, FORMS[form], actual)
    return finding._replace(severity=Severity.WARNING)


def wrong_type(path: Path, types: list[str], value: Json, builder: FindingBuilder) -> Finding:
    format_name = next(
        (place["format"] for place in builder.privacy.schema.subschemas(path) if "format" in place), None
    )
    expected = expectation(types, format_name)
    if value is None:
        return builder.error("null-not-allowed", path, expected, "null")
    actual = description(value, path, builder.privacy)
    return builder.error("wrong-type", path, expected, actual, help=EXAMPLES.get(format_name or ""))


def missing(path: Path, name: str, value: dict[str, Json], builder: FindingBuilder) -> Finding:
    strange = set(value) - builder.privacy.schema.members(path)
    close = nearest(name, sorted(strange)) if len(strange) <= MANY else None
    text = visible(name)
    hint = f"found `{builder.privacy.name(close, path)}`; did you mean `{text}`?" if close else None
    message = f"{builder.owner(path)} has no `{text}`"
    return builder.finding("missing-property", Severity.ERROR, message, path, expected=f"`{text}`", help=hint)


def unknown(error: RawError, value: dict[str, Json], builder: FindingBuilder) -> Iterator[Finding]:
    path, names = error.path, error.parameter
    known = (builder.privacy.schema.at(error.schema_path[:-1]) or {}).get("properties", {})
    free = sorted(set(known) - set(value))
    owner = builder.owner(path)
    unused = {squeezed(member): member for member in free}
    for name in names:
        meant = unused.get(squeezed(name))
        close = meant or (nearest(name, free) if len(names) <= MANY else None)
        hint = f"did you mean `{visible(close)}`?" if close else None
        actual = f"`{builder.privacy.name(name, path)}`"
        message = f"{owner} has a member that nobody documented, {actual}"
        where = (*path, name)
        location, place = builder.positions.key(where), builder.pointer(where)
        code, severity = ("misspelt-property", Severity.WARNING) if meant else ("unknown-property", Severity.NOTE)
        yield Finding(code, severity, message, location, place, actual=actual, help=hint)


def squeezed(name: str) -> str:
    """A name without what spellings differ in: case, `_`, `-` and blanks."""
    return "".join(name.lower().replace("_", " ").replace("-", " ").split())


def not_listed(path: Path, allowed: list[Json], value: Json, builder: FindingBuilder) -> Finding:
    names = [item for item in allowed if item is not None]
    actual = builder.privacy.value(value, path)
    words = [item for item in names if isinstance(item, str)]
    close = nearest(value, words) if isinstance(value, str) else None
    few = len(names) <= FEW
    hint = f"did you mean {literal(close)}?" if close else None if few else f"documented: {listed(names)}"
    expected = listed(names) if few else f"one of {len(names)} documented values"
    message = f"expected {expected}, found {actual}"
    return builder.finding(
        "unknown-value", Severity.WARNING, message, path, expected=listed(names), actual=actual, help=hint
    )


def unfit(error: RawError, value: Json, builder: FindingBuilder) -> Iterator[Finding]:
    """The findings for a value that fits no branch of a union: those of the branch that its discriminator picks."""
    branches = builder.privacy.schema.at(error.schema_path) or ()
    choice = discriminator_of(
        [builder.privacy.schema.at((*error.schema_path, index)) for index in range(len(branches))]
    )
    if not error.parameter:
        yield unexpected(error.path, "fits several forms of which the schema allows one", value, builder)
    elif choice is None:
        yield unexpected(error.path, "fits no form that the schema allows", value, builder)
    elif not isinstance(value, dict):
        types = ["object", "null"] if choice.nullable else ["object"]
        yield wrong_type(error.path, types, value, builder)
    elif choice.discriminator not in value:
        yield missing(error.path, choice.discriminator, value, builder)
    else:
        yield from picked(error, choice, value[choice.discriminator], builder)


def picked(error: RawError, choice: Union, chosen: Json, builder: FindingBuilder) -> Iterator[Finding]:
    path = (*error.path, choice.discriminator)
    if not isinstance(chosen, str):
        yield wrong_type(path, ["string"], chosen, builder)
    elif chosen not in choice.values:
        yield not_listed(path, list(filter(None, choice.values)), chosen, builder)
    else:
        for nested in error.parameter[choice.values.index(chosen)]:
            yield from explained(nested, builder)
