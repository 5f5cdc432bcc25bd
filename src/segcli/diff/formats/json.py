"""One JSON document, written as the run goes so that memory stays flat: pairs that differ with their changes, what is
only on one side, what could not be read, and the summary.
"""

from typing import Any

from segcli.__about__ import __version__
from segcli.console.output import Output, Write
from segcli.console.text import visible
from segcli.diff.compare import Change
from segcli.diff.describe import Difference, ShownDelivery, shown_path
from segcli.diff.format import DiffSummary
from segcli.diff.pairing import Side
from segcli.findings import Json
from segcli.input.records import Unreadable
from segcli.privacy.masking import masked
from segcli.privacy.policy import Privacy
from segcli.validation.as_json import Later, text

LISTS = ("pairs", "only_left", "only_right", "")
"""The lists that are written as the run goes, in their order; behind them comes the rest."""


class Format:
    def __init__(self, write: Write, _: Output) -> None:
        self._write = write
        self._at = 0
        self._between = ""
        self._later = Later()

    def start(self) -> None:
        self._write(f'{{"segcli": "{__version__}", "{LISTS[0]}": [')

    def equal(self) -> None:
        pass

    def differ(self, difference: Difference) -> None:
        left, right, by, changes = difference
        ours, theirs = difference.policies
        told = [change_of(change, ours, theirs) for change in changes]
        self._item("pairs", {"left": event_of(left), "right": event_of(right), "match": by, "changes": told})

    def alone(self, side: Side, told: ShownDelivery) -> None:
        self._item(f"only_{side}", event_of(told))

    def unreadable(self, source: str, item: Unreadable) -> None:
        self._later.unreadable(source, item)

    def fail(self, source: str, error: str) -> None:
        self._later.fail(source, error)

    def finish(self, summary: DiffSummary) -> None:
        self._go_on("")
        self._later.write(self._write)
        self._write(f'"summary": {text(summary._asdict())}}}\n')

    def _item(self, name: str, value: Json) -> None:
        self._go_on(name)
        self._write(f"{self._between}\n{text(value)}")
        self._between = ","

    def _go_on(self, name: str) -> None:
        """End the lists that stand before the one of this name, and begin it."""
        while LISTS[self._at] != name:
            self._at += 1
            self._between = ""
            self._write("\n], " + (f'"{LISTS[self._at]}": [' if LISTS[self._at] else ""))


def event_of(told: ShownDelivery) -> dict[str, Any]:
    """A delivery as machine formats have it."""
    delivery = told.delivery
    number, line = delivery.place
    return {"source": visible(delivery.name), "event": number, "line": line, "type": delivery.recognition.type}


def change_of(change: Change, ours: Privacy, theirs: Privacy) -> dict[str, Any]:
    """A change as machine formats have it."""
    kind, left, right, _, old, new = change
    before = None if left is None else masked(old, left, ours)
    after = None if right is None else masked(new, right, theirs)
    return {
        "kind": kind,
        "left": None if left is None else shown_path(ours.general, left).pointer,
        "right": None if right is None else shown_path(theirs.general, right).pointer,
        "old": before,
        "new": after,
        "masked": before != old or after != new,
    }
