"""The conditions of `--where`: what one says, from its text."""

import re
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from typing import NamedTuple

from segcli.console.suggest import nearest
from segcli.console.text import visible
from segcli.console.times import parsed
from segcli.events.purpose import PURPOSES
from segcli.events.references import REFERENCES
from segcli.findings import SegcliError
from segcli.schemas.catalogue import catalogue

WORDS = ("valid", "invalid")
TIMES = ("since", "until")
CHOICES = {"purpose": PURPOSES, "channel": ("project", "distribution")}
"""Keys with few values. A channel is what sends a webhook, as `segcli events` has it."""

KEYS = ("type", "id", "event-id", *REFERENCES, *CHOICES, *TIMES, "code", *WORDS)
SEPARATOR = re.compile(r"((?:[^\\,]|\\.|\\$)*)(?:,|$)", re.DOTALL)
ESCAPED = re.compile(r"\\([\\,])")
DURATION = re.compile(r"([0-9]{1,6})([smhdw])")
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


class Condition(NamedTuple):
    """What must be one of `values`, or, negated, none of them; `text` is how it was written. Words have no values."""

    key: str
    values: tuple[str, ...]
    is_negated: bool
    text: str

    def holds(self, fits: bool) -> bool:
        """Whether the condition holds of an event that fits one of its values, or none."""
        return fits is not self.is_negated


def condition(text: str) -> Condition:
    """The condition of one `--where`: `KEY=VALUE,VALUE`, `KEY!=VALUE`, or a word, with `!` before it for its opposite.

    In a value a backslash escapes a comma and a backslash. Raises SegcliError for a key or a value that there is not.
    """
    name, equals, value = text.partition("=")
    key = name.removeprefix("!").removesuffix("!" if equals else "")
    is_negated = key != name
    if key not in KEYS:
        raise SegcliError(f"--where knows no {visible(key) or 'empty key'}; {hint(key)}")
    if name == f"!{key}!":
        raise SegcliError(f"--where {visible(text)} says ! twice")
    if key in WORDS and equals:
        raise SegcliError(f"--where {key} takes no value")
    if key in TIMES and is_negated:
        raise SegcliError(f"--where {key} has no opposite but {TIMES[key == 'since']}")
    if key in WORDS:
        return Condition(key, (), is_negated, text)
    values = tuple(split(value))
    if not all(values):
        raise SegcliError(f"--where {key} needs a value, as in {key}=...{' on either side of a comma' * bool(value)}")
    for one in values:
        check(key, one)
    if key in TIMES and len(values) > 1:
        raise SegcliError(f"--where {key} takes one time")
    return Condition(key, values, is_negated, text)


def split(value: str) -> list[str]:
    """The values between commas, without the backslashes that escape."""
    parts, end = [], 0
    while match := SEPARATOR.match(value, end):
        parts.append(ESCAPED.sub(r"\1", match[1]))
        if match.end() == len(value) and match.end() == match.end(1):
            break
        end = match.end()
    return parts


def hint(key: str) -> str:
    """What may have been meant by a key that there is not."""
    near = None if "," in key else nearest(key, list(KEYS))
    if near:
        return f"did you mean {near}?"
    return "commas stand between values, as in type=A,B" if "," in key else f"there are {', '.join(KEYS)}"


def check(key: str, value: str) -> None:
    """Raises SegcliError for a value that no event can have."""
    if key == "type":
        known_glob(value)
    elif key in CHOICES and value not in CHOICES[key]:
        near = nearest(value, list(CHOICES[key]))
        meant = f"did you mean {near}?" if near else f"there are {', '.join(CHOICES[key])}"
        raise SegcliError(f"--where {key} knows no {visible(value)}; {meant}")


def known_glob(glob: str) -> str:
    """A pattern that fits an event at least. Raises SegcliError for one that never will."""
    if not known_types(glob):
        known = [*catalogue()["events"], *catalogue()["undocumented"]]
        near = nearest(glob, known)
        hint = f"did you mean {near}?" if near else "`segcli events` lists them"
        raise SegcliError(f"no event is called {visible(glob)}; {hint}")
    return glob


def known_types(*globs: str) -> frozenset[str]:
    """The events that the vendor names and one of the patterns fits."""
    known = (*catalogue()["events"], *catalogue()["undocumented"])
    return frozenset(name for name in known if any(fnmatchcase(name, glob) for glob in globs))


def moment(text: str, now: datetime) -> datetime:
    """A moment as users write it: RFC 3339, a date (its midnight in UTC), or how long ago (`2h`, `3d`)."""
    match = DURATION.fullmatch(text)
    try:
        at = now - timedelta(seconds=int(match[1]) * SECONDS[match[2]]) if match else parsed(text)
    except OverflowError:
        at = None
    if at is None:
        raise SegcliError(f"{visible(text)} is no time; write 2025-10-14, 2025-10-14T08:00:00Z, 2h or 3d")
    return at
