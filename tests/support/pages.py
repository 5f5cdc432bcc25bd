"""The pages that people read, taken apart: headings, links, fenced blocks and transcripts of a terminal."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from support.paths import ROOT

PAGES = (
    *(ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").glob("*.md")),
)
FENCE = re.compile(r"^```([a-z]+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"^\$ (?!echo)(.*)\n(?:(?!\$).*\n)*(\$ echo \$\?\n)?", re.MULTILINE)

Run = Callable[[str], tuple[str, int]]
"""Runs a line of shell, and gives what it shows and its exit code."""


class Block(NamedTuple):
    """A fenced block; `lead` is the paragraph before it."""

    page: Path
    language: str
    text: str
    lead: str

    @property
    def name(self) -> str:
        """What a test of this block is called."""
        return f"{self.page.stem}: {self.text.partition(chr(10))[0].removeprefix('$ ')}"


def blocks(*languages: str, pages: tuple[Path, ...] = PAGES) -> list[Block]:
    """The fenced blocks in these languages, in the order of the pages."""
    return [block for page in pages for block in blocks_of(page) if block.language in languages]


def blocks_of(page: Path) -> Iterator[Block]:
    """Every fenced block of a page."""
    text = page.read_text("utf-8")
    for match in FENCE.finditer(text):
        lead = text[: match.start()].rstrip("\n").rpartition("\n\n")[2]
        yield Block(page, match[1], match[2], " ".join(lead.split()))


def prose(page: Path) -> str:
    """A page without its fenced blocks."""
    return FENCE.sub("", page.read_text("utf-8"))


def anchors(page: Path) -> set[str]:
    """The anchors that a server such as GitHub gives to the headings of a page."""
    headings = re.findall(r"^#+ (.*)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def replayed(transcript: str, run: Run) -> str:
    """A transcript as it looks when its commands are run today.

    A line `$ ...` is a command, what follows is its output. `$ echo $?` shows the exit code of the command before;
    where it is not shown, segcli did what it was told (0 or 1).
    """
    shown = ""
    for command, asked in COMMAND.findall(transcript):
        output, code = run(command)
        assert asked or code in (0, 1), output
        shown += f"$ {command}\n{output}" + (f"{asked}{code}\n" if asked else "")
    return shown
