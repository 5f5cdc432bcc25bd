"""Both sides of a run of `segcli diff`: what is read of them, in pairs."""

import os
from collections.abc import Collection, Iterator
from itertools import chain

from segcli.console.text import visible
from segcli.diff.captures import (
    AnySource,
    CaptureReader,
    Listener,
    Reading,
    both_sessions,
    match_by_name,
    without_unopened,
)
from segcli.diff.comparer import Items
from segcli.diff.ignore import Ignored
from segcli.diff.pairing import Pair, Pairing
from segcli.diff.pending import NO_KEY, pending
from segcli.diff.request import Comparison
from segcli.diff.sides import NO_FILE, is_folder
from segcli.events.recognition import Recogniser
from segcli.input.file_ids import FileId
from segcli.input.sources import Source


class BothSides:
    """Reads what a request compares; `listener` receives what cannot be read."""

    def __init__(self, request: Comparison, listener: Listener, written: Collection[FileId]) -> None:
        self._request = request
        self._pairing = Pairing(request.match)
        self._ignored = Ignored(request.how.ignore_paths)
        sides = (request.sides.left, request.sides.right)
        self.has_no_file = NO_FILE in sides
        recogniser = Recogniser(request.event, purposes=request.selection is not None)
        reading = Reading(recogniser, request.selection, request.how.output.show_values)
        # A name has its counterpart on the other side, also where two names here are links to one file.
        every_name = all(side is not None and os.path.isdir(side) for side in sides)
        sessions = both_sessions(written, *request.arguments, every_name=every_name, shows_progress=not request.quiet)
        self.left, self.right = (CaptureReader(session, listener, reading) for session in sessions)
        self._lefts, self._rights = (list(session.sources) for session in sessions)

    @property
    def is_live(self) -> bool:
        """Whether somebody may still be writing to a source, and wait to see what comes of it."""
        sources = [source for source in (*self._lefts, *self._rights) if isinstance(source, Source)]
        return any(source.stored is None and not (source.path and source.path.is_file()) for source in sources)

    def items(self) -> Items:
        """The pairs, as soon as both deliveries are there, and what is on one side only; of the paths to ignore it is
        noticed which they have.
        """
        for item in self._items():
            if isinstance(item, Pair) and self._ignored.has_unmatched:
                self._ignored.look_in(item.left.event.record.json, item.right.event.record.json)
            yield item

    def _items(self) -> Items:
        """The pairs of two captures, of the files of two folders, or of the deliveries inside one source; and, but for
        that, what is on one side only.
        """
        lefts, rights = self._lefts, self._rights
        sides = self._request.sides
        if sides.git_names:
            lefts, rights = (
                [source._replace(name=name) for source in sources]
                for sources, name in zip((lefts, rights), sides.git_names, strict=True)
            )
        if sides.right is None:
            yield from self._pairing.pair_successive(self.left.deliveries(lefts))
        elif is_folder(sides.left, lefts) and is_folder(sides.right, rights):
            yield from self._items_of_folders(*match_by_name(sides.left, lefts, sides.right, rights))
        else:
            if not self.has_no_file:
                lefts, rights = without_unopened(lefts, rights)
            yield from self._pairing.pair_captures(self.left.deliveries(lefts), self.right.deliveries(rights))

    def _items_of_folders(
        self, both: list[tuple[AnySource, AnySource]], lefts: list[AnySource], rights: list[AnySource]
    ) -> Items:
        """Those of the files of one name; what is left over, and files that are in one directory only, by their ids."""
        with pending() as left_pending, pending() as right_pending:
            for one, other in both:
                for item in self._pairing.pair_captures(self.left.deliveries([one]), self.right.deliveries([other])):
                    if isinstance(item, Pair):
                        yield item
                    else:
                        (left_pending if item.side == "left" else right_pending).put(NO_KEY, item.delivery)
            left_over = chain(left_pending.drain(), self.left.deliveries(lefts))
            right_over = chain(right_pending.drain(), self.right.deliveries(rights))
            yield from self._pairing.pair_leftovers(left_over, right_over, are_all=not both)

    def remarks(self, has_pairs: bool) -> Iterator[str]:
        """What was ignored in vain, if there was a pair, and what was left out of either side."""
        if has_pairs:
            yield from (f"--ignore-path {visible(text)} covers nothing here" for text in self._ignored.unmatched)
        for argument, side in ((self._request.sides.left, self.left), (self._request.sides.right, self.right)):
            for text in side.remarks():
                yield f"{visible(str(argument))}: {text}"
