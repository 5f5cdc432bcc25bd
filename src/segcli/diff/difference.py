"""Two deliveries that are not the same, and what of them may be shown."""

import re

from segcli.diff.compare import Change
from segcli.diff.delivery import Delivery
from segcli.diff.match_keys import Match
from segcli.events.recognition import Event
from segcli.findings import Json, Path, value_at
from segcli.input.locate import positions_of
from segcli.input.positions import Positions
from segcli.privacy.policy import Privacy

NEGATIVE_ZERO = re.compile(rb"-0(?![0-9])")
"""What is in every text that has a negative zero, and in few others: dates have more digits."""


class ReportedDelivery:
    """A delivery with its privacy policy, which all deliveries share that were recognised alike."""

    __slots__ = ("_positions", "delivery", "policy")

    def __init__(self, delivery: Delivery, policy: Privacy) -> None:
        self.delivery = delivery
        self.policy = policy
        self._positions: Positions | None = None

    @property
    def privacy(self) -> Privacy:
        """What of this delivery may be shown; parses it."""
        return self.policy.of(self.json, written=self.written)

    @property
    def type_name(self) -> str:
        """The type of its event, for people."""
        return self.delivery.recognition.type or "unrecognised"

    @property
    def event(self) -> Event:
        return self.delivery.event

    @property
    def json(self) -> Json:
        return self.delivery.event.record.json

    def written(self, path: Path) -> str | None:
        """How the delivery writes the number at a path; None for one that can be written in one way only."""
        if self._positions is None:
            record = self.event.record
            # Zeros are what counts begin with: to see that none is written `-0` takes a third of looking for one.
            if type(value_at(record.json, path)) is int and not NEGATIVE_ZERO.search(record.text):
                return None
            self._positions = positions_of(record)
        return self._positions.text(path)


class Difference:
    """Two deliveries that are not the same. `changes` is never empty; `by` is what they were matched by.

    A text that names a customer of one of them is shown of neither. What may be shown is worked out where it is needed:
    of most changes the place alone tells.
    """

    __slots__ = ("_left_privacy", "_right_privacy", "by", "changes", "left", "policies", "right")

    def __init__(self, left: ReportedDelivery, right: ReportedDelivery, by: Match, changes: list[Change]) -> None:
        self.left = left
        self.right = right
        self.by = by
        self.changes = changes
        self.policies = left.policy, right.policy
        self._left_privacy: Privacy | None = None
        self._right_privacy: Privacy | None = None

    @property
    def left_privacy(self) -> Privacy:
        """What may be shown of the left one."""
        if self._left_privacy is None:
            self._left_privacy = self._privacy_of(self.left)
        return self._left_privacy

    @property
    def right_privacy(self) -> Privacy:
        """What may be shown of the right one."""
        if self._right_privacy is None:
            self._right_privacy = self._privacy_of(self.right)
        return self._right_privacy

    def _privacy_of(self, reported: ReportedDelivery) -> Privacy:
        return reported.policy.of([self.left.json, self.right.json], written=reported.written)
