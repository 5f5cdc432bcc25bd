"""Styles of text on a terminal: which colours there are, and how they are written."""

from segcli.findings import Severity

SEQUENCES = {
    "bold": "1",
    "dim": "2",
    "underline": "4",
    "red": "38;5;161",
    "yellow": "38;5;130",
    "green": "38;5;28",
    "cyan": "38;5;31",
    "blue": "38;5;63",
    "magenta": "38;5;133",
}
"""The words of a style. Colours are of the 256 that are the same on every terminal, as the first 16 are whatever its
theme makes of them: bright yellow on white, dark blue on black. These have a contrast of 4 and more to white and to
black alike (WCAG 2), of which no colour has more than 4.6 to both; yellow is an amber, and red has some blue in it.
"""

RESET = "\x1b[0m"
STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold cyan"}


Piece = tuple[str, str]
"""A text and its style: words of SEQUENCES with blanks between them, or nothing."""


def colored(pieces: list[Piece]) -> str:
    """The pieces with the escape sequences of their styles."""
    return "".join(painted(text, style) for text, style in pieces)


def painted(text: str, style: str) -> str:
    """A text in a style; what follows its first line is not part of it."""
    body, newline, rest = text.partition("\n")
    if not style or not body:
        return text
    codes = ";".join(SEQUENCES[word] for word in style.split(" "))
    return f"\x1b[{codes}m{body}{RESET}{newline}{rest}"
