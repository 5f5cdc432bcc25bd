"""The JSON of pairs of a known layout: a text that is made once, in which the values of a pair are put.

Pairs have one layout that change in the same places by values of the same types, as most pairs of a capture do. To make
dictionaries of the changes and both deliveries, and text of these, takes a third longer.
"""

from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter
from typing import Any

import orjson

from segcli.diff.compare import ChangeKind
from segcli.diff.difference import Difference, ReportedDelivery
from segcli.diff.places import Policies, place_of
from segcli.events.identity import ids_at
from segcli.findings import Json, Path
from segcli.input.json_text import json_text
from segcli.input.records import Record
from segcli.privacy.display_rules import DisplayRule
from segcli.privacy.policy import MASK
from segcli.validation.as_json import Known, described

LAYOUTS_KEPT, MOST_CHANGES = 256, 32
"""How many layouts are remembered, and of how many changes at most: together they take less than 6 MB."""

SOURCES_KEPT = 256
NULL, VALUE = b"null", b"%b"
FILLED = frozenset(("event", "line", "id", "event_id", "created_at", "entity", "offset", "length"))
"""The members of a delivery that are not the same in all of its source and type."""

Paths = tuple[Path | None, ...]
Steps = tuple[tuple[ChangeKind, ...], Paths, Paths, tuple[type, ...]]
"""The changes of a pair without their values: their kinds, the left and the right paths, and the types of the old
values and then of the new ones.
"""

Values = tuple[Json, ...]
"""The old values of the changes of a pair, and behind them the new ones."""


class Layout:
    """The JSON of the changes of all pairs of one layout, with `%b` for each value that may be shown. `shown` takes
    these of the values, old and new by turns; some only where a rule allows it that is to be `asked`, by their indices.
    `has_hidden` tells that there are others.
    """

    __slots__ = ("asked", "has_hidden", "json", "shown")

    def __init__(self, policies: Policies, steps: Steps) -> None:
        self.asked: list[tuple[int, DisplayRule]] = []
        self.has_hidden = False
        shown: list[int] = []
        texts: list[bytes] = []
        kinds, lefts, rights, types = steps
        for number, (kind, left, right) in enumerate(zip(kinds, lefts, rights, strict=True)):
            place = place_of(policies, left, right, ())
            head = json_text({"kind": kind, "left": place.left_pointer, "right": place.right_pointer})[:-1]
            old_index, new_index = number, number + len(kinds)
            sides = ((old_index, left, place.left_rule), (new_index, right, place.right_rule))
            old, new = (self._value(index, path, rule, types[index]) for index, path, rule in sides)
            shown += [index for index, text in ((old_index, old), (new_index, new)) if text is VALUE]
            is_masked = json_text(HIDDEN in (old, new))
            texts.append(b'%b,"old":%b,"new":%b,"masked":%b,"note":null}' % (escaped(head), old, new, is_masked))
        self.json = b",".join(texts)
        self.shown = taking(shown)

    def _value(self, index: int, path: Path | None, rule: DisplayRule | None, kind: type) -> bytes:
        """What stands for a value in the JSON."""
        if path is None:
            return NULL
        verdict = True if rule is None else rule.verdicts.get(kind)
        if verdict is False:
            self.has_hidden = True
            return HIDDEN
        if rule is not None and verdict is None:
            self.asked.append((index, rule))
        return VALUE


HIDDEN = orjson.dumps(MASK)
known_layout = lru_cache(LAYOUTS_KEPT)(Layout)


def taking(indices: list[int]) -> Callable[[Values], Values]:
    """What takes the values with these indices."""
    if len(indices) > 1:
        return itemgetter(*indices)
    return itemgetter(slice(indices[0], indices[0] + 1) if indices else slice(0))


def pair_json(difference: Difference) -> bytes | None:
    """The JSON of a pair without notes; None where the layout alone does not tell what may be shown, or how.

    The layout is looked up without a loop in Python, which would take as long as what it saves.
    """
    left, right = difference.left, difference.right
    if len(difference.changes) > MOST_CHANGES or left.event.record.within or right.event.record.within:
        return None
    columns: Any = zip(*difference.changes, strict=True)
    kinds, lefts, rights, _, olds, news = columns
    values = olds + news
    layout = known_layout(difference.policies, (kinds, lefts, rights, tuple(map(type, values))))
    for index, rule in layout.asked:
        if rule.decides(values[index]) is not True:
            return None
    if layout.has_hidden and MASK in values:
        return None  # a value that reads as if it were hidden does not count as masked
    try:
        changes = layout.json % tuple(map(orjson.dumps, layout.shown(values)))
        pair = delivery_json(left), delivery_json(right), difference.by.encode(), changes
    except TypeError:
        return None  # as orjson does not write all numbers and texts that segcli reads
    return b'{"left":%b,"right":%b,"match":"%b","changes":[%b]}' % pair


def delivery_json(reported: ReportedDelivery) -> bytes:
    """The JSON of a delivery that is a record of its source. Raises TypeError for ids that orjson does not write."""
    delivery = reported.delivery
    record = delivery.event.record
    id_, event_id, created_at, entity = ids_at(record.json, reported.places)
    # All numbers at once, which takes half of formatting each.
    number, line, start, size = orjson.dumps((record.number, record.line, record.start, record.size))[1:-1].split(b",")
    return delivery_template(delivery.source, delivery.recognition.type) % (
        number,
        line,
        NULL if id_ is None else orjson.dumps(id_),
        NULL if event_id is None else orjson.dumps(event_id),
        NULL if created_at is None else orjson.dumps(created_at),
        NULL if entity is None else orjson.dumps(entity),
        start,
        size,
    )


@lru_cache(SOURCES_KEPT)
def delivery_template(source: str, event_type: str | None) -> bytes:
    """The JSON of a delivery, with `%b` for each of the members that are filled in, which are in this order."""
    whole = described(source, Record(0, None, b"", 0, 0, 0), Known(event_type, (None, None, None, None), False))
    members = [
        b"%b:%b" % (json_text(name), VALUE if name in FILLED else escaped(json_text(value)))
        for name, value in whole.items()
    ]
    return b"{%b}" % b",".join(members)


def escaped(json: bytes) -> bytes:
    """A text as it stands in a template."""
    return json.replace(b"%", b"%%")
