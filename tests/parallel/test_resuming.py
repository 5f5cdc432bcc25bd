"""A run that was stopped goes on where it was, and says in the end what one run says."""

import os
import signal
import stat
import subprocess
import time
from pathlib import Path

import pytest

from segcli.parallel.progress_file import END, FRAME
from support.cli import COMMAND, Ran, Run, environment
from support.events import capture
from support.paths import LEFT

LINE = LEFT.read_bytes().replace(b"\n", b"") + b"\n"
WRONG = LINE.replace(b'"total_failed": 0', b'"total_failed": "0"')
RIGHT = WRONG.replace(b'"total_failed": "0"', b'"total_failed":  0 ')
assert len(RIGHT) == len(WRONG)
FORMATS = ("concise", "json", "sarif")
NAMES = ("a.json", "b.json", "large.ndjson", "z.json")


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """Files small and large, which are more than one task."""
    folder = tmp_path / "captures"
    folder.mkdir()
    (folder / "a.json").write_bytes(WRONG)
    (folder / "b.json").write_bytes(LINE * 1500 + WRONG)
    (folder / "large.ndjson").write_bytes(capture(5500) * 2 + WRONG * 20)
    (folder / "z.json").write_bytes(WRONG + LEFT.read_bytes()[:-40])
    return folder


def validated(run: Run, sources: Path, *args: object, stdin: bytes = WRONG) -> tuple[Ran, list[bytes]]:
    """What `validate` says of the files and of stdin, on stderr and in several formats."""
    ran = run(*words(sources, *args), stdin=stdin)
    return ran, [(sources.parent / form).read_bytes() for form in FORMATS]


def words(sources: Path, *args: object) -> list[str]:
    """The words of such a run."""
    wanted = [f"--report={form}={sources.parent / form}" for form in FORMATS]
    files = [sources / name for name in NAMES]
    return [*map(str, ("validate", "-f", "concise", *wanted, *args, *files)), "-"]


def without_remark(ran: Ran) -> Ran:
    """A run without the line that says that it went on."""
    kept = [line for line in ran.err.splitlines(keepends=True) if "of the run done already" not in line]
    return ran._replace(err="".join(kept))


@pytest.mark.parametrize("options", [("-j", "2"), ()], ids=["two processes", "one"])
def test_a_run_that_was_killed_goes_on(options: tuple[str, ...], run: Run, sources: Path) -> None:
    progress = sources.parent / "progress"
    serial, reports = validated(run, sources)
    args = ["--progress-file", progress, *options]
    killed = subprocess.Popen(
        [*COMMAND, *words(sources, *args)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(),
    )
    # It has read the files and waits for stdin.
    assert killed.stdin is not None
    wait_for_parts(progress)
    killed.send_signal(signal.SIGKILL)
    killed.wait(20)
    killed.stdin.close()
    # What is done is not read again: nobody notices that it is another, as name, size and time are the same.
    known = sources / "a.json"
    times = known.stat()
    known.write_bytes(RIGHT)
    os.utime(known, ns=(times.st_atime_ns, times.st_mtime_ns))
    with progress.open("ab") as file:
        file.write(b"t\0\0\0\x20")  # cut short while it was written
    ran, again = validated(run, sources, *args)
    assert "parts of the run done already" in ran.err
    assert (without_remark(ran), again) == (serial, reports)
    assert stat.S_IMODE(progress.stat().st_mode) == 0o600


def wait_for_parts(file: Path) -> None:
    """Wait until some tasks are written down as done."""
    for _ in range(100):
        time.sleep(0.5)
        if file.exists() and file.read_bytes().count(FRAME.pack(END, 0, 0)) >= 2:
            return
    raise AssertionError("nothing was written")


def test_a_source_that_changed_is_read_again(run: Run, sources: Path) -> None:
    args = ("--progress-file", sources.parent / "progress", "-j", "2")
    before, _ = validated(run, sources, *args)
    assert without_remark(validated(run, sources, *args)[0]) == before
    (sources / "a.json").write_bytes(RIGHT)
    after, reports = validated(run, sources, *args)
    assert (without_remark(after), reports) == validated(run, sources)
    assert after.out != before.out


def test_other_options_read_everything_again(run: Run, sources: Path) -> None:
    progress = sources.parent / "progress"
    validated(run, sources, "--progress-file", progress)
    options = ("--ignore", "wrong-type")
    ran, reports = validated(run, sources, "--progress-file", progress, *options)
    assert (without_remark(ran), reports) == validated(run, sources, *options)


@pytest.mark.parametrize("name", ["a.json", "missing"], ids=["a source", "in a folder that is not there"])
def test_a_progress_file_is_a_file_of_its_own(name: str, run: Run, sources: Path) -> None:
    file = sources / name if name == "a.json" else sources / name / "progress"
    ran = run("validate", "--progress-file", file, sources / "a.json")
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert (sources / "a.json").read_bytes() == WRONG


def test_a_damaged_progress_file_is_told_and_not_used(run: Run, sources: Path) -> None:
    progress = sources.parent / "progress"
    validated(run, sources, "--progress-file", progress)
    content = bytearray(progress.read_bytes())
    content[len(content) // 2] ^= 1
    progress.write_bytes(content)
    ran = run("validate", "--progress-file", progress, sources)
    assert (ran.code, ran.out) == (2, "")
    assert "is damaged at byte" in ran.err
    progress.write_bytes(b"something else\n" * 9)
    assert "is no progress file" in run("validate", "--progress-file", progress, sources).err


def test_a_progress_file_is_for_its_owner_alone(run: Run, sources: Path) -> None:
    progress = sources.parent / "progress"
    progress.touch(0o644)
    ran = run("validate", "--progress-file", progress, sources)
    assert (ran.code, ran.out) == (2, "")
    assert "it takes the mode 0600" in ran.err


@pytest.mark.parametrize("option", [("--show-values",), ("--where", "type=customer.*")], ids=["values", "a choice"])
def test_what_goes_not_with_a_progress_file_is_said(option: tuple[str, ...], run: Run, sources: Path) -> None:
    ran = run("validate", "--progress-file", sources.parent / "progress", *option, sources)
    assert (ran.code, ran.out) == (2, "")
    assert option[0] in ran.err
    assert not (sources.parent / "progress").exists()
