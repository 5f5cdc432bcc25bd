"""Pairs of deliveries as a page shows them: what is different in them, as a table."""

from collections.abc import Hashable
from datetime import UTC
from html import escape
from typing import NamedTuple

from segcli.console.text import plural, shortened
from segcli.console.times import clock, local, parsed
from segcli.diff.describe import ChangeRow, rows
from segcli.diff.difference import Difference, ReportedDelivery
from segcli.diff.formats.text import position
from segcli.diff.match_keys import Match, value_of
from segcli.events.identity import Identity, identity_of
from segcli.pages.table import Table

OWN, OWN_OF_ROW = 700, 120
"""Bytes of a pair and of a row beside their texts, at most."""

ROWS = 200
"""Rows of a pair."""

LONGEST = 300
"""Characters of a text that are shown."""

NAMES: dict[Match, str] = {
    "entity": "one thing",
    "event": "one event",
    "delivery": "one delivery",
    "position": "all events in order",
}
"""What events are that have this in common."""

HEADS = ("Where", "Left", "Right", "Change")


class Moment(NamedTuple):
    """An event in a story: when it was sent, empty where that is not known, its type, and where it stands."""

    time: str
    type: str
    where: str


class PairTable(NamedTuple):
    """A pair as a page shows it: the event, where both stand, and what is different. Pairs with one `thing` are about
    the same, which is called `name`; `left` and `right` are their two events.
    """

    title: str
    where: str
    table: Table
    thing: Hashable
    name: str
    left: Moment
    right: Moment

    @property
    def size(self) -> int:
        """The bytes that it takes, at most."""
        texts = [text for row in self.table.rows for text in row]
        own = OWN + len(texts) * OWN_OF_ROW
        # A caption is also the name of its region, and a heading is much the same.
        return own + 5 * size("".join((self.title, self.where, self.name))) + size("".join(map(str, texts)))


def pair_table(difference: Difference) -> PairTable:
    """A pair with what is different in it, side by side."""
    left, right, by = difference.left, difference.right, difference.by
    types = dict.fromkeys(delivery.type_name for delivery in (left, right))
    how = "" if by == "position" else f", the same {by}"
    where = " -> ".join(shortened(position(delivery), LONGEST) for delivery in (left, right))
    shown = tuple(cells(row) for _, row in zip(range(ROWS), rows(difference), strict=False))
    more = len(difference.changes) - len(shown)
    note = f"{plural(more, 'more change')} not shown." if more else ""
    table = Table(f"What differs, {where}", HEADS, shown, note=note)
    name = identity(right).entity if by == "entity" else NAMES[by]
    thing = value_of(right.event, by)
    return PairTable(" -> ".join(types), f"{where}{how}", table, thing, name or NAMES[by], moment(left), moment(right))


def identity(reported: ReportedDelivery) -> Identity:
    """The ids of a delivery as they may be shown."""
    return identity_of(reported.event, reported.delivery.recognition.type, reported.policy.show_values)


def moment(reported: ReportedDelivery) -> Moment:
    """A delivery as it is named in a story."""
    at = parsed(identity(reported).created_at or "")
    where = shortened(position(reported), LONGEST)
    return Moment(clock(local(at, UTC)) if at is not None else "", reported.type_name, where)


def cells(row: ChangeRow) -> tuple[str, ...]:
    """The cells of a change."""
    group, label = row.name
    name = f"{group}: {label}" if label else group
    kind = "" if row.kind == "changed" else row.kind.replace("-", " ")
    note = ", ".join(filter(None, (kind, row.note)))
    return tuple(shortened(text or "", LONGEST) for text in (name, row.old, row.new, note))


def size(text: str) -> int:
    """The bytes that a text takes in a page."""
    return len(escape(text).encode(errors="replace"))
