"""Where output goes: results to stdout or a file, remarks to stderr."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from segcli.findings import SegcliError


class Output(NamedTuple):
    """The main output of a command. `file` None is stdout; `width` is in columns."""

    format: str
    file: str | None = None
    color: bool = False
    width: int = 80
    show_values: bool = False

    @contextmanager
    def opened(self) -> Iterator[Callable[[str], object]]:
        """What writes text to the output, UTF-8 whatever the locale. Raises SegcliError when the file cannot be
        written.
        """
        if self.file is None:
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
            yield sys.stdout.write
            sys.stdout.flush()
            return
        try:
            with open(self.file, "w", encoding="utf-8", errors="backslashreplace") as file:
                yield file.write
        except OSError as error:
            raise SegcliError(f"cannot write {self.file}: {(error.strerror or '').lower()}") from error


def remark(text: str) -> None:
    """One line on stderr, which is where everything goes that is no result."""
    sys.stdout.flush()
    sys.stderr.write(f"{text}\n")


def plural(number: int, word: str) -> str:
    """`1 event`, `2 events`."""
    return f"{number:,} {word}{'s' * (number != 1)}"


def size(count: int) -> str:
    """A number of bytes for people: `820 bytes`, `2.5 kB`, `82 MB` (powers of ten)."""
    if count < 1000:
        return plural(count, "byte")
    number = float(count)
    for unit in ("kB", "MB", "GB"):
        number /= 1000
        if number < 999.95 or unit == "GB":
            break
    return f"{number:.1f} {unit}"
