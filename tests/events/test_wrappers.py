"""Events are found where gateways, queues, logs and tools keep them, in bounded time, and nothing else is."""

import base64
import gzip
import json
import time
from pathlib import Path
from typing import Any

import pytest

from segcli.events.text_bodies import Budget, body_of
from segcli.events.wrapped_headers import headers_beside
from segcli.events.wrappers import DEEPEST, NODES, Wrapped, search
from segcli.findings import pointer
from support.events import payload, webhook

BARE = payload("customer.segment.left/message.json")
SENT = webhook("customer.segment.left", BARE)
TEXT = json.dumps(SENT)
BODY = json.dumps(BARE)
IN_BASE64 = base64.b64encode(TEXT.encode()).decode()
GZIPPED = base64.b64encode(gzip.compress(json.dumps({"logEvents": [{"id": "1", "message": TEXT}]}).encode())).decode()
CAPTURES = Path(__file__).resolve().parents[3] / "shared" / "captures"
SIGNED = {"x-voucherify-signature": "5d85"}
LISTED = [{"name": "X-Voucherify-Signature", "value": "5d85"}]

PRODUCTS: dict[str, tuple[Any, str, str | None]] = {
    "API Gateway": ({"httpMethod": "POST", "headers": SIGNED, "body": TEXT}, "/body", "json-text"),
    "API Gateway, bare": ({"httpMethod": "POST", "headers": SIGNED, "body": BODY}, "/body", "json-text"),
    "Lambda, base64": ({"headers": SIGNED, "body": IN_BASE64, "isBase64Encoded": True}, "/body", "base64"),
    "SQS": ({"Records": [{"messageId": "m", "body": TEXT}]}, "/Records/*/body", "json-text"),
    "SQS, received": ({"Messages": [{"MessageId": "m", "Body": TEXT}]}, "/Messages/*/Body", "json-text"),
    "SNS": ({"Type": "Notification", "Message": TEXT}, "/Message", "json-text"),
    "SNS to Lambda": ({"Records": [{"Sns": {"Message": TEXT}}]}, "/Records/*/Sns/Message", "json-text"),
    "SNS in SQS": ({"Records": [{"body": json.dumps({"Message": BODY})}]}, "/Records/*/body/Message", "json-text"),
    "EventBridge": ({"id": "e", "source": "s", "detail-type": "x", "detail": SENT}, "/detail", None),
    "EventBridge, destination": ({"id": "e", "detail": {"body": SENT}}, "/detail/body", None),
    "Kinesis": ({"Records": [{"kinesis": {"data": IN_BASE64}}]}, "/Records/*/kinesis/data", "base64"),
    "Pub/Sub": ({"message": {"data": IN_BASE64, "messageId": "1"}, "subscription": "s"}, "/message/data", "base64"),
    "Pub/Sub, pulled": (
        {"receivedMessages": [{"message": {"data": IN_BASE64}}]}, "/receivedMessages/*/message/data", "base64"
    ),
    "CloudEvents": ({"specversion": "1.0", "id": "1", "type": "t", "source": "s", "data": SENT}, "/data", None),
    "CloudEvents, base64": ({"specversion": "1.0", "id": "1", "data_base64": IN_BASE64}, "/data_base64", "base64"),
    "CloudEvents, text": ({"specversion": "1.0", "id": "1", "data": BODY}, "/data", "json-text"),
    "Event Grid": ([{"id": "1", "topic": "t", "eventType": "x", "data": SENT}], "/*/data", None),
    "CloudWatch": ({"events": [{"message": "START 1"}, {"message": TEXT}]}, "/events/*/message", "json-text"),
    "CloudWatch, subscription": ({"awslogs": {"data": GZIPPED}}, "/awslogs/data/logEvents/*/message", "base64"),
    "Datadog": ({"data": [{"attributes": {"attributes": SENT}}]}, "/data/*/attributes/attributes", None),
    "GCP logs": ([{"jsonPayload": SENT, "insertId": "x"}], "/*/jsonPayload", None),
    "Docker json-file": ({"log": TEXT + "\n", "stream": "stdout", "time": "t"}, "/log", "json-text"),
    "HAR": (
        {"log": {"entries": [{"request": {"headers": LISTED, "postData": {"text": TEXT}}}]}},
        "/log/entries/*/request/postData/text", "json-text",
    ),
    "mitmproxy": (
        [{"request": {"headers": [["X-Voucherify-Signature", "5d85"]], "content": TEXT}}],
        "/*/request/content", "json-text",
    ),
    "Postman": (
        {"item": [{"request": {"header": [{"key": "x", "value": "y"}], "body": {"mode": "raw", "raw": TEXT}}}]},
        "/item/*/request/body/raw", "json-text",
    ),
    "webhook.site": ({"data": [{"content": TEXT, "headers": {"x": ["y"]}}]}, "/data/*/content", "json-text"),
    "RequestBin": ({"inspect": {"request": {"body": SENT}}}, "/inspect/request/body", None),
    "Hookdeck": ({"models": [{"data": {"headers": SIGNED, "body": SENT}}]}, "/models/*/data/body", None),
    "Svix": ({"data": [{"eventType": "x", "id": "msg_1", "payload": SENT}]}, "/data/*/payload", None),
    "Sentry": ({"entries": [{"type": "request", "data": {"data": SENT}}]}, "/entries/*/data/data", None),
    "pino": ({"level": 30, "time": 1, "pid": 1, "msg": "received", "req": {"body": SENT}}, "/req/body", None),
    "pino, text": ({"level": 30, "time": 1, "msg": TEXT}, "/msg", "json-text"),
    "a JSON string": (TEXT, "", "json-text"),
    "a JSON string in a JSON string": (json.dumps(TEXT), "", "json-text"),
}  # fmt: skip


