"""The options of commands that have others read: processes of this machine, or a cluster."""

from pathlib import Path
from typing import Annotated, Any

import typer


def jobs_option(help: str) -> Any:
    """The option for the number of processes of this machine."""
    return typer.Option("--jobs", "-j", metavar="N|auto", help=help)


Jobs = Annotated[str, jobs_option("Processes to check with.")]
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
