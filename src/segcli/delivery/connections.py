"""Several connections to one handler, each in a thread of its own: what a run has on its way at once is bounded."""

import queue
import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from segcli.delivery.exchange import Answer
from segcli.delivery.kept import Kept

Job = TypeVar("Job")
Post = Callable[[Job], Answer]

LONGEST = 86_400.0
"""Seconds of one wait; Python refuses those of a few centuries."""


class Connections(Generic[Job]):
    """Has jobs done by as many threads as there are `posts`. The threads end with the process."""

    def __init__(self, posts: Sequence[Post[Job]]) -> None:
        self.size = len(posts)
        self.busy = 0
        self._jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[Job, Answer | None, BaseException | None]] = queue.SimpleQueue()
        for post in posts:
            threading.Thread(target=self._work, args=(post,), daemon=True).start()

    def put(self, job: Job) -> None:
        """Have a job done; there must be a connection that is not busy."""
        self.busy += 1
        self._jobs.put(job)

    def take(self, seconds: float | None) -> tuple[Job, Answer] | None:
        """A job that is done, with its answer; None when none is within so many seconds, or within a day."""
        try:
            job, answer, error = self._done.get(timeout=None if seconds is None else min(seconds, LONGEST))
        except queue.Empty:
            return None
        self.busy -= 1
        if answer is None:
            raise error or AssertionError
        return job, answer

    def _work(self, post: Post[Job]) -> None:
        while True:
            job, answer = self._jobs.get(), None
            with Kept() as kept:
                answer = post(job)
            self._done.put((job, answer, kept.error))
