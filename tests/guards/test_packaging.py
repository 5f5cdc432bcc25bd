"""What is shipped works away from the tree: sdist, wheel built from it, clean environment, another directory."""

import json
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest

from segcli import __version__
from support.cli import environment
from support.pages import PAGES
from support.paths import BROKEN, LEFT, ROOT

BUNDLED = ("schemas", "examples")


class Shipped(NamedTuple):
    """The two files that are published, and the command that was installed from the second."""

    sdist: Path
    wheel: Path
    command: Path


def succeed(*command: object, cwd: Path) -> str:
    """The stdout of a command that must not fail, run without what this checkout adds to the import path."""
    env = {name: value for name, value in environment().items() if name != "PYTHONPATH"}
    done = subprocess.run(list(map(str, command)), cwd=cwd, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Shipped:
    """The project as its users get it, dependencies and all."""
    folder = tmp_path_factory.mktemp("shipped")
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    succeed(sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", folder, cwd=ROOT)
    (sdist,) = folder.glob("*.tar.gz")
    succeed(*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, sdist, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "clean", with_pip=False)
    succeed(*pip, "--python", folder / "clean", "install", wheel, cwd=folder)
    return Shipped(sdist, wheel, folder / "clean" / "bin" / "segcli")


def tree_of(name: str) -> set[str]:
    """The files below a folder of the checkout, as paths from its top."""
    return {path.relative_to(ROOT).as_posix() for path in (ROOT / name).rglob("*") if path.is_file()}


@pytest.mark.parametrize("folder", BUNDLED)
def test_the_wheel_bundles_the_whole_folder(shipped: Shipped, folder: str) -> None:
    with zipfile.ZipFile(shipped.wheel) as archive:
        inside = set(archive.namelist())
    assert {f"segcli/bundled/{name}" for name in tree_of(folder)} <= inside


def test_the_wheel_holds_the_package_its_metadata_and_nothing_else(shipped: Shipped) -> None:
    with zipfile.ZipFile(shipped.wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names} == {"segcli", f"segcli-{__version__}.dist-info"}
    assert len(names) == len(set(names))
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]


def test_the_sdist_holds_what_is_needed_to_build_and_to_test(shipped: Shipped) -> None:
    with tarfile.open(shipped.sdist) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {"pyproject.toml", "LICENSE", "Makefile", "tests/conftest.py", "src/segcli/cli/__init__.py"}
    assert wanted <= inside
    assert {page.relative_to(ROOT).as_posix() for page in PAGES} <= inside
    assert {name for folder in BUNDLED for name in tree_of(folder)} <= inside


def test_the_installed_command_does_the_main_job_from_another_directory(shipped: Shipped, tmp_path: Path) -> None:
    assert succeed(shipped.command, "--version", cwd=tmp_path) == f"segcli {__version__}\n"
    (tmp_path / "left.json").write_bytes(LEFT.read_bytes())
    assert succeed(shipped.command, "validate", "left.json", cwd=tmp_path) == ""
    (tmp_path / "broken.json").write_bytes(BROKEN.read_bytes())
    report = succeed(shipped.command, "validate", "-f", "json", "--fail-on", "never", "broken.json", cwd=tmp_path)
    (event,) = json.loads(report)["events"]
    assert event["valid"] is False
    assert "wrong-type" in {finding["code"] for finding in event["findings"]}


def test_the_installed_command_writes_a_page(shipped: Shipped, tmp_path: Path) -> None:
    for command in ("validate", "inspect"):
        page = succeed(shipped.command, command, "--format", "html", LEFT, cwd=tmp_path)
        assert page.startswith("<!doctype html>")
        assert "default-src 'none'" in page.replace("&#39;", "'")


def test_the_installed_reference_engine_and_text_report_have_what_they_need(shipped: Shipped, tmp_path: Path) -> None:
    options = ("--engine", "reference", "--format", "text", "--color", "always", "--fail-on", "never")
    assert "wrong-type" in succeed(shipped.command, "validate", *options, BROKEN, cwd=tmp_path)


def test_the_installed_package_is_the_one_that_runs(shipped: Shipped, tmp_path: Path) -> None:
    python = shipped.command.with_name("python")
    where = succeed(python, "-c", "import segcli.schemas.files as s; print(s.__file__); print(s.ROOT)", cwd=tmp_path)
    package = Path(where.split()[0]).parents[1]
    assert package.is_relative_to(shipped.command.parents[1])
    assert where.split()[1] == str(package / "bundled" / "schemas")


def test_the_installed_package_brings_fixtures_for_pytest_and_needs_no_pytest(shipped: Shipped, tmp_path: Path) -> None:
    python = shipped.command.with_name("python")
    listing = "from importlib.metadata import entry_points; print(*entry_points(group='pytest11'), sep='\\n')"
    asserting = "from segcli import SegcliEvent, assert_valid; assert_valid(SegcliEvent()('customer.created'))"
    assert "value='segcli.testing.plugin'" in succeed(python, "-c", listing, cwd=tmp_path)
    assert succeed(python, "-c", asserting, cwd=tmp_path) == ""
