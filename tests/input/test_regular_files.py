"""Schemas, baselines and configuration are read from regular files of bearable size, by whatever way they are named."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from segcli.input.regular_files import LARGEST
from support.cli import Run
from support.paths import LEFT

PLACES: dict[str, tuple[tuple[str, ...], str, str]] = {
    "schema": (("--schema", "file"), "file", ""),
    "schema of a path": ((), "file", '[paths]\n"*" = { schema = "file" }'),
    "baseline": (("--baseline", "file"), "file", ""),
    "baseline of a team": ((), "file", 'baseline = "file"'),
    "configuration": ((), "segcli.toml", ""),
    "configuration of a project": ((), "pyproject.toml", ""),
}
"""The options of a run, the file that it reads, and what the configuration says."""


def huge(file: Path) -> None:
    file.touch()
    os.truncate(file, LARGEST + 1)


KINDS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a directory": (Path.mkdir, "it is a directory, not a regular file"),
    "a named pipe": (os.mkfifo, "it is a named pipe, not a regular file"),
    "a device": (lambda file: file.symlink_to("/dev/zero"), "it is a device, not a regular file"),
    "huge": (huge, "it is larger than 64 MiB"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", PLACES)
def test_what_is_no_regular_file_of_bearable_size_ends_the_run(place: str, kind: str, run: Run, tmp_path: Path) -> None:
    options, name, configuration = PLACES[place]
    if configuration:
        (tmp_path / "segcli.toml").write_text(configuration)
    make, words = KINDS[kind]
    make(tmp_path / name)
    ran = run("validate", *options, LEFT, cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("segcli: cannot read the ")
    assert ran.err.endswith(f"{name}: {words}\n")
    assert len(ran.err.splitlines()) == 1


TEXTS = {
    "schema": "true",
    "schema of a path": "true",
    "baseline": '{"fingerprints": []}',
    "baseline of a team": '{"fingerprints": []}',
    "configuration": 'fail-on = "note"',
    "configuration of a project": '[tool.segcli]\nfail-on = "note"',
}


@pytest.mark.parametrize("place", PLACES)
def test_a_byte_order_mark_is_no_part_of_the_file(place: str, run: Run, tmp_path: Path) -> None:
    options, name, configuration = PLACES[place]
    (tmp_path / "segcli.toml").write_text(configuration)
    if name == "pyproject.toml":
        (tmp_path / "segcli.toml").unlink()
    (tmp_path / name).write_text(f"\ufeff{TEXTS[place]}", encoding="utf-8")
    ran = run("validate", *options, LEFT, cwd=tmp_path)
    assert ran.code == 0, ran.err


def test_a_configuration_that_may_not_be_read_is_not_passed_over(run: Run, tmp_path: Path) -> None:
    (tmp_path / "segcli.toml").symlink_to("segcli.toml")
    assert run("validate", LEFT, cwd=tmp_path).code == 0  # there is no such file, only a link in a circle
    (tmp_path / "segcli.toml").unlink()
    (tmp_path / "segcli.toml").write_text("[paths]")
    (tmp_path / "segcli.toml").chmod(0)
    if not os.access(tmp_path / "segcli.toml", os.R_OK):
        assert "cannot read the configuration" in run("validate", LEFT, cwd=tmp_path).err
