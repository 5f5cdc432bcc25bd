"""Which differences `--ignore-path` leaves out, and that it says when it leaves out nothing."""

import pytest

from support.diff import LEFT, Compare, changed, copied

MISSED = "--ignore-path {} covers nothing here"


@pytest.mark.parametrize(
    ("pointer", "count"),
    [
        pytest.param("/customer/met*", 0, id="the start of a name"),
        pytest.param("/customer/*data", 0, id="the end of a name"),
        pytest.param("/customer/m*d*a", 0, id="parts of a name"),
        pytest.param("/customer/metadat?", 0, id="one character"),
        pytest.param("/**/met*", 0, id="at any depth"),
        pytest.param("/c*/met*/*", 0, id="at every level"),
        pytest.param("/customer/met*/x*", 0, id="below a part of a name"),
        pytest.param("/**", 0, id="everything"),
        pytest.param("/customer/metadata?", 1, id="one character too many"),
        pytest.param("/met*", 1, id="at another level"),
        pytest.param("/customer/met", 1, id="no part without a wildcard"),
        pytest.param("/customer/m.*", 1, id="no regular expression"),
        pytest.param("/customer/metadata/x~1y", 0, id="an escaped slash"),
        pytest.param("/customer*x~1y", 1, id="no more than one level"),
    ],
)
def test_a_pointer_may_name_parts_of_names(compare: Compare, pointer: str, count: int) -> None:
    left, right = changed(metadata={"x/y": 1}), changed(metadata={"x/y": 2})
    ran = compare([left], [right], "--ignore-path", pointer)
    assert ran.err.startswith("1 change" if count else "no differences"), ran.err
    assert (MISSED.format(pointer) in ran.err) == bool(count)


@pytest.mark.parametrize(
    ("pointer", "told"),
    [
        pytest.param("/customer/name", False, id="what is the same on both sides"),
        pytest.param("/customer/nmae", True, id="what is on neither side"),
        pytest.param("/voucher/categories/0/name", False, id="an item"),
        pytest.param("/voucher/categories/9", True, id="no such item"),
        pytest.param("/**/categories/*/h*", False, id="wildcards"),
        pytest.param("/**/nmae/**", True, id="wildcards that cover nothing"),
        pytest.param("/customer/new", False, id="what is on the right only"),
    ],
)
@pytest.mark.parametrize("same", [True, False])
def test_a_pointer_that_covers_nothing_is_told(compare: Compare, pointer: str, told: bool, same: bool) -> None:
    left, right = changed(new=1), changed(new=1)
    if not same:
        del left["customer"]["new"]
    ran = compare([left], [right], "--ignore-path", pointer, "--ignore-path", "/customer")
    assert (MISSED.format(pointer) in ran.err) == told
    assert MISSED.format("/customer\n") not in ran.err


def test_it_is_told_once_and_only_where_something_was_compared(compare: Compare) -> None:
    options = ("--ignore-path", "/nowhere")
    assert compare([LEFT] * 3, [LEFT] * 3, *options).err.count("/nowhere") == 1
    assert "/nowhere" not in compare([LEFT] * 3, [LEFT] * 3, "-q", *options).err
    assert "covers" not in compare([LEFT], [LEFT | {"x": 1}], "--match", "event", *options).err


def test_a_path_is_found_in_the_deepest_record(compare: Compare) -> None:
    deep: object = 1
    for _ in range(500):
        deep = {"a": deep}
    event = copied(LEFT) | {"x": deep}
    ran = compare([event], [event], "--ignore-path", "/**/b", "--ignore-path", "/**/a/**/a")
    assert MISSED.format("/**/b") in ran.err
    assert MISSED.format("/**/a") not in ran.err
