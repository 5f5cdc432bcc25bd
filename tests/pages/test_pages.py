"""What a page says of a run, and what holds of every page, whatever was read."""

import re
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from segcli.findings import Severity
from segcli.histograms.places import packed
from segcli.histograms.positions import MAX_BUCKETS, PositionCounter
from segcli.pages.chart import Chart, Row
from segcli.pages.findings import FIRST_EVENTS, KINDS_KEPT, PageFindings
from segcli.pages.page import Page, Section, asset, source_hash, write_page
from segcli.pages.strips import Axis
from segcli.pages.svg import Box, Picture, paths
from segcli.pages.table import Table
from support.cli import Run, run
from support.events import check
from support.html_pages import HOSTILE, delivery, hostile, made, written

MOST = 2_000_000
ELEMENTS = """
    html head meta title style body a header p h1 h2 h3 strong nav ul ol li main section article div table caption thead
    tbody tr th td span svg desc path form label select option input button output pre mark footer script wbr
"""

COMMANDS = ("validate", "inspect")
"""Those whose pages have findings."""

PAGES = (*COMMANDS, "drift", "diff")
MORE = {"inspect": ("--cards", "1000"), "diff": ("--match", "position")}
"""What makes a page as large as it gets."""

UNPRINTED = re.compile("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]")

each_command = pytest.mark.parametrize("command", COMMANDS)
each_page = pytest.mark.parametrize("command", PAGES)


