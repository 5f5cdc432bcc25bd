"""What inspect shows and counts, from the command down to its counters."""

import io
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli.commands.inspect import Inspection, run, shows_unicode
from segcli.console.output import Output
from segcli.console.progress import Progress, line, wanted
from segcli.findings import ExitCode, SegcliError
from segcli.histograms.captions import scale
from segcli.histograms.timeline import MAX_BUCKETS, STEPS, TimeCounter, Timeline
from segcli.input.arguments import Arguments
from segcli.input.total_size import total
from segcli.inspection.charts import bar, histogram
from segcli.inspection.estimates import Estimate
from segcli.inspection.numbers import count_text, share
from segcli.schemas import ids
from segcli.validation.result import Settings
from support.cli import Golden, Run
from support.events import ndjson, payload, webhook
from support.inspect import NOW, delivery, inspect
from support.paths import BROKEN, INVALID, LEFT


def capture(folder: Path) -> Path:
    """Two days of deliveries: some again, some broken, one with a new member, and a line that is cut off."""
    records: list[Any] = []
    start = datetime(2025, 9, 30, 22, tzinfo=UTC)
    for number in range(40):
        created = (start + timedelta(hours=1.3 * number)).isoformat().replace("+00:00", "Z")
        record = delivery(number, created)
        record["data"]["customer"]["id"] = f"cust_{number % 17:024}"
        records.append(record)
    records[5]["data"]["customer"]["favourite"] = True
    records[6]["data"]["customer"]["favourite"] = False
    records[7]["data"]["segment"] = {"id": "seg_regulars0001", "name": "Regulars", "object": "segment"}
    del records[8]["data"]["segment"]["id"]
    records[9]["project_id"] = "sand_2"
    records += [records[3], records[3] | {"id": "whs_again"}]
    records.append(payload("customer.segment.left/unique-codes.json"))
    return ndjson(folder / "capture.ndjson", [*records, orjson.dumps(records[0])[:99]])


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("overview-80.txt", {"width": 80}),
        ("overview-140.txt", {"width": 140}),
        ("overview-plain.txt", {"unicode": False}),
        ("overview.md", {"form": "markdown"}),
    ],
    ids=["80 columns", "140 columns", "without block characters", "markdown"],
)
def test_an_overview_reads_well(name: str, options: dict[str, Any], tmp_path: Path, golden: Golden) -> None:
    shown = inspect(tmp_path, capture(tmp_path), cards=0, **options)
    out = shown.out.replace(str(tmp_path / "capture.ndjson"), "capture.ndjson")
    golden(name, out)


def segments(folder: Path, *records: Any) -> list[Any]:
    """The segments of an overview as JSON has them."""
    capture = ndjson(folder / "capture.ndjson", records)
    looked_at, passed = (inspect(folder, capture, form="json", cards=cards).json["overview"] for cards in (5, 0))
    assert looked_at == passed
    kinds: list[Any] = looked_at["segments"]["kinds"]
    return kinds


def in_segment(key: str, name: str, customer: str = "Mira Holt") -> Any:
    record = payload("customer.segment.left/message.json")
    record["segment"] |= {"id": key, "name": name}
    record["customer"]["name"] = customer
    return record


def test_segments_whose_names_are_masked_are_counted_each_by_itself(tmp_path: Path) -> None:
    records = [in_segment(f"seg_{number % 2}", f"for {number % 2}@example.test") for number in range(5)]
    assert segments(tmp_path, *records) == [
        {"name": "***", "id": "seg_0", "count": 3},
        {"name": "***", "id": "seg_1", "count": 2},
    ]


def test_segments_without_a_documented_id_are_counted_each_by_itself(tmp_path: Path) -> None:
    counts = segments(tmp_path, in_segment("Ines", "ines@example.test"), in_segment("Eva", "eva@example.test"))
    assert counts == [{"name": "***", "id": None, "count": 1}] * 2


@pytest.mark.parametrize("names", [("Ines Moreau", "Mira Holt"), ("Mira Holt", "Ines Moreau")], ids=" then ".join)
def test_one_event_whose_customer_a_segment_is_named_after_masks_the_name(tmp_path: Path, names: list[str]) -> None:
    records = [in_segment("seg_0eaa8e61c000e607a2", "VIP Moreau", customer) for customer in names]
    shown = segments(tmp_path, *records)
    assert shown == [{"name": "***", "id": "seg_0eaa8e61c000e607a2", "count": 2}]


