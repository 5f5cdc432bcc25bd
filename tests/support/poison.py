"""Work that goes wrong on some files, by their names: it kills its worker always or once, fails, or takes for ever."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from segcli.parallel import pool
from segcli.parallel.job import Send, Sink
from segcli.parallel.tasks import Batch, ChunkTask, Task
from segcli.validation.validator import EventValidator

real = pool.work
SECRET = "Zilpha Quornby"


def work(sink_for: Callable[[EventValidator, Send], Sink], task: Task, send: Send) -> None:
    """The work of a pool, but for those files."""
    names = [source.name for source, _ in task.files] if isinstance(task, Batch) else []
    if isinstance(task, ChunkTask):
        names = [str(task.chunk.file)] if task.chunk.begin else []
    for name in names:
        if "deadly" in name:
            os._exit(1)
        if "once" in name and not (mark := Path(f"{name}.mark")).exists():
            mark.touch()
            os._exit(1)
        if "failing" in name:
            raise ValueError(SECRET)
        if "endless" in name:
            time.sleep(60)
    real(sink_for, task, send)
