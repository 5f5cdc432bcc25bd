"""A place in a JSON text that stands in a JSON string is told where it stands in the source."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli.findings import Location
from segcli.input.embedded import EmbeddedText
from segcli.input.tokens import scan

SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f", "/": "\\/", '"': '\\"', "\\": "\\\\"}


def hexadecimal(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02X}" for at in range(0, len(units), 2))


def escaped(char: str, choice: int) -> str:
    """A character in one of the ways in which a JSON string may have it."""
    plain = char >= " " and char not in '"\\'
    ways = [hexadecimal(char), *([SHORT[char]] if char in SHORT else []), *([char] if plain else [])]
    return ways[choice % len(ways)]


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(
    value=JSONS,
    indent=st.none() | st.integers(0, 2),
    ascii_only=st.booleans(),
    rounds=st.integers(1, 3),
    before=st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=5),
    choices=st.randoms(use_true_random=False),
)
@settings(max_examples=200, deadline=None)
def test_every_token_is_told_where_it_stands_in_the_source(
    value: Any, indent: int | None, ascii_only: bool, rounds: int, before: str, choices: Any
) -> None:
    inner = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    # Where each character of the innermost text begins in the text around it, round by round.
    starts = list(range(len(inner) + 1))
    texts = [inner]
    for _ in range(rounds):
        pieces = [escaped(char, choices.randrange(6)) for char in texts[-1]]
        places = [1]
        for piece in pieces:
            places.append(places[-1] + len(piece))
        starts = [places[start] for start in starts]
        texts.append('"' + "".join(pieces) + '"')

    embedded = EmbeddedText(texts[-1].encode(), 7, 1 + len(before))
    for literal in reversed(texts[1:-1]):
        embedded = EmbeddedText(literal.encode(), outer=embedded)
    offsets = {len(inner[:at].encode()): at for at in range(len(inner) + 1)}

    for span in scan(inner.encode()).values.values():
        first, last = starts[offsets[span.start]], starts[offsets[span.end]]
        place = embedded.location(span.start, span.end)
        assert place == Location(7, 1 + len(before) + first, 7, 1 + len(before) + last)
        assert embedded.at(place.line, place.column) == span.start
        assert embedded.at(place.end_line, place.end_column) == span.end


@pytest.mark.parametrize(
    ("literal", "at", "raw"),
    [
        (b'"abc"', 0, 1),
        (b'"abc"', 3, 4),
        (rb'"\n\"x"', 2, 5),
        (rb'"\u00e9x"', 2, 7),
        (rb'"\ud83d\ude00x"', 4, 13),
        (rb'"\ud83dx"', 6, 7),
        ('"é\\/x"'.encode(), 3, 5),
        (rb'"\\u0041"', 1, 3),
    ],
)
def test_an_offset_in_the_text_is_one_in_the_literal(literal: bytes, at: int, raw: int) -> None:
    text = EmbeddedText(literal)
    assert text.raw_offset(at) == raw
    assert text.offset(raw) == at


def test_the_middle_of_an_escape_belongs_to_its_character() -> None:
    text = EmbeddedText(rb'"a\u00e9b"')
    assert [text.offset(raw) for raw in range(1, 10)] == [0, 1, 1, 1, 1, 1, 1, 3, 4]
    assert text.raw_offset(2) == text.raw_offset(1) == 2