PEOPLE = ("Mira Holt", "Ines Moreau", "Li Wu", "Zoë Öz", "Straße", None)
SEGMENTS = (
    "VIP Moreau",
    "li wu friends",
    "First 90 days",
    "Öz",
    "STRASSE 5",
    "ｍｉｒａ club",
    "",
    "a@example.test",
    None,
)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from(SEGMENTS), st.sampled_from(PEOPLE), st.booleans()),
        min_size=2,
        max_size=12,
    )
)
def test_events_that_are_passed_over_are_counted_as_those_that_are_looked_at(events: list[Any]) -> None:
    records = []
    for number, name, person, enveloped in events:
        record = payload("customer.segment.left/message.json")
        record["segment"] |= {"id": f"seg_{number:018x}", "name": name}
        record["customer"] |= {"name": person, "email": f"{number}@example.test"}
        records.append(webhook("customer.segment.left", record, "distribution") if enveloped else record)
    with TemporaryDirectory() as folder:
        file = ndjson(Path(folder, "capture.ndjson"), records)
        passed, looked_at = (inspect(Path(folder), file, form="json", cards=cards).json for cards in (0, 99))
    assert passed["overview"] == looked_at["overview"]
    assert passed["summary"] == looked_at["summary"]


def test_what_may_not_be_shown_is_no_time_of_the_overview(tmp_path: Path) -> None:
    record = payload("customer.segment.left/message.json") | {"created_at": "1957-03-19"}
    assert "1957" not in inspect(tmp_path, ndjson(tmp_path / "capture.ndjson", [record] * 2)).out


def test_the_overview_counts(tmp_path: Path) -> None:
    ran = inspect(tmp_path, capture(tmp_path), form="json")
    overview = ran.json["overview"]
    assert ran.json["summary"]["events"] == 43
    assert len(ran.json["cards"]) == 5
    assert [finding["code"] for finding in ran.json["unreadable"]] == ["invalid-json"]
    assert overview["events"] == {"kinds": [{"name": "customer.segment.left", "id": None, "count": 43}], "others": 0}
    assert {row["name"]: row["count"] for row in overview["purposes"]["kinds"]} == {"message": 42, "unique-codes": 1}
    assert {row["name"]: row["count"] for row in overview["projects"]["kinds"]} == {"proj_0f9f410d4f": 41, "sand_2": 1}
    assert overview["customers"] == {"number": 18, "is_exact": True, "low": 18, "high": 18}
    assert overview["repeated_deliveries"]["number"] == 1
    assert overview["repeated_events"]["number"] == 2
    assert overview["never_documented"]["kinds"] == [{"path": "/customer/favourite", "value": None, "count": 2}]
    assert sum(overview["created"]["counts"]) == 42
    assert overview["without_time"] == 1


@pytest.mark.parametrize(
    ("count", "events", "shown"),
    [
        (0, 10, "0"),
        (1, 5000, "<0.1"),
        (1, 200, "0.5"),
        (1, 100, "1"),
        (997, 1000, "99.7"),
        (2499, 2500, ">99.9"),
        (10, 10, "100"),
    ],
)
def test_a_share_is_never_all_or_nothing_falsely(count: int, events: int, shown: str) -> None:
    assert share(count, events).strip() == f"{shown} %"


@pytest.mark.parametrize(
    ("estimate", "shown"),
    [
        (Estimate(12_345, True, 12_345, 12_345), "12,345"),
        (Estimate(12_345, False, 12_000, 12_700), "about 12,300"),
        (Estimate(0, False, 0, 72), "at most 72"),
    ],
)
def test_a_number_that_is_not_exact_says_so(estimate: Estimate, shown: str) -> None:
    assert count_text(estimate) == shown


