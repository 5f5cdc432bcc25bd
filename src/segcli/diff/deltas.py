"""How far apart two values are: the difference of numbers, the time between two dates, or what else is to be said."""

import re
from datetime import datetime, timedelta
from decimal import Decimal

from segcli.diff.compare import Change, json_type
from segcli.findings import Json
from segcli.privacy.policy import MASK
from segcli.schemas.formats import DATE_OR_TIME

UNITS = (("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1000), ("ms", 1))


def delta(change: Change, before: str | None, after: str | None) -> str:
    """What there is to say of a change beside its values."""
    kind, left, right, _, old, new = change
    if kind == "moved":
        assert left is not None
        assert right is not None
        return f"from place {int(left[-1]) + 1} to {int(right[-1]) + 1}"
    if kind == "type-changed":
        return f"{json_type(old)}, now {json_type(new)}"
    if kind != "changed":
        return ""
    if before == after == MASK:
        return "changed, not shown"
    if MASK in (before, after):
        return ""
    if before == after:
        return alike(old, new)
    if type(old) is type(new) is int:
        return f"{new - old:+}"
    if json_type(old) == json_type(new) == "number":
        return f"{Decimal(str(new)) - Decimal(str(old)):+}"
    return distance(old, new) if timed(old) and timed(new) else ""


def alike(old: Json, new: Json) -> str:
    """Where two long values begin to differ that look the same when cut."""
    if not (isinstance(old, str) and isinstance(new, str)):
        return "differs further on"
    most = min(len(old), len(new))
    same = next((at for at in range(most) if old[at] != new[at]), most)
    return f"differs after {same:,} characters"


def timed(value: Json) -> bool:
    """Whether a value is a time or a date."""
    return isinstance(value, str) and re.fullmatch(DATE_OR_TIME, value) is not None


def readable(shown: str | None, value: Json) -> str | None:
    """A shown time without quotes and with a blank before the clock."""
    return shown.strip('"').replace("T", " ") if shown and timed(value) else shown


def distance(old: str, new: str) -> str:
    """How far apart two times are, in the two largest units: `+1 d 1 h`; nothing for times that are none."""
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
