"""Which deliveries are compared with each other, and that waiting for a counterpart costs no memory."""

import random
import tracemalloc
from collections.abc import Iterable, Iterator
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli.diff.delivery import Delivery
from segcli.diff.match_keys import Match
from segcli.diff.pairing import Pair, Pairing, Unpaired
from segcli.diff.pending import pending
from segcli.diff.spool import MEMORY_LIMIT
from segcli.events.recognition import Recogniser
from segcli.input.records import Record

Event = dict[str, Any]

RECOGNISER = Recogniser()


def bare(customer: str, segment: str = "seg_1", **more: object) -> Event:
    """The data of a segment event."""
    return {"customer": {"id": customer, "object": "customer"} | more, "segment": {"id": segment, "object": "segment"}}


def webhook(event: str, delivery: str, data: Event | None = None) -> Event:
    """A webhook around it."""
    return {
        "id": delivery,
        "project_id": "proj_1",
        "created_at": "2025-01-01T00:00:00Z",
        "type": "customer.segment.left",
        "data": data or bare("cust_1"),
        "source": {"id": "wh_1", "object": "webhook", "target_url": "https://example.test/"},
        "event": {"id": event, "type": "customer.segment.left"},
    }


def deliveries(events: Iterable[Event], name: str = "a") -> Iterator[Delivery]:
    """Events as reading gives them."""
    for number, event in enumerate(events, 1):
        text = orjson.dumps(event)
        yield Delivery(name, RECOGNISER.recognise(Record(number, orjson.loads(text), text, number, 1, 0)))


def paired(left: list[Event], right: list[Event], match: Match | None = None) -> set[tuple[int | None, int | None]]:
    """The numbers of the events, from 1, that are compared, or that are on one side only."""
    pairs: set[tuple[int | None, int | None]] = set()
    for item in Pairing(match).pair_captures(deliveries(left), deliveries(right, "b")):
        if isinstance(item, Pair):
            pairs.add((item.left.event.record.number, item.right.event.record.number))
        else:
            number = item.delivery.event.record.number
            pairs.add((number, None) if item.side == "left" else (None, number))
    return pairs


def successive_pairs(events: list[Event], match: Match | None = None) -> list[tuple[int, int]]:
    pairs = Pairing(match).pair_successive(deliveries(events))
    return [(pair.left.event.record.number, pair.right.event.record.number) for pair in pairs]


A, B, C = (webhook(f"evcus_{name}", f"whs_{name}", bare(f"cust_{name}")) for name in "ABC")
AGAIN = webhook("evcus_A", "whs_retry", bare("cust_A", name="x"))
OTHER_EVENT = webhook("evcus_Z", "whs_A", bare("cust_Z"))
SAME_CUSTOMER = webhook("evcus_Y", "whs_Y", bare("cust_A"))


def without_event_id(event: Event) -> Event:
    """A webhook whose event has no id."""
    return event | {"event": {"type": event["event"]["type"]}}


