"""How many processes a command shares its sources among."""

from collections.abc import Collection

from segcli.input import search
from segcli.input.arguments import Arguments
from segcli.input.file_ids import FileId
from segcli.session import stores_for


def processes(wanted: int, is_selective: bool, sources: Arguments, written: Collection[FileId]) -> int:
    """As many as are wanted, and for 0 as many as pay; a run that `is_selective` is followed by one."""
    if is_selective:
        return 1
    if wanted:
        return wanted
    from segcli.parallel.tasks import auto_jobs

    return auto_jobs(search.find(sources, written=written, stores=stores_for(sources)))
