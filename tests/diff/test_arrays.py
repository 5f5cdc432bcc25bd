"""Which items of two arrays are compared: by id, by likeness, and in what time."""

import itertools
import json
import random
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli.diff.assignment import assign
from segcli.diff.compare import compare
from segcli.diff.likeness import LARGEST_ASSIGNMENT, candidate, gain, pair_alike
from segcli.findings import Json, Path, pointer
from support.cli import Run
from support.events import payload

Item = dict[str, Any]
Short = list[tuple[str, str | None, str | None]]

values = st.integers(0, 2) | st.sampled_from(["a", "b", None, True])
flat = st.fixed_dictionaries({"name": values, "size": values, "unit": values})
odd = st.dictionaries(st.sampled_from(["name", "size", "id", "product_id", "sku_id"]), values, max_size=4)
nested = st.recursive(
    values | odd, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.just("parts"), inner), max_leaves=12
)


def compared(left: Json, right: Json) -> Short:
    """The changes in short: what happened, where on the left, where on the right."""
    return [(change.kind, pointer_of(change.left), pointer_of(change.right)) for change in compare(left, right)]


def pointer_of(path: Path | None) -> str | None:
    return None if path is None else pointer(path)


def line(number: int, **members: object) -> Item:
    """A line of an order without any id."""
    return {"object": "order_item", "name": f"Line {number}", "quantity": number, "amount": 100 * number} | members


def product(product: str | None, sku: str | None, quantity: int) -> Item:
    return {"object": "order_item", "product_id": product, "sku_id": sku, "quantity": quantity}


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        pytest.param(
            [line(1), line(2)],
            [line(2, quantity=7)],
            [("removed", "/0", None), ("changed", "/1/quantity", "/0/quantity")],
            id="the first removed, the second changed",
        ),
        pytest.param(
            [line(1), line(2)],
            [line(9), line(1, quantity=7), line(2)],
            [("added", None, "/0"), ("changed", "/0/quantity", "/1/quantity")],
            id="one put before one that changed",
        ),
        pytest.param(
            [line(1), line(2), line(3)],
            [line(3, quantity=7), line(1), line(2)],
            [("moved", "/2", "/0"), ("changed", "/2/quantity", "/0/quantity")],
            id="moved and changed",
        ),
        pytest.param(
            [line(1), line(2), line(3)],
            [line(2), line(3), line(9)],
            [("removed", "/0", None), ("added", None, "/2")],
            id="elsewhere, with nearly nothing in common",
        ),
        pytest.param(
            [product("prod_1", "sku_1", 1), product("prod_2", "sku_2", 1)],
            [product("prod_2", "sku_2", 2)],
            [("removed", "/0", None), ("changed", "/1/quantity", "/0/quantity")],
            id="by the product",
        ),
        pytest.param(
            [product(None, "sku_1", 1), product(None, "sku_2", 2)],
            [product(None, "sku_2", 1), product(None, "sku_1", 2)],
            [
                ("moved", "/1", "/0"),
                ("changed", "/1/quantity", "/0/quantity"),
                ("changed", "/0/quantity", "/1/quantity"),
            ],
            id="by the SKU alone, though another is as alike",
        ),
        pytest.param(
            [product("prod_1", "sku_1", 1)],
            [product("prod_1", "sku_2", 1)],
            [("removed", "/0", None), ("added", None, "/0")],
            id="never across SKUs",
        ),
        pytest.param(
            [product("prod_1", None, 1), product("prod_2", None, 1)],
            [product("prod_3", None, 1), product("prod_2", None, 1)],
            [("removed", "/0", None), ("added", None, "/0")],
            id="never across products",
        ),
        pytest.param(
            [{"id": "a", "n": 1}, {"n": 2}],
            [{"id": "b", "n": 1}, {"n": 2}],
            [("removed", "/0", None), ("added", None, "/0")],
            id="never across ids where some have none",
        ),
        pytest.param(
            [{"id": "a"}], [{"id": "b"}], [("removed", "/0", None), ("added", None, "/0")], id="nor of single"
        ),
        pytest.param(
            [{"id": "a", "n": 1}, {"id": "b", "n": 1}, {"id": "a", "n": 2}],
            [{"id": "a", "n": 7}, {"id": "b", "n": 1}, {"id": "a", "n": 8}],
            [("changed", "/0/n", "/0/n"), ("changed", "/2/n", "/2/n")],
            id="the same id twice, in order",
        ),
        pytest.param(
            [{"id": "a", "n": 1}, {"id": "a", "n": 2}],
            [{"id": "a", "n": 2}],
            [("removed", "/0", None)],
            id="the same id twice, the equal one first",
        ),
        pytest.param(
            [{"id": None, "n": 1, "m": 1}, {"n": 2}],
            [{"id": "a", "n": 1, "m": 1}, {"n": 2}],
            [("changed", "/0/id", "/0/id")],
            id="an id that was null",
        ),
        pytest.param(
            [line(1, parts=list("abc")), line(2, parts=list("de"))],
            [line(2, parts=list("dxe"))],
            [("removed", "/0", None), ("added", None, "/0/parts/1")],
            id="with arrays inside",
        ),
        pytest.param([[1, 2, 3], [4, 5]], [[4, 5, 6]], [("removed", "/0", None), ("added", None, "/0/2")], id="arrays"),
        pytest.param(
            [line(1, flag=True), line(2, flag=1)],
            [line(2, flag=1, amount=0), line(1, flag=True, amount=0)],
            [("moved", "/1", "/0"), ("changed", "/1/amount", "/0/amount"), ("changed", "/0/amount", "/1/amount")],
            id="true is not 1",
        ),
    ],
)
def test_items_are_compared_with_those_that_they_are(left: Json, right: Json, expected: Short) -> None:
    assert compared(left, right) == expected
    assert len(compared(right, left)) == len(expected)


