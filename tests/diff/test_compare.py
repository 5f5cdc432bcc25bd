"""What changed between two JSON values, and the patch that says the same."""

import random

import jsonpatch
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli.diff.compare import compare
from segcli.diff.formats.json_patch import patch
from segcli.findings import Json, Path, pointer
from support.diff import NAMES, copied, edited, equal
from support.events import FILES, payload

SEEDS = range(6)
ODD = ("changed", "//a~1b/~0", "//a~1b/~0")

Short = list[tuple[str, str | None, str | None]]

scalars = (
    st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from([1.0, 0.0, 0.5]) | st.text("ab~/", max_size=2)
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=20,
)
items = st.fixed_dictionaries({"id": st.sampled_from("abcdefgh")}, optional={"size": st.integers(0, 1)})
keyed = st.lists(items, max_size=7, unique_by=lambda item: item["id"])


def compared(left: Json, right: Json) -> Short:
    """The changes in short: what happened, where on the left, where on the right."""
    return [(change.kind, pointer_of(change.left), pointer_of(change.right)) for change in compare(left, right)]


def pointer_of(path: Path | None) -> str | None:
    return None if path is None else pointer(path)


def patched(left: Json, right: Json) -> Json:
    """The left value after the patch, as another implementation of RFC 6902 applies it."""
    operations = [orjson.loads(orjson.dumps(one)) for one in patch(list(compare(left, right)), right)]
    return jsonpatch.JsonPatch(operations).apply(copied(left))


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        pytest.param({"a": 1}, {"a": 2}, [("changed", "/a", "/a")], id="another value"),
        pytest.param({}, {"a": 1}, [("added", None, "/a")], id="a new member"),
        pytest.param({"a": 1}, {}, [("removed", "/a", None)], id="a member gone"),
        pytest.param({"a": 5}, {"a": "5"}, [("type-changed", "/a", "/a")], id="another type"),
        pytest.param({"a": {}}, {"a": []}, [("type-changed", "/a", "/a")], id="array for object"),
        pytest.param({"a": 1}, {"a": True}, [("type-changed", "/a", "/a")], id="true is not 1"),
        pytest.param({"a": 0}, {"a": False}, [("type-changed", "/a", "/a")], id="false is not 0"),
        pytest.param([1, 0], [True, 0], [("type-changed", "/0", "/0")], id="true is not 1 in an array"),
        pytest.param({"a": 1}, {"a": 1.0}, [], id="1 is 1.0"),
        pytest.param([2, 1], [2.0, 1.0], [], id="1 is 1.0 in an array"),
        pytest.param([[1], [2]], [[2.0], [1]], [("moved", "/1", "/0")], id="1 is 1.0 in what moved"),
        pytest.param({"a": None}, {"a": "x"}, [("changed", "/a", "/a")], id="null is no type of its own"),
        pytest.param({"a": None}, {}, [("removed", "/a", None)], id="null is not absent"),
        pytest.param({"a": 1, "b": 2}, {"b": 2, "a": 1}, [], id="order of members"),
        pytest.param({"": {"a/b": {"~": 1}}}, {"": {"a/b": {"~": 2}}}, [ODD], id="odd names"),
        pytest.param({}, [], [("type-changed", "", "")], id="the whole value"),
    ],
)
def test_a_change_is_named_for_what_happened(left: Json, right: Json, expected: Short) -> None:
    assert compared(left, right) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        pytest.param("abc", "aXbc", [("added", None, "/1")], id="inserted"),
        pytest.param("abc", "ac", [("removed", "/1", None)], id="taken out"),
        pytest.param("abcd", "bcda", [("moved", "/0", "/3")], id="to the end"),
        pytest.param("abcd", "dabc", [("moved", "/3", "/0")], id="to the front"),
        pytest.param("ab", "ba", [("moved", "/1", "/0")], id="swapped"),
        pytest.param("abc", "xbc", [("removed", "/0", None), ("added", None, "/0")], id="another one"),
        pytest.param("", "ab", [("added", None, "/0"), ("added", None, "/1")], id="all new"),
    ],
)
@pytest.mark.parametrize("name", ["id", "code", "source_id"])
def test_items_are_known_by_their_id(name: str, left: str, right: str, expected: Short) -> None:
    assert compared([{name: key, "v": 1} for key in left], [{name: key, "v": 1} for key in right]) == expected


