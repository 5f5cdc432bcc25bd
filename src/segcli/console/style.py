"""Styles of text on a terminal: which colours there are; the only part that knows rich."""

from segcli.findings import Severity

COLOURS = {"red": 161, "yellow": 130, "green": 28, "cyan": 31, "blue": 63, "magenta": 133}
"""Numbers of the 256 colours that are the same on every terminal, as the first 16 are whatever its theme makes of them:
bright yellow on white, dark blue on black. These have a contrast of 4 and more to white and to black alike (WCAG 2), of
which no colour has more than 4.6 to both; yellow is an amber, and red has some blue in it.
"""

STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold cyan"}


Piece = tuple[str, str]
"""A text and its style: words of rich's and of COLOURS. No text of a payload is ever read as markup."""


def colored(pieces: list[Piece]) -> str:
    """The pieces with the escape sequences of their styles."""
    return "".join(painted(text, style) for text, style in pieces)


def painted(text: str, style: str) -> str:
    """A text in a style; what follows its first line is not part of it."""
    body, newline, rest = text.partition("\n")
    if not style or not body:
        return text
    from rich.color import ColorSystem
    from rich.style import Style

    words = " ".join(f"color({COLOURS[word]})" if word in COLOURS else word for word in style.split(" "))
    return f"{Style.parse(words).render(body, color_system=ColorSystem.EIGHT_BIT)}{newline}{rest}"
