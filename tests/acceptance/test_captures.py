"""Captures as people have them: what gateways, queues, logs, proxies and tools keep of a webhook is read as it is.

Each row is an invented sample of one product's form: how many events it holds, where they stand, how they are written
there, and what `verify` says. Beside them stand the samples of `../shared/captures`, where that folder is there.
"""

import base64
import csv
import gzip
import io
import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from segcli.signature.signature import signature
from support.cli import Run
from support.events import payload, webhook
from support.zstd import zstd

SECRET = {"SEGCLI_SECRET": "secretKey"}
DATA = payload("customer.segment.left/message.json")
SENT = webhook("customer.segment.left", DATA)
TEXT = json.dumps(SENT, ensure_ascii=False)
BARE = json.dumps(DATA, ensure_ascii=False)
SIGNATURE = signature(TEXT.encode(), b"secretKey")
HEADERS = {"Content-Type": "application/json", "X-Voucherify-Signature": SIGNATURE}
PAIRS = [{"name": name, "value": value} for name, value in HEADERS.items()]
LISTS = {name: [value] for name, value in HEADERS.items()}
HEAD = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
REQUEST = f"POST /hooks/voucherify HTTP/1.1\r\nHost: hooks.example.test\r\n{HEAD}\r\n{TEXT}"
WHEN = "2025-03-03T08:12:40.218Z"


def in_base64(text: str | bytes) -> str:
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)


IN_BASE64 = in_base64(TEXT)
HTTP_CHUNKED = REQUEST.encode().replace(b"\r\n\r\n", b"\r\nTransfer-Encoding: chunked\r\n\r\n", 1)[
    : -len(TEXT.encode())
] + chunked(TEXT.encode())
SUBSCRIPTION = in_base64(
    gzip.compress(
        json.dumps({"owner": "1", "logGroup": "/aws/x", "logEvents": [{"id": "1", "timestamp": 1, "message": TEXT}]})
        .encode()
    )
)  # fmt: skip


class Sample(NamedTuple):
    """A capture, the place and encoding of its events, and what `verify` says: matches, no signature, or None."""

    content: Any
    at: str | None
    encoding: str | None
    verdict: str | None = "unsigned"
    events: int = 1


class Held(NamedTuple):
    """How many events a file holds, the place and encoding of them, and what `verify` says."""

    events: int
    at: str | None
    encoding: str | None
    verdict: str | None


def lines(*values: Any) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


def sqs_record(body: str) -> dict[str, Any]:
    return {"messageId": "m-1", "receiptHandle": "r", "body": body, "attributes": {"ApproximateReceiveCount": "1"},
            "messageAttributes": {}, "eventSource": "aws:sqs", "awsRegion": "eu-west-1"}  # fmt: skip


