"""Standard streams that wait for the other side, also where a process that shares them made them non-blocking.

Python takes "not yet" for the end of what it reads, and drops what it writes.
"""

import errno
import os
import select
import sys
from io import BufferedReader, BufferedWriter, FileIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from segcli.findings import ClosedPipeError, SegcliError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

STDOUT, STDERR = 1, 2

WRITTEN_AT_ONCE = 1 << 16
"""Bytes that are gathered before they are written: as many as a pipe holds. In pieces of 8 KiB, a report with a finding
of each event took 5 % longer."""


class BlockingReader(FileIO):
    """Reads from a descriptor or a file, and waits while there is nothing yet; before that it hands on what has been
    written to stdout, so that who writes slowly sees what came of it.
    """

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        if hasattr(select, "poll") and not wait(self.fileno(), select.POLLIN, 0):
            sys.stdout.flush()
        while (count := super().readinto(buffer)) is None:
            wait(self.fileno(), select.POLLIN)
        return count


class BlockingWriter(FileIO):
    """Writes all of it, and waits while nobody takes it; `name` says in messages where to.

    Raises ClosedPipeError when nobody reads it any longer and SegcliError when it cannot be written, once; what follows
    is dropped. Where nothing hangs on it (`optional`), all that cannot be written is dropped.
    """

    def __init__(self, file: int | str, name: str, closefd: bool = True, optional: bool = False) -> None:
        super().__init__(file, "wb", closefd=closefd)
        self._name = name
        self._optional = optional
        self._in_hurry = self._dropping = False

    def hurry(self) -> None:
        """From now on write what is taken at once, and drop the rest: the user wants to be gone."""
        self._in_hurry = True

    def write(self, data: "ReadableBuffer", /) -> int:
        view = memoryview(data)
        if self._dropping:
            return len(view)
        # When this ends by an exception, an interruption for one, nobody knows what has been written of it.
        self._dropping = True
        try:
            count = self._written(view)
        except OSError as error:
            if not self._optional:
                raise self._failure(error) from error
            return len(view)
        self._dropping = count is None
        return len(view) if count is None else count

    def _written(self, view: memoryview) -> int | None:
        """How much of it has been written; None when there is no time to wait."""
        while True:
            if self._in_hurry:
                # So much a pipe takes without a wait when it takes anything.
                view = view[: select.PIPE_BUF]
                if not wait(self.fileno(), select.POLLOUT, 0):
                    return None
            count: int | None = super().write(view)
            if count is not None:
                return count
            wait(self.fileno(), select.POLLOUT)

    def _failure(self, error: OSError) -> Exception:
        if isinstance(error, BrokenPipeError):
            return ClosedPipeError()
        if error.errno == errno.EBADF and self.fileno() == STDOUT:
            return SegcliError("stdout is closed; --output FILE writes elsewhere")
        return SegcliError(f"cannot write {self._name}: {(error.strerror or '').lower()}")


def wait(descriptor: int, event: int, milliseconds: int | None = None) -> bool:
    """Wait until a descriptor can be read or written. Gives whether it can, when there was a limit."""
    poll = select.poll()
    poll.register(descriptor, event)
    return bool(poll.poll(milliseconds))


def stdin() -> BufferedReader:
    """The bytes of stdin. Raises OSError when it is closed."""
    if sys.stdin is None:
        # What was opened since may have taken its descriptor.
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    return BufferedReader(BlockingReader(0, "rb", closefd=False))


def reader(path: Path) -> BufferedReader:
    """The bytes of a file, which may be a pipe. Raises OSError when it cannot be opened."""
    return BufferedReader(BlockingReader(path, "rb"))


def own_stdout() -> BlockingWriter:
    """A stdout of its own for a thread, which may wait for ever there without holding up who else writes to stdout.
    Raises SegcliError when it is closed.
    """
    try:
        return BlockingWriter(os.dup(STDOUT), "to stdout")
    except OSError as error:
        raise SegcliError("stdout is closed") from error


def prepare() -> None:
    """Make stdout and stderr of this process write all or fail; a dead stderr is nobody's fault."""
    sys.stdout = blocking(sys.stdout, STDOUT)
    sys.stderr = blocking(sys.stderr, STDERR)


def blocking(stream: TextIO | None, descriptor: int) -> TextIO:
    """A standard stream that waits, and gathers unless somebody reads it line by line, also where PYTHONUNBUFFERED is
    set, as in many containers: what was written is handed on before each wait, and a call for each line took 5 % of a
    run. A console of Windows, which is no file, stays what it is.
    """
    if stream is None:
        encoding, errors, lines = "utf-8", "backslashreplace", False
    elif isinstance(stream, TextIOWrapper) and isinstance(getattr(stream.buffer, "raw", stream.buffer), FileIO):
        stream.flush()
        encoding, errors = stream.encoding, stream.errors or "strict"
        lines = descriptor == STDERR or stream.isatty()
    else:
        return stream
    name = "to stdout" if descriptor == STDOUT else "to stderr"
    raw = BlockingWriter(descriptor, name, closefd=False, optional=descriptor == STDERR)
    return TextIOWrapper(BufferedWriter(raw, WRITTEN_AT_ONCE), encoding, errors, line_buffering=lines)


def hurry() -> None:
    """Write what stdout takes at once and drop the rest, instead of waiting for a reader at the end of the process."""
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    if isinstance(raw, BlockingWriter):
        raw.hurry()
