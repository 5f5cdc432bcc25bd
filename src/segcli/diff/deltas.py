"""The note beside a change: the difference of two numbers, the time between two dates, or where long texts differ."""

from datetime import datetime, timedelta
from decimal import Context, Decimal

from segcli.diff.compare import Change, json_type
from segcli.findings import Json
from segcli.input.huge_numbers import HugeNumber
from segcli.privacy.display_rules import DATE
from segcli.privacy.policy import MASK

UNITS = (("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1000), ("ms", 1))

EXACT = Context(prec=1200)
"""Figures between the first one of the largest double and the last one of the smallest."""


def delta(change: Change, before: str | None, after: str | None) -> str:
    """The note on a change; `before` and `after` are its values as they are shown. Empty where there is none."""
    kind, left, right, _, old, new = change
    if kind != "changed":
        if kind == "type-changed":
            return f"{json_type(old)}, now {json_type(new)}"
        if kind == "moved" and left and right:
            return f"from place {int(left[-1]) + 1} to {int(right[-1]) + 1}"
        return ""
    if before == after == MASK:
        return "changed, not shown"
    if MASK in (before, after):
        return ""
    if before == after:
        return where_they_differ(old, new)
    if type(old) is type(new) is int:
        return f"{new - old:+}"
    if isinstance(old, HugeNumber) or isinstance(new, HugeNumber):
        return ""
    if json_type(old) == json_type(new) == "number":
        return f"{EXACT.subtract(Decimal(str(new)), Decimal(str(old))):+}"
    return distance(old, new) if is_time(old) and is_time(new) else ""


def where_they_differ(old: Json, new: Json) -> str:
    """A note on where two long values begin to differ that look the same when cut."""
    if not (isinstance(old, str) and isinstance(new, str)):
        return "differs further on"
    shorter = min(len(old), len(new))
    same = next((index for index in range(shorter) if old[index] != new[index]), shorter)
    return f"differs after {same:,} characters"


def is_time(value: Json) -> bool:
    """Whether a value is a time or a date."""
    return type(value) is str and DATE.fullmatch(value) is not None


def readable(text: str | None, value: Json) -> str | None:
    """The text of a value; that of a time has no quotes, and a blank before the clock."""
    return text.strip('"').replace("T", " ") if text and is_time(value) else text


def distance(old: str, new: str) -> str:
    """The time from `old` to `new` in the two largest units: `+1 d 1 h`; empty where one of them is no time."""
    try:
        passed = datetime.fromisoformat(new) - datetime.fromisoformat(old)
    except (ValueError, TypeError):
        return ""
    count = abs(passed) // timedelta(milliseconds=1)
    if not passed:
        return "the same instant"
    parts: list[str] = []
    for unit, length in UNITS:
        number, count = divmod(count, length)
        if number or parts:
            parts.append(f"{number} {unit}" if number else "")
    sign = "-" if passed < timedelta() else "+"
    return sign + " ".join(filter(None, parts[:2])) if parts else "less than 1 ms"
