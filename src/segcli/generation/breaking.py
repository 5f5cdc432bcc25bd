"""Payloads that are broken on purpose, each in one way: it has exactly one finding of the code that is requested.

Every code has one entry in BREAKERS, which yields changed payloads; cross-field rules need none, as their
constraints tell how they are broken, unless several members have to be changed at once. The validator chooses the first
change that leads to that finding and no other.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import chain

from segcli.findings import SegcliError, Severity
from segcli.generation import envelope_breakers, schema_breakers, text_breakers
from segcli.generation.chance import Chance
from segcli.generation.drafts import Draft, as_line
from segcli.generation.envelope import Around
from segcli.generation.payloads import PayloadRequest, payloads, refuse
from segcli.generation.rule_breakers import RuleBreaker
from segcli.input.encoding import Encoding
from segcli.input.framing import Framing
from segcli.input.records import Record
from segcli.rules import codes as rule_codes
from segcli.schemas.bundle import bundle
from segcli.schemas.catalogue import catalogue
from segcli.schemas.closing import closed
from segcli.schemas.tree import SchemaTree
from segcli.validation.codes import pages
from segcli.validation.result import Settings
from segcli.validation.validator import EventValidator

Breaker = Callable[[Draft], Iterable[str]]
BREAKERS: Mapping[str, Breaker] = {
    "designer-payload": envelope_breakers.designer_payload,
    "duplicate-key": text_breakers.duplicate_key,
    "error-response": envelope_breakers.error_response,
    "invalid-json": text_breakers.invalid_json,
    "legacy-envelope": envelope_breakers.legacy_envelope,
    "malformed-value": schema_breakers.malformed_value,
    "misspelt-property": schema_breakers.misspelt_property,
    "missing-property": schema_breakers.missing_property,
    "nested-data": envelope_breakers.nested_data,
    "not-an-event": envelope_breakers.not_an_event,
    "null-not-allowed": schema_breakers.null_not_allowed,
    "number-too-large": text_breakers.number_too_large,
    "out-of-range": schema_breakers.out_of_range,
    "partial-envelope": envelope_breakers.partial_envelope,
    "too-deep": text_breakers.too_deep,
    "too-large": text_breakers.too_large,
    "undocumented-event": envelope_breakers.undocumented_event,
    "unexpected-value": schema_breakers.unexpected_value,
    "unknown-event": envelope_breakers.unknown_event,
    "unknown-property": schema_breakers.unknown_property,
    "unknown-value": schema_breakers.unknown_value,
    "unpaired-surrogate": text_breakers.unpaired_surrogate,
    "wrong-channel": envelope_breakers.wrong_channel,
    "wrong-type": schema_breakers.wrong_type,
}
"""By a code, the function that yields payloads that may have a finding of it."""
UNBREAKABLE = {
    "required-by-you": "it depends on --require",
    "not-an-event-file": "it is about a file of a directory",
    "unexpected-event": "it depends on --event",
    "unexpected-purpose": "it depends on --purpose",
}
"""Codes that no payload has by itself, and why."""
FIRST = ("customer.segment.left", "customer.order.paid", "redemption.succeeded", "voucher.created", "campaign.created")
"""Events that are tried before all others when any will do."""
PATIENCE = 12
"""So many clean payloads are tried before the event counts as one that cannot have the finding."""
MORE_PATIENCE = 1000
"""So many are, once one could be broken."""


def broken(request: PayloadRequest, code: str) -> Iterator[str]:
    """As many payloads as are requested, each a line of text with one finding of a code, and no other above a note.

    Raises SegcliError when payloads of the event cannot have it.
    """
    breaker = breaker_of(code)
    schema_tree = SchemaTree(closed(bundle(request.event, request.around)))
    chance = Chance(request.seed, request.event, code)
    left, patience = request.number, PATIENCE
    for payload in payloads(request._replace(number=sys.maxsize)):
        draft = Draft(request.event, payload, as_line(payload), schema_tree, chance)
        text = next((text for text in breaker(draft) if has_only(code, text)), None)
        patience -= 1
        if text is not None:
            yield text
            left, patience = left - 1, MORE_PATIENCE
        if not left:
            return
        if not patience:
            raise SegcliError(f"{request.event} {in_words(request.around)} cannot have {code}")


def breaker_of(code: str) -> Breaker:
    """The function that breaks payloads so that they have a code. Raises SegcliError for one that no payload has."""
    if code in UNBREAKABLE:
        raise SegcliError(f"no payload has {code} by itself: {UNBREAKABLE[code]}")
    if code in BREAKERS:
        return BREAKERS[code]
    if code not in rule_codes():
        raise SegcliError(f"segcli does not know how to break a payload so that it has {code}")
    return RuleBreaker(code)


def breakable() -> list[str]:
    """The codes that a payload can have."""
    return sorted(pages().keys() - UNBREAKABLE.keys())


def somehow_broken(request: PayloadRequest, code: str, event: str | None, around: Around | None) -> Iterator[str]:
    """The same where event or envelope are left open: payloads of the first of them that can have the finding."""
    breaker_of(code)
    if event:
        refuse(request._replace(event=event, around=around or "data"))
    for name in (event,) if event else tuple(dict.fromkeys((*FIRST, *catalogue()["events"]))):
        channels: tuple[Around, ...] = ("data", *catalogue()["events"][name]["channels"])
        for envelope in (around,) if around else channels:
            lines = broken(request._replace(event=name, around=envelope), code)
            try:
                return chain((next(lines),), lines)
            except SegcliError:
                continue
    where = f" {in_words(around)}" if around else ""
    if event:
        raise SegcliError(f"{event}{where} cannot have {code}; without TYPE an event is chosen that can")
    raise SegcliError(f"no event{where} can have {code}")


def in_words(around: Around) -> str:
    return "without its envelope" if around == "data" else f"from a {around} webhook"


@cache
def validator() -> EventValidator:
    """The validator that checks the changed payloads."""
    return EventValidator(Settings())


def has_only(code: str, text: str) -> bool:
    """Whether a line has one finding of a code, and no other above a note."""
    findings = [
        finding
        for item in Framing(Encoding(iter([text.encode()])))
        for finding in (validator().check(item).findings if isinstance(item, Record) else (item.finding,))
    ]
    loud = {finding.code for finding in findings if finding.severity > Severity.NOTE}
    return [finding.code for finding in findings].count(code) == 1 and loud <= {code}
