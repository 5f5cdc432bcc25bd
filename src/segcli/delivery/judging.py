"""What there is to say of a delivery: is it signed, what is in it, and has it come before."""

from collections import OrderedDict
from collections.abc import Iterator
from hashlib import blake2b
from itertools import islice
from typing import NamedTuple

from segcli.delivery.admission import RefusedError
from segcli.delivery.recording import Verdict
from segcli.delivery.request import Request
from segcli.events.identity import identity_of
from segcli.findings import Tally
from segcli.input.http.coding import CodingError, decoded
from segcli.input.reading import EMPTY
from segcli.input.records import Context, Unreadable
from segcli.pipeline import checked_text
from segcli.signature.signature import matches
from segcli.validation.result import CheckedEvent
from segcli.validation.validator import EventValidator

ITEMS_MOST = 100
"""Events of one body that are looked at; the vendor sends one."""

JSON_ALONE = Context(is_strict=True)
"""A handler parses the whole body: text beside its JSON is a fault."""

IDS_KEPT = 40_000
EXPLAINED_MOST = 1 << 20
"""Bytes of a body up to which the reason of a mismatch is looked for, which takes some 20 ms a megabyte and guess."""

Item = CheckedEvent | Unreadable


class Signature(NamedTuple):
    """What is known of a signature, and why it does not match."""

    verdict: Verdict
    reason: str | None = None


class Judgement(NamedTuple):
    """What there is to say of a body, as it is unpacked: its signature, what is in it, and why it could not be looked
    at to its end, if so. `times` says how often its `id` has come by now, and `is_same` whether always with this body.
    """

    signature: Signature
    items: tuple[Item, ...]
    trouble: str | None = None
    times: int = 1
    is_same: bool = True


class Judge:
    """Checks deliveries with a validator, and signatures with several secrets, of which any may fit; counts in `tally`
    what it has seen.
    """

    def __init__(self, validator: EventValidator, secrets: tuple[bytes, ...], tally: Tally) -> None:
        self._validator = validator
        self._secrets = secrets
        self._tally = tally
        self._seen: OrderedDict[str, tuple[int, bytes]] = OrderedDict()

    def judge(self, request: Request, most: int) -> Judgement:
        """Raises RefusedError for a body that cannot be unpacked, or comes to more than so many bytes."""
        body = unpacked(request, most)
        signature = self._signature(request, body)
        found = checked_text([body], self._validator, JSON_ALONE)
        items = tuple(islice(found, ITEMS_MOST))
        trouble = None if items else EMPTY
        if next(found, None) is not None:
            trouble = f"holds more than {ITEMS_MOST} records; the rest has not been looked at"
        self._count(body, items, trouble)
        return Judgement(signature, items, trouble, *self._met(items, body))

    def _signature(self, request: Request, body: bytes) -> Signature:
        if not self._secrets:
            return Signature("unchecked")
        given = request.signature
        if not given:
            return Signature("unverified", "no signature")
        if any(matches(given, body, secret) for secret in self._secrets):
            return Signature("verified")
        if len(body) > EXPLAINED_MOST:
            return Signature("unverified", "why is looked for in bodies up to 1 MiB")
        from segcli.signature.diagnosis import UNEXPLAINED, mistake

        reasons = (mistake(given, body, secret) for secret in self._secrets)
        return Signature("unverified", next(filter(None, reasons), UNEXPLAINED))

    def _count(self, body: bytes, items: tuple[Item, ...], trouble: str | None) -> None:
        for item in items:
            if isinstance(item, Unreadable):
                self._tally.passed_over(item.finding, item.size)
            else:
                self._tally.judged(item.valid, item.findings)
                self._tally.found_inside.add(item.event.record.place)
        self._tally.read(len(body), 0, 0, trouble is not None)

    def _met(self, items: tuple[Item, ...], body: bytes) -> tuple[int, bool]:
        """How often the delivery has come, and whether always with the same body; 1 for one that has no id."""
        id_ = next(ids_of(items), None)
        if id_ is None:
            return 1, True
        digest = blake2b(body, digest_size=16).digest()
        times, first = self._seen.pop(id_, (0, digest))
        self._seen[id_] = times + 1, first
        if len(self._seen) > IDS_KEPT:
            self._seen.popitem(last=False)
        return times + 1, digest == first


def ids_of(items: tuple[Item, ...]) -> Iterator[str]:
    """The ids of webhooks, as they are: they are compared and never shown."""
    for item in items:
        if isinstance(item, CheckedEvent) and (id_ := identity_of(item.event, item.type, show_values=True).id):
            yield id_


def unpacked(request: Request, most: int) -> bytes:
    """The body without its encodings. Raises RefusedError where that cannot be, or comes to more than `most` bytes."""
    codings = request.codings
    if not codings:
        return request.body
    pieces: list[bytes] = []
    try:
        for piece in decoded([request.body], codings):
            pieces.append(piece)
            most -= len(piece)
            if most < 0:
                raise RefusedError(413, "the body is too large when it is unpacked")
    except CodingError as error:
        raise RefusedError(415, str(error)) from error
    return b"".join(pieces)
