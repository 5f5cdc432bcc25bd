"""A cluster as the executor of a pool: it is given few tasks ahead of their turn, and its answers come in order."""

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from segcli.cluster.connection import Connection
from segcli.cluster.remote import TaskFailedError, do, versions
from segcli.findings import SegcliError
from segcli.parallel.executor import Answers, Work
from segcli.parallel.tasks import Batch, LargeFile, Task
from segcli.parallel.wire import lost

if TYPE_CHECKING:
    from distributed import Future

AHEAD = 4
"""Tasks that are given out for each that can be done at the same time: while the first one takes long, others are done
and their answers wait on the workers.
"""

RETRIES = 2
"""How often a task that met with an error is done again; one whose worker died is so in any case."""


class Given:
    """A task that was given out, with what its answer will be; None where it is not for the cluster."""

    def __init__(self, task: Task, answer: "Future[list[bytes]] | None") -> None:
        self.task = task
        self.answer = answer


class ClusterExecutor:
    """Has tasks done by a cluster. `is_unordered`, what is done first is given first, but for the pieces of a file."""

    def __init__(self, address: str, is_unordered: bool, work: Work[Task]) -> None:
        self._connection = Connection(address)
        self._is_unordered = is_unordered
        self._work = work
        self._given: deque[Given] = deque()
        self._most = AHEAD * max(self._connection.threads, 1)
        self._inside: LargeFile | None = None

    def close(self) -> None:
        """Take back what is not done yet, and leave."""
        answers = [given.answer for given in self._given if given.answer is not None]
        if not self._connection.is_lost:
            self._connection.client.cancel(answers, force=True)
        self._connection.close()

    def answers(self, tasks: Iterable[Task], is_local: Callable[[Task], bool]) -> Answers[Task]:
        """The tasks with their answers, as `Executor` says."""
        remaining = iter(tasks)
        while True:
            self._give_out(remaining, is_local)
            if not self._given:
                return
            given = self._next()
            yield given.task, self._messages(given)
            self._given.remove(given)

    def _give_out(self, tasks: Iterator[Task], is_local: Callable[[Task], bool]) -> None:
        """Give out the next tasks."""
        while len(self._given) < self._most and (task := next(tasks, None)) is not None:
            self._given.append(Given(task, None if is_local(task) else self._submitted(task)))

    def _submitted(self, task: Task) -> "Future[list[bytes]]":
        order = pickle.dumps((self._work, task), pickle.HIGHEST_PROTOCOL)
        return self._connection.client.submit(do, versions(), order, pure=False, retries=RETRIES)

    def _next(self) -> Given:
        """The task whose turn it is: the first, or one that is done and no piece of a file."""
        first = self._given[0]
        if self._is_unordered and self._inside is None:
            first = self._first_done()
        if isinstance(first.task, LargeFile):
            self._inside = None if self._inside is first.task else first.task
        return first

    def _first_done(self) -> Given:
        """The first file that has been read; else what this process does, or begins with, itself."""
        from distributed import wait

        while True:
            files = [given for given in self._given if isinstance(given.task, Batch) and given.answer is not None]
            for given in files:
                if given.answer is not None and given.answer.done():
                    return given
            if self._given[0] not in files:
                return self._given[0]
            wait([given.answer for given in files], return_when="FIRST_COMPLETED")

    def _messages(self, given: Given, is_last: bool = False) -> Iterator[bytes]:
        """The messages of an answer, once it is there; not `is_last`, what could not be done may be tried once more."""
        if given.answer is None:
            return
        outcome = self._outcome(given.answer)
        if isinstance(outcome, list):
            yield from outcome
        elif not is_last and (parts := apart(given.task, outcome)):
            for part in parts:  # one after another, as each might take the others' worker along
                yield from self._messages(Given(part, self._submitted(part)), is_last=True)
        else:
            yield lost(reason(outcome))

    def _outcome(self, answer: "Future[list[bytes]]") -> list[bytes] | BaseException:
        """The messages of a task, or why it could not be done. Raises SegcliError when nothing more can be."""
        from distributed import CancelledError

        try:
            error = answer.exception()
            messages: list[bytes] = answer.result() if error is None else []
        except CancelledError as cancelled:
            address = self._connection.address
            raise SegcliError(f"the scheduler at {address} was lost, so the report ends too early") from cancelled
        if isinstance(error, SegcliError):
            raise error
        return messages if error is None else error


def apart(task: Task, error: BaseException) -> list[Task]:
    """What of a task that could not be done is worth another try. One of several files is the reason, so the others can
    be read; and a worker that was killed may have been so by a task beside this one.
    """
    from distributed import KilledWorker

    if isinstance(task, Batch) and len(task.files) > 1:
        return [Batch((file,)) for file in task.files]
    return [task] if isinstance(error, KilledWorker) else []


def reason(error: BaseException) -> str:
    """Why a task could not be done, in words that quote nothing of a payload."""
    from distributed import KilledWorker

    if isinstance(error, KilledWorker):
        return "each worker that read it was killed; if memory was short, give them more"
    if isinstance(error, TaskFailedError) and error.args == (MemoryError.__name__,):
        return "there was not enough memory on a worker to read it"
    kind = error.args[0] if isinstance(error, TaskFailedError) else type(error).__name__
    return f"a worker met with a bug ({kind})"
