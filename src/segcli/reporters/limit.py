"""At most so many findings in a report, and so many of each kind; the others are counted.

None is hidden from the summary or forgiven.
"""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from segcli.console.text import plural
from segcli.findings import Finding
from segcli.input.records import Unreadable
from segcli.validation.result import CheckedEvent

if TYPE_CHECKING:
    from segcli.validation.kinds import Kind

MOST_KINDS = 10_000
"""Kinds that are counted one by one, about 4 MB of them; of further ones those with the same code and event are one."""


class Limits:
    """Both limits of a run; that of each kind comes first."""

    def __init__(self, most: int | None, most_per_kind: int | None) -> None:
        self.overall, self.per_kind = Limit(most), KindLimit(most_per_kind)
        self._has_any = most is not None or most_per_kind is not None

    @property
    def left_out(self) -> int:
        """How many findings are counted and not shown."""
        return self.per_kind.left_out + self.overall.left_out

    def shown(self, item: CheckedEvent | Unreadable, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """Those of the findings of an item that are shown."""
        return self.overall.shown(self.per_kind.shown(item, findings)) if self._has_any else findings

    def remarks(self) -> Iterator[str]:
        yield from (*self.per_kind.remarks(), *self.overall.remarks())


class Limit:
    """Shows the first `most` findings."""

    def __init__(self, most: int | None) -> None:
        self._most = most
        self._shown = self.left_out = 0

    def shown(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """Those of the findings that are shown."""
        if self._most is None:
            return findings
        kept = findings[: self._most - self._shown]
        self._shown += len(kept)
        self.left_out += len(findings) - len(kept)
        return kept

    def remarks(self) -> Iterator[str]:
        if self.left_out:
            yield f"{plural(self.left_out, 'more finding')} not shown (--max-findings {self._most})."


class KindLimit:
    """Shows the first `most` findings of each kind. Not `folds`, all of kinds beyond `MOST_KINDS` are shown: a part
    of a run does not know which kinds came first.
    """

    def __init__(self, most: int | None, folds: bool = True) -> None:
        self._most = most
        self._folds = folds
        self._counts: Counter[Kind] = Counter()
        self.left_out = 0

    def shown(self, item: CheckedEvent | Unreadable, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """Those of the findings of an item that are shown."""
        if self._most is None or not findings:
            return findings
        from segcli.validation.kinds import kind_of

        kept = tuple([finding for finding in findings if self._has_room(kind_of(item, finding), self._most)])
        self.left_out += len(findings) - len(kept)
        return kept

    def _has_room(self, kind: "Kind", most: int) -> bool:
        """Whether one more of a kind is shown."""
        if len(self._counts) >= MOST_KINDS and kind not in self._counts:
            if not self._folds:
                return True
            kind = kind._replace(path=None)
        if self._counts[kind] >= most:
            return False
        self._counts[kind] += 1
        return True

    def remarks(self) -> Iterator[str]:
        if self.left_out:
            yield f"{plural(self.left_out, 'more finding')} not shown (--max-per-kind {self._most})."
