"""Writes schemas/SHOWN.md: every place of a payload whose text, date, number or id may be shown.

`PYTHONPATH=tests python -m support.shown` rewrites the file. What is listed is what the code decides by, asked of each
place in turn.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from segcli.privacy.display_rules import DisplayRule, display_rule
from segcli.schemas.files import of_payloads
from support.paths import SCHEMAS
from support.vendor import read

SHOWN = SCHEMAS / "SHOWN.md"

WORDS = """\
# What is shown

Every place of a payload whose value segcli shows without `--show-values`; everything else is masked as `***`.
`PYTHONPATH=tests python -m support.shown` writes this file from the schemas. `x[]` is an item of a list, `x.*` a value
of a map, `(x)` a definition that the file uses more than once.

Wherever a value stands: `true`, `false` and numbers of fewer than six digits are shown in the place of an id, a time,
an object or an unknown member of a known object, never in the place of masked text or inside of metadata. A value
that a schema lists by name (an enumeration, a constant) is shown where it is listed. Names of members are shown if a
schema has them; others unless they hold an `@`, six digits, a blank or anything but ASCII.
"""


class Place(NamedTuple):
    """A place of a schema file and what may be shown there."""

    file: str
    path: str
    shown: DisplayRule


class Part(NamedTuple):
    """A part of the file: which places it lists."""

    title: str
    words: str
    holds: Callable[[DisplayRule], bool]


PARTS = (
    Part(
        "Text",
        "Words that people of the project chose. A text is masked all the same when it holds an `@`, six digits in a\n"
        "row or a phone number, or names the customer or holder of its record.",
        lambda shown: shown.text,
    ),
    Part("Days", "Plain dates. No day of birth is among them.", lambda shown: shown.dates),
    Part("Times", "Dates with a time of day, and nothing else.", lambda shown: shown.times and not shown.dates),
    Part("Numbers", "Numbers of any size: amounts, counts, points.", lambda shown: shown.numbers),
    Part(
        "Ids",
        "Ids that start as documented (`cust_`) and go on with letters and digits only.",
        lambda shown: bool(shown.prefixes),
    ),
)


def places() -> Iterator[Place]:
    """Every place of every schema file."""
    for file in of_payloads():
        name = file.relative_to(SCHEMAS).as_posix()
        document = read(file)
        yield from below(document, name, "")
        for local, definition in document.get("$defs", {}).items():
            yield from below(definition, name, f"({local})")


def below(node: dict[str, Any], file: str, path: str) -> Iterator[Place]:
    """The place of a subschema and those inside of it, references not followed."""
    yield Place(file, path, display_rule([node]))
    for branch in node.get("oneOf", ()):
        yield from below(branch, file, path)
    steps = [(f".{name}", member) for name, member in node.get("properties", {}).items()]
    steps += [(step, node[word]) for step, word in (("[]", "items"), (".*", "additionalProperties")) if word in node]
    for step, inner in steps:
        if isinstance(inner, dict):
            yield from below(inner, file, (path + step).removeprefix("."))


def render() -> str:
    """The whole file."""
    every = list(places())
    return "".join([WORDS, *(rendered(part, every) for part in PARTS)])


def rendered(part: Part, every: Iterable[Place]) -> str:
    """A part of the file: a row for each schema file."""
    listed = [place for place in every if part.holds(place.shown)]
    rows = [
        f"| {file} | {' '.join(f'`{path}`' for path in dict.fromkeys(place.path for place in group))} |\n"
        for file, group in groupby(listed, key=lambda place: place.file)
    ]
    count = len({(place.file, place.path) for place in listed})
    return f"\n## {part.title}\n\n{part.words} {count} places.\n\n| schema | members |\n|---|---|\n{''.join(rows)}"


if __name__ == "__main__":
    SHOWN.write_text(render(), encoding="utf-8")
