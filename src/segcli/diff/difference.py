"""Two deliveries that are not the same, and what of them may be shown."""

import re
from collections.abc import Callable
from typing import NamedTuple

from segcli.diff.compare import Change
from segcli.diff.delivery import Delivery
from segcli.diff.match_keys import Match
from segcli.events.envelope import data_path
from segcli.events.identity import Places, places_of
from segcli.events.recognition import Event, Recognition
from segcli.events.schema_of import policy_for
from segcli.findings import Json, Path
from segcli.input.locate import positions_of
from segcli.input.positions import Positions
from segcli.privacy.policy import Privacy

NEGATIVE_ZERO = re.compile(rb"-0(?![0-9])")
"""What is in every text that has a negative zero, and in few others: dates have more digits."""


class Kind(NamedTuple):
    """What deliveries share that were recognised alike: their policy, and where they have their data and their ids."""

    policy: Privacy
    data_path: Path
    places: Places


class ReportedDelivery:
    """A delivery with what it shares with those that were recognised alike."""

    __slots__ = ("_has_plain_zeros", "_positions", "data_path", "delivery", "places", "policy")

    def __init__(self, delivery: Delivery, kind: Kind) -> None:
        self.delivery = delivery
        self.policy, self.data_path, self.places = kind
        self._positions: Positions | None = None
        self._has_plain_zeros: bool | None = None

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
        """How the delivery writes the number at a path; None where there is none."""
        if self._positions is None:
            self._positions = positions_of(self.event.record)
        return self._positions.text(path)

    @property
    def has_plain_zeros(self) -> bool:
        """Whether each integer zero is surely written as `0`: to look for `-0` takes a seventh of looking for one."""
        if self._has_plain_zeros is None:
            self._has_plain_zeros = NEGATIVE_ZERO.search(self.event.record.text) is None
        return self._has_plain_zeros

    def is_shown(self, text: str, path: Path) -> bool:
        """Whether the text at a path may be shown."""
        if self.policy.show_values:
            return True
        decided = self.policy.rule_at(path).decides(text)
        return self.privacy.is_shown(text, path) if decided is None else decided


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


def reporting(show_values: bool) -> Callable[[Delivery], ReportedDelivery]:
    """What makes of a delivery one to report. Most are recognised as the one before, and to look up what they share
    takes 1 us.
    """
    last: Recognition | None = None
    kind: Kind | None = None

    def reported(delivery: Delivery) -> ReportedDelivery:
        nonlocal last, kind
        recognition = delivery.recognition
        if kind is None or recognition is not last:
            last, path = recognition, data_path(recognition.envelope)
            policy = policy_for(recognition, recognition.type, show_values)
            kind = Kind(policy, path, places_of(recognition, recognition.type, show_values, path))
        return ReportedDelivery(delivery, kind)

    return reported
