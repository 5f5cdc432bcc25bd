"""Keeps results for later, in bounded memory."""

from typing import TypeVar

K = TypeVar("K")
T = TypeVar("T")

MOST = 1000


def remember(kept: dict[K, T], key: K, value: T, most: int = MOST) -> T:
    """Keep a value under its key, and give it back. A memory of `most` values is emptied before another one comes."""
    if len(kept) >= most:
        kept.clear()
    kept[key] = value
    return value
