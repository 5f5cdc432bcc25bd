"""Starts segcli as a real process, the way a shell does."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

COMMAND = (sys.executable, "-m", "segcli")
OF_OTHERS = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "SEGCLI_DEBUG", "SEGCLI_SALT", "PYTHONUTF8", "PYTHONIOENCODING")
"""What the shell that runs the tests may have set, and what a run must not depend on."""


Golden = Callable[[str, str], None]
"""`golden(name, text)` compares a text with the golden file of that name."""


class Ran(NamedTuple):
    """How a run ended, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


class Run(Protocol):
    """`run("validate", file)`; `stdin` None is an empty one."""

    def __call__(
        self,
        *args: object,
        stdin: str | bytes | None = None,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
    ) -> Ran: ...


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a run; relative import paths hold in any working directory."""
    kept = {name: value for name, value in os.environ.items() if name not in OF_OTHERS}
    if paths := kept.get("PYTHONPATH"):
        kept["PYTHONPATH"] = os.pathsep.join(map(os.path.abspath, paths.split(os.pathsep)))
    return kept | dict(more or {})


def run(
    *args: object,
    stdin: str | bytes | None = None,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> Ran:
    """Run segcli to its end; output that is not UTF-8 fails here."""
    given = stdin.encode() if isinstance(stdin, str) else stdin or b""
    words = [os.fspath(arg) if isinstance(arg, Path) else str(arg) for arg in args]
    done = subprocess.run(
        [*COMMAND, *words], input=given, capture_output=True, cwd=cwd, env=environment(env), timeout=60
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
