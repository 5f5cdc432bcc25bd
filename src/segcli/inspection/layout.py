"""Lines of styled text: phrases wrapped to a width, and blocks side by side."""

import re
from collections.abc import Iterable
from itertools import zip_longest

from segcli.console.style import Piece
from segcli.inspection.templates import Fragment, Phrase

Line = list[Piece]

LONG_ID = re.compile(r"([a-z]+[_-][A-Za-z0-9]{6})[A-Za-z0-9]{4,}([A-Za-z0-9]{3})")
BETWEEN = 4
NARROWEST = 60


def length(line: Line) -> int:
    """How many columns a line takes."""
    return sum(len(text) for text, _ in line)


def padded(line: Line, width: int) -> Line:
    """The line with blanks up to a width."""
    return [*line, (" " * max(width - length(line), 0), "")]


def wrapped(phrases: Iterable[Phrase], width: int) -> list[Line]:
    """The phrases with commas between them: in one line if they fit, with ids cut in the middle if they fit then, else
    broken between phrases.
    """
    whole = [styled(phrase) for phrase in phrases]
    if length(join(whole)) <= width:
        return [join(whole)]
    short = [[(LONG_ID.sub(r"\1...\2", text), style) for text, style in phrase] for phrase in whole]
    if length(join(short)) <= width:
        return [join(short)]
    if not whole:
        return [[]]
    return min(broken(whole, width), broken(short, width), key=len)


def broken(phrases: list[Line], width: int) -> list[Line]:
    """The phrases in lines; one that is wider than that has lines of its own."""
    lines: list[list[Line]] = [[]]
    for phrase in phrases:
        if lines[-1] and length(join([*lines[-1], phrase])) >= width:
            lines.append([])
        lines[-1].append(phrase)
    rows: list[Line] = [*([*join(line), (",", "dim")] for line in lines[:-1]), join(lines[-1])]
    return [part for row in rows for part in cut_at_blanks(row, width)]


def cut_at_blanks(line: Line, width: int) -> list[Line]:
    """A line in parts of at most a width, without the blanks at which it is cut; a word that is wider stays whole."""
    text = "".join(text for text, _ in line)
    if len(text) <= width:
        return [line]
    blank = text.rfind(" ", 1, width + 1)
    if blank < 0:
        blank = text.find(" ", max(width, 1))
    if blank < 0:
        return [line]
    return [sliced(line, 0, blank), *cut_at_blanks(sliced(line, blank + 1, len(text)), width)]


def sliced(line: Line, begin: int, end: int) -> Line:
    """A part of a line, in its styles."""
    pieces, start = [], 0
    for text, style in line:
        if part := text[max(begin - start, 0) : max(end - start, 0)]:
            pieces.append((part, style))
        start += len(text)
    return pieces


def styled(phrase: Phrase) -> Line:
    return [(fragment.text, style_of(fragment)) for fragment in phrase]


def style_of(fragment: Fragment) -> str:
    """Words of templates and masks are dim, the values of the event are not."""
    return "dim" if fragment.pointer is None or fragment.is_masked else ""


def join(phrases: list[Line]) -> Line:
    """Phrases in one line."""
    line: Line = []
    for number, phrase in enumerate(phrases):
        line += [(", ", "dim"), *phrase] if number else phrase
    return line


def folded(text: str, width: int) -> list[str]:
    """A text in lines of at most a width, broken at blanks where there are some."""
    lines = [""]
    for word in text.split(" "):
        fits = len(lines[-1]) + len(word) < width
        if lines[-1] and not fits:
            lines.append(word)
        else:
            lines[-1] += f" {word}" if lines[-1] else word
    return lines


def beside(blocks: list[list[Line]], width: int) -> list[Line]:
    """Blocks two by two beside each other where there is room for two, else one below the other."""
    if not is_wide(width):
        return [line for block in blocks for line in (*block, [])]
    lines: list[Line] = []
    nothing: list[Line] = []
    for left, right in zip_longest(blocks[::2], blocks[1::2], fillvalue=nothing):
        for row_number in range(max(len(left), len(right))):
            first, second = line_of(left, row_number), line_of(right, row_number)
            lines.append([*padded(first, half(width) + BETWEEN), *second] if second else first)
        lines.append([])
    return lines


def line_of(block: list[Line], row_number: int) -> Line:
    return block[row_number] if row_number < len(block) else []


def is_wide(width: int) -> bool:
    """Whether there is room for two blocks beside each other."""
    return half(width) >= NARROWEST


def half(width: int) -> int:
    """How wide each of two blocks may be."""
    return (width - BETWEEN) // 2
