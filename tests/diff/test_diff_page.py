"""The page of `segcli diff`: pairs side by side, what is on one side only, and what it has no room for."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from support.cli import Run
from support.html_pages import delivery, made, written


def cells(page: Path) -> list[list[str]]:
    """The cells of the rows of all tables."""
    rows = re.findall("<tr>(.*?)</tr>", page.read_text(encoding="utf-8"), re.DOTALL)
    return [[unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)] for row in rows]


def test_a_pair_stands_side_by_side_and_what_is_on_one_side_has_its_id(tmp_path: Path) -> None:
    records = [delivery(number) for number in range(4)]
    left = written(tmp_path / "left.ndjson", records[:3])
    right = [delivery(0), delivery(1, created_at="2026-01-01T00:00:00.000Z", tier_hint="gold"), records[3]]
    page = made(tmp_path, "diff", written(tmp_path / "right.ndjson", right), left.name)
    rows, text = cells(page), page.read_text(encoding="utf-8")
    assert '<h1 class="verdict unsure">2 changes in 1 of 2 pairs; 1 only left; 1 only right.</h1>' in text
    assert ["Where", "Left", "Right", "Change"] in rows
    assert ["customer: tier_hint", "", "***", "added"] in rows
    (time,) = [row for row in rows if row[0] == "customer: created_at"]
    assert time[2] == "2026-01-01 00:00:00.000Z"
    assert time[3].startswith(("+", "-"))
    name = "customer.segment.left"
    assert ["left.ndjson:3", name, records[2]["event"]["id"]] in rows
    assert ["right.ndjson:3", name, records[3]["event"]["id"]] in rows


@pytest.mark.parametrize("is_same", [True, False], ids=["the same", "nothing in common"])
def test_verdict_without_differences(run: Run, tmp_path: Path, is_same: bool) -> None:
    written(tmp_path / "left.ndjson", [delivery(0)])
    written(tmp_path / "right.ndjson", [delivery(0)] if is_same else [])
    page = run("diff", "-q", "-f", "html", "left.ndjson", "right.ndjson", cwd=tmp_path).out
    state = "good" if is_same else "bad"
    assert f'<h1 class="verdict {state}">' in page
    assert ("No differences." in page) == is_same
    assert ("What could not be read" in page) != is_same


def test_what_there_is_no_room_for_is_counted(tmp_path: Path) -> None:
    def records(start: int, text: str) -> list[Any]:
        return [
            delivery(number, metadata={f"{text}{index}{'&' * 300}": "&<\"'" * 200 for index in range(9)})
            for number in range(start, start + 3000)
        ]

    left = written(tmp_path / "left.ndjson", records(0, "a"))
    right = written(tmp_path / "right.ndjson", records(1500, "b"))
    page = made(tmp_path, "diff", right, "--show-values", left.name)
    text = page.read_text(encoding="utf-8")
    assert 500_000 < page.stat().st_size <= 2_000_000
    assert f"{1500 - text.count('<article'):,} more pairs not shown." in text
    listed = sum(row[0].startswith("left.ndjson:") for row in cells(page))
    assert (f"{1500 - listed:,} more events not shown." in text) == (listed < 1500)


@pytest.mark.parametrize("options", [(), ("--where", "customer=cust_one", "--match", "position")], ids=["all", "one"])
def test_one_capture_is_the_story_of_each_thing_in_order(tmp_path: Path, options: tuple[str, ...]) -> None:
    records = [
        delivery(number, id=f"cust_{name}", tier_hint=tier)
        for number, (name, tier) in enumerate([("one", 1), ("two", 1), ("one", 2), ("two", 1), ("one", 3)])
    ]
    for record in records:
        record["data"]["customer"]["metadata"] = {}
    page = made(tmp_path, "diff", written(tmp_path / "capture.ndjson", records), "--ignore-volatile", *options)
    text = page.read_text(encoding="utf-8")
    moments = re.findall(r"<strong>2026-03-02 08:0(\d):00Z</strong>", text)
    assert moments == ["0", "2", "4"]
    assert '<ol class="moments">' in text
    assert text.count('<article class="story">') == 1
    assert ["Where", "Before", "After", "Change"] in cells(page)
    changed = [row for row in cells(page) if row[0] == "customer: tier_hint"]
    assert [row[3] for row in changed] == ["+1", "+1"]
    assert "Only left" not in text
    assert ("1 event not shown that said the same as the one before." in text) == (not options)
