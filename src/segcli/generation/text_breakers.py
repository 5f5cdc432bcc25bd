"""Changes of the text by which a payload is no JSON, or JSON that parsers disagree on."""

from collections.abc import Iterator

from segcli.generation.drafts import Draft, written

DEEP = 600
LARGE = (64 << 20) + 1


def invalid_json(draft: Draft) -> Iterator[str]:
    """The line is cut off."""
    yield draft.text[: -draft.chance.between(1, len(draft.text) // 2)]


def too_deep(draft: Draft) -> Iterator[str]:
    """A value is nested deeper than any is."""
    yield with_first(draft, "deep", "[" * DEEP + "]" * DEEP)


def too_large(draft: Draft) -> Iterator[str]:
    """A value is larger than any is."""
    yield with_first(draft, "large", f'"{"x" * LARGE}"')


def duplicate_key(draft: Draft) -> Iterator[str]:
    """The first member comes twice."""
    name = next(iter(draft.json))
    yield with_first(draft, name, written(draft.json[name]))


def with_first(draft: Draft, name: str, value: str) -> str:
    """The text with one member more, at its start."""
    return f'{{"{name}":{value},{draft.text[1:]}'
