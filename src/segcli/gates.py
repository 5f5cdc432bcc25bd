"""What is held back from a report: findings beyond a number, and those that a baseline knows."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from segcli import __version__
from segcli.checks import Verdict
from segcli.documents import Unreadable
from segcli.findings import Finding, SegcliError
from segcli.output import plural
from segcli.regular_files import read_regular_file

if TYPE_CHECKING:
    from segcli.fingerprints import Fingerprints


class Limit:
    """Shows the first `most` findings; the others are counted, and neither hidden from the summary nor forgiven."""

    def __init__(self, most: int | None) -> None:
        self._most = most
        self._left_out = 0
        self._shown = 0

    def shown(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """Those of the findings that are shown."""
        if self._most is None:
            return findings
        kept = findings[: self._most - self._shown]
        self._shown += len(kept)
        self._left_out += len(findings) - len(kept)
        return kept

    def remarks(self) -> Iterator[str]:
        if self._left_out:
            yield f"{plural(self._left_out, 'more finding')} not shown (--max-findings {self._most})."


class Baseline:
    """The findings of an earlier run, by fingerprint: those are known and fail nothing.

    A fingerprint is a hash: the file tells nothing of a payload.
    """

    def __init__(self, file: Path | None, root: Path, record: bool) -> None:
        self._known = frozenset[str]() if file is None else load(file)
        self._used = file is not None
        self._seen: set[str] = set()
        self._today: list[str] = []
        self._record = record
        self._root = root

    @cached_property
    def _prints(self) -> "Fingerprints":
        from segcli.fingerprints import Fingerprints

        return Fingerprints(self._root)

    def new(self, source: str, item: Verdict | Unreadable) -> tuple[Finding, ...]:
        """The findings of an item that the baseline does not know."""
        findings = item.findings if isinstance(item, Verdict) else (item.finding,)
        if not self._used and not self._record:
            return findings
        told = [(finding, self._prints.of(source, item, finding)) for finding in findings]
        if self._record:
            self._today += [fingerprint for _, fingerprint in told]
        self._seen.update(fingerprint for _, fingerprint in told if fingerprint in self._known)
        return tuple(finding for finding, fingerprint in told if fingerprint not in self._known)

    def save(self, file: Path | None) -> None:
        """Write today's findings as the baseline of later runs. Raises SegcliError when it cannot be written."""
        if file is None:
            return
        document = {"segcli": __version__, "fingerprints": sorted(self._today)}
        try:
            file.write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        except OSError as error:
            raise SegcliError(f"cannot write the baseline {file}: {(error.strerror or '').lower()}") from error

    def remarks(self) -> Iterator[str]:
        if self._used:
            gone = len(self._known) - len(self._seen)
            yield f"{plural(len(self._seen), 'finding')} known to the baseline, {gone:,} of its findings gone."
        if self._record:
            yield f"{plural(len(self._today), 'finding')} written to the baseline."


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
