"""The one seam between a pool and those who do its tasks: processes of this machine, or of others.

A back end takes tasks and gives their answers in the order of the tasks. `work` is a function that is imported by the
name of its module (or a `partial` of one), and it and the tasks can be pickled; an answer is messages of plain bytes. A
task changes nothing where it is done, so one whose worker died may be done again: only one answer of it is given.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from segcli.parallel.job import Send

T = TypeVar("T")

Work = Callable[[T, Send], None]
"""Does a task."""

Answers = Iterator[tuple[T, Iterator[bytes]]]


class Executor(Protocol[T]):
    """Does tasks by the `work` that it was started with. Raises SegcliError when it cannot go on."""

    def answers(self, tasks: Iterable[T], is_local: Callable[[T], bool]) -> Answers[T]:
        """The tasks in their order, each with the messages that answer it. Those that `is_local` accepts are for the
        caller to do, and have none. Tasks are taken as they can be done, and few before their turn.
        """
        ...

    def close(self) -> None:
        """Give up what is still being done."""
        ...


Start = Callable[[Work[T]], Executor[T]]
"""Starts a back end for a kind of work."""
