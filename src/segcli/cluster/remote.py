"""What is done on the workers of a cluster, which load it by the name of this module."""

import pickle
import platform
from types import TracebackType

from segcli.__about__ import __version__
from segcli.findings import SegcliError


def versions() -> str:
    """What has to be the same on every machine: segcli, whose records are sent, and Python, which pickles them."""
    return f"segcli {__version__} on Python {'.'.join(platform.python_version_tuple()[:2])}"


class TaskFailedError(Exception):
    """A task that met with an error, by the name of its class alone: a text or a traceback may quote a payload, and the
    workers log it.
    """


class Unquoted:
    """Makes every error one that quotes nothing, but for those that are for the user."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if kind is not None and issubclass(kind, Exception) and not issubclass(kind, SegcliError):
            raise TaskFailedError(kind.__name__) from None


def do(expected: str, order: bytes) -> list[bytes]:
    """The messages that answer a task; `order` is the pickled work and task. It is bytes, which Dask passes on as they
    are and does not look through. Raises SegcliError where the versions are others than `expected`, and else only
    TaskFailedError.
    """
    if versions() != expected:
        raise SegcliError(f"a worker of the cluster has {versions()}, and this machine {expected}")
    messages: list[bytes] = []
    with Unquoted():
        work, task = pickle.loads(order)  # noqa: S301  from the process that asks for the task
        work(task, messages.append)
    return messages
