"""Payloads for a test: generated, and changed as the test wants them."""

import sys
from collections.abc import Iterator
from typing import Any

import orjson

from segcli.console.suggest import suggestion
from segcli.events.names import known_event
from segcli.events.purpose import Purpose, known_purpose
from segcli.findings import Json, SegcliError
from segcli.generation.envelope import Around
from segcli.generation.payloads import PayloadRequest, payloads
from segcli.schemas.bundle import bundle
from segcli.schemas.catalogue import catalogue

ENDLESS = sys.maxsize


class SegcliEvent:
    """What the fixture `segcli_event` gives: a function that makes payloads. Each call makes another one, and the calls
    of a test make the same ones whenever it runs, whatever runs before.
    """

    def __init__(self) -> None:
        self._streams: dict[PayloadRequest, Iterator[Json]] = {}

    def __call__(
        self,
        event_type: str,
        /,
        *,
        envelope: Around | None = None,
        purpose: Purpose | None = None,
        seed: int = 0,
        **changes: Json,
    ) -> dict[str, Any]:
        """A valid payload of an event, with `changes` of its data merged into it: a dict changes the members that it
        names, `...` leaves a member out, and any other value replaces what is there. The envelope is that of the
        webhook which sends the event, `"project"` rather than `"distribution"`; `"data"` is none. Raises SegcliError
        for what there is not.
        """
        __tracebackhide__ = True
        try:
            event = known_event(event_type)
            refuse_unknown(event, changes)
            around = envelope or catalogue()["events"][event]["channels"][0]
            purpose = None if purpose is None else known_purpose(purpose)
            payload = self._next(PayloadRequest(event, around, purpose, ENDLESS, seed))
        except SegcliError as error:
            # A test shall show no frames of segcli.
            raise error.with_traceback(None) from None
        merge(payload if around == "data" else payload["data"], changes)
        return payload

    def _next(self, request: PayloadRequest) -> dict[str, Any]:
        """The next payload of a kind; a copy, since generated ones have parts in common."""
        if request not in self._streams:
            self._streams[request] = payloads(request)
        payload: dict[str, Any] = orjson.loads(orjson.dumps(next(self._streams[request])))
        return payload


def refuse_unknown(event: str, changes: dict[str, Json]) -> None:
    """Raises SegcliError for members that the data of an event does not have."""
    members = list(bundle(event)["properties"])
    for name in changes:
        if name not in members:
            hint = suggestion(name, members, f"segcli schema {event}")
            raise SegcliError(f"the data of {event} has no member {name}{hint}")


def merge(target: dict[str, Json], changes: dict[str, Json]) -> None:
    """Change an object in place, and the objects inside of it."""
    for name, change in changes.items():
        if change is ...:
            target.pop(name, None)
        elif isinstance(change, dict):
            inner = target.get(name)
            target[name] = inner if isinstance(inner, dict) else {}
            merge(target[name], change)
        else:
            target[name] = change
