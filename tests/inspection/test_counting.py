"""Counters of the overview: bounded, and the same whatever the order and the parts in which things came."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segcli.counting import MAX_KEYS, BoundedCounter, FoundInside
from segcli.histograms.delays import DelayCounter
from segcli.inspection.estimates import DistinctCounter, Estimate
from segcli.inspection.repeats import RepeatCounter
from support.cli import environment

TEXTS = st.lists(st.text(max_size=2), max_size=200)


def counted(keys: list[int]) -> BoundedCounter[int]:
    counter: BoundedCounter[int] = BoundedCounter()
    for key in keys:
        counter.add(key)
    return counter


def test_kinds_beyond_a_thousand_are_counted_together() -> None:
    keys = [*range(MAX_KEYS + 50), *range(MAX_KEYS + 50)]
    counter = counted(keys)
    kept = counter.most_common()
    assert MAX_KEYS // 3 < len(kept) <= MAX_KEYS
    assert {count for _, count in kept} == {2}
    assert counter.others == len(keys) - 2 * len(kept)


@given(st.permutations(range(MAX_KEYS + 300)), st.integers(0, MAX_KEYS + 300))
def test_which_kinds_are_kept_depends_on_them_alone(keys: list[int], cut: int) -> None:
    expected = counted(list(range(MAX_KEYS + 300)))
    merged = counted(keys[cut:])
    merged.merge(counted(keys[:cut]))
    for counter in (counted(keys), merged):
        assert counter.most_common() == expected.most_common()
        assert counter.others == expected.others


def test_places_beyond_a_thousand_are_other() -> None:
    found = FoundInside()
    for number in range(MAX_KEYS + 50):
        found.add(f"/a{number}")
    *kept, other = found.places
    assert other == {"at": "other", "events": MAX_KEYS + 50 - len(kept)}


@given(st.lists(st.integers(0, 3 * MAX_KEYS), unique=True, min_size=20, max_size=40), st.integers(0, 2 * MAX_KEYS))
def test_new_kinds_are_counted_at_once_as_one_by_one(new: list[int], kept: int) -> None:
    at_once, one_by_one = counted(list(range(-kept, 0))), counted(list(range(-kept, 0)))
    at_once.add_new(new)
    for key in new:
        one_by_one.add(key)
    assert at_once.most_common() == one_by_one.most_common()
    assert (at_once.others, at_once.level) == (one_by_one.others, one_by_one.level)


IDS = st.lists(
    st.tuples(st.text("ab", max_size=3) | st.text(min_size=300, max_size=302), st.integers(0, 9)), max_size=20
)


@given(st.lists(IDS, max_size=5), st.sampled_from((8, 40, 1000)))
def test_ids_are_counted_at_once_as_one_by_one(held: list[list[tuple[str, int]]], most: int) -> None:
    at_once, one_by_one = RepeatCounter(most), RepeatCounter(most)
    for ids in held:
        at_once.add_all(ids)
        for text, seen in ids:
            one_by_one.add(text, seen)
    assert (at_once.seen, at_once.level, at_once.repeated) == (one_by_one.seen, one_by_one.level, one_by_one.repeated)


@given(TEXTS, TEXTS)
def test_distinct_texts_are_counted_at_once_as_one_by_one(before: list[str], texts: list[str]) -> None:
    at_once, one_by_one = DistinctCounter(40), DistinctCounter(40)
    for counter in (at_once, one_by_one):
        for text in before:
            counter.add(text)
    at_once.add_all(texts)
    for text in texts:
        one_by_one.add(text)
    assert at_once.distinct == one_by_one.distinct
    assert at_once.texts.counts.keys() == one_by_one.texts.counts.keys()


@given(TEXTS)
def test_distinct_texts_are_exact(texts: list[str]) -> None:
    counter, number = DistinctCounter(), len(set(texts))
    for text in texts:
        counter.add(text)
    assert counter.distinct == Estimate(number, True, number, number)


@given(TEXTS)
def test_repeated_texts_are_exact(texts: list[str]) -> None:
    counter = RepeatCounter()
    for place, text in enumerate(texts):
        counter.add(text, place << 32)
    assert counter.repeated.number == len(texts) - len(set(texts))
    assert counter.repeated.is_exact


def test_texts_beyond_what_is_kept_are_estimated_between_bounds() -> None:
    counter = DistinctCounter(most=400)
    for number in range(20_000):
        counter.add(f"cust_{number}")
    shown = counter.distinct
    assert not shown.is_exact
    assert shown.low <= 20_000 <= shown.high
    assert shown.low <= shown.number <= shown.high < 32_000


def test_repeats_beyond_what_is_kept_are_estimated_between_bounds() -> None:
    counter = RepeatCounter(most=2000)
    for number in [*range(20_000), *range(0, 20_000, 10)]:
        counter.add(f"whs_{number}", 0)
    shown = counter.repeated
    assert not shown.is_exact
    assert shown.low <= 2000 <= shown.high < 6000


def test_no_repeats_among_many_are_few() -> None:
    counter = RepeatCounter(most=2000)
    for number in range(20_000):
        counter.add(f"whs_{number}", 0)
    assert counter.repeated[:3] == (0, False, 0)
    assert 0 < counter.repeated.high < 400


def test_what_came_again_is_known_with_its_places_and_bytes() -> None:
    counter = RepeatCounter()
    for place, checksum in ((9, 1), (3, 1), (7, 1)):
        counter.add("a", place << 32 | checksum)
    for place, checksum in ((1, 1), (2, 5)):
        counter.add("b", place << 32 | checksum)
    (first, a), (second, b) = counter.most_common()
    assert (first, a.times, a.is_same, a.places) == ("a", 3, True, (3, 7, 9))
    assert (second, b.times, b.is_same, b.places) == ("b", 2, False, (1, 2))


@pytest.mark.parametrize("times", [1, 2], ids=["each once", "each twice"])
def test_memory_does_not_grow_with_the_number_of_ids(times: int) -> None:
    code = (
        "import resource, sys; from segcli.inspection.repeats import RepeatCounter; "
        "from segcli.inspection.estimates import DistinctCounter; ids, texts = RepeatCounter(), DistinctCounter(); "
        "start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "for number in range(int(sys.argv[1])):\n"
        " for _ in range(int(sys.argv[2])):\n"
        "  ids.add(f'whs_{number:018x}', number << 64); texts.add(f'cust_{number:018x}')\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - start)"
    )
    command = [sys.executable, "-c", code, "200000", str(times)]
    grown = int(subprocess.run(command, capture_output=True, env=environment(), check=True, timeout=60).stdout)
    assert grown < 20 << 10


def test_a_text_of_any_length_is_kept_short() -> None:
    counter = DistinctCounter()
    for end in ("x", "y", "x"):
        counter.add("a" * 10**6 + end)
    assert counter.distinct.number == 2
    assert max(map(len, counter.texts.counts)) <= 64


@given(st.lists(st.integers(-5, 10**9), min_size=1, max_size=300))
def test_percentiles_are_right_to_three_percent(delays: list[int]) -> None:
    counter = DelayCounter()
    for delay in delays:
        counter.add(delay)
    shown, known = counter.delays, sorted(delay for delay in delays if delay >= 0)
    assert shown is not None
    assert shown.early == len(delays) - len(known)
    if known:
        median = known[(len(known) + 1) // 2 - 1]
        assert 0.96 * median - 1 <= shown.median <= median
        assert shown.longest == known[-1]
