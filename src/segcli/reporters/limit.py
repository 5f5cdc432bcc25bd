"""At most so many findings in a report; the others are counted."""

from collections.abc import Iterator

from segcli.console.text import plural
from segcli.findings import Finding


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
