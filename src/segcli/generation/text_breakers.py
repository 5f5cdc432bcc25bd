"""Changes of the text by which a payload is no JSON, or JSON that parsers disagree on."""

from collections.abc import Iterator

from segcli.generation.drafts import Draft, as_line
from segcli.input.huge_numbers import HugeNumber

DEEP = 600
LARGE = (64 << 20) + 1


def invalid_json(draft: Draft) -> Iterator[str]:
    """The line is cut off, in the middle of a string: elsewhere the next line might seem to go on with it."""
    start = draft.chance.between(0, len(draft.text) // 2)
    yield draft.text[: draft.text.index('":"', start) + 3]


def too_deep(draft: Draft) -> Iterator[str]:
    """A value is nested deeper than any is."""
    yield with_first(draft, "deep", "[" * DEEP + "]" * DEEP)


def too_large(draft: Draft) -> Iterator[str]:
    """A value is larger than any is."""
    yield with_first(draft, "large", f'"{"x" * LARGE}"')


def duplicate_key(draft: Draft) -> Iterator[str]:
    """The first member comes twice."""
    name = next(iter(draft.json))
    yield with_first(draft, name, as_line(draft.json[name]))


def unpaired_surrogate(draft: Draft) -> Iterator[str]:
    """A text was cut inside a character."""
    texts = [(path, value) for path, value in draft.values() if isinstance(value, str)]
    for path, value in sorted(texts, key=lambda text: " " not in text[1]):
        yield draft.replaced(path, f"{value} \ud83c")


def number_too_large(draft: Draft) -> Iterator[str]:
    """A number is beyond what a double holds."""
    for path, value in draft.values():
        if type(value) in (int, float):
            yield draft.replaced(path, HugeNumber("1e400"))


def with_first(draft: Draft, name: str, value: str) -> str:
    """The text with one member more, at its start."""
    return f'{{"{name}":{value},{draft.text[1:]}'
