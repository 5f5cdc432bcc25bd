"""How a receiver without a handler answers: always alike, failing at times, or late."""

import asyncio
import random
from typing import NamedTuple

from segcli.delivery.request import Answer, Handled, Request, refusal
from segcli.findings import SegcliError

LONGEST = 3600.0
TAKES = "--respond takes a status such as 200, fail=RATE such as fail=0.05, or after=SECONDS such as after=12"


class Answering(NamedTuple):
    """What is answered: a status after so many seconds, or 500 for a share of the deliveries."""

    status: int = 200
    failing: float = 0.0
    seconds: float = 0.0

    async def answer(self, _: Request) -> tuple[Answer, Handled | None]:
        """The answer to the next delivery, when it is time for it."""
        if self.seconds:
            await asyncio.sleep(self.seconds)
        if self.failing and random.random() < self.failing:  # noqa: S311  nothing secret hangs on it
            return refusal(500, "this delivery fails, as --respond wants it"), None
        return Answer(self.status), None


def answering(text: str) -> Answering:
    """What `--respond` means. Raises SegcliError for what it does not take."""
    name, _, value = text.partition("=")
    if text.isdecimal() and len(text) == 3 and 200 <= int(text) <= 599:
        return Answering(status=int(text))
    try:
        number = float(value)
    except ValueError:
        raise SegcliError(TAKES) from None
    if name == "fail" and 0 <= number <= 1:
        return Answering(failing=number)
    if name == "after" and 0 <= number <= LONGEST:
        return Answering(seconds=number)
    raise SegcliError(TAKES)
