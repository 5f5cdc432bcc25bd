"""A record is redacted to the same whatever its layout: a compact one by its value, another one token by token."""

import random
from itertools import islice
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli.events.unknown_names import unknown_names
from segcli.generation.payloads import PayloadRequest, payloads
from segcli.input.minify import without_white_space
from segcli.input.records import Record
from segcli.privacy.redaction import Redaction
from segcli.validation.result import Settings
from segcli.validation.validator import EventValidator
from support.events import EVENTS, first_example, parent, places, replaced

VALIDATOR = EventValidator(Settings())
LEVELS = {"people": Redaction(b"salt"), "everything": Redaction(b"salt", everything=True)}
EACH = 2_000 // len(EVENTS) + 1
ODD: tuple[Any, ...] = (
    *("", "cust_7qWkHwLmPz8rTnYx", "2024-02-29", "2024-02-29T14:04:46.506Z", "ines@example.test", "é\u2028\n", "{{x}}"),
    *(0, -0.0, 1.5, 1e300, 123456789, 2**63, True, None, [], {}, [["a", 1]], {"cust_7qWkHwLmPz8rTnYx": 1, "id": "x"}),
)


def redacted(text: bytes, redaction: Redaction) -> bytes:
    record = Record(1, orjson.loads(text), text, 1, 1, 0)
    verdict = VALIDATOR.check(record)
    privacy = VALIDATOR.privacy(verdict)
    event = verdict.event
    data_path = None if event.recognition.issue else event.data_path
    return redaction.redacted(record, privacy, unknown_names(event, privacy), data_path)


def both(value: Any, redaction: Redaction) -> tuple[bytes, bytes]:
    """What a value is redacted to where it is written compactly, and where it is not."""
    pretty = redacted(orjson.dumps(value, option=orjson.OPT_INDENT_2), redaction)
    return redacted(orjson.dumps(value), redaction), without_white_space(pretty)


@pytest.mark.parametrize("level", LEVELS)
def test_generated_events_are_redacted_alike_in_any_layout(level: str) -> None:
    for event in EVENTS:
        for value in islice(payloads(PayloadRequest(event)), EACH):
            compact, pretty = both(value, LEVELS[level])
            assert compact == pretty


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(EVENTS)), st.randoms(use_true_random=False), st.sampled_from(sorted(LEVELS)))
def test_odd_values_are_redacted_alike_in_any_layout(event: str, chance: random.Random, level: str) -> None:
    value = first_example(event)
    for _ in range(3):
        place = chance.choice(list(places(value)))
        value = replaced(value, place, chance.choice(ODD))
        holder = parent(value, chance.choice([place for place in places(value) if place]))
        if isinstance(holder, dict):
            holder[chance.choice(("cust_7qWkHwLmPz8rTnYx", "nam", "Ines Moreau", "metadata"))] = chance.choice(ODD)
    compact, pretty = both(value, LEVELS[level])
    assert compact == pretty


def test_an_id_that_is_shown_at_its_place_stays_at_others_too() -> None:
    value = first_example("customer.segment.left")
    value["customer"]["metadata"] = {"copied": value["customer"]["id"], value["customer"]["id"]: "Ines Moreau"}
    compact, pretty = both(value, LEVELS["people"])
    assert compact == pretty
    assert compact.count(value["customer"]["id"].encode()) == 3


def test_names_that_become_one_do_not_lose_a_member() -> None:
    class Same(Redaction):
        def _pseudonyms_of(self, _: Any) -> dict[str, str]:
            return {"strange_one": "x", "strange_two": "x"}

    value = first_example("customer.segment.left")
    value["customer"] |= {"strange_one": 1, "strange_two": 2}
    assert redacted(orjson.dumps(value), Same(b"salt")).count(b'"x":') == 2
