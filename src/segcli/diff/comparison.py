"""One run of `segcli diff`: has the pairs of both sides compared, counts, and tells its format."""

import contextlib
from collections.abc import Callable, Collection, Iterator

from segcli.diff.both_sides import BothSides
from segcli.diff.closing import closing, outcome_of
from segcli.diff.comparer import Comparer, Items, Outcome, Outcomes, outcomes, outcomes_of_many
from segcli.diff.difference import reporting
from segcli.diff.format import DiffSummary, Format
from segcli.diff.pairing import Side, Unpaired
from segcli.diff.request import Comparison
from segcli.findings import ExitCode
from segcli.input.file_ids import FileId

Compare = Callable[[Items, Comparer, Format], Outcomes]
"""Has pairs compared for a format, perhaps by other processes, which end with it."""


class DiffRun:
    """A run of the command: what it compares, and what has come of it. `compare` is for other processes; without it,
    pairs are compared here.
    """

    def __init__(
        self, request: Comparison, writer: Format, written: Collection[FileId], compare: Compare | None
    ) -> None:
        self.format = writer
        self._sides = BothSides(request, writer, written)
        self._left, self._right = self._sides.left.session, self._sides.right.session
        self._compare = compare
        self._comparer = Comparer(request.how)
        self._unpaired: dict[Side, int] = {"left": 0, "right": 0}
        self._same = self._different = self._changes = 0
        self._is_on_terminal = request.how.output.is_on_terminal
        self._reported = reporting(request.how.output.show_values)

    def compare(self) -> None:
        """Compare what the request names, and write what comes of it."""
        is_watched = self._is_on_terminal or self._sides.is_live
        compare = self._compare or (outcomes if is_watched else outcomes_of_many)
        with contextlib.closing(compare(self._sides.items(), self._comparer, self.format)) as compared:
            for outcome in compared:
                if isinstance(outcome, Unpaired):
                    self._tell_unpaired(outcome)
                elif outcome.changes:
                    self._tell_different(outcome)
                else:
                    self._same += 1
                    self.format.equal()

    def _tell_unpaired(self, item: Unpaired) -> None:
        if self._sides.has_no_file or (self._left.tally.events and self._right.tally.events):
            self._unpaired[item.side] += 1
            self._clear_terminal()
            self.format.unpaired(item.side, self._reported(item.delivery))

    def _tell_different(self, outcome: Outcome) -> None:
        self._different += 1
        self._changes += outcome.changes
        self._clear_terminal()
        self.format.differ(outcome.shown)

    def _clear_terminal(self) -> None:
        """Take the progress line away where a difference goes to a terminal as well."""
        if self._is_on_terminal:
            self.clear()

    def clear(self) -> None:
        """Take the progress line away before something else is written."""
        self._left.clear()

    @property
    def summary(self) -> DiffSummary:
        left, right = self._left.tally.summary, self._right.tally.summary
        return DiffSummary(
            left=left.events,
            right=right.events,
            pairs=self._same + self._different,
            same=self._same,
            different=self._different,
            changes=self._changes,
            only_left=self._unpaired["left"],
            only_right=self._unpaired["right"],
            unreadable=left.unreadable + right.unreadable,
            bytes_read=left.bytes_read + right.bytes_read,
            bytes_skipped=left.bytes_skipped + right.bytes_skipped,
            bytes_beside=left.bytes_beside + right.bytes_beside,
            sources_failed=left.sources_failed + right.sources_failed,
            found_inside=left.found_inside,
        )

    @property
    def outcome(self) -> str:
        """What came of the comparison, in words."""
        return outcome_of(self.summary, self._comparer.first)

    @property
    def exit_code(self) -> ExitCode:
        """2 when something could not be read or there was nothing to compare, else 1 for a difference."""
        counts = self.summary
        unpaired = counts.only_left + counts.only_right
        if counts.sources_failed or counts.unreadable or not counts.pairs + unpaired:
            return ExitCode.FAILED
        return ExitCode.FOUND if counts.different or unpaired else ExitCode.CLEAN

    def closing(self) -> str:
        """The last line of a run: what came of it, and how much was read."""
        return closing(self.summary, self.outcome)

    def remarks(self) -> Iterator[str]:
        """What was ignored in vain, and what was left out of either side."""
        return self._sides.remarks(has_pairs=bool(self._same + self._different))
