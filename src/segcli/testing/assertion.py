"""An assertion that fails as `segcli validate` reports."""

import os
import textwrap

from segcli.api.python_values import as_text
from segcli.api.validator import Validator, validator_for
from segcli.console.output import Output
from segcli.console.text import counted
from segcli.events.purpose import Purpose
from segcli.findings import Json, SegcliError, Severity, Tally
from segcli.input.records import Unreadable
from segcli.reporters.formats.text import Reporter

WIDTH = 72
"""pytest writes a message eight columns in, on a terminal of 80."""


def assert_valid(
    payload: Json,
    event: str | None = None,
    purpose: Purpose | None = None,
    *,
    schema: str | os.PathLike[str] | None = None,
    strict: bool = False,
    show_values: bool = False,
) -> None:
    """Raises AssertionError unless a payload is valid: checked in full and without an error, nor, if `strict`, a
    warning. The message is the report of `segcli validate`, in which personal data is masked unless `show_values`;
    of a JSON value it shows the lines that it has when it is indented.

    The payload and the other parameters are those of `segcli.validate`, and so are SegcliError and TypeError; a payload
    that holds nothing to check is not valid.
    """
    __tracebackhide__ = True
    file = None if schema is None else os.fspath(schema)
    try:
        validator = validator_for(event, purpose, file, None, show_values, "auto", ())
    except SegcliError as error:
        # A test shall show no frames of segcli.
        raise error.with_traceback(None) from None
    fault = fault_of(payload, validator, strict, show_values)
    if fault is not None:
        raise AssertionError(fault)


def fault_of(payload: Json, validator: Validator, strict: bool, show_values: bool) -> str | None:
    """What is wrong with a payload, None when it is valid."""
    try:
        result = validator.validate(payload)
    except SegcliError as error:
        return str(error)
    worst = max((finding.severity for finding in result), default=None)
    refused = Severity.WARNING if strict else Severity.ERROR
    if all(one.valid for one in result.results) and (worst is None or worst < refused):
        return None
    return report(as_text(payload, is_indented=True), validator, show_values)


def report(text: bytes, validator: Validator, show_values: bool) -> str:
    """The findings of a payload in the form for people, under a line that counts them."""
    pieces: list[str] = []
    reporter = Reporter(pieces.append, Output("text", width=WIDTH, show_values=show_values))
    tally = Tally()
    for item in validator.items([text]):
        if isinstance(item, Unreadable):
            tally.passed_over(item.finding, item.size)
        else:
            tally.judged(item.valid, item.findings)
        reporter.show("payload", item)
    reporter.finish(tally.summary)
    lines = [headline(tally), *"".join(pieces).rstrip("\n").split("\n")]
    return "\n".join(folded for line in lines for folded in fold(line))


def headline(tally: Tally) -> str:
    """How many findings of each severity there are."""
    counts = tally.summary
    outcome = "was not checked in full:" if counts.unchecked and not counts.errors else "has"
    return f"the payload {outcome} {counted(counts)}"


def fold(line: str) -> list[str]:
    """A line, or several where it is too wide, broken at blanks."""
    if len(line) <= WIDTH:
        return [line]
    return textwrap.wrap(line, WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
