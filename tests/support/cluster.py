"""A Dask cluster of two workers in a process of its own on this machine."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from support.cli import environment

SERVER = """
import logging, sys
import dask
from distributed import LocalCluster
if __name__ == "__main__":
    dask.config.set({"distributed.scheduler.allowed-failures": 1})
    with LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs=logging.CRITICAL + 1
    ) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""
"""Ends when whoever has started it is gone."""

TESTS = Path(__file__).parents[1]


class Served(NamedTuple):
    """The address of a scheduler, and its process."""

    address: str
    process: "subprocess.Popen[str]"


@contextmanager
def cluster() -> Iterator[Served]:
    """A cluster, whose workers know what stands in the folder of the tests."""
    paths = [str(TESTS.parent / "src"), str(TESTS)]
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment({"PYTHONPATH": ":".join(paths)}),
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield Served(process.stdout.readline().strip(), process)
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()
