"""Processes that do tasks side by side and answer each with messages; the answers come in the order of the tasks.

Every worker has a pipe of its own. One whose pipe is shut ends by itself, so none is left behind, however this process
ends; and one that dies shuts its pipe, so nobody waits for it.
"""

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import connection, get_context
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from segcli.findings import SegcliError
from segcli.parallel.interruption import without_interruption
from segcli.parallel.job import Send

MAX_BUFFERED = 8 << 20
"""Bytes of an answer that are received before its turn; a worker that has more to send waits."""

DONE = b""
"""The message that ends an answer."""

NO_MEMORY = b"!"
"""The message that ends an answer for which there was not enough memory."""

T = TypeVar("T")
Pipe = Any
"""One end of a `multiprocessing.Pipe`, whose class is another on Windows."""


class Answer(Generic[T]):
    """The messages for a task so far; `done` when no more will come."""

    def __init__(self, task: T) -> None:
        self.task = task
        self.messages: deque[bytes] = deque()
        self.size = 0
        self.done = False


class Worker(Generic[T]):
    """A process, our end of its pipe, and the answer it is giving."""

    def __init__(self, process: BaseProcess, pipe: Pipe) -> None:
        self.process = process
        self.pipe = pipe
        self.answer: Answer[T] | None = None


class Workers(Generic[T]):
    """`count` processes that call `work(task, send)`: the executor of this machine. Raises SegcliError when one of them
    dies.
    """

    def __init__(self, count: int, work: Callable[[T, Send], None], forks: bool | None = None) -> None:
        # A forked worker starts in 3 ms and has all that is loaded; a spawned one takes 150 ms.
        forks = can_fork() if forks is None else forks
        context: Any = get_context("fork" if forks else "spawn")
        self._workers: list[Worker[T]] = []
        self._answers: deque[Answer[T]] = deque()
        try:
            with without_interruption():
                for _ in range(count):
                    pipe, worker_pipe = context.Pipe()
                    inherited = [*(worker.pipe for worker in self._workers), pipe] if forks else []
                    process = context.Process(target=serve, args=(work, worker_pipe, inherited), daemon=True)
                    process.start()
                    worker_pipe.close()
                    self._workers.append(Worker(process, pipe))
        except OSError as error:
            self.close()
            reason = (error.strerror or "").lower()
            raise SegcliError(f"cannot start {count} worker processes: {reason}; --jobs 1 needs none") from error

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.pipe.close()

    def answers(self, tasks: Iterable[T], is_local: Callable[[T], bool]) -> Iterator[tuple[T, Iterator[bytes]]]:
        """The tasks in their order, each with the messages that answer it, as `Executor` says."""
        remaining = iter(tasks)
        while True:
            self._assign(remaining, is_local)
            if not self._answers:
                return
            current = self._answers[0]
            messages = self._messages(current, remaining, is_local)
            yield current.task, messages
            for _ in messages:
                pass
            self._answers.popleft()

    def _assign(self, tasks: Iterator[T], is_local: Callable[[T], bool]) -> None:
        """Send the next tasks to workers that have none."""
        for worker in self._workers:
            while worker.answer is None and len(self._answers) <= 2 * len(self._workers):
                task = next(tasks, None)
                if task is None:
                    return
                answer = Answer(task)
                self._answers.append(answer)
                answer.done = is_local(task)
                if not answer.done:
                    worker.answer = answer
                    with dead_worker_reported(worker):
                        worker.pipe.send(task)

    def _messages(self, current: Answer[T], tasks: Iterator[T], is_local: Callable[[T], bool]) -> Iterator[bytes]:
        """The messages of the answer whose turn it is; meanwhile those of others are received, and new tasks sent."""
        while True:
            workers = {
                worker.pipe: worker
                for worker in self._workers
                if worker.answer is not None and (worker.answer is current or worker.answer.size < MAX_BUFFERED)
            }
            is_ready = current.messages or current.done
            for pipe in connection.wait(list(workers), 0 if is_ready else None) if workers else ():
                receive(workers[pipe])
            self._assign(tasks, is_local)
            if current.messages:
                message = current.messages.popleft()
                current.size -= len(message)
                yield message
            elif current.done:
                return


def can_fork() -> bool:
    """Whether this process has one thread: a child would wait for ever for what others hold, as those of stores do."""
    return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1


def receive(worker: Worker[Any]) -> None:
    """Receive the next message of a worker that has sent one."""
    assert worker.answer is not None
    with dead_worker_reported(worker):
        message = worker.pipe.recv_bytes()
    if message == NO_MEMORY:
        raise SegcliError("a worker process ran out of memory, so the report ends too early; --jobs 1 needs less")
    if message == DONE:
        worker.answer.done = True
        worker.answer = None
        return
    worker.answer.messages.append(message)
    worker.answer.size += len(message)


@contextmanager
def dead_worker_reported(worker: Worker[Any]) -> Iterator[None]:
    """Raises SegcliError when the worker is dead, and RuntimeError when that is our own fault."""
    try:
        yield
    except (EOFError, OSError) as error:
        worker.process.join(1)
        code = worker.process.exitcode
        if code is not None and code > 0:
            raise RuntimeError("a worker process met with a bug") from error
        how = f" (signal {-code})" if code else ""
        raise SegcliError(
            f"a worker process was killed{how}, so the report ends too early; if memory was short, --jobs 1 needs less"
        ) from error


def serve(work: Callable[[T, Send], None], pipe: Pipe, inherited: list[Pipe]) -> None:
    """Do task after task, in a worker, until the parent closes the pipe."""
    for other in inherited:
        other.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # for Windows
    if not os.environ.get("SEGCLI_DEBUG"):
        # A traceback may quote a payload.
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115  open as long as the process lives
    with suppress(EOFError, ConnectionError):
        while True:
            task = pipe.recv()
            try:
                work(task, pipe.send_bytes)
            except MemoryError:
                pipe.send_bytes(NO_MEMORY)
            else:
                pipe.send_bytes(DONE)