NO_EVENT_ID = without_event_id(webhook("", "whs_N", bare("cust_A", n=1)))
NO_EVENT_ID_AGAIN = without_event_id(webhook("", "whs_M", bare("cust_A", n=2)))


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        pytest.param([A, B], [A, B], {(1, 1), (2, 2)}, id="in order"),
        pytest.param([A, B, C], [C, B, A], {(1, 3), (2, 2), (3, 1)}, id="in reverse"),
        pytest.param([A, B, C], [A, C], {(1, 1), (2, None), (3, 2)}, id="one on the left only"),
        pytest.param([A, C], [A, B, C], {(1, 1), (2, 3), (None, 2)}, id="one on the right only"),
        pytest.param([A, C], [C, AGAIN], {(1, 2), (2, 1)}, id="by the event before the delivery"),
        pytest.param([A, B], [B, SAME_CUSTOMER], {(1, None), (2, 1), (None, 2)}, id="another event is another event"),
        pytest.param([A, B], [B, OTHER_EVENT], {(1, None), (2, 1), (None, 2)}, id="also with the same delivery id"),
        pytest.param([A], [SAME_CUSTOMER, B], {(1, None), (None, 1), (None, 2)}, id="one against a capture"),
        pytest.param([A], [SAME_CUSTOMER], {(1, 1)}, id="one against one of another event"),
        pytest.param(
            [A, B], [B, without_event_id(OTHER_EVENT)], {(1, 2), (2, 1)}, id="by the delivery when one has no event id"
        ),
        pytest.param(
            [without_event_id(A), B],
            [B, without_event_id(OTHER_EVENT)],
            {(1, 2), (2, 1)},
            id="by the delivery when none has an event id",
        ),
        pytest.param([A, B], [B, NO_EVENT_ID], {(1, 2), (2, 1)}, id="by the entity when one has no event id"),
        pytest.param(
            [A, NO_EVENT_ID], [NO_EVENT_ID_AGAIN, B], {(2, 1), (1, None), (None, 2)}, id="two without an event id first"
        ),
        pytest.param(
            [A, SAME_CUSTOMER], [NO_EVENT_ID, NO_EVENT_ID_AGAIN], {(1, 1), (2, 2)}, id="those with ids wait in order"
        ),
        pytest.param([A, A], [A, AGAIN], {(1, 1), (2, 2)}, id="first with first for one event"),
        pytest.param([A], [B], {(1, 1)}, id="two single events, whatever they are"),
        pytest.param([A, B], [C], {(1, None), (2, None), (None, 1)}, id="no counterpart at all"),
        pytest.param([bare("c1"), bare("c2")], [bare("c2"), bare("c1")], {(1, 2), (2, 1)}, id="bare data by entity"),
        pytest.param(
            [bare("c1", "s1"), bare("c1", "s2")],
            [bare("c1", "s2"), bare("c1", "s1", n=1)],
            {(1, 2), (2, 1)},
            id="the entity is all that the type names",
        ),
        pytest.param([{"x": 1}, {"x": 2}], [{"x": 3}, {"x": 4}], {(1, 1), (2, 2)}, id="in order without any id"),
        pytest.param([A], [A, A], {(1, 1), (None, 2)}, id="delivered twice on one side"),
        pytest.param([A, AGAIN], [B, A], {(1, 2), (2, None), (None, 1)}, id="who waits is not overtaken by a retry"),
        pytest.param([A, A], [B, A], {(1, 2), (2, None), (None, 1)}, id="nor by a delivery that is the same"),
        pytest.param(
            [A, AGAIN],
            [B, C, A, A, AGAIN],
            {(1, 3), (2, 4), (None, 1), (None, 2), (None, 5)},
            id="who has met somebody waits no longer",
        ),
    ],
)
def test_deliveries_meet_by_the_strongest_thing_in_common(
    left: list[Event], right: list[Event], expected: set[tuple[int | None, int | None]]
) -> None:
    assert paired(left, right) == expected
    assert paired(right, left) == {(one, other) for other, one in expected}


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        pytest.param("event", {(1, 2), (2, None), (None, 1)}, id="event"),
        pytest.param("delivery", {(1, 1), (2, None), (None, 2)}, id="delivery"),
        pytest.param("entity", {(1, 2), (2, None), (None, 1)}, id="entity"),
        pytest.param("position", {(1, 1), (2, 2)}, id="position"),
    ],
)
def test_a_user_may_say_what_must_be_in_common(match: Match, expected: set[tuple[int | None, int | None]]) -> None:
    assert paired([A, B], [OTHER_EVENT, AGAIN], match) == expected


@pytest.mark.parametrize("count", [1, 2, 3])
def test_what_has_no_event_meets_nobody_by_it(count: int) -> None:
    lefts, rights = ([bare(f"c{number}", side=side) for number in range(count)] for side in "ab")
    numbers = range(1, count + 1)
    assert paired(lefts, rights, "event") == {(one, None) for one in numbers} | {(None, one) for one in numbers}


def test_what_does_not_have_it_in_common_is_alone_even_when_it_is_single() -> None:
    assert paired([A], [B], "event") == {(1, None), (None, 1)}


@pytest.mark.parametrize(
    ("left", "right", "match"),
    [
        pytest.param(A, SAME_CUSTOMER, "entity", id="the same entity"),
        pytest.param(A, OTHER_EVENT, "delivery", id="the same delivery"),
        pytest.param(A, AGAIN, "event", id="the same event"),
        pytest.param(A, B, "position", id="nothing"),
    ],
)
def test_two_single_events_are_a_pair_by_the_strongest_thing_in_common(left: Event, right: Event, match: Match) -> None:
    [pair] = Pairing().pair_captures(deliveries([left]), deliveries([right], "b"))
    assert isinstance(pair, Pair)
    assert pair.by == match


@pytest.mark.parametrize(
    ("events", "match", "expected"),
    [
        pytest.param([A, B], None, [(1, 2)], id="two, whatever they are"),
        pytest.param([A, B], "event", [], id="two that must be the same event"),
        pytest.param([A, B, SAME_CUSTOMER, A], None, [(1, 3), (3, 4)], id="each with the next of its entity"),
        pytest.param([A, B, C], "position", [(1, 2), (2, 3)], id="each with the next"),
        pytest.param([A, SAME_CUSTOMER, AGAIN], "event", [(1, 3)], id="retries of one event"),
        pytest.param([A, B, C], None, [], id="nothing twice"),
        pytest.param([A], None, [], id="only one"),
    ],
)
def test_in_one_capture_a_delivery_meets_the_next_of_the_same_thing(
    events: list[Event], match: Match | None, expected: list[tuple[int, int]]
) -> None:
    assert successive_pairs(events, match) == expected