@pytest.mark.parametrize(("record", "at", "encoding"), PRODUCTS.values(), ids=PRODUCTS.keys())
def test_an_event_is_found_where_it_is_kept(record: Any, at: str, encoding: str | None) -> None:
    found = search(record)
    assert isinstance(found, Wrapped)
    assert (pointer(found.records[0].place or ()), found.records[0].encoding, found.limit) == (at, encoding, None)
    assert [item.json for item in found.records] in ([SENT], [BARE])


NOTHING: dict[str, Any] = {
    "bare data in parsed JSON": {"customers": [BARE], "payload": BARE},
    "bare data inside a text": {"body": json.dumps({"page": [BARE]})},
    "other things": {"body": "hello", "data": [1, 2, {"x": None}], "message": "{"},
    "a half envelope": {"payload": {"id": "whs_1", "type": "x"}},
    "base64 of something else": {"body": base64.b64encode(b"plain text, and no JSON").decode()},
    "broken gzip": {"body": base64.b64encode(gzip.compress(b"{}")[:10] + b"x" * 20).decode()},
    "nothing": {},
    "a number": 5,
    "text": "hello",
}


@pytest.mark.parametrize("record", NOTHING.values(), ids=NOTHING.keys())
def test_nothing_else_is_taken_for_an_event(record: Any) -> None:
    assert search(record) is None


def test_every_sibling_at_the_place_is_a_record() -> None:
    bodies = [TEXT, json.dumps({"ping": 1}), TEXT[:-9], "START", "", None, 5]
    found = search({"Records": [*({"body": body} for body in bodies), {"other": TEXT}]})
    assert isinstance(found, Wrapped)
    records = [(item.path[1], item.is_no_json, item.json == SENT) for item in found.records]
    assert records == [(0, False, True), (1, False, False), (2, True, False)]


def test_a_sibling_may_wrap_events_itself() -> None:
    found = search({"Records": [{"body": TEXT}, {"body": json.dumps({"Message": BODY})}, {"body": {"a": 1}}]})
    assert isinstance(found, Wrapped)
    assert [pointer(item.place or ()) for item in found.records] == [
        "/Records/*/body",
        "/Records/*/body/Message",
        "/Records/*/body",
    ]


def test_a_body_that_was_cut_off_is_told() -> None:
    for broken in (TEXT[:-9], TEXT[1:], "{" + TEXT[2:]):
        found = search({"Records": [{"body": broken}, {"body": "plain"}]})
        assert isinstance(found, Wrapped)
        assert [(item.path, item.is_no_json) for item in found.records] == [(("Records", 0, "body"), True)]


def test_text_of_another_kind_is_no_broken_body() -> None:
    for text in ('<script>a={"b":1}</script>', 'got {"b":1} and more', "f({b:1})", 'say "hello": she did'):
        assert search({"message": text}) is None