class Outline(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of all elements of a name."""
        return [attributes for name, attributes in self.elements if name == tag]


def words(page: Path) -> str:
    """The text of a page in one line."""
    return " ".join(Outline(page).text.split())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(scope="module")
def capture(folder: Path) -> Path:
    """300 webhooks: a member that begins with the 101st, a wrong type in the 201st and 202nd, and bytes that are none;
    an hour without any behind the 150th.
    """
    records: list[Any] = []
    for number in range(1, 301):
        record = delivery(number + 60 * (number > 150))
        if number > 100:
            record["data"]["customer"]["tier_hint"] = "gold"
        if number in (201, 202):
            record["data"]["customer"]["created_at"] = 5
        records.append(record)
    return written(folder / "capture.ndjson", [*records, b'{"cut": tr\n'])


@each_command
def test_the_verdict_and_what_was_read_stand_first(folder: Path, capture: Path, command: str) -> None:
    page = made(folder, command, capture)
    assert [tag for tag, _ in Outline(page).elements].count("h1") == 1
    assert "2 of 300 events invalid: 3 errors, 200 notes. 300 events in 1 source." in words(page)
    assert "11 bytes could not be read, in 1 place." in words(page)


@each_page
def test_a_page_says_that_it_holds_ids_of_customers(folder: Path, capture: Path, command: str) -> None:
    page = made(folder, command, capture)
    assert "The page holds ids of customers" in words(page)
    assert "is shown as ***" in words(page)
    shown = made(folder, command, capture, "--show-values")
    assert "Nothing is masked (--show-values)" in words(shown)


@each_command
def test_where_each_kind_of_finding_sits_is_said_in_words(folder: Path, capture: Path, command: str) -> None:
    text = words(made(folder, command, capture))
    assert "since event 101, in 200 events, the last event 300 200" in text
    assert "from event 201 to event 202, in 2 events 2" in text
    assert "only line 301 1" in text


def test_a_strip_begins_where_the_kind_does(folder: Path, capture: Path) -> None:
    page = made(folder, "validate", capture).read_text(encoding="utf-8")
    strip = re.search(r'<path class="note many" d="M([0-9.]+) ', page)
    assert strip
    assert float(strip[1]) == pytest.approx(1000 * 100 / 301, abs=5)


def test_where_more_bytes_are_no_event_than_there_are_events_all_are_affected() -> None:
    events, unreadable = PositionCounter(), PositionCounter()
    events.add(packed(0, 5, 1))
    for _ in range(3):
        unreadable.add(packed(0, 5, 1))
    assert Axis(events, [unreadable]).shares(unreadable) == [(0, 1000, 1)]
    assert Axis(PositionCounter(), [unreadable]).shares(unreadable) == [(0, 1000, 1)]


@each_command
def test_the_time_line_has_invalid_events_and_gaps(folder: Path, capture: Path, command: str) -> None:
    page = made(folder, command, capture)
    assert (
        "300 events, at most 5 in a column; 2 invalid, between 2026-03-02 12:20:00Z and 2026-03-02 12:25:00Z; 1 gap, "
        in (words(page))
    )
    assert "the longest from 2026-03-02 10:35:00Z to 2026-03-02 11:30:00Z" in words(page)


@each_command
def test_events_are_counted_by_type_and_hour(folder: Path, capture: Path, command: str) -> None:
    text = words(made(folder, command, capture))
    assert "298 valid, 0 unchecked, 2 invalid." in text
    assert "Monday by hour" in text
    assert "59 from 08:00, 60 from 09:00, 31 from 10:00" in text


def test_findings_have_their_lines_masked_and_a_caret(folder: Path, capture: Path) -> None:
    page = unescape(made(folder, "validate", capture).read_text(encoding="utf-8"))
    assert "expected a date-time string or null, found the number 5" in page
    assert '"***"' in page
    assert re.search(r"<mark>5</mark>", page)
    assert re.search(r" \| </span> +\^</span>", page)
    assert "Mira" not in page


def test_inspect_has_delays_segments_repeats_and_cards(folder: Path) -> None:
    records = [delivery(number) for number in range(9)]
    records[3]["event"]["created_at"] = "2026-03-02T08:00:00Z"
    records[4]["event"]["type"] = "customer.segment.entered"
    page = made(folder, "inspect", written(folder / "nine.ndjson", [*records, records[8]]))
    text = words(page)
    assert "3 min" in text
    assert "1 entered, 9 left, net -8." in text
    assert f"{records[8]['id']} 2 the same" in text
    assert text.count("Card of event 2 of ") == 1


@each_command
def test_several_processes_write_the_same_page(run: Run, folder: Path, capture: Path, command: str) -> None:
    files = [written(folder / f"part{number}.ndjson", [capture.read_bytes()]).name for number in range(4)]
    pages = [run(command, "-q", "-f", "html", "-j", jobs, *files, cwd=folder) for jobs in (1, 2)]
    assert pages[0] == pages[1]
    assert "from event 101 of part0.ndjson to event 300 of part3.ndjson, in 800 events" in pages[0].out


@each_command
def test_sources_that_failed_are_told(folder: Path, command: str) -> None:
    empty = folder / "empty.json"
    empty.write_bytes(b"")
    assert re.search("Failed: .*empty.json: ", words(made(folder, command, empty)))
    assert "Nothing read." in words(made(folder, command, empty))


def test_a_report_beside_the_main_output_is_the_same_page(folder: Path, capture: Path) -> None:
    page = folder / "report.html"
    run("validate", "-q", "-f", "concise", "--report", f"html={page}", capture.name, cwd=folder)
    assert page.read_bytes() == made(folder, "validate", capture).read_bytes()


@each_page
@pytest.mark.parametrize("options", [(), ("--show-values",)], ids=["masked", "shown"])
def test_nothing_of_a_payload_becomes_an_element(folder: Path, command: str, options: tuple[str, ...]) -> None:
    records = [hostile(text) for text in HOSTILE]
    file = written(
        folder / "<img src=x onerror=alert(1)>.ndjson", [*records, *(text.encode() + b"\n" for text in HOSTILE)]
    )
    page = made(folder, command, file, *options)
    outline = Outline(page)
    assert {tag for tag, _ in outline.elements} <= set(ELEMENTS.split())
    assert len(outline.of("script")) == 1
    for tag, attributes in outline.elements:
        assert not [name for name in attributes if name.startswith("on") or name in ("style", "src")], tag
        assert (attributes.get("href") or "#").startswith("#")
    assert not UNPRINTED.search(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_page_escapes_whatever_it_is_made_of(tmp_path: Path, text: str) -> None:
    file = tmp_path / "page.html"
    picture = Picture(text, text, 10, 10, paths([("track", [Box(0, 0, 10, 10)])]))
    chart = Chart(text, (text, text, text), (Row((("name", text),), picture, text, (text,)),), (text,), (), text)
    table = Table(text, (text, text), ((text, text),), note=text)
    sections = (Section("chart", text, "chart.html", chart), Section("table", text, "table.html", table))
    with file.open("w", encoding="utf-8") as page:
        write_page(page.write, Page(text, text, "bad", (text,), (text,), sections))
    outline = Outline(file)
    assert {tag for tag, _ in outline.elements} <= set(ELEMENTS.split())
    assert len(outline.of("script")) == 1
    assert not UNPRINTED.search(file.read_text(encoding="utf-8"))


@each_page
def test_the_policy_lets_only_the_style_and_the_script_of_the_page_work(
    folder: Path, capture: Path, command: str
) -> None:
    page = made(folder, command, capture)
    text = page.read_text(encoding="utf-8")
    (policy,) = [str(meta["content"]) for meta in Outline(page).of("meta") if "http-equiv" in meta]
    assert policy.startswith("default-src 'none'; ")
    for tag, name in (("style", "page.css"), ("script", "page.js")):
        inside = text[text.index(f"<{tag}>") + len(tag) + 2 : text.index(f"</{tag}>")]
        assert inside == asset(name)
        assert f"{tag}-src '{source_hash(inside)}'" in policy
    assert "http://" not in text
    assert "https://" not in text


@each_page
def test_headings_go_down_one_by_one_and_regions_have_names(folder: Path, capture: Path, command: str) -> None:
    outline = Outline(made(folder, command, capture))
    levels = [int(tag[1]) for tag, _ in outline.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [attributes["id"] for _, attributes in outline.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert all(attributes["aria-labelledby"] in ids for attributes in outline.of("section"))
    assert len(outline.of("table")) == len(outline.of("caption"))
    assert all("scope" in attributes for attributes in outline.of("th"))
    assert all(attributes.get("role") == "img" or "aria-hidden" in attributes for attributes in outline.of("svg"))


@each_page
def test_a_page_is_at_most_two_megabytes_whatever_was_read(folder: Path, command: str) -> None:
    records = []
    for number in range(900):
        record = delivery(number)
        members = {f"&<\"'>{number % 70}{index}" + "&" * 300: "&" * 500 for index in range(9)}
        record["data"]["customer"] |= members | {"metadata": members, "created_at": "&<>\"'" * 400}
        record["data"]["segment"] = {"id": f"seg_{number}", "name": '"' * 900}
        records.append(record)
    file = written(folder / "large.ndjson", [*records, *(b"}" + b"<" * 900 + b"\n" for _ in range(400))])
    page = made(folder, command, file, "--show-values", *MORE.get(command, ()))
    assert 300_000 < page.stat().st_size <= MOST
    if command in COMMANDS:
        assert re.search(r"[0-9,]+ of [0-9,]+ findings in full", words(page))


@each_command
def test_errors_are_listed_however_many_notes_come_before_them(folder: Path, command: str) -> None:
    records = [delivery(number, tier_hint="gold") for number in range(620)]
    for record in records[600:]:
        record["data"]["customer"]["created_at"] = 5
    page = Outline(made(folder, command, written(folder / "notes.ndjson", records)))
    listed = [str(attributes.get("data-severity")) for attributes in page.of("li")]
    assert listed.count("error") == 20
    assert listed.count("note") == FIRST_EVENTS
    assert "520 of 640 findings in full" in " ".join(page.text.split())


def test_what_is_collected_does_not_grow_with_the_run() -> None:
    findings = PageFindings()
    for number in range(1500):
        findings.add_event(number, check(delivery(1, **{f"member_{number}": 1, "created_at": number})))
    assert {severity: len(events) for severity, events in findings.events.items() if events} == {
        Severity.ERROR: FIRST_EVENTS
    }
    assert len(findings.sites) <= 3 * KINDS_KEPT
    assert len(findings.positions.buckets) <= MAX_BUCKETS
    assert sum(sum(c.counts.values()) + c.others for c in findings.kinds.values()) == 3000


def test_places_of_parts_are_those_of_the_whole() -> None:
    places = [packed(source, 700 * number, number) for source in range(3) for number in range(1000)]
    whole = PositionCounter()
    for place in places:
        whole.add(place)
    merged = PositionCounter()
    for source in (2, 0, 1):
        part = PositionCounter()
        for number in range(1000):
            part.add(packed(0, 700 * number, number))
        merged.merge(part, packed(source, 0, 0))
    assert (merged.level, merged.buckets) == (whole.level, whole.buckets)
