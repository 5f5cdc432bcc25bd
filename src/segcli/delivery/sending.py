"""Sends what is planned, not faster than is allowed, and failed deliveries again when it is time for them."""

from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from typing import NamedTuple, Protocol

from segcli.delivery.exchange import Answer
from segcli.delivery.outgoing import Delivery
from segcli.delivery.plan import Planned
from segcli.delivery.schedule import wait_after
from segcli.delivery.spool import Spool

NEVER = float("inf")


class Attempt(NamedTuple):
    """A delivery that is being sent, for the how manieth time; `place` is where it is held back, if it has been."""

    delivery: Delivery
    number: int = 1
    place: int | None = None


class Outcome(NamedTuple):
    """What came of an attempt, and in how many seconds of the schedule it is repeated; None when it is not."""

    attempt: Attempt
    answer: Answer
    again_in: float | None = None


class Lines(Protocol):
    """What sends: `size` attempts at once, of which some are `busy`. `take` gives one that is over, and None when none
    is within so many seconds, which it waits for.
    """

    @property
    def size(self) -> int: ...
    @property
    def busy(self) -> int: ...
    def put(self, job: Attempt) -> None: ...
    def take(self, seconds: float | None) -> tuple[Attempt, Answer] | None: ...


class Pace(NamedTuple):
    """How fast it goes: deliveries a second, None for as fast as answers come; and, where failed ones are repeated on
    the vendor's schedule, by how much time runs faster there.
    """

    rate: float | None = None
    schedule_speed: float | None = None


class Sending:
    """A run of deliveries over some lines, by a `clock` of seconds."""

    def __init__(self, lines: Lines, pace: Pace, clock: Callable[[], float]) -> None:
        self._lines = lines
        self._pace = pace
        self._clock = clock
        self._held = Spool()
        self._repeats: list[tuple[float, int, int]] = []
        self._free_at = -NEVER
        self._start: float | None = None

    @property
    def waiting(self) -> int:
        """The deliveries that are held back for another attempt."""
        return len(self._repeats)

    def outcomes(self, plan: Iterator[Planned]) -> Iterator[Outcome]:
        """Send all, and give what came of each attempt. The plan is read only where a line is free."""
        lines, head, is_over = self._lines, None, False
        while True:
            is_free = lines.busy < lines.size
            if is_free and head is None and not is_over:
                head = next(plan, None)
                is_over = head is None
            if head is None and is_over and not lines.busy and not self._repeats:
                return
            now = self._clock()
            due = max(min(self._due(head, now), self._repeats[0][0] if self._repeats else NEVER), self._free_at)
            if is_free and due <= now:
                if not self._repeats or self._repeats[0][0] > now:
                    assert head is not None
                    attempt, head = Attempt(head.delivery), None
                else:
                    attempt = self._repeated()
                self._put(attempt, now)
                continue
            done = lines.take(None if not is_free or due == NEVER else due - now)
            if done is not None:
                yield self._outcome(*done)

    def close(self) -> None:
        self._held.close()

    def _due(self, head: Planned | None, now: float) -> float:
        """When what is planned next may be sent; the time of a plan begins with its first delivery."""
        if head is None:
            return NEVER
        if self._start is None:
            self._start = now
        return self._start + head.after

    def _repeated(self) -> Attempt:
        _, place, number = heappop(self._repeats)
        return Attempt(self._held.get(place), number, place)

    def _put(self, attempt: Attempt, now: float) -> None:
        self._lines.put(attempt)
        if self._pace.rate is not None:
            # A delay of less than one gap is made good, so that the rate holds on average.
            gap = 1 / self._pace.rate
            self._free_at = (self._free_at if now - self._free_at < gap else now) + gap

    def _outcome(self, attempt: Attempt, answer: Answer) -> Outcome:
        """What came of an attempt; one that failed is held back until it is due again."""
        speed = self._pace.schedule_speed
        wait = None if speed is None or answer.is_accepted else wait_after(attempt.number)
        if wait is None or speed is None:
            return Outcome(attempt, answer)
        place = self._held.put(attempt.delivery) if attempt.place is None else attempt.place
        heappush(self._repeats, (self._clock() + wait / speed, place, attempt.number + 1))
        return Outcome(attempt, answer, wait)
