"""The options of commands that have others read: processes of this machine, or a cluster."""

from pathlib import Path
from typing import Annotated

import typer

Jobs = Annotated[str, typer.Option("--jobs", "-j", metavar="N|auto", help="Processes to check with.")]
ClusterAddress = Annotated[
    str | None,
    typer.Option("--cluster", metavar="ADDRESS|local:N", help="Check with the workers of this Dask cluster."),
]
Unordered = Annotated[
    bool, typer.Option("--unordered", help="Report what the cluster has read first, in whatever order.")
]
ProgressFile = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Remember here what has been read, and go on where a run was stopped."),
]