def test_an_item_that_moved_and_changed_is_reported_as_both() -> None:
    left = [{"id": "a", "n": 1}, {"id": "b", "n": 1}, {"id": "c", "n": 1}]
    right = [{"id": "c", "n": 2}, {"id": "a", "n": 1}, {"id": "b", "n": 1}]
    assert compared(left, right) == [("moved", "/2", "/0"), ("changed", "/2/n", "/0/n")]


def test_an_inserted_item_is_one_change_and_the_others_keep_both_their_places() -> None:
    left = [{"id": "a", "n": 1}, {"id": "b", "n": 1}]
    right = [{"id": "x", "n": 7}, {"id": "a", "n": 1}, {"id": "b", "n": 2}]
    assert compared(left, right) == [("added", None, "/0"), ("changed", "/1/n", "/2/n")]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        pytest.param([1, 2, 3], [1, 9, 2, 3], [("added", None, "/1")], id="inserted"),
        pytest.param([1, 2, 3], [1, 5, 3], [("changed", "/1", "/1")], id="changed in its place"),
        pytest.param([1, 2, 3], [3, 1, 2], [("moved", "/2", "/0")], id="moved"),
        pytest.param(list("abac"), list("bac"), [("removed", "/0", None)], id="longest common subsequence"),
        pytest.param([{"n": 1}, {"n": 2}], [{"n": 0}, {"n": 1}, {"n": 2}], [("added", None, "/0")], id="objects"),
        pytest.param([{"n": 1, "m": 1}], [{"n": 2, "m": 1}], [("changed", "/0/n", "/0/n")], id="inside the only one"),
        pytest.param(
            [{"id": "a"}, {"id": "a"}], [{"id": "a"}, {"id": "a"}, {"id": "a"}], [("added", None, "/2")], id="ids twice"
        ),
        pytest.param([{"id": "a"}, 1], [{"id": "a"}, 2], [("changed", "/1", "/1")], id="not all objects"),
    ],
)
def test_items_without_id_are_known_by_their_value(left: Json, right: Json, expected: Short) -> None:
    assert compared(left, right) == expected


def test_an_insertion_into_a_large_array_is_one_change() -> None:
    left = [{"n": number} for number in range(3000)]
    right = [*left[:10], {"n": -1}, *left[10:1500], *left[1501:]]
    assert compared(left, right) == [("removed", "/1500", None), ("added", None, "/10")]


@pytest.mark.parametrize("file", FILES)
def test_a_patch_turns_an_example_into_any_edit_of_it(file: str) -> None:
    example = payload(file)
    assert not list(compare(example, copied(example)))
    for seed in SEEDS:
        right = edited(example, random.Random(f"{file}{seed}"))
        assert equal(patched(example, right), right), f"seed {seed}"


@given(values, values)
@settings(max_examples=100, deadline=None)
def test_a_patch_turns_anything_into_anything(left: Json, right: Json) -> None:
    assert equal(patched(left, right), right)


@given(keyed, keyed)
@settings(max_examples=100, deadline=None)
def test_a_patch_puts_items_with_ids_in_order(left: Json, right: Json) -> None:
    assert equal(patched(left, right), right)


@given(values, values)
@settings(max_examples=100, deadline=None)
def test_there_is_a_change_exactly_where_values_differ(left: Json, right: Json) -> None:
    assert (not compared(left, right)) == equal(left, right)


@given(values, values)
@settings(max_examples=50, deadline=None)
def test_old_and_new_are_what_stands_at_the_paths(left: Json, right: Json) -> None:
    for change in compare(left, right):
        for value, path, value_of_change in ((left, change.left, change.old), (right, change.right, change.new)):
            for step in path or ():
                value = value[step]
            if change.kind != "moved" and path is not None:
                assert equal(value, value_of_change)


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        pytest.param("[", "]", id="arrays"),
        pytest.param('{"a":', "}", id="objects"),
        pytest.param('[{"b":1},[', "]]", id="arrays of several items"),
    ],
)
def test_the_deepest_record_is_compared(opening: str, closing: str) -> None:
    levels = 512 // len(closing)
    left, right = (orjson.loads(opening * levels + leaf + closing * levels) for leaf in ("1", "2"))
    assert [change.kind for change in compare(left, right)] == ["changed"]