def test_outcomes_delays_and_moves_stand_in_the_overview(tmp_path: Path) -> None:
    start = datetime(2025, 10, 1, tzinfo=UTC)
    records = []
    for number in range(10):
        record = delivery(number, start.isoformat().replace("+00:00", "Z"))
        record["id"] = f"whs_{ids.stamp((start + timedelta(seconds=2 + number)).isoformat())}{number:06x}"
        if number < 3:
            record["event"]["type"] = "customer.segment.entered"
        if number == 9:
            record["data"]["customer"]["id"] = 5
        records.append(record)
    file = ndjson(tmp_path / "capture.ndjson", records)
    overview = inspect(tmp_path, file, form="json").json
    assert overview["schema_version"] == 1
    overview = overview["overview"]
    assert overview["outcomes"] == {
        "customer.segment.entered": {"valid": 3, "invalid": 0, "unchecked": 0},
        "customer.segment.left": {"valid": 6, "invalid": 1, "unchecked": 0},
    }
    (moves,) = overview["moves"]
    assert (moves["entered"], moves["left"], moves["net"]) == (3, 7, -4)
    delays = overview["delays"]
    assert (delays["count"], delays["max_ms"], delays["early"]) == (10, 11_000, 0)
    assert 5800 <= delays["median_ms"] <= 6000
    assert [row["name"] for row in overview["envelopes"]["kinds"]] == ["distribution"]
    assert [row["count"] for row in overview["channels"]["kinds"]] == [10]
    text = inspect(tmp_path, file, cards=0).out
    assert "6 valid, 1 invalid" in text
    assert "delivered    median 5 s, " in text
    assert max(map(len, text.splitlines())) <= 80


def test_what_came_again_is_named_with_its_places(tmp_path: Path) -> None:
    one, other = (delivery(number, "2025-10-01T00:00:00Z") for number in (1, 2))
    changed = one | {"project_id": "proj_another0000000001"}
    first = ndjson(tmp_path / "first.ndjson", [one, other, other])
    second = ndjson(tmp_path / "second.ndjson", [changed, *[other] * 6])
    (b, a) = inspect(tmp_path, first, second, form="json").json["overview"]["repeated_deliveries"]["ids"]
    assert (b["id"], b["count"], b["same_bytes"]) == (other["id"], 8, True)
    assert [(Path(place["source"]).name, place["line"]) for place in b["places"]] == [
        ("first.ndjson", 2),
        ("first.ndjson", 3),
        ("second.ndjson", 2),
        ("second.ndjson", 3),
        ("second.ndjson", 4),
    ]
    assert (a["id"], a["count"], a["same_bytes"]) == (one["id"], 2, False)
    shown = " ".join(inspect(tmp_path, first, second).out.split())
    assert f"{one['id']} 2 times, other bytes: {first}:1, {second}:1" in shown


def test_an_id_that_may_not_be_shown_is_masked(tmp_path: Path) -> None:
    record = delivery(1, "2025-10-01T00:00:00Z") | {"id": "ines@example.test"}
    out = inspect(tmp_path, ndjson(tmp_path / "capture.ndjson", [record] * 2), cards=0).out
    assert "*** 2 times, the same bytes" in out
    assert "ines" not in out


@pytest.mark.parametrize(
    ("zone", "first"), [("UTC", "2025-10-01 22:30:00Z"), ("Europe/Warsaw", "2025-10-02 00:30:00+02:00")]
)
def test_times_are_shown_in_the_zone_that_is_named(run: Run, tmp_path: Path, zone: str, first: str) -> None:
    file = ndjson(
        tmp_path / "capture.ndjson", [delivery(1, "2025-10-01T22:30:00Z"), delivery(2, "2025-10-02T08:00:00Z")]
    )
    ran = run("inspect", "--cards", "1", "--tz", zone, file)
    assert f"created      {first} to" in ran.out
    assert ran.out.count(first) == 2


def test_a_zone_that_there_is_not_is_told(run: Run) -> None:
    ran = run("inspect", "--tz", "Europe/Nowhere", LEFT)
    assert (ran.code, ran.out) == (2, "")
    assert "no time zone Europe/Nowhere" in ran.err


def test_one_event_has_a_card_and_no_overview(tmp_path: Path) -> None:
    out = inspect(tmp_path, LEFT).out
    assert out.startswith("customer.segment.left")
    assert "overview" not in out


@pytest.mark.parametrize(("cards", "expected"), [(0, 0), (2, 2), (9, 3)])
def test_cards_says_how_many_events_have_a_card(cards: int, expected: int, tmp_path: Path) -> None:
    file = ndjson(tmp_path / "capture.ndjson", [payload("customer.segment.left/message.json")] * 3)
    out = inspect(tmp_path, file, cards=cards).out
    assert out.count("none, this is the data alone") == expected
    assert out.count("overview  3 events in 1 source") == 1


