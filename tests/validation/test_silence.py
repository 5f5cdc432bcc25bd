"""What is said of an event hides neither what else is wrong with it nor what it is nearest to."""

from typing import Any

import orjson
import pytest

from support.events import FILES, check, codes, errors, parsed, payload, places, replaced

MESSAGE = "customer.segment.left/message.json"
ORDERS = ("customer", "summary", "orders")
WRONG_SUM = {"total_amount": 7, "total_count": 0, "average_amount": 0, "last_order_amount": 0}


def with_orders(**more: object) -> Any:
    """An event with an error, so that all is looked at, and with a sum that is wrong elsewhere."""
    return replaced(replaced(payload(MESSAGE), ORDERS, WRONG_SUM | more), ("segment", "name"), 5)


def test_a_note_about_an_object_does_not_silence_its_rules() -> None:
    assert codes(check(with_orders())) == ["summary-arithmetic", "wrong-type"]
    assert sorted(codes(check(with_orders(brand_new=1)))) == ["summary-arithmetic", "unknown-property", "wrong-type"]


def test_an_error_in_an_object_does() -> None:
    assert codes(check(with_orders(total_count="x"))) == ["wrong-type", "wrong-type"]


def test_a_clean_event_hides_no_repeated_key() -> None:
    text = orjson.dumps(payload(MESSAGE))
    assert codes(check(text)) == []
    assert codes(check(text.replace(b'"segment":', b'"segment":1,"segment":'))) == ["duplicate-key"]


FITTING = [
    file
    for file in FILES
    if file.startswith(("customer.holder", "customer.rewarded", "customer.gift", "customer.loyalty"))
]


@pytest.mark.parametrize("file", FITTING)
def test_what_fits_several_events_is_told_as_the_one_with_fewest_errors(file: str) -> None:
    for place in [place for place in places(parsed(file)) if len(place) <= 2][:8]:
        body = replaced(payload(file), place, [5])
        verdict = check(body)
        counts = [len(errors(check(body, event=name))) for name in verdict.event.recognition.candidates]
        assert not counts or len(errors(verdict)) == min(counts), place
