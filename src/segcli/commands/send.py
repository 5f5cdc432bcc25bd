"""`segcli send`: the chosen events as webhooks to a handler, byte for byte, as the vendor would send them."""

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from segcli.__about__ import __version__
from segcli.commands.secret import secret_if_any
from segcli.console.output import Output, flush, remark
from segcli.console.text import amount, visible
from segcli.delivery.addresses import Target, target
from segcli.delivery.connection import Connection
from segcli.delivery.connections import Connections
from segcli.delivery.exchange import Answer
from segcli.delivery.outgoing import Delivery, Outgoing, Unsendable, fields
from segcli.delivery.plan import Order, planned
from segcli.delivery.send_report import REPORTS, Counts, Report, Summary
from segcli.delivery.sending import Attempt, Outcome, Pace, Sending
from segcli.events.selection import Selection
from segcli.findings import ExitCode, SegcliError
from segcli.generation.envelope import Around
from segcli.input.arguments import Arguments
from segcli.outputs.guard import check_outputs
from segcli.pipeline import checked
from segcli.session import Session
from segcli.validation.foreign_files import is_foreign
from segcli.validation.one_line import line
from segcli.validation.result import CheckedEvent, Settings
from segcli.validation.validator import EventValidator

AGENT = f"segcli/{__version__}"


class Dispatch(NamedTuple):
    """What the user asked for, options resolved. `around` is the envelope for bare data; `connections` are open at once
    at most.
    """

    sources: Arguments
    settings: Settings
    selection: Selection
    to: str
    allow_remote: bool
    output: Output
    secret_file: Path | None = None
    around: Around | None = None
    order: Order = Order()
    pace: Pace = Pace()
    connections: int = 1
    quiet: bool = False


def run(request: Dispatch) -> ExitCode:
    """Send what is chosen. Raises SegcliError when the handler cannot be reached at all."""
    to = target(request.to, request.allow_remote)
    secret = secret_if_any(request.secret_file)
    written = check_outputs((request.output,), request.sources)
    shows_progress = not (request.quiet or request.output.is_on_terminal)
    session = Session(request.sources, written, shows_progress=shows_progress)
    with request.output.opened() as write:
        report = REPORTS[request.output.format](write, request.output)
        sending = SendRun(request, session, report, Outgoing(secret, request.around, datetime.now(UTC)))
        code = sending.send(to)
        summary = sending.summary
        report.finish(summary.members() | amounts(session))
    if not request.quiet:
        for text in (f"{summary.closing(to.shown)}. {amount(session.tally.summary)}.", *remarks(request, session)):
            remark(text)
    return code


def amounts(session: Session) -> dict[str, object]:
    """How much was read, as programs have it."""
    summary = session.tally.summary._asdict()
    names = ("unreadable", "bytes_read", "bytes_skipped", "bytes_beside", "sources_failed", "found_inside")
    return {name: summary[name] for name in names}


def remarks(request: Dispatch, session: Session) -> Iterator[str]:
    """What is to be said of what was chosen, and left out of the sources."""
    yield from request.selection.remarks(session.tally.events)
    yield from session.sources.remarks()


class SendRun:
    """What lives as long as a run: the session, the counts, and what is on its way."""

    def __init__(self, request: Dispatch, session: Session, report: Report, outgoing: Outgoing) -> None:
        self._request = request
        self._session = session
        self._report = report
        self._outgoing = outgoing
        self._counts = Counts()
        self._under_way = self._waiting = 0

    @property
    def summary(self) -> Summary:
        return Summary(self._counts, self._under_way, self._waiting)

    def send(self, to: Target) -> ExitCode:
        """Send all, show what came of it, and give how the run ended."""
        posts = [partial(posted, Connection(to)) for _ in range(self._request.connections)]
        lines: Connections[Attempt] = Connections(posts)
        with closing(Sending(lines, self._request.pace, time.monotonic)) as sending:
            try:
                for outcome in sending.outcomes(planned(self._deliveries(), self._request.order)):
                    self._counts.attempted(outcome)
                    self._refuse_the_unreachable(to, outcome)
                    self._session.clear()
                    self._report.show(outcome)
                    flush()
            except KeyboardInterrupt:
                return ExitCode.INTERRUPTED
            finally:
                self._under_way, self._waiting = lines.busy, sending.waiting
                self._session.clear()
        return self._exit_code()

    def _exit_code(self) -> ExitCode:
        counts = self._counts
        if not counts.is_reached or counts.unsendable:
            return ExitCode.FAILED
        return max(self._session.tally.exit_code, ExitCode.FOUND if counts.undelivered else ExitCode.CLEAN)

    def _refuse_the_unreachable(self, to: Target, outcome: Outcome) -> None:
        """Raises SegcliError when nobody takes the first connection, unless it is tried again."""
        if not self._counts.is_reached and outcome.again_in is None:
            raise SegcliError(f"{visible(to.shown)} cannot be reached: {outcome.answer.problem}")

    def _deliveries(self) -> Iterator[Delivery]:
        """The chosen events of all sources; what cannot be read or sent is told on stderr."""
        request, session = self._request, self._session
        validator = EventValidator(request.settings)
        for source in session.sources:
            items = checked(source, validator, request.selection, in_full=False, watch=session.moved)
            for item in session.read(items, (self._report,)):
                if is_foreign(item):
                    continue
                if not isinstance(item, CheckedEvent):
                    remark(line(source.name, item.finding))
                    continue
                session.tally.judged(item.valid, item.findings)
                delivery = self._outgoing.delivery(source.name, item)
                if isinstance(delivery, Unsendable):
                    self._counts.unsendable += 1
                    session.clear()
                    remark(f"{visible(source.name)}:{delivery.line}: is not sent: {delivery.reason}")
                    continue
                yield delivery


def posted(connection: Connection, attempt: Attempt) -> Answer:
    """What comes of an attempt over a connection."""
    return connection.post(fields(attempt.delivery, AGENT), attempt.delivery.body)
