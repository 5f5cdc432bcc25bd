"""`segcli listen` from its start to its end: opens what it needs, receives until it is told to stop, and sums up."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import tzinfo
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from segcli.console.formats import load
from segcli.console.output import remark
from segcli.console.text import closing
from segcli.delivery.conversation import Service
from segcli.delivery.desk import Desk, Equipment
from segcli.delivery.format import Counts, Format
from segcli.delivery.judging import Judge
from segcli.delivery.limits import LIMITS
from segcli.delivery.lines import Lines
from segcli.delivery.receiver import Receiver, bound, url_of
from segcli.delivery.recording import Recording
from segcli.delivery.request import Handler
from segcli.findings import ExitCode, SegcliError, Severity, Tally
from segcli.validation.result import Settings
from segcli.validation.validator import EventValidator

ENDING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM") if hasattr(signal, name))


class Listening(NamedTuple):
    """What the user asked for, options resolved; `secrets` are the keys of which any may have signed a delivery."""

    host: str
    port: int
    path: str
    secrets: tuple[bytes, ...]
    settings: Settings
    format: str
    handler: Handler
    record: str | None = None
    wanted: int | None = None
    zone: tzinfo | None = None
    fail_on: Severity | None = Severity.ERROR
    quiet: bool = False


class Listener:
    """A run. Raises SegcliError for an address that cannot be listened at, and a file that is no record."""

    def __init__(self, request: Listening) -> None:
        self._request = request
        self._form: Format = load("delivery.formats", request.format).Format(request.zone)
        self._tally = Tally(request.fail_on)
        self._judge = Judge(EventValidator(request.settings), request.secrets, self._tally)
        self._recording = None if request.record is None else Recording(request.record)
        self._counts = Counts()
        self._failure: SegcliError | None = None

    def run(self) -> ExitCode:
        """Receive deliveries until as many have come as are wanted, or a signal ends it."""
        lines = asyncio.run(self._serve())
        if lines.error is not None:
            raise lines.error
        for text in self._remarks(lines.dropped):
            remark(text)
        if self._failure is not None:
            return ExitCode.FAILED
        is_forged = self._counts.unverified and self._request.fail_on is not None
        return max(self._tally.exit_code, ExitCode.FOUND if is_forged else ExitCode.CLEAN)

    async def _serve(self) -> Lines:
        request, loop, is_over = self._request, asyncio.get_running_loop(), asyncio.Event()
        listening = bound(request.host, request.port)
        lines = Lines(lambda: loop.call_soon_threadsafe(is_over.set))
        equipment = Equipment(self._judge, self._recording, request.handler, self._form, lines.put, request.wanted)
        desk = Desk(equipment, is_over)
        receiver = Receiver(listening, Service(request.path.encode(), desk.answer, desk.refused, LIMITS))
        await receiver.start()
        for text in self._first_remarks(url_of(listening, request.path)):
            remark(text)
        with ended_by_signals(loop, is_over):
            await is_over.wait()
        await receiver.close()
        if receiver.bugs:
            raise receiver.bugs[0]
        self._counts, self._failure = desk.counts, desk.failure
        if lines.error is None:
            lines.put(self._form.summary(desk.counts, self._tally.summary))
            lines.close()
        return lines

    def _first_remarks(self, url: str) -> Iterator[str]:
        """Where it listens, and what the user has to know of that."""
        yield f"listening at {url}"
        if not is_loopback(urlsplit(url).hostname or ""):
            yield "whoever can reach this machine can send to it"
        if self._recording is not None:
            yield from self._recording.remarks

    def _remarks(self, dropped: int) -> Iterator[str]:
        """What came of the run."""
        if dropped:
            yield f"{counted(dropped)} not shown, as nobody took the lines in time"
        if self._failure is not None:
            yield f"not every delivery has been recorded: {self._failure}"
        if not self._request.quiet:
            yield closing(self._tally)
            yield received(self._counts)


def received(counts: Counts) -> str:
    """A line on what was received."""
    said = [f"{counted(counts.deliveries)} received"]
    said += [
        f"{number:,} {word}"
        for number, word in (
            (counts.repeated, "repeated"),
            (counts.verified, "verified"),
            (counts.unverified, "not verified"),
            (counts.refused, f"other request{'s' * (counts.refused != 1)} refused"),
        )
        if number
    ]
    return f"{', '.join(said)}."


def counted(deliveries: int) -> str:
    return f"{deliveries:,} deliver{'y' if deliveries == 1 else 'ies'}"


def is_loopback(host: str) -> bool:
    return ip_address(host.partition("%")[0]).is_loopback


@contextmanager
def ended_by_signals(loop: asyncio.AbstractEventLoop, is_over: asyncio.Event) -> Iterator[None]:
    """Have a signal set an event; a second one ends the process as it would any other."""

    def end() -> None:
        is_over.set()
        for number in ENDING:
            loop.remove_signal_handler(number)

    for number in ENDING:
        loop.add_signal_handler(number, end)
    try:
        yield
    finally:
        for number in ENDING:
            loop.remove_signal_handler(number)
