"""The pages are true: every transcript in them is what a terminal shows, and every link leads somewhere.

A `console` block is a session at a terminal of 80 columns in the root of the repository; a line of three dots stands
for any number of lines. How long ago something was is another text every month, so `(1 y 8 mo ago)` stands for any age.
`pytest --update-golden` writes the blocks without dots anew. What CONTRIBUTING.md shows is followed by
test_contributing.py.
"""

import ast
import doctest
import os
import re
import shutil
import struct
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from segcli import configuration
from segcli.cli import COMMANDS
from segcli.console import formats
from segcli.diff.ignore import VOLATILE
from segcli.validation.codes import pages as codes
from support.cli import environment
from support.pages import PAGES, Block, Run, anchors, blocks, prose, replayed
from support.paths import ROOT

pytest.importorskip("pty", reason="a terminal is needed to see what it shows")
import fcntl
import pty
import termios

README = ROOT / "README.md"
LONGEST_README = 10_000
DOCS = tuple(page for page in PAGES if page.parent.name == "docs")
CHANGELOG = ROOT / "CHANGELOG.md"
ANOTHER_TIME = ROOT / "CONTRIBUTING.md"
COLUMNS = 80
AGE = re.compile(r"\([^()]* ago\)")

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
each_doc = pytest.mark.parametrize("page", DOCS, ids=lambda page: page.stem)


@pytest.fixture
def terminal(tmp_path: Path) -> Run:
    """Runs a command line at a terminal, and gives what it shows and the exit code."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    command = tmp_path / "bin" / "segcli"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m segcli "$@"\n')
    command.chmod(0o755)
    path = os.pathsep.join((str(command.parent), os.environ["PATH"]))
    # In CI no progress is shown, however slow the machine is.
    env = environment({"PATH": path, "NO_COLOR": "1", "TERM": "xterm", "LC_ALL": "C.UTF-8", "CI": "true"})

    def run(line: str) -> tuple[str, int]:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
        process = subprocess.Popen(
            ["sh", "-c", line], stdin=theirs, stdout=theirs, stderr=theirs, cwd=tmp_path, env=env
        )
        os.close(theirs)
        shown = all_of(ours)
        os.close(ours)
        return shown.decode().replace("\r\n", "\n"), process.wait(60)

    return run


def all_of(terminal: int) -> bytes:
    """Everything that is written to a terminal until nobody has it open, which Linux reports as an error."""
    shown = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            return shown
        if not piece:
            return shown
        shown += piece


@cache
def options_of(command: str) -> set[str]:
    """The options that the help of a command lists."""
    done = subprocess.run(
        [sys.executable, "-m", "segcli", command, "--help"], capture_output=True, text=True, check=True
    )
    return set(re.findall(r"^ .*?(--[a-z-]+)", done.stdout, re.MULTILINE)) - {"--help"}


def rows(page: str) -> list[str]:
    """The text in back quotes that each row of the tables of a page begins with."""
    return re.findall(r"^\| `([a-z-]+)` \|", (ROOT / "docs" / page).read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize(
    "block",
    blocks("console", pages=tuple(page for page in PAGES if page != ANOTHER_TIME)),
    ids=lambda block: block.name,
)
def test_a_transcript_is_what_a_terminal_shows(block: Block, terminal: Run, request: pytest.FixtureRequest) -> None:
    shown, page = replayed(block.text, terminal), block.page

    if "...\n" not in block.text and request.config.getoption("--update-golden"):
        fence = "```console\n{}```".format
        page.write_text(page.read_text("utf-8").replace(fence(block.text), fence(shown)), "utf-8")
        return

    shown, written = AGE.sub("(ago)", shown), AGE.sub("(ago)", block.text)
    pattern = "(?:.*\n)*?".join(map(re.escape, re.split(r"^\.\.\.\n", written, flags=re.MULTILINE)))
    assert re.fullmatch(pattern, shown) or written == shown


@each_page
def test_a_python_session_gives_what_it_shows(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sessions of a page are one: what one of them imports the next ones know."""
    monkeypatch.chdir(ROOT)
    text = "\n".join(block.text for block in blocks("python", pages=(page,)) if block.text.startswith(">>> "))
    session = doctest.DocTestParser().get_doctest(text, {}, page.name, None, 0)

    assert doctest.DocTestRunner().run(session).failed == 0


@each_page
def test_what_a_page_links_to_is_there(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)", prose(page))
    targets = [((page.parent / file).resolve() if file else page, anchor) for file, anchor in links]

    assert [str(target) for target, _ in targets if not target.exists()] == []
    assert [(target.name, anchor) for target, anchor in targets if anchor and anchor not in anchors(target)] == []


def test_the_first_page_is_short_and_leads_to_all_others() -> None:
    links = {(ROOT / link).resolve() for link in re.findall(r"\]\(([^)#:]+)", README.read_text("utf-8"))}

    assert len(README.read_bytes()) <= LONGEST_README
    assert set(PAGES) - {README} - links == set()