def csv_of(head: tuple[str, ...], *rows: tuple[str, ...]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows((head, *rows))
    return out.getvalue().encode()


SNS = {"Type": "Notification", "MessageId": "n-1", "TopicArn": "arn:aws:sns:eu-west-1:1:t", "Message": TEXT,
       "Timestamp": WHEN, "SignatureVersion": "1", "Signature": "c2lnbmVk"}  # fmt: skip
CLOUD_EVENT = {"specversion": "1.0", "id": "ce-1", "type": "com.example.hook", "source": "/hooks", "time": WHEN,
               "datacontenttype": "application/json"}  # fmt: skip
HAR_ENTRY = {
    "startedDateTime": WHEN, "time": 12,
    "request": {"method": "POST", "url": "https://hooks.example.test/in", "headers": PAIRS, "queryString": [],
                "postData": {"mimeType": "application/json", "text": TEXT}},
    "response": {"status": 204, "headers": [], "content": {"size": 0, "mimeType": "x-unknown"}},
}  # fmt: skip

SAMPLES: dict[str, Sample] = {
    # Gateways and functions
    "API Gateway v1": Sample(
        {"resource": "/in", "path": "/in", "httpMethod": "POST", "headers": HEADERS, "multiValueHeaders": LISTS,
         "queryStringParameters": None, "requestContext": {"stage": "prod"}, "body": TEXT, "isBase64Encoded": False},
        "/body", "json-text", "matches",
    ),
    "API Gateway v2": Sample(
        {"version": "2.0", "routeKey": "POST /in", "rawPath": "/in", "rawQueryString": "",
         "headers": {name.lower(): value for name, value in HEADERS.items()},
         "requestContext": {"http": {"method": "POST", "path": "/in"}, "timeEpoch": 1}, "body": TEXT,
         "isBase64Encoded": False},
        "/body", "json-text", "matches",
    ),
    "Lambda URL, base64": Sample(
        {"version": "2.0", "routeKey": "$default", "headers": HEADERS,
         "requestContext": {"domainName": "x.lambda-url.example.test"}, "body": IN_BASE64, "isBase64Encoded": True},
        "/body", "base64", "matches",
    ),
    "load balancer": Sample(
        {"requestContext": {"elb": {"targetGroupArn": "arn"}}, "httpMethod": "POST", "multiValueHeaders": LISTS,
         "body": TEXT, "isBase64Encoded": False},
        "/body", "json-text", "matches",
    ),
    "Netlify function": Sample({"event": {"httpMethod": "POST", "headers": HEADERS, "body": TEXT}, "context": {}},
                               "/event/body", "json-text", "matches"),
    # Queues and buses
    "SQS": Sample({"Records": [sqs_record(TEXT), sqs_record(TEXT)]}, "/Records/*/body", "json-text", events=2),
    "SQS, signature in an attribute": Sample({"Records": [{**sqs_record(TEXT), "messageAttributes": {
        "X-Voucherify-Signature": {"stringValue": SIGNATURE, "dataType": "String"}}}]},
        "/Records/*/body", "json-text", "matches"),
    "SQS, received": Sample({"Messages": [{"MessageId": "m", "ReceiptHandle": "r", "Body": TEXT}]},
                            "/Messages/*/Body", "json-text"),
    "SNS": Sample(SNS, "/Message", "json-text"),
    "SNS to a function": Sample({"Records": [{"EventSource": "aws:sns", "Sns": SNS}]},
                                "/Records/*/Sns/Message", "json-text"),
    "SNS in SQS": Sample({"Records": [sqs_record(json.dumps(SNS))]}, "/Records/*/body/Message", "json-text"),
    "EventBridge": Sample({"version": "0", "id": "e", "detail-type": "hook", "source": "x", "detail": SENT},
                          "/detail", None),
    "EventBridge, body": Sample(
        {"version": "0", "id": "e", "detail-type": "hook", "source": "x",
         "detail": {"headers": HEADERS, "body": SENT}}, "/detail/body", None, "matches",
    ),
    "EventBridge in SQS": Sample({"Records": [sqs_record(json.dumps({"version": "0", "detail": SENT}))]},
                                 "/Records/*/body/detail", "json-text"),
    "Kinesis": Sample({"Records": [{"kinesis": {"partitionKey": "p", "data": IN_BASE64}, "eventName": "x"}]},
                      "/Records/*/kinesis/data", "base64"),
    "Firehose": Sample({"invocationId": "i", "records": [{"recordId": "r", "data": IN_BASE64}]},
                       "/records/*/data", "base64"),
    "Firehose, HTTP": Sample({"requestId": "i", "timestamp": 1, "records": [{"data": IN_BASE64}]},
                             "/records/*/data", "base64"),
    "Pub/Sub, pushed": Sample({"message": {"data": IN_BASE64, "messageId": "1", "publishTime": WHEN},
                               "subscription": "projects/p/subscriptions/s"}, "/message/data", "base64"),
    "Pub/Sub, pulled": Sample([{"ackId": "a", "message": {"data": IN_BASE64, "messageId": "1"}}],
                              "/message/data", "base64"),
    "CloudEvents": Sample({**CLOUD_EVENT, "data": SENT}, "/data", None),
    "CloudEvents, bare data in a text": Sample({**CLOUD_EVENT, "data": BARE}, "/data", "json-text"),
    "CloudEvents, base64": Sample({**CLOUD_EVENT, "data_base64": IN_BASE64}, "/data_base64", "base64"),
    "CloudEvents, batch": Sample([{**CLOUD_EVENT, "data": SENT}] * 2, "/data", None, events=2),
    "Event Grid": Sample([{"id": "1", "topic": "t", "subject": "s", "eventType": "x", "eventTime": WHEN, "data": SENT,
                           "dataVersion": "1"}], "/data", None),
    "Azure Service Bus": Sample({"messageId": "1", "contentType": "application/json", "body": TEXT,
                                 "applicationProperties": {"x": 1}}, "/body", "json-text"),
    "Azure Service Bus, peeked": Sample([{"body": SENT, "sequenceNumber": "1", "enqueuedTimeUtc": WHEN}],
                                        "/body", None),
    "kcat -J": Sample(lines({"topic": "hooks", "partition": 0, "offset": 1, "tstype": "create", "ts": 1, "key": None,
                             "headers": ["X-Voucherify-Signature", SIGNATURE], "payload": TEXT}),
                      "/payload", "json-text", "matches"),
    "kcat -J, with a tombstone": Sample(lines({"topic": "t", "offset": 1, "payload": TEXT},
                                              {"topic": "t", "offset": 2, "payload": None}), "/payload", "json-text"),
    "Kafka REST": Sample([{"topic": "hooks", "key": None, "value": SENT, "partition": 0, "offset": 1}], "/value", None),
    "Kafka in a function": Sample({"eventSource": "aws:kafka", "records": {"hooks-0": [
        {"topic": "hooks", "partition": 0, "offset": 1, "value": IN_BASE64, "headers": []}]}},
        "/records/hooks-0/*/value", "base64"),
    "RabbitMQ management": Sample([{"payload_bytes": len(TEXT), "redelivered": False, "exchange": "", "payload": TEXT,
                                    "routing_key": "hooks", "payload_encoding": "string",
                                    "properties": {"headers": HEADERS}}],
                                  "/payload", "json-text", "matches"),
    "RabbitMQ management, base64": Sample([{"exchange": "", "payload": IN_BASE64, "payload_encoding": "base64"}],
                                          "/payload", "base64"),
    "NATS": Sample({"subject": "hooks", "reply": "", "hdrs": "", "data": IN_BASE64}, "/data", "base64"),
    "Redis stream": Sample([["1-0", ["payload", TEXT]]], "/*/*", "json-text"),
    # Logs
    "CloudWatch": Sample({"events": [{"timestamp": 1, "message": "START RequestId: 1"},
                                     {"timestamp": 2, "message": TEXT},
                                     {"timestamp": 3, "message": "END RequestId: 1"}]},
                         "/events/*/message", "json-text"),
    "CloudWatch, subscription": Sample({"awslogs": {"data": SUBSCRIPTION}},
                                       "/awslogs/data/logEvents/*/message", "base64"),
    "CloudWatch, of console.log": Sample(
        {"events": [{"message": "START RequestId: 1"}, {"message": f"{WHEN}\t1f\tINFO\tgot {TEXT}\n"}]},
        "/events/*/message", "json-text",
    ),
    "logback, JSON layout": Sample(lines({"@timestamp": WHEN, "level": "INFO", "message": f"Received webhook: {TEXT}"}),
                                   "/message", "json-text"),
    "CloudWatch Insights": Sample(csv_of(("@timestamp", "@message"), (WHEN, TEXT), (WHEN, "END")),
                                  "/@message", "json-text"),
    "CloudWatch Insights, JSON": Sample([{"@timestamp": WHEN, "@message": "START RequestId: 1"},
                                         {"@timestamp": WHEN, "@message": TEXT}, {"@message": "END RequestId: 1"}],
                                        "/@message", "json-text"),
    "Datadog": Sample({"data": [{"id": "x", "type": "log", "attributes": {"service": "hooks", "message": "received",
                                                                         "attributes": {"body": SENT}}}]},
                      "/data/*/attributes/attributes/body", None),
    "Datadog CSV": Sample(csv_of(("Date", "Service", "Message"), (WHEN, "hooks", TEXT)), "/Message", "json-text"),
    "GCP log, object": Sample([{"insertId": "x", "jsonPayload": SENT, "resource": {"type": "cloud_run"},
                                "timestamp": WHEN}], "/jsonPayload", None),
    "GCP log, text": Sample([{"insertId": "x", "textPayload": TEXT, "timestamp": WHEN}], "/textPayload", "json-text"),
    "GCP log, inside": Sample([{"insertId": "x", "jsonPayload": {"message": "received", "body": TEXT}}],
                              "/jsonPayload/body", "json-text"),
    "Docker json-file": Sample(lines(
        {"log": TEXT + "\n", "stream": "stdout", "time": WHEN}, {"log": TEXT + "\n", "stream": "stdout", "time": WHEN}),
        "/log", "json-text", events=2),
    "Docker json-file, with other lines": Sample(lines(
        *({"log": text + "\n", "stream": "stdout", "time": WHEN} for text in ("started", TEXT, "bye", TEXT, "done"))),
        "/log", "json-text", events=2),
    "Kubernetes, fluentd": Sample(lines({"log": TEXT + "\n", "stream": "stdout", "kubernetes": {"pod_name": "p"}}),
                                  "/log", "json-text"),
    "fluentd": Sample(lines({"tag": "hooks", "time": 1, "record": {"body": SENT}}), "/record/body", None),
    "Vector": Sample(lines({"message": TEXT, "source_type": "http_server", "timestamp": WHEN,
                            "x-voucherify-signature": SIGNATURE}), "/message", "json-text", "matches"),
    "Logstash": Sample(lines({"@timestamp": WHEN, "@version": "1", "message": TEXT, "http": {"method": "POST"}}),
                       "/message", "json-text"),
    "Elasticsearch": Sample({"took": 1, "hits": {"total": {"value": 2}, "hits": [
        {"_index": "hooks", "_source": {"body": SENT}}, {"_index": "hooks", "_source": {"body": SENT}}]}},
        "/hits/hits/*/_source/body", None, events=2),
    "Loki": Sample({"status": "success", "data": {"resultType": "streams", "result": [
        {"stream": {"app": "hooks"}, "values": [["1", TEXT], ["2", TEXT]]}]}},
        "/data/result/*/values/*/*", "json-text", events=2),
    "Splunk": Sample(lines({"preview": False, "result": {"_raw": TEXT, "sourcetype": "hooks"}}),
                     "/result/_raw", "json-text"),
    "Cloudflare Logpush": Sample(lines({"EventTimestampMs": 1, "Outcome": "ok", "ScriptName": "hooks",
                                        "Logs": [{"Level": "log", "Message": [TEXT], "TimestampMs": 1}]}),
                                 "/Logs/*/Message/*", "json-text"),
    "wrangler tail": Sample({"outcome": "ok", "logs": [{"message": [SENT], "level": "log", "timestamp": 1}],
                             "event": {"request": {"url": "https://x.example.test", "method": "POST"}}},
                            "/logs/*/message/*", None),
    "journald": Sample(lines({"__REALTIME_TIMESTAMP": "1", "_SYSTEMD_UNIT": "hooks.service", "MESSAGE": TEXT}),
                       "/MESSAGE", "json-text"),
    "pino": Sample(lines({"level": 30, "time": 1, "pid": 1, "hostname": "h",
                          "req": {"method": "POST", "headers": HEADERS, "body": SENT}, "msg": "received"}),
                   "/req/body", None, "matches"),
    "winston": Sample(lines({"level": "info", "message": TEXT, "timestamp": WHEN}), "/message", "json-text"),
    "Sentry": Sample({"event_id": "e", "request": {"method": "POST", "url": "https://x.example.test",
                                                   "headers": [[name, value] for name, value in HEADERS.items()],
                                                   "data": SENT}}, "/request/data", None, "matches"),
    # Proxies and tools
    "HAR": Sample({"log": {"version": "1.2", "creator": {"name": "x"}, "pages": [], "entries": [HAR_ENTRY] * 2}},
                  "/log/entries/*/request/postData/text", "json-text", "matches", 2),
    "HAR, base64": Sample({"log": {"version": "1.2", "entries": [
        {"request": {"method": "GET"}, "response": {"content": {"text": IN_BASE64, "encoding": "base64"}}}]}},
        "/log/entries/*/response/content/text", "base64"),
    "mitmproxy": Sample([{"request": {"method": "POST", "headers": [[name, value] for name, value in HEADERS.items()],
                                      "content": TEXT}, "response": None}], "/request/content", "json-text", "matches"),
    "Postman": Sample({"info": {"name": "hooks"}, "item": [{"name": "left", "request": {
        "method": "POST", "header": [{"key": name, "value": value} for name, value in HEADERS.items()],
        "body": {"mode": "raw", "raw": TEXT}}}]}, "/item/*/request/body/raw", "json-text", "matches"),
    "Insomnia": Sample({"_type": "export", "resources": [{"_type": "request", "method": "POST", "headers": PAIRS,
                                                         "body": {"mimeType": "application/json", "text": TEXT}}]},
                       "/resources/*/body/text", "json-text", "matches"),
    "ngrok": Sample({"uri": "/api/requests/http", "requests": [{"id": "r", "request": {
        "method": "POST", "proto": "HTTP/1.1", "headers": LISTS, "uri": "/in", "raw": in_base64(REQUEST)}}]},
        "/requests/*/request/raw", "base64", "matches"),
    "ngrok, chunked": Sample({"requests": [{"request": {"method": "POST", "raw": in_base64(HTTP_CHUNKED)}}]},
                             "/requests/*/request/raw", "base64", "matches"),
    "a message in a text": Sample({"when": WHEN, "dump": REQUEST}, "/dump", "json-text", "matches"),
    "webhook.site": Sample({"data": [{"uuid": "u", "type": "web", "method": "POST", "content": TEXT, "headers": LISTS,
                                      "query": None, "created_at": WHEN}], "total": 1},
                           "/data/*/content", "json-text", "matches"),
    "webhook.site CSV": Sample(
        csv_of(("uuid", "method", "content", "headers"), ("u", "POST", TEXT, json.dumps(LISTS)),
               ("v", "GET", "", "[]")),
        "/content", "json-text", "matches",
    ),
    "RequestBin": Sample({"inspect": {"request": {"method": "POST", "headers": HEADERS, "body": TEXT}}},
                         "/inspect/request/body", "json-text", "matches"),
    "Pipedream": Sample({"id": "i", "event": {"method": "POST", "path": "/", "headers": HEADERS, "body": SENT}},
                        "/event/body", None, "matches"),
    "Hookdeck": Sample({"models": [{"id": "evt", "data": {"headers": HEADERS, "body": SENT, "path": "/"}}]},
                       "/models/*/data/body", None, "matches"),
    "Svix": Sample({"data": [{"eventType": "hook", "id": "msg_1", "payload": SENT, "timestamp": WHEN}], "done": True},
                   "/data/*/payload", None),
    "Stoplight Prism": Sample({"request": {"method": "post", "body": SENT, "headers": HEADERS}},
                              "/request/body", None, "matches"),
    "WireMock": Sample({"requests": [{"request": {"url": "/in", "method": "POST", "headers": HEADERS, "body": TEXT,
                                                  "bodyAsBase64": IN_BASE64}}]},
                       "/requests/*/request/body", "json-text", "matches"),
    "httpbin": Sample({"args": {}, "data": TEXT, "headers": HEADERS, "json": SENT, "url": "https://x.example.test"},
                      "/data", "json-text", "matches"),
    "Charles": Sample([{"status": "COMPLETE", "method": "POST", "request": {
        "header": {"headers": PAIRS}, "body": {"text": TEXT, "charset": "UTF-8"}}}],
        "/request/body/text", "json-text", "matches"),
    "nock": Sample([{"scope": "https://x.example.test:443", "method": "GET", "path": "/", "status": 200,
                     "response": SENT, "rawHeaders": ["X-Voucherify-Signature", SIGNATURE]}],
                   "/response", None, "matches"),
    "Pact": Sample({"interactions": [{"request": {"method": "POST", "headers": HEADERS, "body": SENT}}]},
                   "/interactions/*/request/body", None, "matches"),
    "VCR in JSON": Sample({"http_interactions": [{"request": {"method": "post", "uri": "https://x.example.test",
                                                             "body": {"encoding": "UTF-8", "string": TEXT},
                                                             "headers": LISTS}}], "recorded_with": "VCR 6"},
                          "/http_interactions/*/request/body/string", "json-text", "matches"),
    "vcrpy in JSON": Sample({"version": 1, "interactions": [{"request": {"method": "POST", "body": TEXT,
                                                                        "headers": LISTS}}]},
                            "/interactions/*/request/body", "json-text", "matches"),
    # Messages and texts
    "a request": Sample(REQUEST.encode(), None, None, "matches"),
    "a request, chunked": Sample(HTTP_CHUNKED, None, None, "matches"),
    "a request, deflated": Sample(REQUEST.encode().replace(b"\r\n\r\n", b"\r\nContent-Encoding: deflate\r\n\r\n", 1)[
        : -len(TEXT.encode())] + zlib.compress(TEXT.encode()), None, None, "matches"),
    "a request in zstd": Sample(zstd.compress(REQUEST.encode()), None, None, "matches"),
    "answers of two addresses": Sample(
        f"HTTP/2 200 \r\n{HEAD}\r\n{TEXT}HTTP/2 200 \r\n{HEAD}\r\n{TEXT}".encode(), None, None, "matches", 2,
    ),
    "containers, in colours": Sample(
        f"\x1b[36mweb-1  | \x1b[0mstarted\n\x1b[36mweb-1  | \x1b[2m{TEXT}\x1b[22m\x1b[0m\n".encode(), None, None, None,
    ),
    "numbers in brackets": Sample(f"[12] started\n[12] {TEXT}\n[#2] done\n".encode(), None, None, None),
    "a JSON string": Sample(TEXT, "", "json-text"),
    "a JSON string in a JSON string": Sample(json.dumps(TEXT), "", "json-text"),
}  # fmt: skip

SHARED = Path(__file__).resolve().parents[3] / "shared" / "captures"
OF_OTHERS: dict[str, Held] = {
    "request.http": Held(1, None, None, "matches"),
    "headers-only.http": Held(1, None, None, "matches"),
    "curl-v.txt": Held(1, None, None, "matches"),
    "chunked.http": Held(1, None, None, "matches"),
    "two-requests.http": Held(2, None, None, "unsigned"),
    "nginx.log": Held(3, None, None, None),
    "compose.log": Held(3, None, None, None),
    "compose-pretty.log": Held(1, None, None, None),
    "cloudwatch-export.log": Held(1, None, None, None),
    "event-stream.txt": Held(1, None, None, None),
    "docker-json.log": Held(1, "/log", "json-text", "unsigned"),
    "escaped.txt": Held(1, "", "json-text", "unsigned"),
    "har.har": Held(1, "/log/entries/*/request/postData/text", "json-text", "matches"),
    "postman.json": Held(1, "/item/*/request/body/raw", "json-text", "matches"),
    "webhooksite.json": Held(1, "/data/*/content", "json-text", "matches"),
    "webhooksite.csv": Held(1, "/content", "json-text", "unsigned"),
    "hookdeck.json": Held(1, "/models/*/data/body", None, "matches"),
    "apigw-v1.json": Held(1, "/body", "json-text", "matches"),
    "apigw-b64.json": Held(1, "/body", "base64", "matches"),
    "sqs.json": Held(1, "/Records/*/body", "json-text", "unsigned"),
    "sns-in-sqs.json": Held(1, "/Records/*/body/Message", "json-text", "unsigned"),
    "eventbridge.json": Held(1, "/detail", None, "unsigned"),
    "cloudevents.json": Held(1, "/data", None, "unsigned"),
    "cloudwatch.json": Held(1, "/events/*/message", "json-text", "unsigned"),
    "gcp-log.json": Held(1, "/jsonPayload", None, "unsigned"),
    "svix.json": Held(1, "/data/*/payload", None, "unsigned"),
    "datadog.json": Held(1, "/data/*/attributes/message", "json-text", "unsigned"),
}
"""What each file of the folder holds: how many events, where, and what `verify` says."""

VERDICTS = {"matches": (0, "the signature matches"), "unsigned": (2, "no signature")}


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_a_capture_is_read_as_it_is(sample: Sample, run: Run) -> None:
    content = sample.content if isinstance(sample.content, bytes) else json.dumps(sample.content).encode()
    holds(run, content, Held(sample.events, sample.at, sample.encoding, sample.verdict))


@pytest.mark.skipif(not SHARED.is_dir(), reason="there are no captures here")
@pytest.mark.parametrize("name", OF_OTHERS)
def test_a_capture_of_others_is_read_as_it_is(name: str, run: Run) -> None:
    holds(run, (SHARED / name).read_bytes(), OF_OTHERS[name])


def holds(run: Run, content: bytes, held: Held) -> None:
    """Check that a capture holds these events, all valid, and nothing that cannot be read."""
    ran = run("validate", "-f", "json", stdin=content)
    report = json.loads(ran.out)
    assert (ran.code, [event["valid"] for event in report["events"]]) == (0, [True] * held.events)
    assert report["unreadable"] == []
    assert {event["encoding"] for event in report["events"]} == {held.encoding}
    places = [] if held.at is None else [{"at": held.at, "events": held.events}]
    assert report["summary"]["found_inside"] == places
    assert report["summary"]["bytes_skipped"] == 0
    if held.verdict is None:
        return
    ran = run("verify", "-", stdin=content, env=SECRET)
    code, outcome = VERDICTS[held.verdict]
    assert (ran.code, (ran.out + ran.err).count(outcome)) == (code, held.events if ran.out else 1)


def test_a_finding_in_a_message_counts_its_lines_from_the_head(run: Run) -> None:
    bad = REQUEST.replace(TEXT, json.dumps({**SENT, "data": {**DATA, "segment": 5}}, indent=1))
    content = json.dumps({"requests": [{"request": {"raw": in_base64(bad)}}]})
    [found] = json.loads(run("validate", "-f", "json", stdin=content).out)["events"][0]["findings"]
    assert bad.split("\n")[found["line"] - 1][: found["column"]] == '  "segment": 5'
    dumped = json.dumps({"dump": bad})
    [found] = json.loads(run("validate", "-f", "json", stdin=dumped).out)["events"][0]["findings"]
    assert found["line"] == 1
    assert dumped[: found["column"]].endswith('\\"segment\\": 5')


@pytest.mark.parametrize("name", ["HAR", "ngrok", "Kinesis", "webhook.site CSV", "SNS in SQS", "Docker json-file"])
def test_sign_signs_what_is_wrapped(name: str, run: Run) -> None:
    sample = SAMPLES[name]
    content = sample.content if isinstance(sample.content, bytes) else json.dumps(sample.content).encode()
    ran = run("sign", "-", stdin=content, env=SECRET)
    assert (ran.code, ran.lines) == (0, [SIGNATURE] * sample.events)


def test_sign_signs_anything_else_as_it_is(run: Run) -> None:
    for content in (b'{"data": {"x": 1}}', b"hello", TEXT.encode()):
        ran = run("sign", "-", stdin=content, env=SECRET)
        assert (ran.code, ran.lines) == (0, [signature(content, b"secretKey")])


BREAKS: dict[str, str] = {
    "a name lost its first quote": "{" + TEXT[2:],
    "a name inside lost a quote": TEXT.replace('"data"', 'data"', 1),
    "the last bracket is missing": TEXT[:-1],
    "the first bracket is missing": TEXT[1:],
    "a colon is missing": TEXT.replace('"data":', '"data"', 1),
    "the first line is missing": json.dumps(SENT, indent=2).partition("\n")[2],
    "a name lost a quote, over lines": json.dumps(SENT, indent=2).replace('"data"', 'data"', 1),
}
"""What happens to webhooks on the way."""


def behind(prefix: str, text: str) -> bytes:
    return "".join(f"{prefix}{line}\n" for line in text.split("\n")).encode()


FORMS: dict[str, Callable[[str], bytes]] = {
    "an HTTP request": lambda text: f"POST /in HTTP/1.1\r\n{HEAD}\r\n{text}".encode(),
    "chunked": lambda text: b"POST /in HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(text.encode()),
    "a log": lambda text: behind("web-1  | ", text) + behind("web-1  | ", TEXT),
    "server-sent events": lambda text: behind("data: ", text) + b"\n" + behind("data: ", TEXT),
    "NDJSON": lambda text: f"{TEXT}\n{text}\n{TEXT}\n".encode(),
    "CloudWatch": lambda text: lines({"events": [{"message": "START"}, {"message": text}, {"message": TEXT}]}),
    "CloudWatch, of console.log": lambda text: lines(
        {"events": [{"message": f"1f\tINFO\t{body}"} for body in ("started", text, TEXT)]}
    ),
    "Docker json-file": lambda text: lines({"log": f"{TEXT}\n"}, {"log": f"{text}\n"}),
    "SQS": lambda text: lines({"Records": [sqs_record(text), sqs_record(TEXT)]}),
    "SQS, alone": lambda text: lines({"Records": [sqs_record(text)]}),
    "API Gateway": lambda text: lines({"headers": HEADERS, "body": text, "isBase64Encoded": False}),
    "Kinesis": lambda text: lines({"Records": [{"kinesis": {"data": in_base64(body)}} for body in (text, TEXT)]}),
    "ngrok": lambda text: lines(
        {"requests": [{"request": {"raw": in_base64(REQUEST.replace(TEXT, body))}} for body in (text, TEXT)]}
    ),
    "CSV": lambda text: csv_of(("id", "content"), ("1", TEXT), ("2", text)),
    "a JSON string": lambda text: json.dumps(text).encode(),
}
"""A webhook in a capture, beside sound ones where the form has several."""


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_broken_webhook_is_told_and_no_part_of_it_is_an_event(form: Callable[[str], bytes], run: Run) -> None:
    sound = json.loads(run("validate", "-f", "json", stdin=form(TEXT)).out)["events"]
    for name, broken in BREAKS.items():
        report = json.loads(run("validate", "-f", "json", stdin=form(broken)).out)
        assert {item["code"] for item in report["unreadable"]} == {"invalid-json"}, name
        assert all(event["valid"] and event["envelope"] == "distribution" for event in report["events"]), name
        assert len(report["events"]) == len(sound) - 1, name
