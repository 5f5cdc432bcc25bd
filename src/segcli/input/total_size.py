"""How much there is to read in all sources, for a line that says how far a run has come."""

import os
import stat
from collections.abc import Collection

from segcli.console.urls import is_url
from segcli.input.arguments import Arguments
from segcli.input.file_ids import FileId
from segcli.input.search import find
from segcli.input.sources import Source, is_compressed_name


def total(arguments: Arguments, written: Collection[FileId] = ()) -> int | None:
    """The bytes of all sources together; None where one of them does not tell, or a store would be listed twice."""
    if any(map(is_url, arguments.names)):
        return None
    size = 0
    for source in find(arguments, written=written):
        if isinstance(source, Source):
            try:
                status = os.stat(source.path) if source.path else os.fstat(0)
            except OSError:
                return None
            if not stat.S_ISREG(status.st_mode) or is_compressed_name(source.name):
                return None
            size += status.st_size
    return size
