"""The cluster that `--cluster` names: a scheduler by its address, or workers on this machine for as long as a run."""

import logging
import re
from contextlib import ExitStack
from importlib.util import find_spec
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING

from segcli.cluster import remote
from segcli.cluster.remote import versions
from segcli.findings import SegcliError
from segcli.parallel.interruption import without_interruption

if TYPE_CHECKING:
    from distributed import Client, LocalCluster

LOCAL = re.compile(r"local:([1-9][0-9]{0,2})")
ADDRESS = re.compile(r"(?:tcp|tls|ws|wss)://[^\s@/]+:[0-9]+")
TAKES = "--cluster takes the address of a scheduler, such as tcp://scheduler.example.test:8786, or local:N"
INSTALL = "--cluster takes `pip install 'segcli[cluster]'`, here and on the workers"
PATIENCE = 15
"""Seconds until the scheduler has to answer, and until it has to have a worker."""


class Connection:
    """A client of a cluster, and the workers that were started for it, if any. Raises SegcliError when the address is
    none, when nobody answers there, and when a worker has other versions than this machine.
    """

    def __init__(self, address: str) -> None:
        check(address)
        # What it has to say of a worker that died, it says at length; the run says it in a line.
        logging.getLogger("distributed").setLevel(logging.CRITICAL + 1)
        self.address = address
        self._workers: LocalCluster | None = None
        local = LOCAL.fullmatch(address)
        # Started later it would let interruptions through again, to all processes that are started behind it.
        resource_tracker.ensure_running()
        with without_interruption():
            if local:
                self._workers = local_workers(int(local[1]))
            self.client = self._connected(address if self._workers is None else self._workers.scheduler_address)
        with ExitStack() as unless_sound:
            unless_sound.callback(self.close)
            self._compare()
            unless_sound.pop_all()

    def _connected(self, address: str) -> "Client":
        from distributed import Client

        try:
            return Client(address, timeout=PATIENCE)
        except (OSError, TimeoutError) as error:
            self._close_workers()
            raise SegcliError(f"no scheduler answers at {self.address}") from error

    def _compare(self) -> None:
        """Wait for a worker, and compare the versions of all with those of this machine."""
        try:
            self.client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise SegcliError(f"the cluster at {self.address} has no worker") from error
        found = self.client.run(remote.versions, on_error="return")
        for worker, said in found.items():
            if isinstance(said, ImportError):
                raise SegcliError(f"the worker {worker} cannot load segcli: {INSTALL}")
            if said != versions():
                raise SegcliError(f"the worker {worker} has {said}, and this machine {versions()}")

    @property
    def threads(self) -> int:
        """How many tasks the cluster does at the same time."""
        return sum(self.client.nthreads().values())

    @property
    def is_lost(self) -> bool:
        """Whether the scheduler has gone."""
        return self.client.status != "running"

    def close(self) -> None:
        """Leave the cluster, and end the workers that were started for it."""
        self.client.close(timeout=2)
        self._close_workers()

    def _close_workers(self) -> None:
        if self._workers is not None:
            self._workers.close(timeout=5)
            self._workers = None


def check(address: str) -> None:
    """Raises SegcliError for what is no address, and where the package is missing."""
    if not LOCAL.fullmatch(address) and not ADDRESS.fullmatch(address):
        raise SegcliError(f"{TAKES}, not {address}")
    if not find_spec("distributed"):
        raise SegcliError(INSTALL)


def local_workers(count: int) -> "LocalCluster":
    """So many processes of this machine, which nobody else can reach, and no pages that show them."""
    from distributed import LocalCluster

    return LocalCluster(
        n_workers=count,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        scheduler_kwargs={"dashboard": False},
        silence_logs=logging.CRITICAL,
    )
