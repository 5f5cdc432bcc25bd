"""`segcli diff`: what changed between two payloads, between two captures, or from delivery to delivery in one."""

import os
from collections.abc import Collection, Iterable
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from segcli.commands.output_guard import check_outputs
from segcli.console.formats import load
from segcli.console.output import Output, remark
from segcli.console.text import amount, plural
from segcli.diff.captures import CaptureReader, Found, readable, same_names, sources_of
from segcli.diff.compare import changes
from segcli.diff.delivery import Delivery
from segcli.diff.describe import Difference, ShownDelivery, place
from segcli.diff.format import DiffSummary, Format
from segcli.diff.ignore import VOLATILE, Ignored
from segcli.diff.match_keys import Match
from segcli.diff.pairing import Alone, Pair, Pairing, Side
from segcli.diff.pending import NO_KEY, pending
from segcli.events.envelope import is_envelope
from segcli.events.recognition import Recogniser
from segcli.events.schema_of import privacy
from segcli.findings import ExitCode, FoundInside, SegcliError
from segcli.input.file_ids import FileId

if TYPE_CHECKING:
    from segcli.events.selection import Selection


class Comparison(NamedTuple):
    """What the user asked for, options resolved. Without `right`, the events inside `left` are compared."""

    left: str
    right: str | None
    output: Output
    match: Match | None = None
    ignore_paths: tuple[str, ...] = ()
    ignore_volatile: bool = False
    event: str | None = None
    stdin_name: str = "<stdin>"
    quiet: bool = False
    choice: "Selection | None" = None


def run(asked: Comparison) -> ExitCode:
    """Compare; differences go to the output, remarks and the closing line to stderr."""
    refuse(asked)
    written = check_outputs((asked.output,), [argument for argument in (asked.left, asked.right) if argument])
    with asked.output.opened() as write:
        comparing = DiffRun(asked, load("diff.formats", asked.output.format).Format(write, asked.output), written)
        comparing.format.start()
        if asked.right is None:
            comparing.within(comparing.files(asked.left))
        elif os.path.isdir(asked.left) and os.path.isdir(asked.right):
            comparing.directories(asked.left, asked.right)
        else:
            comparing.between(*readable(comparing.files(asked.left), comparing.files(asked.right)))
        comparing.format.finish(comparing.summary)
    if not asked.quiet:
        remark(comparing.closing())
        for text in comparing.remarks:
            remark(text)
    return comparing.exit_code


def refuse(asked: Comparison) -> None:
    """Raises SegcliError for what does not go together."""
    if asked.left == asked.right == "-":
        raise SegcliError("stdin can be read once only; name a file for one of the sides")
    if asked.choice is not None and asked.choice.needs_verdict:
        raise SegcliError(f"diff checks nothing, so --where {asked.choice.needs_verdict[0]} cannot be asked")
    if asked.output.format != "json-patch":
        return
    if not asked.output.show_values:
        raise SegcliError(
            "a patch needs the true values, personal data among them: say --show-values if that is what you want"
        )
    if asked.ignore_paths or asked.ignore_volatile:
        raise SegcliError("a patch that leaves something out would not turn left into right: drop --ignore-...")


