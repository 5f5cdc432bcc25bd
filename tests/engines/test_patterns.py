"""Patterns in schemas: both engines find the same, and neither takes for ever."""

import re
import time

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli.engines.patterns import is_pattern, matches

LETTERS = "ab1_ é\n"
ATOMS = st.sampled_from(
    (
        *(
            "a",
            "b",
            "1",
            "_",
            " ",
            "é",
            ".",
            r"\d",
            r"\w",
            r"\s",
            r"\D",
            r"\W",
            r"\S",
            "[ab]",
            "[^a]",
            "[a-z1]",
            r"[\d_]",
        ),
        *("^", "$", r"\b", r"\B", r"\n", r"\x61", r"\u0061", r"\.", r"\p{L}", r"\P{Lu}", "[^\\n]", "[b-]", "(?:)"),
    )
)
PATTERNS = st.recursive(
    ATOMS,
    lambda inner: (
        st.builds("{}{}".format, inner, inner)
        | st.builds("{}|{}".format, inner, inner)
        | st.builds("({}){}".format, inner, st.sampled_from(["", "*", "+", "?", "{2}", "{1,3}", "{2,}", "*?", "+?"]))
        | st.builds("(?:{})".format, inner)
    ),
    max_leaves=8,
)


@given(pattern=PATTERNS, text=st.text(LETTERS, max_size=8))
@settings(max_examples=400, deadline=None)
def test_a_pattern_matches_as_in_the_native_engine(pattern: str, text: str) -> None:
    assert is_pattern(pattern)
    native = jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=jsonschema_rs.RegexOptions())
    assert matches(pattern, text) == native.is_valid(text)


@given(
    look=st.sampled_from(["(?=", "(?!", "(?<=", "(?<!"]),
    inside=st.sampled_from(["a", "ab", "b$", "^a", "(?:a|b1)", "[ab][1_]"]),
    before=st.sampled_from(["", "^", "a", ".", "(?:a|b)+"]),
    after=st.sampled_from(["", "b", ".*1", "$", "(?:1|_)"]),
    text=st.text("ab1_", max_size=8),
)
@settings(max_examples=400, deadline=None)
def test_looking_around_finds_what_python_finds(look: str, inside: str, before: str, after: str, text: str) -> None:
    if look.startswith("(?<") and "|" in inside:
        inside = "(?:a1|b1)"  # Python looks behind over a fixed width only
    pattern = f"{before}{look}{inside}){after}"
    assert matches(pattern, text) == bool(re.search(pattern.replace("$", r"\Z"), text))


MATCHES = {
    "(?i)straße": ("STRAßE", "strasse"),
    "(?i)^[^a]$": ("b", "A"),
    "^(?<year>[0-9]{4})$": ("2024", "24"),
    "^(?P<year>[0-9]{4})$": ("2024", "24"),
    r"^\cA\0\t$": ("\x01\0\t", "cA0t"),
    r"^\u{1F600}$": ("😀", "u"),
    r"^\ud83d\ude00$": ("😀", "\\"),
    r"^[\b]$": ("\b", "b"),
    "^{$": ("{", ""),
    "^a{,3}$": ("a{,3}", "aa"),
    r"^.$": ("a", "\u2028"),
    r"^\s$": ("\ufeff", "\u200b"),
    r"^\p{Letter}\p{gc=Nd}$": ("é1", "1é"),
    "^a{0}b$": ("b", "ab"),
    "^((a*)*)*$": ("aaa", "b"),
    "(?<=(?<!x)a)b": ("ab", "xab"),
}


@pytest.mark.parametrize("pattern", MATCHES)
def test_patterns_are_those_of_ecma_262(pattern: str) -> None:
    fit, unfit = MATCHES[pattern]
    assert matches(pattern, fit)
    assert not matches(pattern, unfit)


NONE = {
    "groups": ("(", ")", "a)", "(?>a)", "(?#a)", "(?<>a)", "(?<a", "(" * 101 + ")" * 101),
    "classes": ("[", "[]", "[^]", "[b-a]", r"[a-\d]", r"\p{Greek}", r"\p{}"),
    "repetitions": ("*", "a**", "a++", "a{2,1}", "^*", "(?=a)*"),
    "escapes": ("\\", r"\A", r"\z", r"\x4", r"\u12", r"\ud800", r"\u{}", r"\u{110000}", r"\c1"),
    "references back": (r"\1", r"\k<a>", r"(a)\1"),
    "length": ("a{99999}", "(?:a{1000}){1000}"),
}


@pytest.mark.parametrize("pattern", [pattern for patterns in NONE.values() for pattern in patterns])
def test_what_is_no_pattern_or_cannot_be_used_is_none(pattern: str) -> None:
    assert not is_pattern(pattern)


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(a|aa)+$", "^(a|a)*$", "^a*a*a*a*a*b$", "^(?!(a+)+c$)"])
def test_what_sends_other_searches_round_for_ever_ends(pattern: str) -> None:
    start = time.process_time()
    assert not matches(pattern, "a" * 2000 + "c")
    assert time.process_time() - start < 5
