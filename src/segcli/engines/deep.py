"""Room for checks that go deeper than Python usually does."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from segcli.findings import SegcliError

DEEP = 10_000
"""Frames for 512 levels of a schema that refers to itself, at up to 20 a level; 8 MiB of stack hold 5 times as many."""

DEEPER = 200_000
"""Frames for 512 levels at which 64 schemas are about one value."""

STACK = 256 << 20
"""Bytes that they take at most; what is not used is no memory."""

Result = TypeVar("Result")


def deeply(work: Callable[[], Result]) -> Result:
    """The result of some work, done with more stack when it needs that. Raises SegcliError where even this is too
    little.
    """
    try:
        with frames(DEEP):
            return work()
    except RecursionError:
        return on_a_large_stack(work)


def on_a_large_stack(work: Callable[[], Result]) -> Result:
    results: list[Result] = []
    errors: list[SegcliError] = []

    def run() -> None:
        try:
            with frames(DEEPER):
                results.append(work())
        except SegcliError as error:
            errors.append(error)
        except (RecursionError, MemoryError):
            errors.append(SegcliError("a record is nested too deep to be checked by this schema"))

    before = threading.stack_size(STACK)
    try:
        thread = threading.Thread(target=run)
        thread.start()
    except RuntimeError as error:
        raise SegcliError("there is not enough memory to check a record that is nested so deep") from error
    finally:
        threading.stack_size(before)
    thread.join()
    if errors:
        raise errors[0]
    return results[0]


@contextmanager
def frames(most: int) -> Iterator[None]:
    """Allow so many frames inside each other."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, most))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
