"""What is wrong with a text that is no id, or that says nothing; in words that show nothing of it.

Patterns are compiled when a faulty event needs them: each takes 0.3 ms of start-up.
"""

import re

from segcli.findings import Json
from segcli.schemas.prefixes import prefix_of

ALWAYS = frozenset(("cust_", "camp_", "v_", "ord_", "pub_"))
"""Prefixes that ids of their kind never lack in webhooks. Other kinds may have been imported."""
NAMED_BY_SHOPS = frozenset(("prod_", "sku_", "pc_"))
"""Prefixes of kinds of which shops bring ids of their own, UUIDs among them."""
NO_VALUES = frozenset(("undefined", "null", "nan", "none", "nil"))
UNFILLED = r"\{\{|\}\}|\$\{|\[object |\*\*\*|<%|%>"
UUID = "[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
STRANGE = "[^A-Za-z0-9_-]"
LINE_END = "[\r\n\x0b\x0c\x85\u2028\u2029]"


def id_fault(value: Json, *prefixes: str) -> str | None:
    """What is wrong with an id where ids have one of some prefixes, or with one in a list. None where nothing is, or
    where it has the prefix of another kind.
    """
    if type(value) is str:
        return fault_of(value, prefixes)  # without the generator, 1 us of an id
    faults = (fault_of(name, prefixes) for name in (value if type(value) is list else ()) if type(name) is str)
    return next(filter(None, faults), None)


def fault_of(name: str, prefixes: tuple[str, ...]) -> str | None:
    """The same for one id."""
    own = ""
    for prefix in prefixes:
        if name.startswith(prefix):
            own = prefix
            break
    rest = name.removeprefix(own)
    if own and rest.isalnum() and rest.isascii() and rest.lower() not in NO_VALUES:
        return None
    if not own and prefix_of(name):
        return None
    return text_fault(name, own, rest) or ("" if own else prefix_fault(name, prefixes)) or None


def text_fault(name: str, own: str, rest: str) -> str | None:
    """What no id has, whatever its kind: `own` is its prefix, if it has one, and `rest` what stands behind it."""
    if not name:
        return "is empty"
    if re.search(LINE_END, name):
        return "holds a line end"
    if name != name.strip():
        return "begins or ends with a blank"
    if re.search(UNFILLED, name):
        return "was never filled in"
    if not rest:
        return f"has nothing behind `{own}`"
    if rest.lower() in NO_VALUES:
        return f"is `{rest.lower()}`, written as text"
    if "@" in name:
        return "is an e-mail address"
    strange = re.search(STRANGE, name)
    return f"holds {kind_of(strange[0])}" if strange else None


def kind_of(character: str) -> str:
    """What a character is that is in no id."""
    if not character.isprintable():
        return "a character that cannot be seen"
    return "a character that no id has" if character.isascii() else "a letter of another alphabet than ids have"


def prefix_fault(name: str, prefixes: tuple[str, ...]) -> str | None:
    """What is wrong with an id that has no documented prefix."""
    if ALWAYS.issuperset(prefixes):
        expected = " or ".join(f"`{prefix}`" for prefix in prefixes)
        return f"has no prefix; ids here always begin with {expected}"
    if re.fullmatch(UUID, name) and not NAMED_BY_SHOPS.issuperset(prefixes):
        return "is a UUID, which no id is"
    return None


def empty(value: Json, one_line: bool = False) -> str | None:
    """What is wrong with a text that is never empty, or with one in a list; `one_line` forbids line ends in it."""
    for text in value if type(value) is list else (value,):
        if type(text) is str:
            if not text.strip():
                return "is nothing but blanks" if text else "is empty"
            if one_line and re.search(LINE_END, text):
                return "holds a line end"
    return None
