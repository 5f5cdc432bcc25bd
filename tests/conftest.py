"""What the tests of the command line share."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from segcli.cli import app
from support import cli
from support.browser import AXE, Browser
from support.cli import OF_OTHERS, Golden, Ran, Run
from support.diff import Compare, Event
from support.faulty_store import FaultyStore, faulty_store
from support.s3 import S3, s3_server


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="Write the golden files anew.")


@pytest.fixture(scope="session", autouse=True)
def _environment() -> None:
    """Take away what decides on widths and colours; pytest-xdist sets COLUMNS in its workers."""
    for name in OF_OTHERS:
        os.environ.pop(name, None)


@pytest.fixture
def run() -> Run:
    """Runs segcli as a process and gives its exit code, stdout and stderr."""
    return cli.run


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares a text with the golden file of that name beside the test, or writes the file with `--update-golden`."""

    def compare(name: str, text: str) -> None:
        file = request.path.parent / "golden" / name
        if request.config.getoption("--update-golden"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
        assert text == file.read_bytes().decode()

    return compare


@pytest.fixture
def compare(
    captures: Callable[..., list[Path]], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Compare:
    """Runs `segcli diff` on captures, in this process."""

    def call(left: list[Event], right: list[Event] | None, *options: str) -> Ran:
        sides = captures(left) if right is None else captures(left, right)
        # Headings are cut to a length, so no path of this machine may be in them.
        monkeypatch.chdir(sides[0].parent)
        arguments = ["diff", *options, *(side.name for side in sides)]
        code = app(arguments)(arguments, standalone_mode=False)
        return Ran(code, *capsys.readouterr())

    return call


@pytest.fixture
def captures(tmp_path: Path) -> Callable[..., list[Path]]:
    """Writes captures, one event a line, as `left.json`, `right.json`."""

    def write(*sides: list[Event]) -> list[Path]:
        paths = [tmp_path / f"{name}.json" for name in ("left", "right")[: len(sides)]]
        for path, events in zip(paths, sides, strict=True):
            path.write_text("".join(f"{json.dumps(event)}\n" for event in events), encoding="utf-8")
        return paths

    return write


@pytest.fixture(scope="session")
def s3() -> Iterator[S3]:
    """A server that speaks S3."""
    if find_spec("moto") is None or find_spec("obstore") is None:
        pytest.skip("moto[server] or obstore is not installed")
    with s3_server() as server:
        yield server


@pytest.fixture
def faulty(s3: S3) -> Iterator[FaultyStore]:
    """A store that passes requests on to `s3`, and fails as it is told."""
    with faulty_store(s3.port) as store:
        yield store


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window, one for all tests of a process, since each start takes a second."""
    missing = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
    if missing:
        pytest.skip(f"there is no {' and no '.join(missing)}; `make test` installs them as root where apt-get is")
    browser = Browser()
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The script that finds barriers for people with disabilities."""
    if not AXE.exists():
        pytest.skip("there is no axe-core; `make test` installs it where npm is")
    return AXE.read_text(encoding="utf-8")
