"""A receiver in a thread of its own, for who has something else to do meanwhile."""

import asyncio
import threading

from segcli.delivery.conversation import Answers, Service
from segcli.delivery.kept import Kept
from segcli.delivery.limits import LIMITS
from segcli.delivery.receiver import Receiver, bound, url_of

HOST = "127.0.0.1"


class ThreadedReceiver:
    """Has requests to a path answered, in its thread, from when it is made until it is closed. Raises SegcliError when
    no port can be had.
    """

    def __init__(self, path: str, answer: Answers) -> None:
        self._listening = bound(HOST, 0)
        self.url = url_of(self._listening, path)
        self._service = Service(path.encode(), answer, lambda _: None, LIMITS)
        self._loop = asyncio.new_event_loop()
        self._is_over = asyncio.Event()
        self._is_ready = threading.Event()
        self._kept = Kept()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._is_ready.wait()

    def close(self) -> None:
        """Stop. Raises what went wrong in the thread."""
        self._loop.call_soon_threadsafe(self._is_over.set)
        self._thread.join()
        if self._kept.error is not None:
            raise self._kept.error

    def _run(self) -> None:
        try:
            with self._kept, asyncio.Runner(loop_factory=lambda: self._loop) as runner:
                runner.run(self._serve())
        finally:
            self._is_ready.set()

    async def _serve(self) -> None:
        receiver = Receiver(self._listening, self._service)
        await receiver.start()
        self._is_ready.set()
        await self._is_over.wait()
        await receiver.close()
        if receiver.bugs:
            raise receiver.bugs[0]
