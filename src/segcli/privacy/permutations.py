"""Secret orders: of all numbers below a size, and so of all texts that some alphabets spell.

The place of each is taken by the next one in the order, so that different ones stay different and none stays itself.
"""

from functools import lru_cache
from hashlib import blake2b
from math import prod

from segcli.schemas.memory import remember

ROUNDS = 8
PIECE = 96
"""Characters that are one number. The arithmetic is quadratic in them, so longer texts are taken piece by piece."""

MOST_FORMS = 1000
"""Forms of texts that are remembered."""


class Network:
    """A Feistel network over twice as many bits as half of a size needs, walked until it ends below that size.

    A text takes 34 rounds, as the walks begin anew where they end too high. So both directions are written out, with
    the method that copies a hash bound once: 0.7 us a round instead of 1.1.
    """

    __slots__ = ("_backward", "_forward", "_half", "_mask")

    def __init__(self, half: int, rounds: list[blake2b]) -> None:
        self._half = half
        self._mask = (1 << half) - 1
        self._forward = [begun.copy for begun in rounds]
        self._backward = self._forward[::-1]

    def behind(self, number: int, size: int) -> int:
        """The number of this place in the order."""
        half, mask, bits_of = self._half, self._mask, int.from_bytes
        while True:
            left, right = number >> half, number & mask
            for copy in self._forward:
                hashed = copy()
                hashed.update(b"%x" % right)
                left, right = right, left ^ bits_of(hashed.digest(), "big") & mask
            number = left << half | right
            if number < size:
                return number

    def before(self, number: int, size: int) -> int:
        """The place of this number in the order."""
        half, mask, bits_of = self._half, self._mask, int.from_bytes
        while True:
            left, right = number >> half, number & mask
            for copy in self._backward:
                hashed = copy()
                hashed.update(b"%x" % left)
                left, right = right ^ bits_of(hashed.digest(), "big") & mask, left
            number = left << half | right
            if number < size:
                return number


class Permutations:
    """The orders that one key gives, one for each name."""

    def __init__(self, key: bytes) -> None:
        self._key = blake2b(key).digest()
        self._keyed: dict[int, blake2b] = {}
        self._networks: dict[tuple[int, str], Network] = {}

    def text(self, text: str, alphabets: list[str], name: str = "") -> str:
        """The text that takes the place of this one: each character is of the alphabet that stands at its place.

        A piece depends on those before it. Takes time in proportion to the length.
        """
        pieces, before = [], name
        for start in range(0, len(text), PIECE):
            piece, letters = text[start : start + PIECE], alphabets[start : start + PIECE]
            pieces.append(self._piece(piece, letters, before))
            before = self._digest(f"{before} {piece}").hex() if start + PIECE < len(text) else ""
        return "".join(pieces)

    def _piece(self, text: str, alphabets: list[str], name: str) -> str:
        sizes, size, firsts = form_of(tuple(alphabets))
        if size < 2:
            return text
        number = 0
        for char, letters, count in zip(text, alphabets, sizes, strict=True):
            number = number * count + letters.index(char)
        other = self.number(number, size, name + firsts)
        chars = []
        for letters, count in zip(reversed(alphabets), reversed(sizes), strict=True):
            other, index = divmod(other, count)
            chars.append(letters[index])
        chars.reverse()
        return "".join(chars)

    def number(self, number: int, size: int, name: str) -> int:
        """The number below `size` that takes the place of this one: one step along the order of that name."""
        half = ((size - 1).bit_length() + 1) // 2
        # What all walks of a name share is hashed once: 1 us for the bits of a round instead of 2.5.
        network = self._networks.get((half, name))
        if network is None:
            network = remember(self._networks, (half, name), Network(half, self._rounds(half, name)))
        return network.before((network.behind(number, size) + 1) % size, size)

    def _rounds(self, half: int, name: str) -> list[blake2b]:
        """The hash of every round before the number that goes into it."""
        return [self._hash(f"{half} {step} {name} ", (half + 7) // 8) for step in range(ROUNDS)]

    def bits(self, count: int, name: str) -> int:
        """So many bits, up to 512, that only the key determines."""
        return int.from_bytes(self._digest(f"{count} {name}", (count + 7) // 8), "big") & ((1 << count) - 1)

    def _digest(self, text: str, size: int = 32) -> bytes:
        return self._hash(text, size).digest()

    def _hash(self, text: str, size: int) -> blake2b:
        # BLAKE2 with a key takes half the time of an HMAC with SHA-256, and a copy of one that has it half of that.
        keyed = self._keyed.get(size)
        if keyed is None:
            keyed = self._keyed[size] = blake2b(key=self._key, digest_size=size)
        hashed = keyed.copy()
        hashed.update(text.encode("utf-8", "surrogatepass"))
        return hashed


@lru_cache(MOST_FORMS)
def form_of(alphabets: tuple[str, ...]) -> tuple[tuple[int, ...], int, str]:
    """The sizes of alphabets, how many texts they spell, and the first letters of all: few forms come again and again
    (3 us of a text).
    """
    sizes = tuple(map(len, alphabets))
    return sizes, prod(sizes), "".join([letters[0] for letters in alphabets])
