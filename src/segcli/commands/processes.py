"""Which executor a command shares its sources by, if it does."""

from collections.abc import Collection
from functools import partial
from typing import TYPE_CHECKING

from segcli.input import search
from segcli.input.arguments import Arguments
from segcli.input.file_ids import FileId
from segcli.session import stores_for

if TYPE_CHECKING:
    from segcli.parallel.executor import Start


def executor(wanted: int, is_selective: bool, sources: Arguments, written: Collection[FileId]) -> "Start | None":
    """What starts as many processes as are wanted, and for 0 as many as pay; None where this process does it alone, as
    it does a run that `is_selective`.
    """
    if is_selective or wanted == 1:
        return None
    from segcli.parallel.tasks import auto_jobs

    jobs = wanted or auto_jobs(search.find(sources, written=written, stores=stores_for(sources)))
    if jobs == 1:
        return None
    from segcli.parallel.workers import Workers

    return partial(Workers, jobs)
