"""What a person meets with who opens a page: it works, stays in its frame, and can be used by everybody."""

from pathlib import Path

import pytest

from support.browser import Browser
from support.html_pages import HOSTILE, delivery, hostile, made, written

WIDTHS = (360, 1400)
THEMES = ("light", "dark")
WITH_FINDINGS = ("validate", "inspect")
PAGES = (*WITH_FINDINGS, "drift", "diff", "story")
each_page = pytest.mark.parametrize("command", PAGES)
each_with_findings = pytest.mark.parametrize("command", WITH_FINDINGS)

SHOWN = "return [...document.querySelectorAll('.finding')].filter((each) => each.offsetParent).length"
BARRIERS = """
const done = arguments[arguments.length - 1];
axe.run({resultTypes: ["violations"]}).then((result) => done(
  result.violations.filter((each) => ["serious", "critical"].includes(each.impact))
    .map((each) => `${each.id}: ${each.nodes.slice(0, 3).map((node) => node.html).join(" ")}`)));
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A page of each command, of events that are sound, wrong, hostile and no events at all."""
    folder = tmp_path_factory.mktemp("browser")
    records = [delivery(number) for number in range(60)]
    for number in range(20, 60):
        records[number]["data"]["customer"]["tier_hint"] = "gold"
    for number in (30, 31, 32):
        records[number]["data"]["customer"]["created_at"] = 5
    records[40]["event"]["type"] = "customer.segment.entered"
    broken = (text.encode() + b"\n" for text in HOSTILE)
    capture = written(folder / "capture.ndjson", [*records, records[0], *map(hostile, HOSTILE), *broken])
    empty = written(folder / "empty.ndjson", [])
    options = ("--show-values", empty)
    pages = {command: made(folder, command, capture, *map(str, options)) for command in (*WITH_FINDINGS, "drift")}
    others = written(folder / "others.ndjson", [*records[10:50], *map(hostile, reversed(HOSTILE))])
    (folder / "story").mkdir()
    story = made(folder / "story", "diff", capture, "--show-values", "--match", "position")
    return pages | {"diff": made(folder, "diff", capture, "--show-values", str(others)), "story": story}


@each_page
def test_nothing_of_a_hostile_capture_is_run_and_the_console_stays_silent(
    browser: Browser, pages: dict[str, Path], command: str
) -> None:
    browser.open(pages[command])
    assert browser.messages() == []
    assert browser.run("return window.pwned") is None
    assert browser.run("return document.querySelectorAll('script').length") == 1
    assert browser.run("return document.querySelectorAll('img, iframe, object, embed, link, b').length") == 0
    assert browser.run("return performance.getEntriesByType('resource').length") == 0


@each_with_findings
def test_findings_are_filtered_by_severity_code_type_and_text(
    browser: Browser, pages: dict[str, Path], command: str
) -> None:
    browser.open(pages[command])
    everything = browser.run(SHOWN)
    browser.choose("code", "unknown-property")
    assert 40 <= browser.run(SHOWN) < everything
    browser.choose("text", "TIER_hint")
    assert browser.run(SHOWN) == 40
    browser.choose("type", "customer.segment.entered")
    assert browser.run(SHOWN) == 1
    browser.choose("severity", "error")
    assert browser.run(SHOWN) == 0
    assert browser.run("return document.getElementById('shown').textContent") == f"0 of {everything} shown"
    browser.press("button[type=reset]")
    browser.run_later("setTimeout(arguments[arguments.length - 1], 50)")
    assert browser.run(SHOWN) == everything
    browser.choose("severity", "error")
    browser.choose("type", "customer.segment.left")
    assert browser.run(SHOWN) >= 3


@each_page
def test_a_page_can_be_read_without_scripts(browser: Browser, pages: dict[str, Path], command: str) -> None:
    browser.open(pages[command])
    everything, text = browser.run(SHOWN), browser.run("return document.querySelector('main').innerText.length")
    browser.open(pages[command], scripts=False)
    assert browser.run(SHOWN) == everything
    assert bool(everything) == (command in WITH_FINDINGS)
    assert browser.run("return document.querySelector('main').innerText.length") > text * 0.9
    assert browser.run("return document.getElementById('filter')?.offsetParent") is None


@each_page
@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_is_no_wider_than_its_window(browser: Browser, pages: dict[str, Path], command: str, width: int) -> None:
    browser.open(pages[command], width)
    assert browser.run("return document.documentElement.scrollWidth") <= width
    reach = "return [...document.querySelectorAll('.scroll')].filter((each) => each.scrollWidth > each.clientWidth)"
    assert browser.run(f"{reach}.every((each) => each.tabIndex === 0 && each.getAttribute('aria-label'))")


@each_page
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_has_no_serious_barrier(
    browser: Browser, axe: str, pages: dict[str, Path], command: str, theme: str, width: int
) -> None:
    browser.open(pages[command], width, theme)
    browser.run(axe)
    assert browser.run_later(BARRIERS) == []


@each_page
def test_the_two_themes_differ(browser: Browser, pages: dict[str, Path], command: str) -> None:
    grounds = []
    for theme in THEMES:
        browser.open(pages[command], theme=theme)
        grounds.append(browser.run("return getComputedStyle(document.body).backgroundColor"))
    assert grounds == ["rgb(255, 255, 255)", "rgb(20, 23, 26)"]
