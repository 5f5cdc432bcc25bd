"""Where output goes: results to stdout or a file, remarks to stderr."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import NamedTuple, TextIO

from segcli.findings import ClosedPipeError, SegcliError, Tally


class Output(NamedTuple):
    """The main output of a command. `file` None is stdout; `width` is in columns."""

    format: str
    file: str | None = None
    color: bool = False
    width: int = 80
    show_values: bool = False

    @contextmanager
    def opened(self) -> Iterator[Callable[[str], object]]:
        """What writes text to the output, UTF-8 whatever the locale. Raises SegcliError when nothing can be written
        there, and ClosedPipeError when nobody reads it any longer.
        """
        with self._writing():
            stream = self._stream()

        def write(text: str) -> None:
            try:
                stream.write(text)
            except OSError as error:
                raise self._failure(error) from error

        try:
            yield write
        finally:
            with self._writing():
                stream.flush()
                if self.file is not None:
                    stream.close()

    def _stream(self) -> TextIO:
        if self.file is not None:
            return open(self.file, "w", encoding="utf-8", errors="backslashreplace")
        if sys.stdout is None:
            raise SegcliError("stdout is closed; --output FILE writes elsewhere")
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        return sys.stdout

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._failure(error) from error

    def _failure(self, error: OSError) -> Exception:
        """What to raise for an error that is the output's own."""
        if isinstance(error, BrokenPipeError):
            return ClosedPipeError()
        if self.file is None:
            discard()
        return SegcliError(f"cannot write {self.file or 'to stdout'}: {(error.strerror or '').lower()}")


def discard() -> None:
    """Give up what is buffered for stdout: at exit it would fail to be written once more."""
    stdout = sys.stdout.fileno()
    os.close(stdout)  # first, for there may be no other descriptor left
    os.dup2(os.open(os.devnull, os.O_WRONLY), stdout)


def remark(text: str) -> None:
    """One line on stderr, which is where everything goes that is no result."""
    if sys.stdout is not None:
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


def amount(read: int, pieces: int, skipped: int) -> str:
    """How many bytes were read, and how many could not be, in so many pieces."""
    return f"{size(read)}, {f'{size(skipped)} could not be read' if pieces or skipped else 'nothing skipped'}"


def closing(tally: Tally) -> str:
    """The last line of a run: how much was read, and what came of it."""
    counts = tally.summary
    head = [f"{plural(counts.events, 'event')} read"]
    head += [
        f"{number:,} {word}"
        for number, word in ((counts.invalid, "invalid"), (counts.unchecked, "unchecked"))
        if number
    ]
    if counts.events and len(head) == 1:
        head.append("all valid" if counts.events > 1 else "valid")
    if counts.bytes_skipped:
        head.append(f"{size(counts.bytes_skipped)} could not be read")
    found = [
        plural(number, word)
        for number, word in ((counts.errors, "error"), (counts.warnings, "warning"), (counts.notes, "note"))
        if number
    ]
    told = f": {', '.join(found)}" if found else ""
    skipped = "" if counts.bytes_skipped else ", nothing skipped"
    return f"{', '.join(head)}{told}. {size(counts.bytes_read)}{skipped}."
