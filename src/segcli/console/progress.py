"""How far a run has come, on a terminal's stderr, once it takes longer than a second."""

import os
import time
from collections.abc import Mapping
from typing import TextIO

from segcli.console.text import plural, size

PATIENCE = 1.0
PAUSE = 0.2
"""Seconds before the line is first shown, and between two of its states."""

BAR = 20
CLEAR = "\r\x1b[K"


def wanted(stream: TextIO | None, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a person is there to look: not in pipes, not in CI, not on a terminal that cannot erase a line."""
    watched = stream is not None and stream.isatty()
    return watched and not environment.get("CI") and environment.get("TERM", "dumb") != "dumb"


class Progress:
    """One line that says how much has been read; `total` is in bytes, or None, and `patience` in seconds. Several
    readers may share it.
    """

    def __init__(self, stream: TextIO, total: int | None, patience: float = PATIENCE) -> None:
        self._stream = stream
        self._total = total
        self._started = time.monotonic()
        self._next = self._started + patience
        self._shown = False
        self._read: dict[object, tuple[int, int, int]] = {}

    def extend(self, total: int | None) -> None:
        """Add what another reader is to read."""
        self._total = None if None in (self._total, total) else (self._total or 0) + (total or 0)

    def moved(self, reader: object, sources: int, events: int, bytes_read: int) -> None:
        """Tell how much a reader has read so far, with so many sources to their end; costs a look at the clock unless
        the line is due.
        """
        self._read[reader] = sources, events, bytes_read
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + PAUSE
        self._shown = True
        sources, events, bytes_read = map(sum, zip(*self._read.values(), strict=True))
        self._stream.write(CLEAR + line(sources, events, bytes_read, self._total, now - self._started))
        self._stream.flush()

    def clear(self) -> None:
        """Take the line away, so that something else can be written; it comes back when it is next due."""
        if self._shown:
            self._shown = False
            self._stream.write(CLEAR)
            self._stream.flush()


def line(sources: int, events: int, bytes_read: int, total: int | None, seconds: float) -> str:
    """The share of bytes when it is known, events and their rate, and the time left; at most 79 columns. Where the
    share is not known, how many sources are done.
    """
    rate = f"{events:,} events, {events / seconds:,.0f}/s"
    if not total:
        done = f"{plural(sources, 'source')}, " if sources else ""
        return f"{done}{size(bytes_read)}, {rate}"
    share = min(bytes_read / total, 1.0)
    left = seconds * (1 - share) / share if share else 0.0
    filled = round(share * BAR)
    return (
        f"[{'#' * filled}{'.' * (BAR - filled)}] {100 * share:3.0f} %, {rate}, {left // 60:.0f}:{left % 60:02.0f} left"
    )
