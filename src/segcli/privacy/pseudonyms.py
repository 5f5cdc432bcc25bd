"""Invented values in the place of true ones: the same pseudonym for the same value, and no way back without the salt.

A pseudonym has the shape of its value, and is what that was: a date or none, an id of some kind or none, and never a
word of the documentation. Among values that are alike in this, different ones stay different and none stays itself.
"""

import re
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from math import isinf

from segcli.privacy.alphabets import ALPHANUMERIC, SIMPLE, alphabet, alphabets
from segcli.privacy.permutations import Permutations
from segcli.privacy.vocabulary import words
from segcli.schemas import ids
from segcli.schemas.dates import LONGEST_FRACTION, Dated, dated
from segcli.schemas.formats import FIRST_YEAR
from segcli.schemas.prefixes import prefix_of

KEPT = 1 << 16
"""Pseudonyms that are remembered; making one takes 20 to 100 us."""

SHORT = 100
"""Characters of what is remembered, so that pseudonyms of long texts do not fill the memory."""

URL = re.compile(r"([Hh][Tt][Tt][Pp][Ss]?:/+)([^/?#]*)(.*)", re.DOTALL)
"""Also with a single slash, as one is sent."""
NUMBER = re.compile(r"(-?)([0-9]+)(\.[0-9]+)?([eE].*)?")
BEHIND_PREFIX = re.compile(r"[A-Za-z0-9]{1,64}")
EPOCHS = tuple(date(year, 1, 1).toordinal() for year in (1900, FIRST_YEAR, 2100))
"""Days between which a day stays: before there were webhooks, as birth dates are, or since."""
SECONDS_A_DAY = 86_400
FEWEST_DAYS, MORE_DAYS = 100, 1_096
"""Times are moved by so many days at least, and by up to three years more: webhooks of before 2013 there are none."""


class Pseudonyms:
    """The pseudonyms of one salt. With `all_ids_and_times` ids of the vendor become others that carry no time, and days
    move by one distance; else ids have the shape that they had, and days have no order any longer.
    """

    def __init__(self, salt: bytes, all_ids_and_times: bool = False) -> None:
        self._secret = Permutations(salt)
        self._moves = all_ids_and_times
        self._days = FEWEST_DAYS + self._secret.bits(64, "days") % MORE_DAYS
        self._short_text = lru_cache(KEPT)(self._of_text)
        self._short_number = lru_cache(KEPT)(self._of_number)

    def of_text(self, text: str) -> str:
        """The pseudonym for a string: an e-mail address, a web address, a date or an id for one, else a like text."""
        return self._short_text(text) if len(text) <= SHORT else self._of_text(text)

    def of_number(self, text: str) -> str:
        """The pseudonym for a number as JSON writes it: as many digits, the same sign and exponent."""
        return self._short_number(text) if len(text) <= SHORT else self._of_number(text)

    def of_misspelling(self, name: str, near: str) -> str:
        """The pseudonym for a name that is nearly `near`: what it shares with that stays, so that it is as near."""
        folded = "".join(char.lower() if len(char.lower()) == 1 else char for char in name)
        blocks = SequenceMatcher(None, near.lower(), folded, autojunk=False).get_matching_blocks()
        shared = {at for _, start, size in blocks for at in range(start, start + size)}
        rest = "".join(char for at, char in enumerate(name) if at not in shared)
        others = iter(self._shaped(rest))
        return "".join(char if at in shared else next(others) for at, char in enumerate(name))

    def _of_text(self, text: str) -> str:
        if is_email(text):
            size = min(max(len(text.partition("@")[0]), 10), 40)
            return f"{self._letters(text, size)}@example.test"
        if match := URL.fullmatch(text):
            return f"{match[1]}{self._letters(text, 10)}.example.test{self._shaped(match[3])}"
        if when := dated(text):
            return str(self._moved(when) if self._moves else self._another_time(when))
        prefix = prefix_of(text)
        is_id = self._moves and bool(prefix) and BEHIND_PREFIX.fullmatch(text, len(prefix)) is not None
        pseudonym = text
        while True:
            rest = pseudonym[len(prefix) :]
            pseudonym = prefix + (self._spelt(rest, prefix) if is_id else self._shaped(rest))
            if pseudonym == text or is_alike(pseudonym, prefix, is_id):
                return pseudonym

    def _moved(self, when: Dated) -> Dated:
        """The same time so many days earlier; the first days of the calendar all become the very first."""
        earlier = date.fromordinal(max(when.day.toordinal() - self._days, 1))
        return when._replace(day=earlier, fraction=self._fraction(when.fraction))

    def _another_time(self, when: Dated) -> Dated:
        """Another day and time of day, in the same form; a day of these two centuries stays in its epoch."""
        epoch = epoch_of(when.day.toordinal())
        first, after = epoch or (1, date.max.toordinal() + 1)
        number = when.day.toordinal() - first
        while True:
            number = self._secret.number(number, after - first, "day")
            day = date.fromordinal(number + first)
            if epoch_of(day.toordinal()) == epoch:
                break
        other = when._replace(day=day, fraction=self._fraction(when.fraction))
        units = SECONDS_A_DAY if when.clock.count(":") > 1 else SECONDS_A_DAY // 60
        return other.at(self._secret.number(when.second, units, "second")) if when.clock else other

    def _fraction(self, fraction: str) -> str:
        """The fraction of a second, without what may hide behind its ninth digit."""
        return fraction[:LONGEST_FRACTION] + self._shaped(fraction[LONGEST_FRACTION:])

    def _of_number(self, text: str) -> str:
        match = NUMBER.fullmatch(text)
        assert match is not None
        sign, whole, fraction, exponent = match.groups(default="")
        digits, figures = whole + fraction[1:], alphabet("1")
        letters = [figures[1:] if len(whole) > 1 else figures, *[figures] * (len(digits) - 1)]
        while True:
            digits = self._secret.text(digits, letters)
            pseudonym = f"{sign}{digits[: len(whole)]}{'.' * bool(fraction)}{digits[len(whole) :]}{exponent}"
            if isinf(float(pseudonym)) == isinf(float(text)):
                return pseudonym

    def _shaped(self, text: str) -> str:
        """A text of the same shape."""
        return self._secret.text(text, alphabets(text))

    def _spelt(self, text: str, prefix: str) -> str:
        """As many letters and digits, which tell nothing of where letters and where digits were."""
        return self._secret.text(text, [ALPHANUMERIC] * len(text), prefix)

    def _letters(self, text: str, size: int) -> str:
        """Lower-case letters and digits that only the salt determines."""
        bits = self._secret.bits(6 * size, f"letters {text}")
        return "".join(SIMPLE[bits >> 6 * place & 31] for place in range(size))


def epoch_of(day: int) -> tuple[int, int] | None:
    """The first day of the epoch that a day is in, and the one behind its last; None for a day of other centuries."""
    return next((epoch for epoch in pairwise(EPOCHS) if epoch[0] <= day < epoch[1]), None)


def is_alike(pseudonym: str, prefix: str, is_id: bool) -> bool:
    """Whether a pseudonym has the prefix of its value and is, as that, neither a date nor a word; in the place of an id
    it must carry no time either.
    """
    timed = is_id and ids.moment(pseudonym) is not None
    return not timed and prefix_of(pseudonym) == prefix and dated(pseudonym) is None and pseudonym not in words()


def is_email(text: str) -> bool:
    """Whether a text is an e-mail address: one `@`, a point behind it, no blanks."""
    local, at, host = text.partition("@")
    return (
        bool(local and at) and "@" not in host and "." in host[1:-1] and len(text.split()) == 1 and text == text.strip()
    )
