"""What `segcli drift` tells of which departure, and what it leaves alone."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.cli import Run
from support.drift import moment, rows, told
from support.events import first_example, ndjson, payload, webhook

EVENT = "customer.segment.left"
PROJECT_EVENT = "customer.updated"
Change = Callable[[Any, int], None]


def capture(file: Path, number: int, change: Change = lambda *_: None, event: str = EVENT) -> Path:
    """A file with so many webhooks of different customers, the change made to each with its number."""
    data = payload(f"{EVENT}/message.json") if event == EVENT else first_example(event)
    records = []
    for index in range(1, number + 1):
        record = webhook(event, copy.deepcopy(data), created_at=moment(index))
        record["data"]["customer"]["id"] = f"cust_{index:018}"
        record["event"]["created_at"] = moment(index)
        change(record, index)
        records.append(record)
    return ndjson(file, records)


def strange_value(record: Any, index: int) -> None:
    if index > 5:
        record["data"]["segment"]["object"] = "Zilpha Quornby"


def no_null(record: Any, _: int) -> None:
    record["data"]["customer"]["id"] = None


def strange_envelope(record: Any, _: int) -> None:
    record["trace"] = "abc"


def other_event(record: Any, _: int) -> None:
    record["event"]["type"] = "customer.zilpha.quornby"


def personal_name(record: Any, _: int) -> None:
    record["data"]["customer"]["hedda.voskuijl@mail.test"] = 1


def deep(record: Any, _: int) -> None:
    record["data"]["customer"]["extra"] = {"deeper": {"still": 1}}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(strange_value, ("new", "value", "/segment/object", 5, 10), id="value outside an enumeration"),
        pytest.param(no_null, ("breaking", "type", "/customer/id", 10, 10), id="null"),
        pytest.param(strange_envelope, ("new", "member", "/trace", 10, 10), id="member of an envelope"),
        pytest.param(other_event, ("new", "event", "", 10, 10), id="event"),
        pytest.param(personal_name, ("new", "member", "/customer/***", 10, 10), id="name of a person"),
        pytest.param(deep, ("new", "member", "/customer/extra", 10, 10), id="nothing below an unknown member"),
    ],
)
def test_is_told(run: Run, tmp_path: Path, change: Change, expected: tuple[Any, ...]) -> None:
    ran = run("drift", "-q", "-f", "json", capture(tmp_path / "a.ndjson", 10, change))
    assert [(row.grade, row.kind, row.path, row.events, row.of) for row in rows(json.loads(ran.out))] == [expected]
    assert not any(mark in ran.out.lower() for mark in ("quornby", "voskuijl"))


def test_show_values_shows_them(run: Run, tmp_path: Path) -> None:
    file = capture(tmp_path / "a.ndjson", 10, strange_value)
    assert '"Zilpha Quornby"' in run("drift", "-q", "--show-values", file).out
    assert "customer.zilpha.quornby" in run("drift", "--show-values", capture(file, 3, other_event)).out


def own_keys(record: Any, index: int) -> None:
    record["data"]["customer"]["metadata"] = {f"key{index}": index, "nested": {f"key{index}": 1}}


def rare(record: Any, index: int) -> None:
    if index in (70, 72, 99):
        record["data"]["customer"]["phone"] = "+48 600 000 000"


def straggler(record: Any, index: int) -> None:
    if index > 50 or index == 30:
        del record["data"]["customer"]["summary"]["orders"]


def other_campaign(record: Any, index: int) -> None:
    """One campaign follows another, whose vouchers have another member."""
    campaign = payload(f"{EVENT}/unique-codes.json")["campaign"]
    record["data"]["campaign"] = campaign | {"id": f"camp_{'ab'[index > 50]}{'0' * 17}"}
    if index > 50:
        del record["data"]["campaign"]["category"]


@pytest.mark.parametrize("change", [own_keys, rare, straggler, other_campaign])
def test_is_no_drift(run: Run, tmp_path: Path, change: Change) -> None:
    report = told(run, capture(tmp_path / "a.ndjson", 100, change))
    assert [row for row in rows(report) if row.grade != "unused"] == []


def test_the_heading_of_an_envelope_is_its_own(run: Run, tmp_path: Path) -> None:
    report = told(run, capture(tmp_path / "a.ndjson", 3, strange_envelope))
    assert [(each["type"], each["envelope"], len(each["drift"])) for each in report["events"]] == [
        (EVENT, None, 0),
        (None, "distribution", 1),
    ]


@pytest.mark.parametrize(("number", "expected"), [(49, False), (50, True)])
def test_a_documented_member_is_unused_from_fifty_events_on(
    run: Run, tmp_path: Path, number: int, expected: bool
) -> None:
    def without(record: Any, _: int) -> None:
        record["data"]["customer"].pop("phone", None)

    report = told(run, capture(tmp_path / "a.ndjson", number, without, PROJECT_EVENT))
    assert any((row.grade, row.path) == ("unused", "/customer/phone") for row in rows(report)) is expected


def test_of_what_a_designer_chose_nothing_is_unused(run: Run, tmp_path: Path) -> None:
    of_data, of_envelope = told(run, capture(tmp_path / "a.ndjson", 60))["events"]
    assert of_data["drift"] == []
    assert {row["kind"] for row in of_envelope["drift"]} == {"never-sent"}


def test_bare_data_and_webhooks_count_together(run: Run, tmp_path: Path) -> None:
    data = payload(f"{EVENT}/message.json")
    data["customer"]["tier"] = "gold"
    file = ndjson(tmp_path / "a.ndjson", [data, webhook(EVENT, data)])
    assert [(row.path, row.events, row.of) for row in rows(told(run, file))] == [("/customer/tier", 2, 2)]


def test_a_choice_of_events(run: Run, tmp_path: Path) -> None:
    file = capture(tmp_path / "a.ndjson", 10, strange_value)
    report = told(run, "--where", f"until={moment(8)}", "--tz", "Europe/Warsaw", file)
    (heading, _) = report["events"]
    assert (heading["events"], heading["drift"][0]["events"]) == (7, 2)
    assert heading["first"] == {"source": str(file), "event": 1, "created_at": "2025-10-01T02:01:00.000+02:00"}


def test_an_output_is_no_input(run: Run, tmp_path: Path) -> None:
    file = capture(tmp_path / "a.ndjson", 3)
    before = file.read_bytes()
    for words in (("--save", file), ("-o", file), ("--against", file, "--save", file), ("-o", "x", "--save", "x")):
        assert run("drift", *words, file, cwd=tmp_path).code == 2
    assert file.read_bytes() == before


def test_a_picture_in_a_folder_of_captures_is_passed_over(run: Run, tmp_path: Path) -> None:
    capture(tmp_path / "a.ndjson", 3)
    for _ in range(2):
        ran = run("drift", "--save", "picture.json", ".", cwd=tmp_path)
        assert (ran.code, ran.err.startswith("3 events read")) == (0, True)
    assert run("drift", "-q", "--against", "picture.json", ".", cwd=tmp_path).code == 0


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{"segcli": "1", "schema_version": 9, "picture": []}', id="of another version"),
        pytest.param('{"segcli": "1", "schema_version": 1, "picture": [{}]}', id="not whole"),
        pytest.param('{"segcli": "1", "schema_version": 1, "picture": [', id="cut off"),
        pytest.param("{oops", id="no JSON"),
    ],
)
def test_what_cannot_be_compared_with_ends_the_run(run: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "picture.json").write_text(text)
    ran = run("drift", "--against", "picture.json", capture(tmp_path / "a.ndjson", 3), cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "picture.json" in ran.err


def test_text_fits_eighty_columns(run: Run, tmp_path: Path) -> None:
    capture(tmp_path / "a.ndjson", 60, deep, PROJECT_EVENT)
    out = run("drift", "-q", "a.ndjson", cwd=tmp_path, env={"COLUMNS": "80"}).out
    assert max(map(len, out.splitlines())) <= 80
    assert "unused" in out


def test_what_could_not_be_read_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_text('{"cut": \n')
    for form in ("text", "json", "markdown", "github"):
        ran = run("drift", "-f", form, "a.ndjson", "nowhere.json", cwd=tmp_path)
        assert ran.code == 2
        assert "a.ndjson" in ran.out


def odd_types(record: Any, index: int) -> None:
    """Types that nobody documented, at several places in turn; some come together in one event."""
    odd = (7, True, [1], {"a": 1}, 1.5)
    record["data"]["customer"]["name"] = odd[index % 5]
    record["data"]["segment"]["name"] = odd[index % 4]
    record["data"]["customer"]["loyalty"]["points"] = (["x"], True, {"a": "b"})[index % 3]
    record["data"]["customer"]["listed"] = [odd[index % 5], odd[(index + 1) % 5]]


@pytest.mark.parametrize("form", ["json", "text"])
def test_the_order_of_rows_is_the_same_in_every_process(run: Run, tmp_path: Path, form: str) -> None:
    file = capture(tmp_path / "capture.ndjson", 60, odd_types)
    reports = {run("drift", "--format", form, file, env={"PYTHONHASHSEED": seed}).out for seed in "12345"}
    assert len(reports) == 1