def test_a_removed_line_of_an_order_is_one_change(run: Run) -> None:
    left = payload("customer.order.created/plain.json")
    left["order"]["items"] = [product(f"prod_{number}", None, number) for number in (1, 2, 3)]
    right = json.loads(json.dumps(left))
    del right["order"]["items"][0]
    right["order"]["items"][0]["quantity"] = 9
    ran = run("diff", "/dev/stdin", stdin=json.dumps(left) + json.dumps(right))
    assert ran.err.startswith("2 changes in 1 object"), ran.out


@given(nested, nested)
@settings(max_examples=200, deadline=None)
def test_there_are_as_many_changes_one_way_as_the_other(left: Json, right: Json) -> None:
    kinds, mirrored = (sorted(change.kind for change in compare(*sides)) for sides in ((left, right), (right, left)))
    other = {"added": "removed", "removed": "added"}
    assert kinds == sorted(other.get(kind, kind) for kind in mirrored)


@given(nested)
@settings(max_examples=50, deadline=None)
def test_the_same_has_no_changes(value: Json) -> None:
    assert not compare(value, json.loads(json.dumps(value)))


@given(st.lists(odd, max_size=5), st.lists(odd, max_size=5))
@settings(max_examples=100, deadline=None)
def test_items_with_different_ids_never_change_into_one_another(left: list[Item], right: list[Item]) -> None:
    for change in compare(left, right):
        if change.kind == "changed" and change.left and change.left[-1] == "id":
            assert not (type(change.old) in (str, int) and type(change.new) in (str, int))


@given(st.lists(flat, max_size=4), st.lists(flat, max_size=4))
@settings(max_examples=100, deadline=None)
def test_no_other_pairs_of_few_items_would_change_less(left: list[Item], right: list[Item]) -> None:
    if len(left) > len(right):
        left, right = right, left
    lefts, rights = ([candidate(number, 0, item) for number, item in enumerate(side)] for side in (left, right))
    pairs = pair_alike(lefts, rights)
    changes = sum(len(compare(left[one], right[other])) for one, other in pairs)
    ways = itertools.permutations(range(len(right)), len(left))
    assert len(pairs) == len(left)
    assert changes == min(sum(len(compare(left[one], right[other])) for one, other in enumerate(way)) for way in ways)


@given(
    st.integers(1, 4).flatmap(
        lambda size: st.lists(st.lists(st.integers(0, 9), min_size=size, max_size=size), max_size=4)
    )
)
@settings(max_examples=100, deadline=None)
def test_an_assignment_gains_as_much_as_any(gains: list[list[int]]) -> None:
    pairs = assign(gains)
    if len(gains) > len(gains[0] if gains else ()):
        gains = [list(column) for column in zip(*gains, strict=True)]
        pairs = [(row, column) for column, row in pairs]
    ways = itertools.permutations(range(len(gains[0]) if gains else 0), len(gains))
    best = max(sum(gains[row][column] for row, column in enumerate(way)) for way in ways)
    assert sum(gains[row][column] for row, column in pairs) == best
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)


@pytest.mark.parametrize("count", [10, 2 * int(LARGEST_ASSIGNMENT**0.5), 1000])
def test_lines_that_all_changed_are_found_in_arrays_of_any_size(count: int) -> None:
    """Beyond what is looked at pair by pair, by what only two items have in common."""
    left = [line(number) for number in range(count)]
    right = [item | {"quantity": -1} for item in left[1:]]
    changes = compare(left, right)
    assert [change.kind for change in changes] == ["removed", *["changed"] * (count - 1)]


def test_what_large_arrays_take_grows_with_their_size() -> None:
    """Pair by pair, each of these would take half a minute at least."""
    chance = random.Random(3)

    def items(ids: int) -> list[Item]:
        return [
            {"a": chance.randrange(9), "b": chance.random()} | ({"id": chance.randrange(ids)} if ids else {})
            for _ in range(10_000)
        ]

    for ids in (0, 1, 5000):
        start = process_time()
        compare(items(ids), items(ids))
        assert process_time() - start < 15


def test_unlike_items_are_worth_nothing() -> None:
    assert not gain(candidate(0, 0, {"a": 1}), candidate(0, 0, {"b": 1}))
