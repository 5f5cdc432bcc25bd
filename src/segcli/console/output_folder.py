"""A folder that a run fills with files, which are moved into place when all of them are whole."""

import os
import re
from contextlib import ExitStack
from io import BufferedWriter
from types import TracebackType
from typing import Self

from segcli.console.atomic_file import AtomicFile

NUMBERED = re.compile(r"(.+-)[0-9]+(\.[a-z]+)")
"""The name of one file of several, `events-00000.parquet`."""


class OutputFolder:
    """The files of a run in the folder `path`, which is made. Raises OSError when it cannot be."""

    def __init__(self, path: str) -> None:
        os.makedirs(path, exist_ok=True)
        self._path = path
        self._files: dict[str, AtomicFile] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def create(self, name: str) -> BufferedWriter:
        """A new file of that name, which whoever asks for it closes. Raises OSError."""
        file = AtomicFile(os.path.join(self._path, name), follow=False)
        self._stack.callback(file.discard)
        self._files[name] = file
        return BufferedWriter(file.raw)

    def commit(self) -> None:
        """Put the files into their place, and take away those that an earlier run had more of. Raises OSError."""
        for file in self._files.values():
            file.commit()
        kinds = {NUMBERED.fullmatch(name) and NUMBERED.sub(r"\1\2", name) for name in self._files} - {None}
        for name in sorted(os.listdir(self._path)):
            if name not in self._files and NUMBERED.fullmatch(name) and NUMBERED.sub(r"\1\2", name) in kinds:
                os.unlink(os.path.join(self._path, name))
