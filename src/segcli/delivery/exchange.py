"""What is known of an answer while it comes, and what came of a webhook in the end."""

import time
from typing import NamedTuple

KEPT = 1 << 12
"""Bytes of the body of an answer that are kept."""


class Answer(NamedTuple):
    """What came of a webhook, in so many seconds: the status and the beginning of a body of `size` bytes as far as it
    was read; a `problem` in words that hold nothing of it. It may be `late`, and the handler may not have been reached.
    """

    seconds: float
    status: int | None = None
    body: bytes = b""
    size: int = 0
    problem: str | None = None
    is_late: bool = False
    is_reached: bool = True

    @property
    def is_accepted(self) -> bool:
        """Whether the vendor would take the webhook for delivered."""
        return self.status is not None and 200 <= self.status < 300 and not self.is_late


class Exchange:
    """What is known of an answer while it comes."""

    def __init__(self, patience: float) -> None:
        self.started = time.monotonic()
        self._deadline = self.started + patience
        self.status: int | None = None
        self.kept = b""
        self.size = 0
        self.is_reached = self.has_begun = False

    def left(self) -> float:
        """Seconds that are left. Raises TimeoutError when there are none."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def take(self, piece: bytes) -> None:
        """Take a piece of the body."""
        self.kept += piece[: KEPT - len(self.kept)]
        self.size += len(piece)

    def answer(self, problem: str | None = None, is_late: bool = False) -> Answer:
        seconds = time.monotonic() - self.started
        return Answer(seconds, self.status, self.kept, self.size, problem, is_late, self.is_reached)
