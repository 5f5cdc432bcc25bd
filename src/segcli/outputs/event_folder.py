"""A folder that takes a file for each event; none of them replaces what is read, or leads anywhere else."""

import os
from io import BufferedWriter
from pathlib import Path

from segcli.console.atomic_file import AtomicFile
from segcli.console.output import failing, refuse_store, remark
from segcli.console.text import visible
from segcli.findings import SegcliError
from segcli.input import search
from segcli.input.arguments import Arguments
from segcli.input.file_ids import file_id
from segcli.input.sources import Source
from segcli.outputs.guard import check_outputs, named_files


class EventFolder:
    """Writes no file that is there already, unless `force` says so, and none that the sources (`arguments`) lead to.

    `written` is what walks pass over, the folder itself with it: what it holds is no source of the run.
    """

    def __init__(self, path: Path, force: bool, arguments: Arguments) -> None:
        self._path = path
        self._force = force
        self._counts: dict[str, int] = {}
        self._names: set[str] = set()
        refuse_store(str(path))
        with failing(f"to {path}"):
            path.mkdir(parents=True, exist_ok=True)
        folder = file_id(path)
        self._read = named_files(arguments)
        self._is_read = folder in self._read
        self.written = check_outputs((), arguments) | ({folder} if folder else set())
        inside = any(is_inside(path, name) for name in arguments.names if name != "-")
        if inside and any(isinstance(source, Source) for source in search.find(arguments._replace(names=(str(path),)))):
            remark(f"{visible(str(path))}: is not read, for it is written to")

    def put(self, stem: str, text: str) -> None:
        """Write an event to a file of that name. Raises SegcliError when it is there already, is read, or cannot be
        written.
        """
        file = self._path / f"{self._name(stem)}.json"
        if os.path.lexists(file):
            if self._is_read or file_id(file) in self._read:
                raise SegcliError(f"{file} is to be read, so it cannot be written as well")
            if not self._force:
                raise SegcliError(f"{file} is there already; --force replaces it")
        with failing(str(file)):
            whole = AtomicFile(str(file), follow=False)
            try:
                with BufferedWriter(whole.raw) as stream:
                    stream.write(text.encode())
                whole.commit()
            finally:
                whole.discard()

    def _name(self, stem: str) -> str:
        """A name that no other event of the run has, in capitals or not; deliveries of one name are numbered."""
        folded = stem.casefold()
        while True:
            self._counts[folded] = count = self._counts.get(folded, 0) + 1
            name = f"{stem}-{count}" if count > 1 else stem
            if name.casefold() not in self._names:
                self._names.add(name.casefold())
                return name


def is_inside(path: Path, folder: str) -> bool:
    """Whether a path is below a folder, and not the folder itself."""
    return Path(folder).resolve() in path.resolve().parents
