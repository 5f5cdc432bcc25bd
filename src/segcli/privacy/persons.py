"""Whether free text that may be shown is about a person all the same.

Segments and campaigns are named by people: `VIP Ines Moreau`, `call back 0151 2345678`.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from segcli.findings import Json

TRACE = re.compile(r"@|\d{6}|\d(?:[\s().+/\-\u2010-\u2015\u2212]{0,3}\d){6}")
"""An address, six digits in a row, or seven as a phone number has them: apart by blanks, dashes, dots and brackets."""

WORD = re.compile(r"[^\W_]+")
SHORTEST = 4
"""Characters of a name that is looked for; shorter ones are words of every language."""

LONG = re.compile(rf"[^\W_]{{{SHORTEST}}}")
ROLES = frozenset({"customer", "holder", "referrer", "referee"})
KNOWN_BY = ("name", "email", "phone")
TEXTS_KEPT = 4096


@lru_cache(TEXTS_KEPT)
def leads_to_a_person(text: str) -> bool:
    """Whether a text holds an e-mail address or a number by which somebody can be reached."""
    return TRACE.search(normal(text)) is not None


def is_about(text: str, people: Iterable[dict[str, Json]]) -> bool:
    """Whether the name, e-mail address or phone of one of these people stands in a text as whole words, or a single
    word of the name.
    """
    own = words(text)
    longer = [word for word in own if len(word) >= SHORTEST]
    for member, value in known_by(people):
        # Most have a long word and share none with the text, which is seen without taking them apart.
        plain = value.lower()
        if plain.isascii() and LONG.search(plain) and not any(word in plain for word in longer):
            continue
        parts = words(value)
        spaced = f" {' '.join(own)} "
        names = (" ".join(parts), *parts) if member == "name" else (" ".join(parts),)
        if any(len(name) >= SHORTEST and f" {name} " in spaced for name in names):
            return True
    return False


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """The words of texts. Where none of them stands in the ASCII letters of what people are known by, in lower case,
    `is_about` holds of none of the texts.
    """
    return frozenset(word for text in texts for word in words(text))


@lru_cache(TEXTS_KEPT)
def words(text: str) -> tuple[str, ...]:
    """The words of a text, whatever the width and the case of their letters."""
    return tuple(WORD.findall(normal(text).casefold()))


def normal(text: str) -> str:
    """A text with letters and digits in their usual width and form (NFKC)."""
    if text.isascii():
        return text
    import unicodedata

    return unicodedata.normalize("NFKC", text)


def known_by(people: Iterable[dict[str, Json]]) -> Iterator[tuple[str, str]]:
    """What people are known by: name, e-mail address and phone, each behind the member that has it."""
    for person in people:
        for member in KNOWN_BY:
            value = person.get(member)
            if type(value) is str or type(value) is int:
                yield member, str(value)


def people(record: Json) -> list[dict[str, Json]]:
    """The customers of a record, wherever they stand in it and in whatever role."""
    customers = [record] if is_customer(record) else []
    todo = [record]
    for value in todo:
        if type(value) is dict:
            for name, member in value.items():
                kind = type(member)
                if kind is dict and (name in ROLES or is_customer(member)):
                    customers.append(member)
                if kind is dict or kind is list:
                    todo.append(member)
        elif type(value) is list:
            below = [item for item in value if type(item) is dict or type(item) is list]
            todo += below
            customers += filter(is_customer, below)
    return customers


def is_customer(value: Json) -> bool:
    """Whether a value says that it is a customer."""
    if type(value) is not dict:
        return False
    key = value.get("id")
    return value.get("object") == "customer" or (type(key) is str and key.startswith("cust_"))