def test_a_found_record_knows_its_text_and_where_that_begins() -> None:
    found = search({"Records": [{"body": json.dumps({"Message": " " + TEXT})}]})
    assert isinstance(found, Wrapped)
    [item] = found.records
    assert item.path == ("Records", 0, "body", "Message")
    assert [(text.depth, text.body.start) for text in item.texts] == [(3, 0), (4, 1)]
    assert item.texts[-1].body.text == TEXT.encode()


HEADERS: dict[str, Any] = {
    "object": {"headers": SIGNED, "body": TEXT},
    "lists": {"multiValueHeaders": {"X-Voucherify-Signature": ["5d85", "other"]}, "body": TEXT},
    "names and values": {"request": {"headers": LISTED, "postData": {"text": TEXT}}},
    "keys and values": {"request": {"header": [{"key": "X-Voucherify-Signature", "value": "5d85"}], "body": TEXT}},
    "pairs": {"request": {"headers": [["X-Voucherify-Signature", "5d85"]], "content": TEXT}},
    "of the nearest": {"headers": {"x-voucherify-signature": "far"}, "data": {"headers": SIGNED, "body": SENT}},
    "odd ones beside": {"headers": {"a": None, "b": [], **SIGNED}, "body": TEXT},
}


@pytest.mark.parametrize("record", HEADERS.values(), ids=HEADERS.keys())
def test_the_headers_beside_a_body_are_read(record: Any) -> None:
    found = search(record)
    assert isinstance(found, Wrapped)
    assert headers_beside(found.records[0].chain)["x-voucherify-signature"] == "5d85"


@pytest.mark.skipif(not CAPTURES.is_dir(), reason="there are no captures here")
@pytest.mark.parametrize("name", ["apigw-b64.json", "apigw-v1.json", "cloudevents.json", "cloudwatch.json",
    "datadog.json", "eventbridge.json", "hookdeck.json", "postman.json", "sns-in-sqs.json", "sqs.json", "svix.json",
    "webhooksite.json", "har.har", "escaped.txt", "docker-json.log"])  # fmt: skip
def test_captures_of_products_hold_one_event(name: str) -> None:
    found = search(json.loads((CAPTURES / name).read_text()))
    assert isinstance(found, Wrapped)
    assert len(found.records) == 1


def nested(levels: int) -> str:
    text = TEXT
    for _ in range(levels):
        text = base64.b64encode(json.dumps({"body": text}).encode()).decode()
    return text


def test_strings_in_strings_are_read_so_far_and_no_further() -> None:
    assert isinstance(search({"body": nested(2)}), Wrapped)
    assert search({"body": nested(8)}) == "strings in strings were read only 4 deep"


def test_a_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(b'{"a":"' + b"x" * (100 << 20) + b'"}', compresslevel=1)
    start = time.process_time()
    found = search({"body": base64.b64encode(bomb).decode()})
    assert found == "only 67.1 MB of the text in its strings were read"
    assert time.process_time() - start < 2


def deep(levels: int) -> Any:
    value: Any = SENT
    for _ in range(levels):
        value = {"x": value}
    return value


def test_a_bound_that_was_hit_is_told() -> None:
    assert isinstance(search(deep(DEEPEST)), Wrapped)
    assert search(deep(DEEPEST + 1)) == f"events were looked for only {DEEPEST} levels deep"
    assert search({"x": [[1]] * (NODES + 1)}) == f"events were looked for only among the first {NODES:,} values"


def test_a_large_export_costs_time_in_proportion() -> None:
    entry = {"request": {"headers": LISTED}, "response": {"content": {"text": "<html>" + "x" * 1000}}}
    entries: list[Any] = [entry] * 20_000
    start = time.process_time()
    found = search({"log": {"entries": [*entries, {"request": {"postData": {"text": TEXT}}}]}})
    assert isinstance(found, Wrapped)
    assert found.records[0].path[2] == 20_000
    assert time.process_time() - start < 2


def test_text_that_is_not_json_is_no_body() -> None:
    assert body_of("hello", Budget()) is None
    assert body_of("deadbeefdeadbeef", Budget()) is None
    assert body_of('{"a": 1', Budget()) is not None
