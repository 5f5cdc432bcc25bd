"""What happens to a delivery: it is checked, recorded, answered or handed on, and shown."""

import asyncio
from collections.abc import Callable
from typing import NamedTuple

from segcli.delivery.admission import RefusedError
from segcli.delivery.format import Counts, Delivery, Format
from segcli.delivery.judging import Judge, Judgement
from segcli.delivery.limits import LIMITS
from segcli.delivery.recording import Recording
from segcli.delivery.request import Answer, Handler, Request, now, refusal
from segcli.findings import SegcliError


class Equipment(NamedTuple):
    """What deliveries are checked by, recorded in, answered by and shown with; `wanted` is how many."""

    judge: Judge
    recording: Recording | None
    handler: Handler
    format: Format
    show: Callable[[str], None]
    wanted: int | None = None


class Desk:
    """Takes deliveries. `is_over` is set when as many have been answered as are wanted, `counts` is what has come, and
    `failure` why the first delivery that could not be recorded was not.
    """

    def __init__(self, equipment: Equipment, is_over: asyncio.Event) -> None:
        self._equipment = equipment
        self._is_over = is_over
        self._answered = 0
        self.counts = Counts()
        self.failure: SegcliError | None = None

    async def answer(self, request: Request) -> Answer:
        """The answer to a delivery, which is in the record by then. Raises RefusedError for one that is not taken."""
        equipment, counts = self._equipment, self.counts
        if counts.deliveries == equipment.wanted:
            raise RefusedError(503, "as many deliveries have come as were wanted")
        judgement = equipment.judge.judge(request, LIMITS.body)
        number = counts.deliveries + 1
        self.counts = counts.with_one(judgement.signature.verdict, judgement.times)
        failure = self._record(request, judgement)
        handled = None
        if failure is not None:
            answer, judgement = refusal(500, "this delivery could not be recorded"), judgement._replace(trouble=failure)
        elif judgement.signature.verdict == "unverified":
            answer = refusal(401, "the signature does not match")
        else:
            answer, handled = await equipment.handler(request)
        delivery = Delivery(number, request.received, len(request.body), judgement, answer, handled)
        equipment.show(equipment.format.delivery(delivery))
        self._answered += 1
        if self._answered == equipment.wanted:
            self._is_over.set()
        return answer

    def refused(self, answer: Answer) -> None:
        """Show that a request was no delivery."""
        self.counts = self.counts._replace(refused=self.counts.refused + 1)
        self._equipment.show(self._equipment.format.refused(now(), answer))

    def _record(self, request: Request, judgement: Judgement) -> str | None:
        """Write a delivery into the record, if there is one; gives why that could not be."""
        recording = self._equipment.recording
        if recording is None:
            return None
        try:
            recording.write(request, judgement.signature.verdict)
        except SegcliError as error:
            self.failure = self.failure or error
            return str(error)
        return None