def test_findings_stand_on_the_card_and_do_not_fail_the_run(tmp_path: Path) -> None:
    ran = inspect(tmp_path, BROKEN, width=160)
    assert ran.code is ExitCode.CLEAN
    words = " ".join(ran.out.split())
    assert "invalid 3 errors, 1 warning, 1 note" in words
    assert "error 53:14 `segment` has no `id` [missing-property] /segment" in words


@pytest.mark.parametrize("source", ["missing.json", "empty.json"])
def test_what_cannot_be_read_fails_the_run(source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.json").touch()
    ran = inspect(tmp_path, tmp_path / source, LEFT)
    assert ran.code is ExitCode.FAILED
    assert "customer.segment.left" in ran.out
    assert source in capsys.readouterr().err


def test_a_format_that_there_is_not_is_told(tmp_path: Path) -> None:
    with pytest.raises(SegcliError, match="no format yaml: the formats are html, json, markdown, text"):
        inspect(tmp_path, LEFT, form="yaml")


@pytest.mark.parametrize(
    ("file", "verdict"),
    [
        ("distribution-designer-payload.json", "only the envelope was checked, 1 note"),
        ("legacy-webhook-of-2018.json", "nothing of it was checked, 1 note"),
        ("not-an-event.json", "nothing of it was checked, 1 error"),
    ],
)
def test_an_event_that_was_not_checked_in_full_says_so(file: str, verdict: str, tmp_path: Path) -> None:
    assert f"  not checked  {verdict}\n" in inspect(tmp_path, INVALID / file).out


def test_a_file_without_events_in_a_directory_is_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "package.json").write_text('{"name": "x", "version": 1}', encoding="utf-8")
    (folder / "left.json").write_bytes(LEFT.read_bytes())
    report = inspect(tmp_path, folder, form="json").json
    assert [card["type"] for card in report["cards"]] == ["customer.segment.left"]
    assert report["summary"]["unchecked"] == 1


def test_the_members_of_a_designer_payload_are_named(tmp_path: Path) -> None:
    record = delivery(1, "2025-10-01T00:00:00Z") | {"data": {"to": "a@example.test", "a@example.test": 1}}
    out = inspect(tmp_path, ndjson(tmp_path / "capture.ndjson", [record])).out
    assert "  also         to, ***\n" in out
    assert "example.test" not in out


def test_the_closing_line_goes_to_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = Output("text", str(tmp_path / "out"))
    assert run(Inspection(Arguments((str(LEFT),)), Settings(), output, NOW)) is ExitCode.CLEAN
    assert capsys.readouterr().err == "1 event read, valid. 1.3 kB, nothing skipped.\n"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.datetimes(timezones=st.just(UTC)), min_size=1, max_size=60), st.integers(1, 200))
