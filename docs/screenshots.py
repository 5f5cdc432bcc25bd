"""Makes the pictures of the pages "Pages" and "Drift", of an invented capture with three changes in it."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import orjson

from support.browser import Browser
from support.cli import run
from support.html_pages import made

IMAGES = Path(__file__).parent / "images"
EVENTS = 4000
MOST = 150_000
"""Bytes of a picture."""


class Shot(NamedTuple):
    """A picture: of which command's page, from which section on (none is the top), how large, and in which theme."""

    name: str
    command: str
    section: str | None
    width: int
    height: int
    theme: str


SHOTS = (
    Shot("time-line", "validate", None, 1000, 900, "light"),
    Shot("where", "validate", "where", 1000, 620, "dark"),
    Shot("findings", "validate", "findings", 1000, 620, "light"),
    Shot("week", "inspect", "week", 1000, 800, "light"),
    Shot("drift", "drift", "drift-4", 1000, 620, "light"),
    Shot("diff", "diff", None, 1000, 760, "dark"),
    Shot("phone", "validate", "where", 360, 760, "dark"),
)


def capture() -> Iterator[bytes]:
    """The lines of the capture: a member begins, a type changes for some time, and a member stops."""
    story = run("example", "--story", "--count", EVENTS)
    assert story.code == 0, story.err
    for number, line in enumerate(story.lines, 1):
        event = orjson.loads(line)
        data = event["data"]
        if number > EVENTS // 4 and isinstance(data.get("customer"), dict):
            data["customer"]["tier_hint"] = "gold"
        if EVENTS // 2 < number <= EVENTS * 3 // 4 and isinstance(data.get("segment"), dict):
            data["segment"]["id"] = number
        if number > EVENTS * 3 // 4 and isinstance(data.get("order"), dict):
            data["order"].pop("status", None)
        yield orjson.dumps(event)


def main() -> None:
    """Write the pictures."""
    IMAGES.mkdir(exist_ok=True)
    browser = Browser("--disable-lcd-text")
    with TemporaryDirectory() as folder:
        file = Path(folder, "capture.ndjson")
        file.write_bytes(b"\n".join(capture()) + b"\n")
        pages = {command: made(Path(folder), command, file) for command in {shot.command for shot in SHOTS}}
        for shot in SHOTS:
            browser.open(pages[shot.command], shot.width, shot.theme)
            image = IMAGES / f"{shot.name}.png"
            browser.photograph(image, shot.height, shot.section)
            assert image.stat().st_size <= MOST, f"{image.name} has {image.stat().st_size:,} bytes"
    browser.close()


if __name__ == "__main__":
    main()
