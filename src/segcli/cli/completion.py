"""Completion in bash, zsh and fish: what is offered for a word, and the scripts by which a shell asks for it.

The scripts and the protocol are Typer's, whose own options name no shell; it has no public names for them.
"""

import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, Literal

import typer

from segcli.findings import SegcliError

PROGRAM = "segcli"
VARIABLE = "_SEGCLI_COMPLETE"
"""Set by the scripts when they ask; Typer answers."""

ShellChoice = Literal["bash", "zsh", "fish"]
SHELLS = ("bash", "zsh", "fish")


def prepare() -> None:
    """Have Typer answer when a shell asks; it learns how to when it is told to offer completion, which costs 5 ms."""
    if VARIABLE in os.environ:
        from typer._completion_classes import completion_init

        completion_init()


def show(shell: str | None) -> None:
    """Print the script for a shell."""
    if shell is not None:
        from typer._completion_shared import get_completion_script

        script = get_completion_script(prog_name=PROGRAM, complete_var=VARIABLE, shell=shell)
        sys.stdout.write(f"{script}\n")
        raise typer.Exit


def install(wanted: bool) -> None:
    """Write the script for the shell that segcli is called from to where the shell looks for it."""
    if not wanted:
        return
    from typer._completion_shared import install as write

    shell = this_shell()
    if shell not in SHELLS:
        raise SegcliError(f"this is no {' or '.join(SHELLS)}: --show-completion SHELL prints the script of one")
    try:
        _, file = write(shell=shell, prog_name=PROGRAM, complete_var=VARIABLE)
    except OSError as error:
        raise SegcliError(f"cannot write {error.filename}: {(error.strerror or '').lower()}") from error
    sys.stdout.write(f"{file} is written; a new {shell} completes segcli\n")
    raise typer.Exit


def this_shell() -> str | None:
    """The shell that segcli is called from, by its process; None where that cannot be told."""
    shellingham: Any = import_module("shellingham")
    try:
        return str(shellingham.detect_shell()[0])
    except shellingham.ShellDetectionFailure:
        return None


def events(incomplete: str) -> list[str]:
    """The events whose names begin so."""
    from segcli.schemas.catalogue import documented

    return [name for name in documented() if name.startswith(incomplete)]


def codes(incomplete: str) -> list[str]:
    """The codes of findings that begin so, the last of a list with commas."""
    from segcli.validation.codes import pages

    before, comma, last = incomplete.rpartition(",")
    return [f"{before}{comma}{code}" for code in sorted(pages()) if code.startswith(last)]


def formats(package: str) -> Callable[[str], list[str]]:
    """What gives the formats of a package that begin so."""

    def offered(incomplete: str) -> list[str]:
        from segcli.console.formats import names

        return [name for name in names(package) if name.startswith(incomplete)]

    return offered
