"""Machine formats name the delivery that they speak of: by its ids, and by where its bytes stand."""

import base64
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from support.cli import Run
from support.events import first_example, payload, webhook

BARE = payload("customer.segment.left/message.json")
SENT = webhook("customer.segment.left", BARE)
IDS = ("id", "event_id", "created_at", "entity")
OF_SENT = (SENT["id"], SENT["event"]["id"], SENT["created_at"], f"customer:{BARE['customer']['id']}")


def changed(record: dict[str, Any], **members: Any) -> dict[str, Any]:
    return record | members


def about(record: dict[str, Any], customer_id: Any) -> dict[str, Any]:
    """The webhook with another id of its customer."""
    data = record["data"] | {"customer": record["data"]["customer"] | {"id": customer_id}}
    return record | {"data": data}


def events(run: Run, text: str | bytes, *options: str) -> list[dict[str, Any]]:
    """The events of a json report."""
    found: list[dict[str, Any]] = json.loads(run("validate", "-f", "json", *options, stdin=text).out)["events"]
    return found


NAMED: dict[str, tuple[Any, tuple[str | None, ...]]] = {
    "webhook of a project": (SENT | {"source": SENT["source"]}, OF_SENT),
    "webhook of a distribution": (webhook("customer.segment.left", BARE, "distribution"), OF_SENT),
    "bare data": (BARE, (None, None, None, OF_SENT[3])),
    "half an envelope": ({"type": "customer.segment.left", "data": BARE}, (None, None, None, OF_SENT[3])),
    "ids of another form": (
        changed(about(SENT, "kim@example.test"), id="order 66", created_at="yesterday"),
        ("***", OF_SENT[1], "***", "customer:***"),
    ),
    "ids that are no strings": (
        changed(about(SENT, 5), id=7, created_at=None, event=SENT["event"] | {"entity_id": None}),
        (None, OF_SENT[1], None, f"segment:{BARE['segment']['id']}"),
    ),
    "designer payload": (
        changed(
            webhook("customer.segment.left", {"hello": "Kim"}, "distribution"),
            created_at=SENT["created_at"],
            event=SENT["event"] | {"entity_id": BARE["customer"]["id"]},
        ),
        OF_SENT,
    ),
    "no event": ({"hello": "kim", "id": "whs_0f9f410d4f40036d9d"}, (None, None, None, None)),
    "no object": ([["x"]], (None, None, None, None)),
}


@pytest.mark.parametrize("name", NAMED)
def test_an_event_has_the_ids_of_its_delivery(run: Run, name: str) -> None:
    record, ids = NAMED[name]
    [event] = events(run, json.dumps(record))
    assert tuple(event[key] for key in IDS) == ids


@pytest.mark.parametrize(
    ("event", "entity"),
    [
        ("voucher.created", "voucher:v_"),
        ("redemption.succeeded", "redemption:r_"),
        ("campaign.promotion_tier.created", "campaign:camp_"),
        ("customer.order.paid", "customer:cust_"),
        ("business_validation_rule.created", "rule:val_"),
    ],
)
def test_the_entity_is_what_the_event_is_named_after(run: Run, event: str, entity: str) -> None:
    [told] = events(run, json.dumps(webhook(event, first_example(event))))
    assert told["entity"].startswith(entity)


def test_show_values_shows_ids_of_any_form(run: Run) -> None:
    [event] = events(run, json.dumps(changed(about(SENT, "kim@example.test"), id="order 66")), "--show-values")
    assert (event["id"], event["entity"]) == ("order 66", "customer:kim@example.test")


LINES = [SENT, BARE, webhook("customer.segment.left", BARE, created_at=5), about(SENT, "Zoë")]
COMPACT = [json.dumps(record, ensure_ascii=False, separators=(",", ":")) for record in LINES]

FRAMINGS: dict[str, bytes] = {
    "lines": "\n".join(COMPACT).encode(),
    "lines with blanks and CRLF": "".join(f"  {line} \r\n\r\n" for line in COMPACT).encode(),
    "byte order mark": b"\xef\xbb\xbf" + "\n".join(COMPACT).encode(),
    "glued": "".join(COMPACT).encode(),
    "pretty": "\n".join(json.dumps(record, indent=2, ensure_ascii=False) for record in LINES).encode(),
    "array": json.dumps(LINES, ensure_ascii=False, indent=1).encode(),
    "separators": b"".join(b"\x1e" + line.encode() + b"\n" for line in COMPACT),
    "behind what is no JSON": b"{nope\n" + "\n".join(COMPACT).encode(),
    "behind text": "".join(f"10:30 received {line}\n" for line in COMPACT).encode(),
}


@pytest.mark.parametrize("name", FRAMINGS)
def test_the_bytes_of_a_record_stand_at_its_offset(run: Run, name: str) -> None:
    text = FRAMINGS[name]
    found = [event for event in events(run, text) if event["candidates"]]
    assert [json.loads(text[event["offset"] :][: event["length"]]) for event in found] == LINES


def test_offsets_count_bytes_after_decompression(run: Run, tmp_path: Path) -> None:
    (tmp_path / "capture.ndjson.gz").write_bytes(gzip.compress(FRAMINGS["lines"]))
    report = json.loads(run("validate", "-f", "json", tmp_path / "capture.ndjson.gz").out)
    assert [(event["offset"], event["length"]) for event in report["events"]] == [
        (event["offset"], event["length"]) for event in events(run, FRAMINGS["lines"])
    ]


