"""How much a receiver takes of anybody: what is beyond is refused, so that nobody can fill its memory or its time."""

from typing import NamedTuple


class Limits(NamedTuple):
    """Bytes of a head, of a body, as it is sent and as it is unpacked, and of all bodies that are on their way at once;
    seconds for a whole request, between two requests of a connection, and for taking an answer; open connections.

    A head may not be larger than what reads the record takes for one, less what the record adds to it.
    """

    head: int = 60 << 10
    body: int = 10 << 20
    bodies: int = 64 << 20
    request_seconds: float = 30.0
    idle_seconds: float = 60.0
    answer_seconds: float = 10.0
    connections: int = 256


LIMITS = Limits()
