"""Which executor a command shares its sources by, if it does: processes of this machine, or a cluster."""

from collections.abc import Collection, Iterable
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from segcli.findings import SegcliError
from segcli.input import search
from segcli.input.arguments import Arguments
from segcli.input.file_ids import FileId
from segcli.session import stores_for
from segcli.validation.result import Settings

if TYPE_CHECKING:
    from segcli.parallel.executor import Start
    from segcli.parallel.tasks import Task


class Cluster(NamedTuple):
    """A cluster by the address that the user named, and whether its answers may come in any order."""

    address: str
    is_unordered: bool = False


class Shareable(Protocol):
    """The request of a command that can share its sources; `jobs` 0 is as many processes as pay."""

    @property
    def sources(self) -> Arguments: ...
    @property
    def jobs(self) -> int: ...
    @property
    def cluster(self) -> Cluster | None: ...


def resumable(
    start: "Start[Task] | None", file: Path | None, settings: Settings, is_selective: bool
) -> "Start[Task] | None":
    """The same, but that it goes on where a run with this file was stopped; by one process where none was wanted.
    Raises SegcliError where the file would hold what may not be shown, and for a run that `is_selective`.
    """
    if file is None:
        return start
    if is_selective:
        raise SegcliError("--progress-file is about all events: it goes with neither --where nor --at")
    if settings.show_values:
        raise SegcliError("--progress-file keeps nothing that is masked in reports: it goes not with --show-values")
    from segcli.parallel.resuming import resuming
    from segcli.parallel.workers import Workers

    return resuming(file, start or partial(Workers, 1))


def executor(request: Shareable, is_selective: bool, written: Collection[FileId]) -> "Start[Task] | None":
    """What starts the cluster, or as many processes as are wanted. None where this process does it alone, as it does a
    run that `is_selective`; raises SegcliError where that is to be done by a cluster.
    """
    if request.cluster is not None:
        if is_selective:
            raise SegcliError("--cluster reads all events: it goes with neither --where nor --at")
        from segcli.cluster.executor import ClusterExecutor

        return partial(ClusterExecutor, *request.cluster)
    return None if is_selective else local(request.jobs, (request.sources,), written)


def local(jobs: int, arguments: Iterable[Arguments], written: Collection[FileId]) -> "Start[Any] | None":
    """What starts so many processes of this machine, or as many as pay for what the arguments lead to where that is 0.
    None where this process does it alone.
    """
    if jobs == 1:
        return None
    from segcli.parallel.tasks import auto_jobs

    found = (search.find(each, written=written, stores=stores_for(each)) for each in arguments)
    jobs = jobs or auto_jobs(chain.from_iterable(found))
    if jobs == 1:
        return None
    from segcli.parallel.workers import Workers

    return partial(Workers, jobs)
