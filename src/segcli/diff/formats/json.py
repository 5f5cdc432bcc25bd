"""One JSON document, written as the run goes so that memory stays flat: pairs that differ with their changes, what is
only on one side, what could not be read, and the summary.
"""

from typing import Any

from segcli.__about__ import __version__
from segcli.console.output import Output, Write
from segcli.diff.compare import Change
from segcli.diff.difference import Difference, ReportedDelivery
from segcli.diff.disguises import disguise_notes
from segcli.diff.format import DiffSummary, Render
from segcli.diff.known_json import pair_json
from segcli.diff.pairing import Side
from segcli.diff.places import place_of
from segcli.events.identity import ids_at
from segcli.input.json_text import printable, printable_json
from segcli.input.records import Unreadable
from segcli.privacy.masking import masked
from segcli.privacy.policy import MASK
from segcli.validation.as_json import Known, Later, described

LISTS = ("pairs", "only_left", "only_right", "")
"""The lists that are written as the run goes, in their order; behind them comes the rest."""


def renderer(_: Output) -> Render:
    """A pair as JSON, whatever the output."""
    return pair_as_json


class Format:
    is_full = False

    def __init__(self, write: Write, _: Output) -> None:
        self._write = write
        self._list_index = 0
        self._separator = ""
        self._later = Later()

    def start(self) -> None:
        self._write(f'{{"segcli": "{__version__}", "{LISTS[0]}": [')

    def equal(self) -> None:
        pass

    def differ(self, shown: str) -> None:
        self._item("pairs", shown)

    def unpaired(self, side: Side, delivery: ReportedDelivery) -> None:
        self._item(f"only_{side}", printable_json(delivery_as_json(delivery)))

    def unreadable(self, source: str, item: Unreadable) -> None:
        self._later.unreadable(source, item)

    def fail(self, source: str, error: str) -> None:
        self._later.fail(source, error)

    def finish(self, summary: DiffSummary, _: str) -> None:
        self._advance_to("")
        self._later.write(self._write)
        self._write(f'"summary": {printable_json(summary._asdict())}}}\n')

    def _item(self, name: str, text: str) -> None:
        self._advance_to(name)
        self._write(f"{self._separator}\n{text}")
        self._separator = ","

    def _advance_to(self, name: str) -> None:
        """End the lists before the one of this name, and begin it."""
        while LISTS[self._list_index] != name:
            self._list_index += 1
            self._separator = ""
            self._write("\n], " + (f'"{LISTS[self._list_index]}": [' if LISTS[self._list_index] else ""))


def pair_as_json(difference: Difference) -> str:
    """A pair that differs as machine formats have it."""
    notes = disguise_notes(difference)
    known = None if notes else pair_json(difference)
    return printable_json(plain_pair(difference, notes)) if known is None else printable(known)


def plain_pair(difference: Difference, notes: dict[int, str]) -> dict[str, Any]:
    """The same, worked out change by change; `notes` are on changes that people do not see."""
    return {
        "left": delivery_as_json(difference.left),
        "right": delivery_as_json(difference.right),
        "match": difference.by,
        "changes": [
            change_as_json(change, difference, notes.get(number)) for number, change in enumerate(difference.changes)
        ],
    }


def delivery_as_json(reported: ReportedDelivery) -> dict[str, Any]:
    """A delivery as machine formats have it."""
    delivery = reported.delivery
    record, show_values = delivery.event.record, reported.policy.show_values
    known = Known(delivery.recognition.type, ids_at(record.json, reported.places), show_values)
    return described(delivery.source, record, known)


def change_as_json(change: Change, difference: Difference, note: str | None) -> dict[str, Any]:
    """A change as machine formats have it, with the note where people would see none."""
    kind, left, right, _, old, new = change
    place = place_of(difference.policies, left, right, ())
    before = after = None
    if left is not None:
        shown = place.left_rule is None or place.left_rule.decides(old)
        before = masked(old, left, difference.left_privacy) if shown is None else old if shown else MASK
    if right is not None:
        shown = place.right_rule is None or place.right_rule.decides(new)
        after = masked(new, right, difference.right_privacy) if shown is None else new if shown else MASK
    return {
        "kind": kind,
        "left": place.left_pointer,
        "right": place.right_pointer,
        "old": before,
        "new": after,
        "masked": before != old or after != new,
        "note": note,
    }
