"""Invented values in the place of true ones: the same shape, the same stand-in for the same value, and no way back
without the salt.

Digits stand for digits and letters for letters of their case and script. Within one shape the stand-ins are a
permutation without a fixed point, so that different values stay different and none stays itself.
"""

import hmac
import re
from datetime import date, timedelta
from functools import lru_cache
from math import isinf

from segcli.engines.formats import DATE_TIME, is_date, is_date_time

KEPT = 1 << 16
"""Stand-ins that are remembered; making one takes 20 to 100 us."""

BLOCK = 128
"""Unicode lists scripts in blocks of so many code points, or multiples of it."""

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
URL = re.compile(r"(https?://)([^/?#]*)(.*)", re.DOTALL)
MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:([Tt ])([0-9]{2}):([0-9]{2}):([0-9]{2})(.*))?", re.DOTALL)
NUMBER = re.compile(r"(-?)([0-9]+)(\.[0-9]+)?([eE].*)?")
PREFIX = re.compile(
    r"(?:cust|camp|seg|promo|ord|ern|rew|rewa|rewr|auto|wh|pc|lopb|stack|user|v|pub|track|distr|ms|val|asgm|whs|cat|ltr"
    r"|prod|sku|r|rf|rr|rrf|rh|vtx|lopp|ordli|proj|sand|ev[a-z]{3})_|v-"
)
"""The documented prefixes of ids, which tell what an id is of and nothing else."""

FIRST_DAY, DAYS = date(1900, 1, 1), 73_000
SECONDS_A_DAY = 86_400
ROUNDS = 8


class StandIns:
    """The stand-ins of one salt."""

    def __init__(self, salt: bytes) -> None:
        self._salt = salt
        self.of_text = lru_cache(KEPT)(self._of_text)
        self.of_number = lru_cache(KEPT)(self._of_number)

    def _of_text(self, text: str) -> str:
        """The stand-in for a string: an e-mail address, a web address or a date for one, else letters and digits."""
        if EMAIL.fullmatch(text):
            size = min(max(len(text.rpartition("@")[0]), 10), 40)
            return f"{self._letters(text, size)}@example.test"
        if match := URL.fullmatch(text):
            return f"{match[1]}{self._letters(text, 10)}.example.test{self._shaped(match[3])}"
        if match := MOMENT.fullmatch(text):
            return self._of_moment(text, match)
        prefix = PREFIX.match(text)
        head = prefix[0] if prefix else ""
        return head + self._shaped(text[len(head) :])

    def _of_moment(self, text: str, match: re.Match[str]) -> str:
        """Another day of the same form; what is no date stays none."""
        whole, day, between, hour, minute, second, rest = match[0], *match.groups()
        if not (is_date(text) or is_date_time(text) or is_date(day)):
            return f"{self._shaped(day[:4])}-00-{self._shaped(day[8:])}{whole[10:11]}{self._shaped(whole[11:])}"
        number = (date.fromisoformat(day) - FIRST_DAY).days
        moved = (FIRST_DAY + timedelta(days=self._other(number % DAYS, DAYS, "day"))).isoformat()
        if between is None:
            return moved
        valid = DATE_TIME.fullmatch(text) or (int(hour) < 24 and int(minute) < 60 and int(second) < 60)
        if not valid:
            return moved + whole[10:]
        moment = (int(hour) * 60 + int(minute)) * 60 + int(second)
        minutes, seconds = divmod(self._other(moment, SECONDS_A_DAY, "second"), 60)
        return f"{moved}{between}{minutes // 60:02}:{minutes % 60:02}:{seconds:02}{rest}"

    def _of_number(self, text: str) -> str:
        """The stand-in for a number as JSON writes it: as many digits, the same sign and exponent."""
        match = NUMBER.fullmatch(text)
        assert match is not None
        sign, whole, fraction, exponent = match.groups(default="")
        lead = alphabet("1")[1:] if len(whole) > 1 else alphabet("1")
        digits = self._permuted(whole + fraction[1:], [lead, *[alphabet("1")] * (len(whole + fraction[1:]) - 1)])
        made = f"{sign}{digits[: len(whole)]}{'.' * bool(fraction)}{digits[len(whole) :]}{exponent}"
        return f"{sign}{digits[:15]}" if isinf(float(made)) else made

    def _shaped(self, text: str) -> str:
        """A text of the same shape; one of ASCII punctuation alone gets other punctuation."""
        alphabets = [alphabet(char) for char in text]
        if all(len(letters) < 2 for letters in alphabets):
            alphabets = [PUNCTUATION if char in PUNCTUATION else char for char in text]
        return self._permuted(text, alphabets)

    def _permuted(self, text: str, alphabets: list[str]) -> str:
        """The text that takes the place of this one among all that these alphabets spell."""
        number, size = 0, 1
        for char, letters in zip(text, alphabets, strict=True):
            number = number * len(letters) + letters.index(char)
            size *= len(letters)
        if size < 2:
            return text
        other = self._other(number, size, "".join(letters[0] for letters in alphabets))
        made = []
        for letters in reversed(alphabets):
            other, index = divmod(other, len(letters))
            made.append(letters[index])
        return "".join(reversed(made))

    def _other(self, number: int, size: int, shape: str) -> int:
        """Another number below `size`, by a permutation: one step along a secret order of all of them."""
        place = self._walked(number, size, shape, range(ROUNDS))
        return self._walked((place + 1) % size, size, shape, range(ROUNDS - 1, -1, -1))

    def _walked(self, number: int, size: int, shape: str, rounds: range) -> int:
        """A Feistel network over twice as many bits as half of `size` needs, walked until it ends below `size`."""
        half = ((size - 1).bit_length() + 1) // 2
        mask = (1 << half) - 1
        forward = rounds.step > 0
        while True:
            left, right = number >> half, number & mask
            for step in rounds:
                if forward:
                    left, right = right, left ^ self._bits(step, right, half, shape)
                else:
                    left, right = right ^ self._bits(step, left, half, shape), left
            number = left << half | right
            if number < size:
                return number

    def _bits(self, step: int, number: int, count: int, shape: str) -> int:
        """So many bits that only the salt tells."""
        size = (count + 7) // 8
        seed = hmac.digest(self._salt, f"{step} {count} {shape} {number:x}".encode("utf-8", "surrogatepass"), "sha256")
        stream = seed
        while len(stream) < size:
            stream += hmac.digest(seed, len(stream).to_bytes(8, "big"), "sha256")
        return int.from_bytes(stream[:size], "big") & ((1 << count) - 1)

    def _letters(self, text: str, size: int) -> str:
        """Lower-case letters and digits that only the salt tells."""
        bits = self._bits(0, int.from_bytes(text.encode("utf-8", "surrogatepass"), "big"), 6 * size, "letters")
        return "".join(SIMPLE[bits >> 6 * place & 31] for place in range(size))


PUNCTUATION = "!#$%&()*+,-./:;<=>?@[]^_{|}~"
SIMPLE = "abcdefghijkmnopqrstuvwxyz2345678"


@lru_cache(1 << 12)
def alphabet(char: str) -> str:
    """The characters that may stand for one: those of its kind near it; ASCII punctuation stands for itself."""
    if char.isascii() and not char.isalnum():
        return char
    begin = ord(char) // BLOCK * BLOCK
    near = map(chr, range(begin, begin + BLOCK))
    found = "".join(other for other in near if kind(other) == kind(char))
    return found if len(found) > 1 and char.isprintable() else char


def kind(char: str) -> tuple[bool, ...]:
    return char.isalpha(), char.islower(), char.isupper(), char.isdecimal(), char.isprintable()
