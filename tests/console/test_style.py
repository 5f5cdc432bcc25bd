"""Colours of the terminal: readable on any ground, and nothing but escape sequences."""

import re

import pytest

from segcli.console.style import COLOURS, colored

LEVELS = (0, 95, 135, 175, 215, 255)


def luminance(red: int, green: int, blue: int) -> float:
    """The relative luminance of WCAG 2."""
    parts = (part / 255 for part in (red, green, blue))
    linear = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


@pytest.mark.parametrize("word", COLOURS)
def test_a_colour_can_be_read_on_light_and_dark_ground(word: str) -> None:
    # The first 16 colours are whatever the terminal's theme makes of them.
    assert 16 <= COLOURS[word] < 232
    number = COLOURS[word] - 16
    shade = luminance(LEVELS[number // 36], LEVELS[number // 6 % 6], LEVELS[number % 6])
    for ground in ((255, 255, 255), (0, 0, 0)):
        assert contrast(shade, luminance(*ground)) >= 4
    for ground in ((30, 30, 30), (253, 246, 227)):
        assert contrast(shade, luminance(*ground)) >= 3


def test_colours_differ() -> None:
    assert set(COLOURS) == {"red", "yellow", "green", "cyan", "blue", "magenta"}
    assert len(set(COLOURS.values())) == len(COLOURS)


def test_a_style_ends_before_the_line_does() -> None:
    shown = colored([("one\ntwo", "bold red"), ("", "dim"), (" plain", "")])

    assert shown == "\x1b[1;38;5;161mone\x1b[0m\ntwo plain"
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown) == "one\ntwo plain"
