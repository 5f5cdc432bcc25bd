"""`segcli example`: a valid payload of an event, invented; with a number or a seed as many as are wanted."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

import orjson

from segcli.commands.schema import Around
from segcli.console.output import Output
from segcli.events.names import known_event
from segcli.events.purpose import Purpose, purpose_of
from segcli.findings import ExitCode, SegcliError
from segcli.schemas.catalogue import catalogue
from segcli.schemas.files import BUNDLED
from segcli.validation.codes import known_code

ROOT = BUNDLED / "examples"


class Request(NamedTuple):
    """What is wanted: an event or a `story`; None and False leave things open. With `number`, `seed`, `customers` or
    `code`, which is that of the finding that every payload shall have, payloads are generated.
    """

    event: str | None = None
    purpose: Purpose | None = None
    around: Around | None = None
    number: int | None = None
    seed: int | None = None
    customers: int | None = None
    code: str | None = None
    story: bool = False

    @property
    def is_of_many(self) -> bool:
        """Whether payloads are to be generated, one a line."""
        return (self.number, self.seed, self.customers, self.code) != (None, None, None, None)


def run(request: Request, output: Output) -> ExitCode:
    """Print examples. Raises SegcliError when the event is not sent that way or has no purposes."""
    lines = story_lines(request) if request.story else generated(request) if request.is_of_many else bundled(request)
    with output.opened() as write:
        for line in lines:
            write(f"{line}\n")
    return ExitCode.CLEAN


def bundled(request: Request) -> Iterator[str]:
    """The bundled example that fits, over several lines."""
    if request.event is None:
        raise SegcliError("an example of which event? `segcli events` lists them; --story needs none")
    from segcli.generation.bare_envelope import webhook

    name, around = known_event(request.event), request.around or "data"
    data = chosen(name, request.purpose)
    payload = data if around == "data" else webhook(name, data, around)
    return iter([orjson.dumps(payload, option=orjson.OPT_INDENT_2).decode()])


def generated(request: Request) -> Iterator[str]:
    """As many payloads as are wanted, one a line."""
    from segcli.generation.payloads import CUSTOMERS, PayloadRequest, payloads

    event = known_event(request.event) if request.event else None
    number, seed, customers = request.number or 1, request.seed or 0, request.customers or CUSTOMERS
    payload_request = PayloadRequest(event or "", request.around or "data", request.purpose, number, seed, customers)
    if request.code is not None:
        from segcli.generation.breaking import somehow_broken

        return somehow_broken(payload_request, known_code(request.code), event, request.around)
    if event is None:
        raise SegcliError("payloads of which event? `segcli events` lists them; --story needs none")
    return (orjson.dumps(payload).decode() for payload in payloads(payload_request))


def story_lines(request: Request) -> Iterator[str]:
    """The webhooks of a story, one a line."""
    from segcli.generation.story import CUSTOMERS, story

    if (request.event, request.purpose, request.around, request.code) != (None, None, None, None):
        raise SegcliError(
            "--story tells of many events in their envelopes: it goes with --count, --customers and --seed"
        )
    # Each customer has seven deliveries at least.
    customers = request.customers or (request.number // 7 + 1 if request.number else CUSTOMERS)
    webhooks = story(request.seed or 0, customers)
    return (orjson.dumps(json).decode() for json in islice(webhooks, request.number))


def chosen(event: str, purpose: Purpose | None) -> dict[str, Any]:
    """The data of the first bundled example, or of the first for that purpose."""
    if purpose is not None and not catalogue()["events"][event]["purposes"]:
        raise SegcliError(f"{event} has no purposes: its data is the same for every distribution")
    for file in sorted((ROOT / "valid" / event).glob("*.json")):
        data: dict[str, Any] = orjson.loads(file.read_bytes())
        if purpose is None or purpose_of(data) == purpose:
            return data
    raise SegcliError(f"there is no example of {event} for the purpose {purpose}")
