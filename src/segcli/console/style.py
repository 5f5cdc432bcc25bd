"""Styles of text on a terminal, the only part that knows rich."""

from typing import Any

from segcli.findings import Severity

STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold cyan"}


Piece = tuple[str, str]
"""A text and its style; no text of a payload is ever read as markup."""


def colored(pieces: list[Piece]) -> str:
    """The pieces with the escape sequences of their styles."""
    from rich.color import ColorSystem
    from rich.style import Style

    def rendered(text: str, style: str) -> str:
        body, newline, rest = text.partition("\n")
        painted: Any = Style.parse(style).render(body, color_system=ColorSystem.STANDARD) if style else body
        return f"{painted}{newline}{rest}"

    return "".join(rendered(*piece) for piece in pieces)
