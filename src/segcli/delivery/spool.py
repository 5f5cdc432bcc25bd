"""Holds deliveries back until their time comes: some in memory, more in a temporary file without a name."""

import pickle
from tempfile import SpooledTemporaryFile

from segcli.delivery.outgoing import Delivery
from segcli.findings import SegcliError

IN_MEMORY = 2 << 20
"""Bytes that are kept in memory."""


class Spool:
    """Takes deliveries, and gives them back by their places as often as they are needed."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  it lives as long as the spool
        self._end = 0

    def put(self, delivery: Delivery) -> int:
        """Keep a delivery, and give its place. Raises SegcliError where there is no room."""
        place = self._end
        try:
            self._file.seek(place)
            pickle.dump(tuple(delivery), self._file, pickle.HIGHEST_PROTOCOL)
            self._end = self._file.tell()
        except OSError as error:
            reason = (error.strerror or "").lower()
            raise SegcliError(f"cannot hold deliveries back in a temporary file: {reason}") from error
        return place

    def get(self, place: int) -> Delivery:
        """The delivery at a place."""
        self._file.seek(place)
        return Delivery(*pickle.load(self._file))  # noqa: S301  a file of our own

    def close(self) -> None:
        self._file.close()
