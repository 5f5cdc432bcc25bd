"""Which characters may stand for which: digits for digits, letters for letters of their case and script."""

from functools import lru_cache
from string import ascii_letters, digits

BLOCK = 128
"""Unicode lists scripts in blocks of so many code points, or multiples of it."""

PUNCTUATION = "!#$%&()*+,-./:;<=>?@[]^_{|}~"
SIMPLE = "abcdefghijkmnopqrstuvwxyz2345678"
ALPHANUMERIC = digits + ascii_letters


def alphabets(text: str) -> list[str]:
    """What each character of a text may become; one of ASCII punctuation alone becomes other punctuation."""
    letters = list(map(alphabet, text))
    if all(len(some) < 2 for some in letters):
        return [PUNCTUATION if char in PUNCTUATION else char for char in text]
    return letters


@lru_cache(1 << 12)
def alphabet(char: str) -> str:
    """The characters that may stand for one: those of its kind near it; ASCII punctuation stands for itself."""
    if char.isascii() and not char.isalnum():
        return char
    begin = ord(char) // BLOCK * BLOCK
    block = map(chr, range(begin, begin + BLOCK))
    like = "".join(other for other in block if kind(other) == kind(char))
    return like if len(like) > 1 and char.isprintable() else char


def kind(char: str) -> tuple[bool, ...]:
    """What a character must share with one that stands for it."""
    return char.isalpha(), char.islower(), char.isupper(), char.isdecimal(), char.isprintable()
