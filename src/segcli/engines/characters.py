"""The classes of characters in regular expressions, as ECMA-262 has them."""

import unicodedata
from collections.abc import Callable

Test = Callable[[str], bool]
"""Whether a character is one of a class."""

Members = list[str | tuple[str, str] | Test]
"""What a class consists of: characters, ranges from one to another, and other classes."""

BLANKS = frozenset("\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff") | {*map(chr, range(0x2000, 0x200B))}
LINE_ENDS = frozenset("\n\r\u2028\u2029")
DIGITS = frozenset("0123456789")
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
CLASSES: dict[str, Test] = {
    "d": DIGITS.__contains__,
    "w": (DIGITS | LETTERS | {"_"}).__contains__,
    "s": BLANKS.__contains__,
}
CONTROLS = {"t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r"}
CATEGORIES = {
    "Letter": "L",
    "Uppercase_Letter": "Lu",
    "Lowercase_Letter": "Ll",
    "Mark": "M",
    "Number": "N",
    "Decimal_Number": "Nd",
    "Punctuation": "P",
    "Symbol": "S",
    "Separator": "Z",
}
KNOWN_CATEGORIES = {unicodedata.category(chr(code)) for code in range(0x3000)} | {"Cs", "Co"}


def negation(test: Test) -> Test:
    return lambda char: not test(char)


def ignoring_case(test: Test) -> Test:
    return lambda char: test(char) or test(char.lower()) or test(char.upper())


def any_of(members: Members) -> Test:
    """Whether a character is one of the members: characters, ranges and classes."""
    single = frozenset(member for member in members if isinstance(member, str))
    ranges = [member for member in members if isinstance(member, tuple)]
    classes = [member for member in members if not isinstance(member, str | tuple)]
    if not ranges and not classes:
        return single.__contains__
    return lambda char: (
        char in single or any(low <= char <= high for low, high in ranges) or any(test(char) for test in classes)
    )


def category(name: str) -> Test:
    """Whether a character is of a general category of Unicode, such as `L` or `Uppercase_Letter`."""
    name = name.removeprefix("General_Category=").removeprefix("gc=")
    start = CATEGORIES.get(name, name)
    if not any(known.startswith(start) for known in KNOWN_CATEGORIES) or not start:
        raise ValueError("there is no such category of characters, or it is none of the general ones")
    return lambda char: unicodedata.category(char).startswith(start)