class DiffRun:
    """A run of the command: what it compares, and what has come of it."""

    def __init__(self, asked: Comparison, shown: Format, written: Collection[FileId]) -> None:
        self._aligner = Pairing(asked.match)
        self._ignored = Ignored(asked.ignore_paths)
        self._ignored_around = Ignored((*asked.ignore_paths, *VOLATILE)) if asked.ignore_volatile else self._ignored
        self._show_values = asked.output.show_values
        recogniser = Recogniser(asked.event)
        self._found_inside = FoundInside()
        found = self._found_inside
        self._left, self._right = (CaptureReader(shown, recogniser, asked.choice, found) for _ in "lr")
        self._alone: dict[Side, int] = {"left": 0, "right": 0}
        self._same = self._different = self._changes = 0
        self._last: Difference | None = None
        self._stdin_name = asked.stdin_name
        self._written = written
        self.format = shown
        self.remarks: list[str] = []

    def files(self, argument: str, every_name: bool = False) -> list[Found]:
        """The sources of one side."""
        files, remarks = sources_of(argument, self._stdin_name, every_name, self._written)
        self.remarks += remarks
        return files

    def within(self, files: list[Found]) -> None:
        """Compare the deliveries inside one source."""
        for pair in self._aligner.chain(self._left.deliveries(files)):
            self._compare(pair)

    def between(self, lefts: list[Found], rights: list[Found]) -> None:
        """Compare two captures."""
        self._show(self._aligner.align(self._left.deliveries(lefts), self._right.deliveries(rights)))

    def directories(self, left: str, right: str) -> None:
        """Compare the files of one name; what is left over, and files that are in one directory only, by their ids."""
        # A name has its counterpart on the other side, also where two names here are links to one file.
        both, lefts, rights = same_names(left, self.files(left, True), right, self.files(right, True))
        with pending() as ours, pending() as theirs:
            for one, other in both:
                sources_of = self._aligner.align(self._left.deliveries([one]), self._right.deliveries([other]))
                for item in sources_of:
                    if isinstance(item, Pair):
                        self._compare(item)
                    else:
                        (ours if item.side == "left" else theirs).put(NO_KEY, item.delivery)
            left_over = chain(ours.rest(), self._left.deliveries(lefts))
            self._show(self._aligner.reunite(left_over, chain(theirs.rest(), self._right.deliveries(rights))))

    def _show(self, items: Iterable[Pair | Alone]) -> None:
        for item in items:
            if isinstance(item, Pair):
                self._compare(item)
            elif self._left.events and self._right.events:
                self._alone[item.side] += 1
                self.format.alone(item.side, self._told(item.delivery))

    def _compare(self, pair: Pair) -> None:
        left, right = pair.left.event.record, pair.right.event.record
        if pair.by is None or left.text == right.text:
            self._same += 1
            self.format.equal()
            return
        around = self._ignored_around is not self._ignored and is_envelope(left.json) and is_envelope(right.json)
        sources_of = (self._ignored_around if around else self._ignored).rest(changes(left.json, right.json))
        if not sources_of:
            self._same += 1
            self.format.equal()
            return
        self._different += 1
        self._changes += len(sources_of)
        difference = Difference(self._told(pair.left), self._told(pair.right), pair.by, sources_of)
        self.format.differ(difference)
        self._last = difference

    def _told(self, delivery: Delivery) -> ShownDelivery:
        return ShownDelivery(delivery, privacy(delivery.route, self._show_values))

    @property
    def summary(self) -> DiffSummary:
        left, right = self._left, self._right
        return DiffSummary(
            left=left.events,
            right=right.events,
            pairs=self._same + self._different,
            same=self._same,
            different=self._different,
            changes=self._changes,
            only_left=self._alone["left"],
            only_right=self._alone["right"],
            unreadable=left.unreadable + right.unreadable,
            bytes_read=left.bytes_read + right.bytes_read,
            bytes_skipped=left.bytes_skipped + right.bytes_skipped,
            sources_failed=left.sources_failed + right.sources_failed,
            found_inside=self._found_inside.places,
        )

    @property
    def exit_code(self) -> ExitCode:
        """2 when something could not be read or there was nothing to compare, else 1 for a difference."""
        counts = self.summary
        alone = counts.only_left + counts.only_right
        if counts.sources_failed or counts.unreadable or not counts.pairs + alone:
            return ExitCode.FAILED
        return ExitCode.FOUND if counts.different or alone else ExitCode.CLEAN

    def closing(self) -> str:
        """The last line of a run: what came of it, and how much was read."""
        counts = self.summary
        read = f"{plural(counts.left + counts.right, 'event')} read, {amount(counts)}"
        alone = ((counts.only_left, "left"), (counts.only_right, "right"))
        only = ", ".join(f"{number:,} only {side}" for number, side in alone if number)
        return f"{self._outcome(counts)}{'; ' if only else ''}{only}. {read}."

    def _outcome(self, counts: DiffSummary) -> str:
        if not counts.pairs:
            in_order = counts.only_left and counts.only_right
            return "nothing in common (`--match position` compares in order)" if in_order else "nothing to compare"
        if not counts.different or self._last is None:
            return "no differences" + (f" in {counts.pairs:,} pairs" if counts.pairs > 1 else "")
        sources_of = plural(counts.changes, "change")
        if counts.pairs > 1:
            return f"{sources_of} in {counts.different:,} of {counts.pairs:,} pairs"
        return (
            f"{sources_of} in {plural(len({place(change, self._last)[0] for change in self._last.changes}), 'object')}"
        )
