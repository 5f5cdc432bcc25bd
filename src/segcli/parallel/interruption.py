"""Who is interrupted by Ctrl-C: this process, and none that it starts."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_interruption() -> Iterator[None]:
    """Ctrl-C reaches every process at a terminal, and is for this one: it waits, and what starts here never sees it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    previous = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, previous)