@each_page
def test_every_table_has_a_head(page: Path) -> None:
    tables = re.findall(r"(?:^\|.*\n)+", prose(page), re.MULTILINE)

    assert [table for table in tables if not re.match(r"\|.*\n\|(?: ?:?-+:? ?\|)+\n", table)] == []


@each_doc
def test_a_page_begins_with_what_brings_somebody_there(page: Path) -> None:
    title, empty, first, *_ = page.read_text("utf-8").split("\n")

    assert title.startswith("# ")
    assert not empty
    assert first[0].isupper()


def test_every_finding_is_in_a_table_with_its_severity() -> None:
    text = (ROOT / "docs" / "findings.md").read_text("utf-8")
    listed = re.findall(r"^\| `([a-z-]+)` \| (error|warning|note) \|", text, re.MULTILINE)

    severities = {code: page.split("\n\n")[1].split()[0].strip(",.").lower() for code, page in codes().items()}

    assert dict(listed) == severities
    assert len(listed) == len(severities)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_described(command: str) -> None:
    text = "".join(page.read_text("utf-8") for page in DOCS)

    assert {option for option in options_of(command) if not re.search(f"`[^`]*{option}\\b", text)} == set()


def test_every_option_of_validate_is_in_its_table() -> None:
    lines = (ROOT / "docs" / "checking.md").read_text("utf-8").splitlines()
    listed = {option for line in lines if line.startswith("| `-") for option in re.findall(r"--[a-z-]+", line)}

    assert options_of("validate") <= listed


def test_every_command_line_has_options_that_exist() -> None:
    lines = [line for block in blocks("sh", "yaml", "console") for line in block.text.splitlines()]
    lines += [code for page in PAGES for code in re.findall(r"`(segcli [^`]+)`", prose(page))]
    calls = [call for line in lines for call in re.findall(r"(?:^|[ |$/])segcli ([a-z]+)([^|]*)", line)]

    unknown = [
        (command, option)
        for command, rest in calls
        if command in COMMANDS
        for option in re.findall(r" (--[a-z-]+)", rest)
        if option not in options_of(command) | {"--help"}
    ]

    assert len(calls) > 100
    assert unknown == []


@pytest.mark.parametrize("page", [page for page in PAGES if page != CHANGELOG], ids=lambda page: page.stem)
def test_every_option_that_a_page_names_exists(page: Path) -> None:
    """An option that is named alone belongs to a command at least, or to pytest here; a change may tell of old ones."""
    known = set().union(*map(options_of, COMMANDS)) | {"--help", "--version", "--update-golden"}

    assert set(re.findall(r"`(--[a-z-]+)", prose(page))) <= known


def test_every_format_of_validate_is_described() -> None:
    headings = re.findall(r"^## ([a-z]+)$", (ROOT / "docs" / "formats.md").read_text("utf-8"), re.MULTILINE)

    assert sorted(headings) == formats.names("reporters.formats")


@pytest.mark.parametrize("block", blocks("toml"), ids=lambda block: block.name)
def test_a_configuration_is_one_that_segcli_takes(block: Block, tmp_path: Path) -> None:
    found = configuration.read(tmp_path / "segcli.toml", block.text.encode())

    assert found.paths or found.options


def test_every_key_of_the_configuration_is_described() -> None:
    text = (ROOT / "docs" / "configuration.md").read_text("utf-8")

    assert set(rows("configuration.md")) == set(configuration.KEYS)
    assert [key for key in configuration.PATH_KEYS if f"`{key}`" not in text] == []


def test_what_diff_calls_volatile_is_listed() -> None:
    text = (ROOT / "docs" / "diff.md").read_text("utf-8")

    assert [pointer for pointer in VOLATILE if f"`{pointer}`" not in text] == []


def test_the_floors_and_rooms_are_those_of_the_layer_test() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    layers = (ROOT / "tests" / "guards" / "test_layers.py").read_text("utf-8")
    (floors,) = re.findall(r"^FLOORS = (\(.*?^\))", layers, re.DOTALL | re.MULTILINE)
    (drawn,) = blocks("text", pages=(ROOT / "ARCHITECTURE.md",))
    rooms = re.findall(r"^\| `([a-z]+)` \|", text, re.MULTILINE)

    assert tuple(drawn.text.splitlines()) == ast.literal_eval(floors)
    assert {*rooms, "__about__", "__main__"} == set(drawn.text.split())


@each_page
def test_every_make_target_is_in_the_makefile(page: Path) -> None:
    targets = re.findall(r"(?:^|`)make ([a-z]+)", page.read_text("utf-8"), re.MULTILINE)

    lines = re.findall(r"^([a-z ]+):(?!=)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert set(targets) <= {name for line in lines for name in line.split()}


@each_page
def test_every_file_of_the_repository_that_a_page_names_is_there(page: Path) -> None:
    """`<event.type>` and the like stand for any name; the example of a page that adds files does not count."""
    added = {lead for block in blocks("json", "python", pages=(page,)) for lead in re.findall(r"`([^`]+)`", block.lead)}
    named = set(re.findall(r"`((?:src|tests|schemas|examples|bench|docs)/[\w./-]*)`", prose(page))) - added

    assert [name for name in named if not (ROOT / name).exists()] == []
