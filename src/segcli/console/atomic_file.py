"""A file that is written beside its place and moved there when it is whole, so that a failure leaves the old one."""

import errno
import os
import signal
import stat
from contextlib import suppress
from typing import Any

from segcli.console.streams import BlockingWriter

ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
"""What ends a process from outside, and lets it clean up first."""

_unfinished: dict[str, int] = {}
"""The temporary files that there are, and the processes that made them: forked ones know of them too."""


class AtomicFile:
    """A regular file that will stand at `place`, with the mode and owner of one that stands there already.

    `raw` takes its bytes, `commit` moves it into place, `discard` leaves what was there. Raises OSError when it cannot
    be made. A symbolic link at the place is followed, unless `follow` says that it is to be replaced.
    """

    def __init__(self, name: str, follow: bool = True) -> None:
        self._place = os.path.realpath(name) if follow else name
        before = status_of(self._place, follow)
        self._replaces = before is not None
        if before is not None and not os.access(self._place, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        self._temporary = os.path.join(folder_for(self._place, self._replaces), f".segcli-{os.urandom(6).hex()}.tmp")
        watch()
        _unfinished[self._temporary] = os.getpid()
        try:
            self.raw = BlockingWriter(create(self._temporary, before), name)
        except OSError:
            self.discard()
            raise

    def commit(self) -> None:
        """Put the file into its place. Raises OSError when that cannot be."""
        try:
            os.replace(self._temporary, self._place)
        except OSError:
            if not self._replaces:
                raise
            # One that is a mount of its own, or stands where nothing can be added, has to take the text over.
            import shutil

            shutil.copyfile(self._temporary, self._place)
            self.discard()
        _unfinished.pop(self._temporary, None)

    def discard(self) -> None:
        """Take away what has not been moved into place."""
        if _unfinished.pop(self._temporary, None) is not None:
            with suppress(OSError):
                os.unlink(self._temporary)


def status_of(place: str, follow: bool) -> os.stat_result | None:
    """What stands at a place; None for nothing, or for a link that is to be replaced."""
    try:
        status = os.stat(place, follow_symlinks=follow)
    except FileNotFoundError:
        return None
    return status if stat.S_ISREG(status.st_mode) else None


def folder_for(place: str, replaces: bool) -> str:
    """Where to write: beside the place, or, when nothing can be added there, in the folder for temporary files."""
    folder = os.path.dirname(place)
    if not replaces or os.access(folder or ".", os.W_OK | os.X_OK):
        return folder
    import tempfile

    return tempfile.gettempdir()


def create(file: str, like: os.stat_result | None) -> int:
    """The descriptor of a new file, with the mode and owner of another, as far as that may be, or as the umask says."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    if like is None:
        return os.open(file, flags, 0o666)
    descriptor = os.open(file, flags, 0o600)
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(file, like.st_uid, like.st_gid)
    os.chmod(file, stat.S_IMODE(like.st_mode))
    return descriptor


def watch() -> None:
    """Take the temporary files away when a signal ends this process, which it then does all the same."""
    if _unfinished:
        return
    for number in ENDING:
        # Another thread than the main one has no say in this.
        with suppress(ValueError):
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, end)


def end(number: int, _: Any) -> None:
    """Clean up, and die of the signal."""
    for file, process in _unfinished.items():
        if process == os.getpid():
            with suppress(OSError):
                os.unlink(file)
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
