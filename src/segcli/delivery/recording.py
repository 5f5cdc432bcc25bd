"""The record of `segcli listen`: a file of requests, each of them in it before it is answered.

    POST /hook HTTP/1.1
    segcli-received: 2025-03-13T09:30:00.123Z
    segcli-signature: verified
    Host: example.test
    Content-Length: 2

    {}

The fields that came stand behind the two of segcli, as they were written, with a true Content-Length at their end; the
body is as it was sent, but for chunks, and a line end stands behind it (RFC 9112, section 2.2, has readers pass over
it). What is in the file survives the end of this process, not that of the machine: nothing waits for the disk.
"""

import os
import re
import stat
from datetime import datetime
from typing import Literal

from segcli.console.output import failing
from segcli.console.text import plural, visible
from segcli.delivery.request import Request
from segcli.findings import SegcliError
from segcli.input.http.head import HEAD_MOST
from segcli.input.http.recorded import RECEIVED

SIGNATURE = "segcli-signature"
OURS = (RECEIVED.encode(), SIGNATURE.encode())
FRAMING = (*OURS, b"content-length", b"transfer-encoding", b"trailer")
"""Fields that are written anew, or belong to chunks; what claims to be of segcli came from somebody else."""

END = b"\r\n"
HEAD = re.compile(
    rb"POST [!-~]+ HTTP/1\.1\r\n%b: [0-9TZ:.-]+\r\n(?s:.*)\r\nContent-Length: ([0-9]{1,18})\r\n\r\n" % OURS[0]
)
PRIVATE = 0o600
OTHERS = 0o077

Verdict = Literal["verified", "unverified", "unchecked"]
"""What is known of a signature: that it fits, that it does not, or nothing, as there is no secret."""


def message(request: Request, verdict: Verdict) -> bytes:
    """A request in the form of the record."""
    fields = [
        (OURS[0], stamp(request.received).encode()),
        (OURS[1], verdict.encode()),
        *(field for field in request.fields if field[0].lower() not in FRAMING),
        (b"Content-Length", b"%d" % len(request.body)),
    ]
    head = b"".join(b"%b: %b\r\n" % field for field in fields)
    return b"POST %b HTTP/1.1\r\n%b\r\n%b%b" % (request.target, head, request.body, END)


def stamp(moment: datetime) -> str:
    """A moment in UTC as RFC 3339 writes it, to the millisecond."""
    return f"{moment.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


class Recording:
    """A record that is written to. Raises SegcliError for a file that cannot be one, that is none, or that another
    process writes to. A request that was not written whole when its process ended is cut off: nobody was told that it
    had come. `remarks` are what the user has to know.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self.remarks = [f"{visible(name)} holds what is received as it is, personal data too"]
        with failing(name):
            flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
            self._file = os.open(name, flags, PRIVATE)
        try:
            self._take_over()
        except SegcliError:
            os.close(self._file)
            raise

    def _take_over(self) -> None:
        status = os.fstat(self._file)
        if not stat.S_ISREG(status.st_mode):
            raise SegcliError(f"cannot write {self._name}: it is no regular file")
        lock(self._file, self._name)
        whole = whole_size(self._file, status.st_size)
        if whole is None:
            raise SegcliError(f"{self._name} holds something else than a record of segcli listen; name another file")
        if whole < status.st_size:
            with failing(self._name):
                os.truncate(self._file, whole)
            cut = plural(status.st_size - whole, "byte")
            self.remarks.append(f"{visible(self._name)}: its last request was not whole, {cut} of it are cut off")
        if status.st_mode & OTHERS:
            self.remarks.append(
                f"{visible(self._name)} can be read by others: its mode is {stat.S_IMODE(status.st_mode):o}"
            )
        self._size = whole

    def write(self, request: Request, verdict: Verdict) -> None:
        """Append a request. Raises SegcliError when it cannot be written; then nothing is left of it."""
        text = memoryview(message(request, verdict))
        size, self._size = self._size, self._size + len(text)
        with failing(self._name):
            try:
                while text:
                    text = text[os.write(self._file, text) :]
            except OSError:
                self._size = size
                os.truncate(self._file, size)
                raise

    def close(self) -> None:
        os.close(self._file)


def lock(file: int, name: str) -> None:
    """Keep other processes from writing to a record as long as this one lives, where the system can."""
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise SegcliError(f"another segcli listen writes to {name}") from error
    except OSError:
        # A file system without locks.
        return


def whole_size(file: int, size: int) -> int | None:
    """How many bytes of a file are whole requests of a record; None for one that holds something else."""
    at = 0
    while at < size:
        os.lseek(file, at, os.SEEK_SET)
        text = os.read(file, HEAD_MOST)
        end = text.find(b"\r\n\r\n") + 4
        head = HEAD.fullmatch(text, 0, end) if end > 3 else None
        if head is None:
            return at if at and len(text) < HEAD_MOST and b"\r\n\r\n" not in text else None
        after = at + end + int(head[1]) + len(END)
        if after > size:
            return at
        at = after
    return at
