"""One run of `segcli diff`: reads both sides, pairs their deliveries, compares them, and counts."""

import os
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from segcli.console.output import Output
from segcli.console.text import visible
from segcli.diff.captures import AnySource, CaptureReader, Reading, both_sessions, match_by_name, without_unopened
from segcli.diff.closing import closing
from segcli.diff.compare import compare
from segcli.diff.difference import Difference, reporting
from segcli.diff.format import DiffSummary, Format
from segcli.diff.ignore import VOLATILE, Ignored
from segcli.diff.match_keys import Match
from segcli.diff.pairing import Pair, Pairing, Side, Unpaired
from segcli.diff.pending import NO_KEY, pending
from segcli.diff.sides import NO_FILE, Sides, is_folder
from segcli.events.envelope import is_envelope
from segcli.events.recognition import Recogniser
from segcli.findings import ExitCode
from segcli.input.arguments import STDIN, Arguments
from segcli.input.exclusion import NOTHING, Exclusion
from segcli.input.file_ids import FileId

if TYPE_CHECKING:
    from segcli.events.selection import Selection


class Comparison(NamedTuple):
    """What to compare, and how, options resolved."""

    sides: Sides
    output: Output
    match: Match | None = None
    ignore_paths: tuple[str, ...] = ()
    ignore_volatile: bool = False
    event: str | None = None
    stdin_name: str = STDIN
    exclusion: Exclusion = NOTHING
    quiet: bool = False
    selection: "Selection | None" = None
    strict_framing: bool = False


class DiffRun:
    """A run of the command: what it compares, and what has come of it."""

    def __init__(self, request: Comparison, writer: Format, written: Collection[FileId]) -> None:
        self._request = request
        self._pairing = Pairing(request.match)
        self._ignored = Ignored(request.ignore_paths)
        volatile = Ignored((*request.ignore_paths, *VOLATILE))
        self._ignored_around = volatile if request.ignore_volatile else self._ignored
        sides = (request.sides.left, request.sides.right)
        self._has_no_file = NO_FILE in sides
        reading = Reading(
            Recogniser(request.event, purposes=request.selection is not None),
            request.selection,
            request.output.show_values,
        )
        left, right = (
            Arguments(
                () if side is None or side == NO_FILE else (side,),
                request.stdin_name,
                request.exclusion,
                request.strict_framing,
            )
            for side in sides
        )
        # A name has its counterpart on the other side, also where two names here are links to one file.
        every_name = all(side is not None and os.path.isdir(side) for side in sides)
        sessions = both_sessions(written, left, right, every_name=every_name, shows_progress=not request.quiet)
        self._left, self._right = (CaptureReader(session, writer, reading) for session in sessions)
        self._unpaired: dict[Side, int] = {"left": 0, "right": 0}
        self._same = self._different = self._changes = 0
        self._last: Difference | None = None
        self._is_on_terminal = request.output.is_on_terminal
        self._reported = reporting(request.output.show_values)
        self.format = writer

    def compare(self) -> None:
        """Compare what the request names: two captures, the files of two folders, or the deliveries inside one."""
        lefts, rights = list(self._left.session.sources), list(self._right.session.sources)
        sides = self._request.sides
        if sides.git_names:
            lefts, rights = (
                [source._replace(name=name) for source in sources]
                for sources, name in zip((lefts, rights), sides.git_names, strict=True)
            )
        if sides.right is None:
            for pair in self._pairing.pair_successive(self._left.deliveries(lefts)):
                self._compare(pair)
        elif is_folder(sides.left, lefts) and is_folder(sides.right, rights):
            self._compare_folders(*match_by_name(sides.left, lefts, sides.right, rights))
        else:
            if not self._has_no_file:
                lefts, rights = without_unopened(lefts, rights)
            self._show(self._pairing.pair_captures(self._left.deliveries(lefts), self._right.deliveries(rights)))

    def _compare_folders(
        self, both: list[tuple[AnySource, AnySource]], lefts: list[AnySource], rights: list[AnySource]
    ) -> None:
        """Compare the files of one name; what is left over, and files that are in one directory only, by their ids."""
        with pending() as left_pending, pending() as right_pending:
            for one, other in both:
                for item in self._pairing.pair_captures(self._left.deliveries([one]), self._right.deliveries([other])):
                    if isinstance(item, Pair):
                        self._compare(item)
                    else:
                        (left_pending if item.side == "left" else right_pending).put(NO_KEY, item.delivery)
            left_over = chain(left_pending.drain(), self._left.deliveries(lefts))
            right_over = chain(right_pending.drain(), self._right.deliveries(rights))
            self._show(self._pairing.pair_leftovers(left_over, right_over, are_all=not both))

    def _show(self, items: Iterable[Pair | Unpaired]) -> None:
        for item in items:
            if isinstance(item, Pair):
                self._compare(item)
            elif self._has_no_file or (self._left.session.tally.events and self._right.session.tally.events):
                self._unpaired[item.side] += 1
                self._clear_terminal()
                self.format.unpaired(item.side, self._reported(item.delivery))

    def _compare(self, pair: Pair) -> None:
        left, right = pair.left.event.record, pair.right.event.record
        self._ignored.look_in(left.json, right.json)
        if pair.by is None or left.text == right.text:
            self._same += 1
            self.format.equal()
            return
        around = self._ignored_around is not self._ignored and is_envelope(left.json) and is_envelope(right.json)
        changes = (self._ignored_around if around else self._ignored).remaining(compare(left.json, right.json))
        if not changes:
            self._same += 1
            self.format.equal()
            return
        self._different += 1
        self._changes += len(changes)
        difference = Difference(self._reported(pair.left), self._reported(pair.right), pair.by, changes)
        self._clear_terminal()
        self.format.differ(difference)
        self._last = difference

    def _clear_terminal(self) -> None:
        """Take the progress line away where a difference goes to a terminal as well."""
        if self._is_on_terminal:
            self.clear()

    def clear(self) -> None:
        """Take the progress line away before something else is written."""
        self._left.session.clear()

    @property
    def summary(self) -> DiffSummary:
        left, right = self._left.session.tally.summary, self._right.session.tally.summary
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
    def exit_code(self) -> ExitCode:
        """2 when something could not be read or there was nothing to compare, else 1 for a difference."""
        counts = self.summary
        unpaired = counts.only_left + counts.only_right
        if counts.sources_failed or counts.unreadable or not counts.pairs + unpaired:
            return ExitCode.FAILED
        return ExitCode.FOUND if counts.different or unpaired else ExitCode.CLEAN

    def closing(self) -> str:
        """The last line of a run: what came of it, and how much was read."""
        return closing(self.summary, self._last)

    def remarks(self) -> Iterator[str]:
        """What was ignored in vain, and what was left out of either side."""
        if self._same + self._different:
            yield from (f"--ignore-path {visible(text)} covers nothing here" for text in self._ignored.unmatched)
        for argument, side in ((self._request.sides.left, self._left), (self._request.sides.right, self._right)):
            for text in side.remarks():
                yield f"{visible(str(argument))}: {text}"