@given(st.lists(st.sampled_from("ABCDE"), max_size=12), st.lists(st.sampled_from("ABCDE"), max_size=12))
@settings(max_examples=60, deadline=None)
def test_every_delivery_comes_exactly_once(left: str, right: str) -> None:
    pairs = paired([webhook(f"ev_{name}", "whs_1", bare(name)) for name in left], [bare(name) for name in right])
    assert sorted(one for one, _ in pairs if one) == list(range(1, len(left) + 1))
    assert sorted(other for _, other in pairs if other) == list(range(1, len(right) + 1))


def test_more_than_fits_in_memory_waits_on_the_disk_and_comes_back_whole() -> None:
    padding = "x" * 10_000
    count = 3 * MEMORY_LIMIT // len(padding)
    events = [webhook(f"ev_{number}", f"whs_{number}", bare("c", note=padding)) for number in range(count)]
    order = list(range(count))
    random.Random(5).shuffle(order)
    with pending() as pending_deliveries:
        for number, delivery in enumerate(deliveries(events)):
            pending_deliveries.put(number, delivery)
        came = list(deliveries(events))
        for number in order[: count // 2]:
            taken = pending_deliveries.take(number)
            assert taken is not None
            assert (taken.source, taken.number, taken.line) == ("a", number + 1, number + 1)
            assert taken.event == came[number].event
        left = [delivery.event.record.number - 1 for delivery in pending_deliveries.drain()]
    assert left == sorted(order[count // 2 :])


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize(
    ("changed", "by"),
    [
        pytest.param({"event": 0}, "event", id="the same event"),
        pytest.param({"event": 1}, None, id="other events of the same customers"),
        pytest.param({"event": None}, "delivery", id="the same delivery without an event id"),
        pytest.param({"event": None, "delivery": 1}, "entity", id="the same customer without an event id"),
        pytest.param({"event": None, "delivery": 1, "customer": 1}, None, id="nothing in common"),
    ],
)
def test_what_waits_on_the_disk_meets_by_the_strongest_thing_too(
    changed: dict[str, int | None], by: Match | None, side: str
) -> None:
    padding = "x" * 20_000
    numbers = range(2 * MEMORY_LIMIT // len(padding))

    def capture(event: int | None = 0, delivery: int | None = 0, customer: int | None = 0) -> Iterator[Delivery]:
        made = (
            webhook(f"ev_{event}_{n}", f"whs_{delivery}_{n}", bare(f"c_{customer}_{n}", note=padding)) for n in numbers
        )
        return deliveries(map(without_event_id, made) if event is None else made)

    options: dict[str, int | None] = {}
    left, right = (changed, options) if side == "left" else (options, changed)
    items = list(Pairing().pair_captures(capture(**left), reversed(list(capture(**right)))))
    pairs = [item for item in items if isinstance(item, Pair)]
    unpaired = [(item.side, item.delivery.event.record.number - 1) for item in items if isinstance(item, Unpaired)]
    assert {pair.by for pair in pairs} == ({by} if by else set())
    assert all(pair.left.event.record.number == pair.right.event.record.number for pair in pairs)
    assert sorted(pair.left.event.record.number - 1 for pair in pairs) == (list(numbers) if by else [])
    both = [("left", n) for n in numbers] + [("right", n) for n in reversed(numbers)]
    assert unpaired == ([] if by else both)


def test_what_is_left_comes_in_the_order_in_which_it_came() -> None:
    with pending() as pending_deliveries:
        for key, delivery in zip((7, 8, 7), deliveries([A, B, AGAIN]), strict=True):
            pending_deliveries.put(key, delivery)
        assert [delivery.event.record.number for delivery in pending_deliveries.drain()] == [1, 2, 3]


def test_captures_in_one_order_take_no_memory() -> None:
    def stream(note: str) -> Iterator[Delivery]:
        return deliveries(webhook(f"ev_{n}", f"whs_{n}", bare(f"c{n}", note=note * 1000)) for n in range(4000))

    tracemalloc.start()
    for _ in Pairing().pair_captures(stream("a"), stream("b")):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 500_000


def test_what_waits_on_the_disk_takes_little_memory() -> None:
    count = 20_000
    with pending() as pending_deliveries:
        for number, delivery in enumerate(deliveries(bare(f"c{n}", note="x" * 500) for n in range(count))):
            if number == count // 2:
                tracemalloc.start()
            pending_deliveries.put(hash(str(number)) & (1 << 62) - 1, delivery)
        grown, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert len(pending_deliveries) == count
    assert grown < 300 * count // 2
