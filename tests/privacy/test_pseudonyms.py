"""Stand-ins keep what others rely on: equal stays equal, different stays different, times keep their distances."""

import re
import sys
from collections.abc import Callable
from datetime import datetime
from itertools import pairwise

import orjson
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from segcli.privacy.pseudonyms import Pseudonyms
from segcli.privacy.vocabulary import words
from segcli.schemas import ids
from segcli.schemas.dates import dated
from segcli.schemas.formats import is_date, is_date_time
from segcli.schemas.prefixes import prefix_of, prefixes

PEOPLE = Pseudonyms(b"salt")
EVERYTHING = Pseudonyms(b"salt", all_ids_and_times=True)
each_level = pytest.mark.parametrize("made", [PEOPLE, EVERYTHING], ids=["people", "everything"])

IDS = st.builds(str.__add__, st.sampled_from(sorted(prefixes())), st.from_regex(r"[a-zA-Z0-9]{5,24}", fullmatch=True))
DAYS = st.dates().map(str)
TIMES = st.builds(
    lambda time, zone: f"{time.isoformat()}{zone}",
    st.datetimes(min_value=datetime(1000, 1, 1)),
    st.sampled_from(("Z", "+00:00", "-05:30", "")),
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.from_regex(r"[a-z]{1,3}", fullmatch=True)
ANY = TEXTS | IDS | DAYS | TIMES | st.sampled_from(("2024-02-30", "ab_c", "rr_", "ann@home.test", "https://a.test/b"))


@each_level
@settings(max_examples=200, deadline=None)
@given(text=ANY)
def test_a_stand_in_is_of_the_kind_that_the_value_was(made: Pseudonyms, text: str) -> None:
    assume(text not in words())

    other = made.of_text(text)

    assert other == made.of_text(text)
    assert (is_date(other), is_date_time(other)) == (is_date(text), is_date_time(text))
    assert prefix_of(other) == prefix_of(text)
    assert other not in words()


@each_level
@settings(max_examples=100, deadline=None)
@given(texts=st.sets(ANY.filter(lambda text: text not in words() and text[:4] > "0020"), min_size=2, max_size=30))
def test_different_values_stay_different(made: Pseudonyms, texts: set[str]) -> None:
    assert len({made.of_text(text) for text in texts}) == len(texts)


@settings(max_examples=100, deadline=None)
@given(IDS)
def test_an_id_keeps_prefix_and_length_and_loses_its_time(name: str) -> None:
    assume(name not in words())

    made = EVERYTHING.of_text(name)

    assert made != name
    assert len(made) == len(name)
    assert re.fullmatch(r"[a-z]+[_-][A-Za-z0-9]+", made)
    assert ids.moment(made) is None


@pytest.mark.parametrize("name", ["whs_0f9f410d4f40036d9d", "v-0f9f410d4f40036d9d", "cust_0f9f410d4f40036d9d"])
def test_a_timed_id_carries_no_time_under_any_salt(name: str) -> None:
    made = {Pseudonyms(bytes([salt]), all_ids_and_times=True).of_text(name) for salt in range(50)}

    assert len(made) == 50
    assert [other for other in made if ids.moment(other) or re.search("[0-9a-f]{12}", other)] == []


@settings(max_examples=200, deadline=None)
@given(st.lists(TIMES | st.dates(min_value=datetime(1000, 1, 1).date()).map(str), min_size=2, max_size=6))
def test_all_times_move_by_one_number_of_days(texts: list[str]) -> None:
    olds = [dated(text) for text in texts]
    news = [dated(EVERYTHING.of_text(text)) for text in texts]

    moved = {old.day - new.day for old, new in zip(olds, news, strict=True) if old and new}
    assert len(moved) == 1
    assert moved.pop().days >= 100
    for text, new in zip(texts, news, strict=True):
        assert str(new)[10:] == text[10:]


def test_times_keep_their_order_also_where_the_calendar_begins() -> None:
    olds = ["0001-01-01T00:00:00Z", "0001-05-05T00:00:00Z", "0090-01-01T00:00:00Z", "9999-12-31T00:00:00Z"]

    news = [EVERYTHING.of_text(text) for text in olds]

    assert all(is_date_time(text) for text in news)
    assert all(one <= other for one, other in pairwise(news))


def test_another_salt_moves_by_another_number_of_days() -> None:
    moved = {Pseudonyms(bytes([salt]), all_ids_and_times=True).of_text("2024-02-29") for salt in range(40)}

    assert len(moved) > 35


@each_level
def test_what_is_behind_the_ninth_digit_of_a_fraction_is_replaced(made: Pseudonyms) -> None:
    other = made.of_text("2024-02-29T14:04:46.123456789491512345678Z")

    assert is_date_time(other)
    assert len(other) == len("2024-02-29T14:04:46.123456789491512345678Z")
    assert "491512345678" not in other


LONG: dict[str, Callable[[int], str]] = {
    "letters": lambda size: "a" * size,
    "text": lambda size: ("Ann Other, 5 Quay Lane; " * size)[:size],
    "a time and a tail": lambda size: "2024-02-29T14:04:46Z " + "x" * size,
    "fraction": lambda size: f"2024-02-29T14:04:46.{'1' * size}Z",
    "id": lambda size: "cust_" + "a1" * (size // 2),
    "e-mail": lambda size: "a@" + ".b" * (size // 2),
    "nearly an e-mail": lambda size: "a@" + ".b" * (size // 2) + " ",
    "address in the web": lambda size: "https://a.test/" + "a?" * (size // 2),
    "punctuation": lambda size: "-" * size,
    "no digits of a date": lambda size: "2024-" * (size // 5),
}


def steps(call: Callable[[], object]) -> int:
    """How many calls of functions something takes; no single one of them works on more than a piece of the text."""
    count = 0

    def counting(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(counting)
    try:
        call()
    finally:
        sys.setprofile(None)
    return count


@each_level
@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_text_of_four_times_the_length_takes_four_times_the_steps(
    made: Pseudonyms, text: Callable[[int], str]
) -> None:
    short, long = text(4_000), text(16_000)

    assert steps(lambda: made.of_text(long)) <= 5 * steps(lambda: made.of_text(short)) + 2_000


@each_level
@pytest.mark.parametrize("number", ["9" * 20_000, "1." + "9" * 20_000, "-1" + "0" * 300 + "." + "5" * 20_000])
def test_a_number_of_any_length_has_a_stand_in(made: Pseudonyms, number: str) -> None:
    other = made.of_number(number)

    assert other != number
    assert len(other) == len(number)
    assert number == "9" * 20_000 or isinstance(orjson.loads(other), float)


@pytest.mark.parametrize(
    ("text", "people", "everything"),
    [
        ("Mira Holt", "Lekf Elix", "Lekf Elix"),
        ("crm-20417", "xcp-01252", "xcp-01252"),
        ("mira.holt@example.test", "fhb2ixi4uc@example.test", "fhb2ixi4uc@example.test"),
        ("https://a.test/b?c=1", "https://d2pajskdjv.example.test/l?l=4", "https://d2pajskdjv.example.test/l?l=4"),
        ("2024-02-29", "2071-01-01", "2022-02-19"),
        ("2024-02-29T14:04:46.506Z", "2071-01-01T22:46:50.506Z", "2022-02-19T14:04:46.506Z"),
        ("cust_VoC4C4HH32A48NofpbhzTMZ4", "cust_ZkI6M4DK34U11YvmckmzJAL7", "cust_MXcBjuy33MT0EfKjhrQrWmky"),
        ("whs_103880026680a1c001", "whs_625899437242f0u851", "whs_CFjYbqUOtyPxTfcJkR"),
        ("+49 151 2345678", "+16 636 4587220", "+16 636 4587220"),
        ("--", "~^", "~^"),
        ("Zoë Жук", "Mvë Яшџ", "Mvë Яшџ"),
        (
            "a longer text of the kind that people write into a note, with more words than one piece can hold now",
            "w mpsogp temc vp cmm ghqj ikhv gfzbma sulmb tdnz h ecga, kqtq vynk sxkqa dmly kfx ojcbv fkm xwvn chh",
            "w mpsogp temc vp cmm ghqj ikhv gfzbma sulmb tdnz h ecga, kqtq vynk sxkqa dmly kfx ojcbv fkm xwvn chh",
        ),
    ],
)
def test_a_salt_gives_the_same_pseudonyms_in_every_version(text: str, people: str, everything: str) -> None:
    assert (PEOPLE.of_text(text), EVERYTHING.of_text(text)) == (people, everything)


@pytest.mark.parametrize(
    ("number", "other"), [("7", "0"), ("-12345678", "-15076513"), ("0.25", "7.85"), ("1e400", "8e400")]
)
def test_a_salt_gives_the_same_numbers_in_every_version(number: str, other: str) -> None:
    assert PEOPLE.of_number(number) == other
