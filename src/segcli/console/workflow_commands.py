"""What a step of GitHub Actions says to the service: workflow commands on stdout, and the summary of the step."""

import os
from collections.abc import Callable

from segcli.console.text import visible
from segcli.findings import SegcliError

SHOWN = 10
"""Annotations of each severity that GitHub shows for a step; it drops the others without a word."""


def command(name: str, properties: dict[str, str], text: str) -> str:
    """A workflow command, as a line."""
    pairs = ",".join(f"{key}={property_value(value)}" for key, value in properties.items())
    return f"::{name} {pairs}::{message(text)}\n"


def message(value: str) -> str:
    """A text as the message of a workflow command."""
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def property_value(value: str) -> str:
    """A text as the value of a property of a workflow command."""
    return message(value).replace(":", "%3A").replace(",", "%2C")


def append_summary(page: Callable[[], str]) -> None:
    """Add a page to the summary of the step, where there is one. Raises SegcliError when it cannot be written."""
    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if not file:
        return
    try:
        with open(file, "a", encoding="utf-8") as summary:
            summary.write(page())
    except OSError as error:
        raise SegcliError(f"cannot write the step summary {visible(file)}: {(error.strerror or '').lower()}") from error
