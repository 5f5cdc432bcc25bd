"""Text that waits for its place in a report, in memory as long as it is little."""

from collections.abc import Iterator
from functools import cached_property
from typing import IO

IN_MEMORY = 1 << 20
"""Bytes that are kept in memory; more of them go to a temporary file, which is gone with the process."""


class Spool:
    """Takes texts, and gives them back line by line in their order."""

    def __init__(self) -> None:
        self._is_empty = True

    @cached_property
    def _file(self) -> IO[bytes]:
        # Loading this takes some milliseconds, which a report without such text need not pay.
        from tempfile import SpooledTemporaryFile

        return SpooledTemporaryFile(IN_MEMORY)

    def add(self, text: str) -> None:
        """Keep one or more lines; the last one needs no line end."""
        self._is_empty = False
        self._file.write(f"{text}\n".encode())

    def lines(self) -> Iterator[str]:
        """The lines that were kept, without their line ends. The spool is empty behind them."""
        if self._is_empty:
            return
        self._file.seek(0)
        for line in self._file:
            yield line.decode().removesuffix("\n")
        self._file.seek(0)
        self._file.truncate()
        self._is_empty = True

    def close(self) -> None:
        if "_file" in self.__dict__:
            self._file.close()