def test_offsets_of_utf_16_count_bytes_of_utf_8(run: Run) -> None:
    text = FRAMINGS["lines"].decode()
    found = events(run, b"\xff\xfe" + text.encode("utf-16-le"))
    assert [json.loads(text.encode()[event["offset"] :][: event["length"]]) for event in found] == LINES


@pytest.mark.parametrize(
    "body",
    [json.dumps(SENT), base64.b64encode(json.dumps(SENT).encode()).decode(), SENT],
    ids=["text", "base64", "json"],
)
@pytest.mark.parametrize("options", [(), ("--at", "/Records/*/body")], ids=["found", "named"])
def test_an_event_inside_of_a_record_has_the_place_of_the_record(run: Run, body: Any, options: tuple[str, ...]) -> None:
    wrapped = {"Records": [{"messageId": "m", "body": body}, {"messageId": "n", "body": body}]}
    text = json.dumps(BARE) + "\n" + json.dumps(wrapped)
    if options:
        text = json.dumps(wrapped)
    found = [event for event in events(run, text, *options) if event["at"]]
    assert len(found) == 2
    assert [json.loads(text[event["offset"] :][: event["length"]]) for event in found] == [wrapped, wrapped]
    assert {tuple(event[key] for key in IDS) for event in found} == {OF_SENT}


def test_an_event_in_a_table_has_the_place_of_its_row(run: Run) -> None:
    row = f'1,"{json.dumps(SENT).replace(chr(34), chr(34) * 2)}"'
    [event] = events(run, f"id,payload\r\n{row}\r\n")
    assert (event["offset"], event["length"]) == (len("id,payload\r\n"), len(row))


def test_the_bytes_of_a_packed_body_count_from_where_it_begins(run: Run) -> None:
    head = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    body = FRAMINGS["lines"]
    found = events(run, head + b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body))
    assert [json.loads(body[event["offset"] - len(head) :][: event["length"]]) for event in found] == LINES


@pytest.mark.parametrize("form", ["json", "ndjson"])
def test_jobs_name_deliveries_alike(run: Run, tmp_path: Path, form: str) -> None:
    """In files that are checked whole, and in chunks of one that is large."""
    wrapped = {"Records": [{"body": json.dumps(record)} for record in LINES]}
    lines = [*COMPACT, json.dumps(wrapped)]
    (tmp_path / "small.ndjson").write_text("\n".join(lines))
    (tmp_path / "large.ndjson").write_text(("\n".join(lines) + "\n") * 900)
    for options in ((), ("--show-values",)):
        alone, shared = (
            run("validate", "-q", "-f", form, "--jobs", jobs, *options, "small.ndjson", "large.ndjson", cwd=tmp_path)
            for jobs in ("1", "2")
        )
        assert shared == alone


def test_ndjson_and_inspect_name_deliveries_as_json_does(run: Run) -> None:
    text = FRAMINGS["lines"]
    of_json = [{key: value for key, value in event.items() if key != "findings"} for event in events(run, text)]
    lines = [json.loads(line) for line in run("validate", "-f", "ndjson", stdin=text).lines]
    cards = json.loads(run("inspect", "-f", "json", stdin=text).out)["cards"]
    assert [{**line, "kind": 0} for line in lines if line["kind"] == "event"] == [
        event | {"kind": 0} for event in of_json
    ]
    assert [
        {key: value for key, value in card.items() if key not in ("sections", "findings")} for card in cards
    ] == of_json


def test_diff_names_pairs_and_what_is_on_one_side_only(run: Run, tmp_path: Path) -> None:
    other = webhook("customer.segment.left", about(SENT, "cust_another1")["data"], id="whs_0f9f410d4f40036aaa")
    other["event"] = other["event"] | {"id": "evcus_0f9f410d4f40036aaa"}
    later = SENT | {"project_id": "proj_0f9f410d4a"}
    (tmp_path / "left").write_text(json.dumps(SENT))
    (tmp_path / "right").write_text(json.dumps(other) + "\n" + json.dumps(later))
    report = json.loads(run("diff", "-f", "json", "left", "right", cwd=tmp_path).out)
    [pair], [only] = report["pairs"], report["only_right"]
    assert tuple(pair["left"][key] for key in IDS) == tuple(pair["right"][key] for key in IDS) == OF_SENT
    assert pair["right"]["offset"] == len(json.dumps(other)) + 1
    assert (only["id"], only["event_id"], only["entity"]) == (
        other["id"],
        other["event"]["id"],
        "customer:cust_another1",
    )
    assert (only["offset"], only["length"]) == (0, len(json.dumps(other)))


def test_diff_names_what_waited_on_disk(run: Run, tmp_path: Path) -> None:
    """More than it keeps in memory waits, and has its place and ids when it is told of last."""
    lines = [
        json.dumps(webhook("customer.segment.left", BARE, id=f"whs_{number:018x}")) + "\n" for number in range(1500)
    ]
    for number, line in enumerate(lines):
        lines[number] = line.replace("evcus_0f9f410d4f40036d9d", f"evcus_{number:018x}").replace(
            BARE["customer"]["id"], f"cust_{number:018x}"
        )
    (tmp_path / "left").write_text("".join(lines))
    (tmp_path / "right").write_text(json.dumps(SENT))
    report = json.loads(run("diff", "-f", "json", "left", "right", cwd=tmp_path).out)
    assert [only["entity"] for only in report["only_left"]] == [f"customer:cust_{n:018x}" for n in range(1500)]
    text = "".join(lines)
    assert [text[only["offset"] :][: only["length"]] + "\n" for only in report["only_left"]] == lines
