"""Writes what is shown in a thread of its own: a terminal that takes nothing delays no answer."""

import queue
import threading
from collections.abc import Callable

from segcli.console import streams
from segcli.delivery.kept import Kept

WAITING_MOST = 1000
"""Texts that wait to be written; what comes while there are so many is dropped, and counted."""

FLUSHED_SECONDS = 2.0


class Lines:
    """Takes texts and has them written to stdout. `failed` is called from the thread when that takes no more, and
    `error` tells why; `dropped` counts the texts that were not taken. Raises SegcliError when stdout is closed.
    """

    def __init__(self, failed: Callable[[], object]) -> None:
        self._stdout = streams.own_stdout()
        self._failed = failed
        self._texts: queue.Queue[str | None] = queue.Queue(WAITING_MOST)
        # It may wait for a reader when the process ends.
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self.error: BaseException | None = None
        self.dropped = 0

    def put(self, text: str) -> None:
        """Have a text written, unless too many wait already."""
        try:
            self._texts.put_nowait(text)
        except queue.Full:
            self.dropped += 1

    def close(self) -> None:
        """Wait for what has been taken to be written, but not for ever; what is left is dropped."""
        try:
            self._texts.put(None, timeout=FLUSHED_SECONDS)
            self._thread.join(FLUSHED_SECONDS)
        except queue.Full:
            pass
        if self._thread.is_alive():
            self.dropped += self._texts.qsize()

    def _run(self) -> None:
        with Kept() as kept:
            while (text := self._texts.get()) is not None:
                view = memoryview(text.encode("utf-8", "backslashreplace"))
                while view:
                    view = view[self._stdout.write(view) :]
        self.error = kept.error
        if self.error is not None:
            self._failed()
