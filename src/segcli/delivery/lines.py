"""Writes what is shown in a thread of its own: a terminal that takes nothing delays no answer."""

import threading
from collections import deque
from collections.abc import Callable
from time import sleep

from segcli.console import streams
from segcli.delivery.kept import Kept

WAITING_MOST = 1000
"""Texts that wait to be written; what comes while there are so many is dropped, and counted."""

GATHERED_SECONDS = 0.02
"""How long texts are gathered. A thread that is woken for each of them takes as long as all else that is done for a
delivery.
"""

FLUSHED_SECONDS = 3.0


class Lines:
    """Takes texts and has them written to stdout. `failed` is called from the thread when that takes no more, and
    `error` tells why; `dropped` counts the texts that were not taken. Raises SegcliError when stdout is closed.
    """

    def __init__(self, failed: Callable[[], object]) -> None:
        self._stdout = streams.own_stdout()
        self._failed = failed
        self._texts: deque[str] = deque()
        self._has_some = threading.Event()
        self._is_closed = False
        self.error: BaseException | None = None
        self.dropped = 0
        # It may wait for a reader when the process ends.
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def put(self, text: str) -> None:
        """Have a text written, unless too many wait already."""
        if len(self._texts) >= WAITING_MOST:
            self.dropped += 1
            return
        self._texts.append(text)
        if not self._has_some.is_set():
            self._has_some.set()

    def close(self) -> None:
        """Wait for what has been taken to be written, but not for ever; what is left is dropped."""
        self._is_closed = True
        self._has_some.set()
        self._thread.join(FLUSHED_SECONDS)
        self.dropped += len(self._texts)

    def _run(self) -> None:
        with Kept() as kept:
            while not self._is_closed or self._texts:
                self._has_some.wait()
                if not self._is_closed:
                    sleep(GATHERED_SECONDS)
                    self._has_some.clear()
                self._write("".join(self._texts.popleft() for _ in range(len(self._texts))))
        self.error = kept.error
        if self.error is not None:
            self._failed()

    def _write(self, text: str) -> None:
        view = memoryview(text.encode("utf-8", "backslashreplace"))
        while view:
            view = view[self._stdout.write(view) :]
