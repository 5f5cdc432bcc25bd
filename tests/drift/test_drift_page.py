"""The page of `segcli drift`: where its strips begin and end, and what it has no room for."""

import re
from html import unescape
from pathlib import Path

import orjson
import pytest

from segcli.console.output import Output
from segcli.drift.formats.html import Writer
from segcli.drift.report import Drift, Heading, Row
from segcli.drift.runs import Seen
from segcli.findings import Tally
from support.cli import Run
from support.drift import SMALL, drifting

STRIP = re.compile(r'<path class="(error|warning|note) (few|some|many)" d="M([0-9.]+) 0h([0-9.]+)')


def strips(page: str) -> list[tuple[str, str, float, float]]:
    """The colour of each strip, how strong it is, and where it begins and ends, of 1,000."""
    return [(color, share, float(x), float(x) + float(width)) for color, share, x, width in STRIP.findall(page)]


@pytest.mark.parametrize("is_bare", [False, True], ids=["by time", "by number"])
def test_a_strip_goes_from_the_first_event_to_the_last(run: Run, tmp_path: Path, is_bare: bool) -> None:
    lines = [orjson.dumps(orjson.loads(line)["data"]) if is_bare else line for line in drifting()]
    (tmp_path / "capture.ndjson").write_bytes(b"\n".join(lines))
    options = ("--event", "customer.segment.left") if is_bare else ()
    page = run("drift", "-q", "-f", "html", *options, "capture.ndjson", cwd=tmp_path).out
    found = [strip for strip in strips(page) if strip[1] == "many"]
    assert sorted(begin for *_, begin, _ in found) == [
        pytest.approx(1000 * (number - 1) / SMALL.events, abs=25) for number in sorted(SMALL[:3])
    ]
    assert {end for *_, end in found} == {1000}
    assert "breaking" in page


def test_types_are_counted_and_what_never_came_is_listed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "capture.ndjson").write_bytes(b"\n".join(drifting()))
    page = run("drift", "-q", "-f", "html", "capture.ndjson", cwd=tmp_path).out
    verdict = re.search(r'<h1 class="verdict bad">([^<]+)', page)
    assert verdict
    assert re.fullmatch(r"2 breaking, 1 new, \d+ unused\.", verdict[1])
    assert '<th scope="col" class="number">Breaking</th>' in page


def test_rows_that_there_is_no_room_for_are_counted_and_the_breaking_ones_kept() -> None:
    event, text = Seen(None, 0, 1), "&<\"'" * 60
    rows = [
        Row("new", "member", f"/{number}/{text}", None, ("string",), (), 5, 9, event, event) for number in range(3000)
    ]
    last = Row("breaking", "type", "/kept", None, ("string",), (), 5, 9, event, event)
    unused = [
        Row("unused", "never-sent", f"/unused{number}", None, (), (), 0, 99, None, None) for number in range(9000)
    ]
    headings = (
        Heading("customer.segment.left", None, 9, event, event, (*rows, *unused)),
        Heading("customer.segment.entered", None, 9, event, event, (last,)),
    )
    written: list[str] = []
    Writer(written.append, Output("html")).finish(Drift(headings, 3, sources=("&" * 4000,)), Tally(None).summary)
    page = "".join(written)
    assert 500_000 < len(page.encode()) <= 2_000_000
    assert "/kept" in re.sub("<wbr>", "", unescape(page))
    shown = page.count('class="badge warning"')
    assert f"{3000 - shown:,} more rows not shown." in page
    assert "5,000 more members not shown." in page
    assert "all others came 3 times" in page
