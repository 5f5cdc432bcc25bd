"""The file of `--progress-file`: the answers to tasks that are done, so that a run goes on where it was stopped.

It is a line that says what it is, and then frames, each with a checksum: the key of a task, its messages, its end. What
has no end is read again. It holds pickled messages, so one that others may write is refused.
"""

import os
import stat
import struct
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from segcli.console.output import remark
from segcli.console.text import plural, visible
from segcli.findings import SegcliError

HEAD = b"segcli progress 1\n"
FRAME = struct.Struct(">cII")
"""What a frame is, the length of what it holds, and the checksum of that."""

TASK, MESSAGE, END = b"t", b"m", b"e"


class ProgressFile:
    """The file, opened for reading and writing, and only by one run. Raises SegcliError when it is something else, is
    damaged, is in use, or is not for its owner alone.
    """

    def __init__(self, path: Path) -> None:
        self._name = visible(str(path))
        self._done: dict[bytes, int] = {}
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        except OSError as error:
            raise SegcliError(f"cannot open the progress file {self._name}: {error.strerror}") from error
        self._file = os.fdopen(descriptor, "r+b")
        with ExitStack() as unless_sound:
            unless_sound.callback(self._file.close)
            self._check_owner()
            self._lock()
            self._read()
            unless_sound.pop_all()

    def close(self) -> None:
        self._file.close()

    def knows(self, key: bytes) -> bool:
        """Whether the task with this key is done."""
        return key in self._done

    def messages(self, key: bytes) -> Iterator[bytes]:
        """The messages of a task that is done."""
        at = self._done[key]
        while True:
            self._file.seek(at)
            frame = self._frame()
            if frame is None:
                raise self._damage(at)
            if frame[0] == END:
                return
            at = self._file.tell()
            yield frame[1]

    def add(self, key: bytes, messages: Iterator[bytes]) -> Iterator[bytes]:
        """The same messages, each of which is written down before it is given on. Of a task whose messages are not
        taken to their end nothing is kept.
        """
        begin = self._file.seek(0, os.SEEK_END)
        is_whole = False
        try:
            self._write(TASK, key)
            first = self._file.tell()
            for message in messages:
                self._file.seek(0, os.SEEK_END)
                self._write(MESSAGE, message)
                yield message
            self._file.seek(0, os.SEEK_END)
            self._write(END, b"")
            self._file.flush()
            self._done[key] = first
            is_whole = True
        except OSError as error:
            raise SegcliError(f"cannot write the progress file {self._name}: {error.strerror}") from error
        finally:
            if not is_whole:
                self._file.truncate(begin)

    def _write(self, kind: bytes, content: bytes) -> None:
        self._file.write(FRAME.pack(kind, len(content), zlib.crc32(content)) + content)

    def _frame(self) -> tuple[bytes, bytes] | None:
        """The frame that begins here; None where the file ends before it does. Raises SegcliError for a damaged one."""
        at = self._file.tell()
        head = self._file.read(FRAME.size)
        if len(head) < FRAME.size:
            return None
        kind, size, checksum = FRAME.unpack(head)
        if kind not in (TASK, MESSAGE, END):
            raise self._damage(at)
        content = self._file.read(size)
        if len(content) < size:
            return None
        if zlib.crc32(content) != checksum:
            raise self._damage(at)
        return kind, content

    def _read(self) -> None:
        """Find the tasks that are done, and cut off what has no end."""
        head = self._file.read(len(HEAD))
        if not head:
            self._file.write(HEAD)
            self._file.flush()
            return
        if head != HEAD:
            raise SegcliError(f"{self._name} is no progress file, or one of another version: name another")
        whole, key, first = len(HEAD), b"", 0
        while (frame := self._frame()) is not None:
            kind, content = frame
            if kind == TASK:
                key, first = content, self._file.tell()
            elif kind == END:
                self._done[key] = first
                whole = self._file.tell()
        self._file.truncate(whole)
        if self._done:
            remark(f"{self._name}: {plural(len(self._done), 'part')} of the run done already")

    def _damage(self, at: int) -> SegcliError:
        return SegcliError(f"the progress file {self._name} is damaged at byte {at:,}: remove it to begin anew")

    def _check_owner(self) -> None:
        """Raises SegcliError where others might have written, or read, what it holds."""
        status = os.fstat(self._file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise SegcliError(f"the progress file {self._name} is no file")
        if os.name == "posix" and (status.st_uid != os.geteuid() or status.st_mode & 0o077):
            raise SegcliError(f"the progress file {self._name} is not for you alone: it takes the mode 0600")

    def _lock(self) -> None:
        """Raises SegcliError where another run has the file. The lock goes with the process, however that ends."""
        if os.name != "posix":
            return
        import fcntl

        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise SegcliError(f"another run has the progress file {self._name}") from error
