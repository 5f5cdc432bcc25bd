"""Secret orders: of all numbers below a size, and so of all texts that some alphabets spell.

The place of each is taken by the next one in the order, so that different ones stay different and none stays itself.
"""

from hashlib import blake2b

from segcli.schemas.memory import remember

ROUNDS = 8
PIECE = 96
"""Characters that are one number. The arithmetic is quadratic in them, so longer texts are taken piece by piece."""


class Permutations:
    """The orders that one key gives, one for each name."""

    def __init__(self, key: bytes) -> None:
        self._key = blake2b(key).digest()
        self._keyed: dict[int, blake2b] = {}
        self._begun: dict[tuple[int, str], list[blake2b]] = {}

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
        number, size = 0, 1
        for char, letters in zip(text, alphabets, strict=True):
            number = number * len(letters) + letters.index(char)
            size *= len(letters)
        if size < 2:
            return text
        other = self.number(number, size, name + "".join(letters[0] for letters in alphabets))
        chars = []
        for letters in reversed(alphabets):
            other, index = divmod(other, len(letters))
            chars.append(letters[index])
        return "".join(reversed(chars))

    def number(self, number: int, size: int, name: str) -> int:
        """The number below `size` that takes the place of this one: one step along the order of that name."""
        place = self._walked(number, size, name, range(ROUNDS))
        return self._walked((place + 1) % size, size, name, range(ROUNDS - 1, -1, -1))

    def _walked(self, number: int, size: int, name: str, rounds: range) -> int:
        """A Feistel network over twice as many bits as half of `size` needs, walked until it ends below `size`."""
        half = ((size - 1).bit_length() + 1) // 2
        mask = (1 << half) - 1
        forward = rounds.step > 0
        # What all walks of a name share is hashed once: 1 us for the bits of a round instead of 2.5.
        begun = self._begun.get((half, name)) or remember(self._begun, (half, name), self._begin(half, name))
        while True:
            left, right = number >> half, number & mask
            for step in rounds:
                hashed = begun[step].copy()
                hashed.update(b"%x" % (right if forward else left))
                bits = int.from_bytes(hashed.digest(), "big") & mask
                if forward:
                    left, right = right, left ^ bits
                else:
                    left, right = right ^ bits, left
            number = left << half | right
            if number < size:
                return number

    def _begin(self, half: int, name: str) -> list[blake2b]:
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
