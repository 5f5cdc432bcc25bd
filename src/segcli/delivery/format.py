"""What is shown of deliveries, and what the formats of `formats/` have in common."""

from datetime import datetime, tzinfo
from typing import NamedTuple, Protocol

from segcli.delivery.judging import Judgement
from segcli.delivery.recording import Verdict
from segcli.delivery.request import Answer, Handled
from segcli.findings import Finding, Summary
from segcli.input.records import Unreadable
from segcli.validation.result import CheckedEvent

FINDINGS_MOST = 100
"""Findings of one delivery that are shown."""


class Delivery(NamedTuple):
    """A delivery: its number in the run, when it came, the size of its body, how it was judged and answered."""

    number: int
    received: datetime
    size: int
    judgement: Judgement
    answer: Answer
    handled: Handled | None = None


class Counts(NamedTuple):
    """What a run received: deliveries, what is known of their signatures, those that came again, and other requests."""

    deliveries: int = 0
    verified: int = 0
    unverified: int = 0
    repeated: int = 0
    refused: int = 0

    def with_one(self, verdict: Verdict, times: int) -> "Counts":
        """These and another delivery."""
        return self._replace(
            deliveries=self.deliveries + 1,
            verified=self.verified + (verdict == "verified"),
            unverified=self.unverified + (verdict == "unverified"),
            repeated=self.repeated + (times > 1),
        )


class Format(Protocol):
    """Makes the text of what is shown."""

    def __init__(self, zone: tzinfo | None) -> None: ...

    def delivery(self, delivery: Delivery) -> str: ...

    def refused(self, received: datetime, answer: Answer) -> str:
        """Of a request that was no delivery."""
        ...

    def summary(self, counts: Counts, summary: Summary, /) -> str: ...


def findings_of(item: CheckedEvent | Unreadable) -> tuple[Finding, ...]:
    return item.findings if isinstance(item, CheckedEvent) else (item.finding,)
