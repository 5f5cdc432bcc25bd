"""What is held back from a report: findings beyond a number, and those that a baseline knows; and what never is."""

from collections.abc import Callable, Collection, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from segcli.__about__ import __version__
from segcli.console.output import is_stdout
from segcli.console.text import plural
from segcli.findings import Finding, SegcliError
from segcli.input.records import Unreadable
from segcli.input.regular_files import read_regular_file
from segcli.validation.codes import UNIGNORABLE
from segcli.validation.result import CheckedEvent

if TYPE_CHECKING:
    from segcli.validation.fingerprints import Fingerprints


class Unignorable:
    """Says that findings are reported although the user does not want them, once for each way of saying so."""

    def __init__(self, select: Collection[str], ignore: Collection[str]) -> None:
        self._select = select
        self._ignored = [code for code in UNIGNORABLE if code in ignore]
        self._left_out: set[str] = set()

    def meet(self, findings: tuple[Finding, ...]) -> None:
        """Note findings that are reported."""
        if self._select:
            codes = {finding.code for finding in findings} & set(UNIGNORABLE)
            self._left_out |= codes.difference(self._select, self._ignored)

    def remarks(self) -> Iterator[str]:
        if self._ignored:
            yield f"{' and '.join(self._ignored)} cannot be ignored: nothing of such input was checked."
        if self._left_out:
            codes = " and ".join(sorted(self._left_out))
            yield f"{codes} cannot be left out by selecting others: nothing of such input was checked."


class Baseline:
    """The findings of an earlier run, by fingerprint: those are known and fail nothing. What could not be checked is
    never known, as it may be something else tomorrow.

    A fingerprint is a hash: the file tells nothing of a payload. The names of sources that go into it are as seen from
    the folder of the baseline, wherever segcli is called. It `is_wanted` where one is read or written.
    """

    def __init__(self, file: Path | None, new_file: Path | None) -> None:
        self._known = frozenset[str]() if file is None else load(file)
        self._used = file is not None
        self._seen: set[str] = set()
        self._refused: set[str] = set()
        self._unchecked = 0
        self._today: list[str] = []
        self._records = new_file is not None
        self._folders = [folder_of(named) for named in (file, new_file) if named is not None]
        self.is_wanted = bool(self._folders)

    @cached_property
    def _prints(self) -> "list[Fingerprints]":
        """What makes the fingerprints that are looked up, and those that are written."""
        from segcli.validation.fingerprints import Fingerprints

        return list(map(Fingerprints, self._folders))

    def new(self, source: str, item: CheckedEvent | Unreadable) -> tuple[Finding, ...]:
        """The findings of an item that the baseline does not know."""
        findings = item.findings if isinstance(item, CheckedEvent) else (item.finding,)
        if not self.is_wanted:
            return findings
        prints = [(finding, [makes.of(source, item, finding) for makes in self._prints]) for finding in findings]
        return tuple(finding for finding, both in prints if not self._knows(finding.code, both[0], both[-1]))

    def _knows(self, code: str, fingerprint: str, new_fingerprint: str) -> bool:
        """Whether a finding is known; it is written down where that is wanted."""
        if code in UNIGNORABLE:
            self._unchecked += 1
            self._refused.update(self._known & {fingerprint})
            return False
        if self._records:
            self._today.append(new_fingerprint)
        self._seen.update(self._known & {fingerprint})
        return fingerprint in self._known

    def save(self, write: Callable[[str], object]) -> None:
        """Write today's findings as the baseline of later runs."""
        document = {"segcli": __version__, "fingerprints": sorted(self._today)}
        write(orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode())

    def remarks(self) -> Iterator[str]:
        if self._used:
            gone = len(self._known) - len(self._seen) - len(self._refused)
            yield f"{plural(len(self._seen), 'finding')} known to the baseline, {gone:,} of its findings gone."
        if self._refused:
            held = plural(len(self._refused), "finding")
            yield f"The baseline holds {held} of input that was not checked, which it cannot know: write it anew."
        if self._records:
            left_out = f"; {self._unchecked:,} not, as what was not checked is never known" if self._unchecked else ""
            yield f"{plural(len(self._today), 'finding')} written to the baseline{left_out}."


def folder_of(file: Path) -> Path:
    """The folder of a baseline; one that is written to stdout goes where segcli is called."""
    return Path() if is_stdout(str(file)) else file.parent


def load(file: Path) -> frozenset[str]:
    """The fingerprints of a baseline. Raises SegcliError when the file is none."""
    try:
        document = orjson.loads(read_regular_file(file, "the baseline"))
    except orjson.JSONDecodeError as error:
        raise SegcliError(f"the baseline {file} is not JSON: {error.msg}") from error
    prints = document.get("fingerprints") if isinstance(document, dict) else None
    if not isinstance(prints, list) or not all(isinstance(item, str) for item in prints):
        raise SegcliError(f"{file} is no baseline; --write-baseline writes one")
    return frozenset(prints)