def test_a_timeline_holds_every_time_once(times: list[datetime], columns: int) -> None:
    counter = TimeCounter()
    for time in times:
        counter.add(time)
    timeline = counter.timeline(columns)
    assert timeline is not None
    expected = Counter(int((time - timeline.start).total_seconds() // timeline.step) for time in times)
    assert {column: count for column, count in enumerate(timeline.counts) if count} == expected
    assert len(timeline.counts) <= columns or timeline.step == STEPS[-1]
    assert (timeline.first, timeline.last) == (min(times), max(times))


def test_a_timeline_keeps_few_buckets() -> None:
    counter, start = TimeCounter(), datetime(2020, 1, 1, tzinfo=UTC)
    for number in range(3 * MAX_BUCKETS):
        counter.add(start + timedelta(hours=7 * number))
    timeline = counter.timeline(10**6)
    assert timeline is not None
    assert sum(timeline.counts) == 3 * MAX_BUCKETS
    assert len(timeline.counts) <= MAX_BUCKETS


def test_no_time_has_no_timeline() -> None:
    assert TimeCounter().timeline(80) is None


@pytest.mark.parametrize(
    ("unicode", "rows"),
    [(True, ["   █", "   █", "  ██", "▁ ██"]), (False, ["   #", "   #", "  ##", ". ##"])],
    ids=["blocks", "plain"],
)
def test_a_histogram_is_as_high_as_its_highest_column(unicode: bool, rows: list[str]) -> None:
    timeline = Timeline(NOW, 3600, (1, 0, 50, 100), NOW, NOW)
    assert [line[0][0] for line in histogram(timeline, unicode)] == rows


@pytest.mark.parametrize(
    ("step", "words"),
    [(1, "1 second"), (900, "15 minutes"), (3600, "1 hour"), (86_400, "1 day"), (2_419_200, "4 weeks")],
)
def test_a_column_says_what_it_stands_for(step: int, words: str) -> None:
    assert scale(Timeline(NOW, step, (1,), NOW, NOW)) == f"one column is {words}"


@given(st.floats(0.0001, 1), st.booleans())
def test_a_bar_is_never_empty_and_never_too_long(share: float, unicode: bool) -> None:
    assert 1 <= len(bar(share, 8, unicode)) <= 8


@given(st.datetimes(datetime(2016, 5, 4), datetime(2100, 1, 1)))
def test_an_id_holds_the_time_that_was_stamped_on_it(time: datetime) -> None:
    stamped = ids.moment(f"whs_{ids.stamp(time.isoformat() + '+00:00')}a1c001")
    assert stamped is not None
    assert abs(stamped - time.replace(tzinfo=UTC)) <= timedelta(milliseconds=1)


@pytest.mark.parametrize(
    "name", ["", "cust_ID", "whs_0f9f410d4f40036d9", "whs_0F9F410D4F40036D9D", "0f9f410d4f40036d9d"]
)
def test_other_ids_tell_no_time(name: str) -> None:
    assert ids.moment(name) is None


@pytest.mark.parametrize(
    ("sources", "events", "bytes_read", "size", "text"),
    [
        (1, 500, 500_000, 1_000_000, "[##########..........]  50 %, 500 events, 250/s, 0:02 left"),
        (0, 500, 500_000, None, "500.0 kB, 500 events, 250/s"),
        (12, 500, 500_000, None, "12 sources, 500.0 kB, 500 events, 250/s"),
        (1, 9, 2_000, 1_000, "[####################] 100 %, 9 events, 4/s, 0:00 left"),
        (0, 0, 0, 1_000, "[....................]   0 %, 0 events, 0/s, 0:00 left"),
    ],
    ids=["half", "unknown size", "unknown size of many", "more than there was", "nothing yet"],
)
def test_progress_tells_share_rate_and_time_left(
    sources: int, events: int, bytes_read: int, size: int | None, text: str
) -> None:
    assert line(sources, events, bytes_read, size, 2.0) == text


class Terminal(io.StringIO):
    """What a person looks at."""

    def isatty(self) -> bool:
        return True


def test_progress_waits_and_leaves_nothing_behind() -> None:
    stream = Terminal()
    early = Progress(stream, 100)
    early.moved("a", 0, 1, 10)
    early.clear()
    assert stream.getvalue() == ""
    due = Progress(stream, 100, patience=0)
    due.moved("a", 0, 1, 10)
    due.clear()
    due.clear()
    assert "10 %" in stream.getvalue()
    assert stream.getvalue().endswith("left\r\x1b[K")


@pytest.mark.parametrize(
    ("stream", "environment", "expected"),
    [
        (Terminal(), {"TERM": "xterm"}, True),
        (Terminal(), {"TERM": "xterm", "CI": "true"}, False),
        (Terminal(), {"TERM": "dumb"}, False),
        (io.StringIO(), {"TERM": "xterm"}, False),
        (None, {"TERM": "xterm"}, False),
    ],
    ids=["terminal", "CI", "dumb terminal", "pipe", "no stderr"],
)
def test_progress_is_for_people(stream: io.StringIO | None, environment: dict[str, str], expected: bool) -> None:
    assert wanted(stream, environment) is expected


def test_the_size_of_a_run_is_known_for_plain_files_only(tmp_path: Path) -> None:
    packed = tmp_path / "a.json.gz"
    packed.touch()
    assert total(Arguments((str(LEFT), str(BROKEN)))) == LEFT.stat().st_size + BROKEN.stat().st_size
    assert total(Arguments((str(LEFT), str(packed)))) is None


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "en_GB.UTF-8"}, True),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "C"}, False),
        ({"LC_CTYPE": "C.utf8"}, True),
        ({}, False),
    ],
)
@pytest.mark.skipif("os.name == 'nt'")
def test_block_characters_need_a_locale_that_has_them(environment: dict[str, str], expected: bool) -> None:
    assert shows_unicode(environment) is expected
