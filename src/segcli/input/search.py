"""From command-line arguments to sources: files, stdin, what is found in directories and stores, each read once."""

import os
import stat
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from segcli.console.text import plural
from segcli.console.urls import is_url
from segcli.input.arguments import Arguments
from segcli.input.exclusion import Reason, files_below, left_out_as
from segcli.input.file_ids import FileId
from segcli.input.sources import Source, Unopened, is_json_name, reason

if TYPE_CHECKING:
    from segcli.input.stored import Stores

Identity = tuple[int, int] | str


class Argument(NamedTuple):
    """What the user named; `status` is what the operating system says of it, or why it does not."""

    name: str
    status: os.stat_result | Exception | None


class Sources:
    """The sources that arguments lead to, in their order: `-` is stdin, a directory is walked in sorted order, and
    what a URL means is asked of `stores`.

    What is met again is passed over, whatever its name is then: a file of a folder that is named as well, another
    spelling, a link. With `every_name` it is not, as where names are compared. Once all have been gone through,
    `remarks` says what was left out.
    """

    def __init__(
        self, arguments: Arguments, every_name: bool, written: Collection[FileId], stores: "Stores | None"
    ) -> None:
        self._stores = stores
        self._urls = sum(map(is_url, arguments.names))
        unasked = ("-",) if stores is None else ("-", *filter(is_url, arguments.names))
        self._arguments = [Argument(name, None if name in unasked else status_of(name)) for name in arguments.names]
        self._named = {identity(name, status) for name, status in self._arguments if isinstance(status, os.stat_result)}
        self._stdin_name = arguments.stdin_name
        self._is_strict = arguments.is_strict
        self._exclusion = arguments.exclusion
        self._every_name = every_name
        self._written = written
        self._seen: set[Identity] = set()
        self._again = self._special = 0
        self._folders: Counter[str] = Counter()
        self._excluded: Counter[Reason] = Counter()

    def __iter__(self) -> Iterator[Source | Unopened]:
        for name, status in self._arguments:
            if isinstance(status, Exception):
                yield Unopened(name, reason(status))
            elif self._stores is not None and is_url(name):
                yield from filter(None, map(self._listed, self._stores.find(name)))
            elif status is None:
                if self._is_new(identity_of_stdin()):
                    yield Source(self._stdin_name, None, is_strict=self._is_strict)
            elif stat.S_ISDIR(status.st_mode):
                yield from self._walk(name)
            elif self._is_new(identity(name, status)):
                yield Source(name, Path(name), is_strict=self._is_strict)

    def _listed(self, found: Source | Unopened) -> Source | Unopened | None:
        """An object that a listing has come to; None where it is left out, or was read before."""
        if isinstance(found, Unopened):
            return found
        if found.walked and (why := self._exclusion.reason(found.name)):
            self._excluded[why] += 1
            return None
        # A single listing has no object twice, and may have millions.
        is_new = self._urls == 1 or self._is_new(found.name)
        return found._replace(is_strict=self._is_strict) if is_new else None

    def _is_new(self, file: Identity) -> bool:
        if file in self._seen and not self._every_name:
            self._again += 1
            return False
        self._seen.add(file)
        return True

    def _walk(self, directory: str) -> Iterator[Source | Unopened]:
        """Every JSON file below a directory, sorted; a folder that cannot be looked into is told."""
        is_empty, before = True, (self._again, self._excluded.total())
        errors: list[OSError] = []
        for folder, folders, files in os.walk(directory, onerror=errors.append):
            folders[:] = sorted(name for name in folders if self._enters(os.path.join(folder, name), name))
            for name in filter(is_json_name, sorted(files)):
                if found := self._found(os.path.join(folder, name)):
                    is_empty = False
                    yield found
            while errors:
                is_empty = False
                yield unlisted(errors.pop())
        while errors:
            is_empty = False
            yield unlisted(errors.pop())
        if is_empty and (self._again, self._excluded.total()) == before:
            yield Unopened(directory, "no .json, .jsonl or .ndjson file in this directory")

    def _found(self, path: str) -> Source | Unopened | None:
        """A file that a walk has come to; None where it is left out, or was read before."""
        status = status_of(path)
        if isinstance(status, Exception):
            return Unopened(path, reason(status))
        if not stat.S_ISREG(status.st_mode):
            self._special += 1
            return None
        file = identity(path, status)
        is_named = file in self._named
        if not is_named and (why := self._exclusion.reason(path)):
            self._excluded[why] += 1
            return None
        if file in self._written or not self._is_new(file):
            return None
        # A file that is named as well is checked as one that is named.
        return Source(path, Path(path), not is_named, self._is_strict)

    def _enters(self, path: str, name: str) -> bool:
        """Whether a folder is walked that nobody named."""
        kind = left_out_as(path, name)
        status = status_of(path)
        if kind is None:
            if why := self._exclusion.reason(path, is_folder=True):
                self._excluded[why] += files_below(path)
                return False
            return isinstance(status, Exception) or identity(path, status) not in self._written
        if isinstance(status, Exception) or identity(path, status) not in self._named:
            self._folders[kind] += 1
        return False

    def remarks(self) -> Iterator[str]:
        """What was left out of the directories, and how many sources were named more than once."""
        if self._folders:
            kinds = ", ".join(f"{number:,} {kind}" for kind, number in sorted(self._folders.items()))
            yield f"{plural(self._folders.total(), 'folder')} left out ({kinds}); one that is named is searched"
        if self._excluded:
            reasons = ", ".join(f"{number:,} {why}" for why, number in sorted(self._excluded.items()))
            yield f"{plural(self._excluded.total(), 'file')} left out ({reasons}); one that is named is read"
        if self._special:
            yield f"{plural(self._special, 'file')} left out (a pipe, socket or device)"
        if self._again:
            yield f"{plural(self._again, 'source')} named again, read once"
        if self._stores is not None:
            yield from self._stores.remarks()


def find(
    arguments: Arguments,
    every_name: bool = False,
    written: Collection[FileId] = (),
    stores: "Stores | None" = None,
) -> Sources:
    """The sources that the arguments name; the files and folders that are `written` are passed over by walks, and
    `stores` lists what is named by URL.
    """
    return Sources(arguments, every_name, written, stores)


def status_of(path: str) -> os.stat_result | Exception:
    """What the operating system says of a path, links followed."""
    try:
        return os.stat(path)
    except (OSError, ValueError) as error:
        return error


def unlisted(error: OSError) -> Unopened:
    return Unopened(str(error.filename), reason(error))


def identity(path: str, status: os.stat_result) -> Identity:
    """What two names of one file have in common; some file systems number no files."""
    return (status.st_dev, status.st_ino) if status.st_ino else os.path.realpath(path)


def identity_of_stdin() -> Identity:
    """That of the pipe or file behind stdin; a file of which a part has been read already is another source than the
    whole.
    """
    try:
        status = os.fstat(0)
        partly_read = stat.S_ISREG(status.st_mode) and os.lseek(0, 0, os.SEEK_CUR)
    except OSError:
        return "-"
    return "-" if partly_read else identity("-", status)
