"""What is sent of an event: its own bytes, a signature that fits, and an envelope where it is wanted."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from segcli.delivery.outgoing import Delivery, Outgoing, Unsendable
from segcli.generation.envelope import Around
from segcli.input.sources import Source
from segcli.pipeline import checked
from segcli.signature.signature import signature
from segcli.validation.result import CheckedEvent, Settings
from segcli.validation.validator import EventValidator
from support.events import EVENTS, FILES, event_of, payload
from support.paths import VALID

NOW = datetime(2026, 6, 1, tzinfo=UTC)
SECRET = b"secretKey"
VALIDATOR = EventValidator(Settings())


def events(text: bytes, tmp_path: Path, settings: Settings | None = None) -> Iterator[CheckedEvent]:
    file = tmp_path / "capture"
    file.write_bytes(text)
    validator = VALIDATOR if settings is None else EventValidator(settings)
    return (item for item in checked(Source(str(file), file), validator) if isinstance(item, CheckedEvent))


def outgoing(
    text: bytes, tmp_path: Path, around: Around | None = None, secret: bytes | None = None, event: str | None = None
) -> list[Delivery | Unsendable]:
    making = Outgoing(secret, around, NOW)
    return [making.delivery("capture", item) for item in events(text, tmp_path, Settings(event=event))]


def test_bytes_stay_what_they_are(tmp_path: Path) -> None:
    texts = [b'{"a":1.50,"b":"\\/\\u0041"}', b'{ "b" : 1e2,\t"a":[ ] }', '{"ż":"\U0001f600"}'.encode()]
    sent = outgoing(b"\n".join(texts), tmp_path)
    assert [each.body for each in sent if isinstance(each, Delivery)] == texts


@pytest.mark.parametrize("around", ["project", "distribution"])
@pytest.mark.parametrize("file", FILES)
def test_data_in_an_envelope_is_a_sound_webhook(file: str, around: Around, tmp_path: Path) -> None:
    text, event = (VALID / file).read_bytes(), event_of(file)
    (sent,) = outgoing(text, tmp_path, around, SECRET, event)
    if around not in EVENTS[event]["channels"]:
        assert isinstance(sent, Unsendable)
        assert f"not by a {around} webhook" in sent.reason
        return
    assert isinstance(sent, Delivery)
    assert text.strip() in sent.body
    assert orjson.loads(sent.body)["data"] == payload(file)
    assert sent.signature == signature(sent.body, SECRET)
    (again,) = events(sent.body, tmp_path)
    assert (again.event.recognition.envelope, again.valid) == (around, True)
    assert again.type == event
    assert sent.created is not None
    assert sent.created < NOW.timestamp()
    assert sent.named["id"] == orjson.loads(sent.body)["id"]


def test_each_webhook_has_an_id_of_its_own_that_is_the_same_in_every_run(tmp_path: Path) -> None:
    text = (VALID / "customer.segment.left" / "message.json").read_bytes()
    one, same = (outgoing(text * 50, tmp_path, "distribution") for _ in range(2))
    ids = [name for each in one if isinstance(each, Delivery) for name in (each.named["id"], each.named["event_id"])]
    assert len(set(ids)) == 100
    assert one == same


def test_what_has_an_envelope_keeps_it(tmp_path: Path) -> None:
    (first,) = outgoing((VALID / "customer.segment.left" / "message.json").read_bytes(), tmp_path, "distribution")
    assert isinstance(first, Delivery)
    assert [each.body for each in outgoing(first.body, tmp_path, "project") if isinstance(each, Delivery)] == [
        first.body
    ]


ODD: dict[str, Any] = {
    "times that are none": {"created_at": "aaaaaaaaaaTbbbbbbbbbbbbZ", "updated_at": "2025-13-41T25:61:61.000Z"},
    "times without room": {"created_at": "1999-01-01T00:00:00.000Z", "updated_at": "9999-01-01T00:00:00.000Z"},
    "text like the mark": {"name": '"data":null', "x": '\\"data\\":null'},
    "odd numbers": {"n": 10**40, "m": -0.0},
    "id that is none": {"id": None},
}


@pytest.mark.parametrize("name", ODD)
def test_odd_data_is_wrapped_as_it_is(name: str, tmp_path: Path) -> None:
    data = payload("customer.segment.left/message.json")
    data["customer"] |= ODD[name]
    text = json.dumps(data).encode()
    (sent,) = outgoing(text, tmp_path, "distribution", event="customer.segment.left")
    assert isinstance(sent, Delivery)
    assert text in sent.body
    assert json.loads(sent.body)["data"] == data


def test_data_of_no_event_has_no_envelope(tmp_path: Path) -> None:
    (sent,) = outgoing(b'{"hello": 1}', tmp_path, "project")
    assert isinstance(sent, Unsendable)
    assert "which event is this?" in sent.reason


BODY = b'{"id":"whs_1","type":"customer.created","data":{}}'
OWN = "5d85245e847c837d0c5c5d599971bafcc3741a2d2c34e6c6298f2b0be638a6c6"
HEAD = b"POST /hook HTTP/1.1\r\nHost: a\r\nX-Voucherify-Signature: %b\r\n"
RECORDED: dict[str, tuple[bytes, list[str | None]]] = {
    "request": (HEAD % OWN.encode() + b"\r\n" + BODY, [OWN]),
    "no signature": (b"POST /hook HTTP/1.1\r\nHost: a\r\n\r\n" + BODY, [None]),
    "several": (b"\n".join(HEAD % mark + b"\r\n" + BODY for mark in (b"aa", b"bb", b"cc")), ["aa", "bb", "cc"]),
    "some": (HEAD % b"aa" + b"\r\n" + BODY + b"\nPOST /hook HTTP/1.1\r\nHost: a\r\n\r\n" + BODY, ["aa", None]),
    "two values in a body": (HEAD % b"aa" + b"\r\n" + BODY + b"\n" + BODY, ["aa", None]),
    "chunked": (HEAD % b"aa" + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(BODY), BODY), ["aa"]),
    "value before": (BODY + b"\n" + HEAD % b"aa" + b"\r\n" + BODY, [None, "aa"]),
    "lines behind": (HEAD % b"aa" + b"\r\n" + BODY + b"\n\n" + BODY, ["aa", None]),
    "headers beside": (
        json.dumps(
            [{"headers": {"X-Voucherify-Signature": OWN}, "body": BODY.decode()}, {"body": BODY.decode()}]
        ).encode(),
        [OWN, None],
    ),
    "that no head may hold": (HEAD % b"a\xffb" + b"\r\n" + BODY, [None]),
    "blanks": (HEAD % b"a b" + b"\r\n" + BODY, [None]),
    "long": (HEAD % (b"a" * 300) + b"\r\n" + BODY, [None]),
}


@pytest.mark.parametrize("name", RECORDED)
def test_a_recorded_signature_goes_along_unless_there_is_a_secret(name: str, tmp_path: Path) -> None:
    text, expected = RECORDED[name]
    assert [each.signature for each in outgoing(text, tmp_path) if isinstance(each, Delivery)] == expected
    afresh = [each.signature for each in outgoing(text, tmp_path, secret=SECRET) if isinstance(each, Delivery)]
    assert afresh == [signature(BODY, SECRET)] * len(expected)
