"""The job of `validate`: workers send what there is to say of each event, and the parent reports it.

Where so many findings of each kind are reported, a worker sends no more of them than that for one task, and counts the
rest; which of those that were sent are the first of the whole run, the parent knows.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from segcli.findings import Tally
from segcli.input.records import Offset, Unreadable
from segcli.parallel.job import Job, Look, Send, look_for
from segcli.parallel.wire import Encoder
from segcli.pipeline import HELD
from segcli.reporters.limit import KindLimit
from segcli.reporters.reporter import Excerpted
from segcli.validation.foreign_files import may_be_foreign
from segcli.validation.result import CheckedEvent
from segcli.validation.validator import EventValidator


class Reporting(NamedTuple):
    """What reports need: every event, or only those of which there is something to say; the lines of which findings;
    how many findings of a kind; and whether the parent leaves some out by a baseline.
    """

    every_event: bool
    excerpts: Excerpted = Excerpted.NONE
    max_per_kind: int | None = None
    has_baseline: bool = False


class Rest(NamedTuple):
    """What a worker has left out: how many findings, and the counts of those, of their events and of their bytes."""

    tally: Tally
    findings: int


def reporting(wanted: Reporting, take: Callable[[Rest], None]) -> Job:
    """The job for reports; `take` is given what workers have left out."""

    def taken(rest: Rest, _: Offset) -> None:
        take(rest)

    return Job(partial(ReportSink, wanted), partial(look_for, wanted.every_event), taken)


class ReportSink:
    """Takes the items of a task. The first that may be of somebody else's file are sent whatever their kind: the parent
    counts them before it knows whose the file is.
    """

    def __init__(self, wanted: Reporting, validator: EventValidator, send: Send) -> None:
        self._every_event = wanted.every_event
        look = look_for(wanted.every_event, validator)
        # Which of a kind is reported first, only the parent knows that has the baseline.
        excerpts = Excerpted.EVERY if wanted.has_baseline and wanted.excerpts else wanted.excerpts
        self._encoder = Encoder(send, look, validator.settings.show_values, excerpts)
        self._limit = KindLimit(None if wanted.has_baseline else wanted.max_per_kind, folds=False)
        self._foreign_left = HELD + 1
        self._tally = Tally(None)

    @property
    def look(self) -> Look:
        return self._encoder.look

    @property
    def size(self) -> int:
        return self._encoder.size

    def add(self, item: CheckedEvent | Unreadable) -> None:
        findings = item.findings if isinstance(item, CheckedEvent) else (item.finding,)
        kept = self._limit.shown(item, findings)
        if len(kept) == len(findings):
            self._encoder.add(item)
        elif may_be_foreign(item) and self._foreign_left:
            self._foreign_left -= 1
            self._limit.left_out -= len(findings) - len(kept)
            self._encoder.add(item)
        elif isinstance(item, Unreadable):
            self._tally.passed_over(item.finding, item.size)
        elif kept or self._every_event:
            for finding in findings:
                self._tally.found[finding.severity] += 1
            for finding in kept:
                self._tally.found[finding.severity] -= 1
            self._encoder.add(item._replace(findings=kept))
        else:
            self._tally.judged(item.valid, findings)
            self._tally.found_inside.add(item.event.record.place)

    def progress(self, records: int, bytes_read: int) -> None:
        self._encoder.progress(records, bytes_read)

    def finish(self) -> None:
        if self._limit.left_out:
            self._encoder.part(Rest(self._tally, self._limit.left_out))
            self._tally, self._limit.left_out = Tally(None), 0

    def end(self, *numbers: Any) -> None:
        self._encoder.end(*numbers)

    def send(self) -> None:
        self._encoder.send()
