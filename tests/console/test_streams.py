"""Standard streams: nothing is lost on one that is not blocking, and a dead stderr changes nothing."""

import fcntl
import os
import select
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from segcli.console.formats import names
from support.cli import COMMAND, Run, environment
from support.paths import BROKEN, LEFT

SECRET = {"SEGCLI_SECRET": "s3cret"}
EVENT = "customer.segment.left"
MANY = 60
SMALL = 4096
"""Bytes that a pipe holds in these tests: most runs write more."""


@pytest.fixture(scope="module")
def capture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A capture of which every format has much to say."""
    file = tmp_path_factory.mktemp("streams") / "capture.ndjson"
    broken = BROKEN.read_bytes().replace(b"\n", b"") + b"\n"
    file.write_bytes(broken * MANY)
    return file


COMMANDS: dict[str, tuple[str, ...]] = {
    **{f"validate {form}": ("validate", "-f", form, "{capture}") for form in names("reporters.formats")},
    "validate with two processes": ("validate", "--jobs", "2", "{capture}"),
    "inspect": ("inspect", "--cards", "300", "{capture}"),
    "inspect json": ("inspect", "-f", "json", "--cards", "300", "{capture}"),
    "diff": ("diff", str(BROKEN), str(LEFT)),
    "diff json": ("diff", "-f", "json", "--match", "position", "{capture}", "{capture}"),
    "extract": ("extract", "{capture}"),
    "events": ("events",),
    "events json": ("events", "-f", "json"),
    "schema": ("schema", EVENT),
    "example": ("example", EVENT),
    "explain": ("explain",),
    "sign": ("sign", str(LEFT)),
    "verify": ("verify", "--signature", "00", str(LEFT)),
    "help": ("validate", "--help"),
    "version": ("--version",),
}
each_command = pytest.mark.parametrize("args", COMMANDS.values(), ids=COMMANDS)


def words(args: tuple[str, ...], capture: Path) -> list[str]:
    return [*COMMAND, *(arg.replace("{capture}", str(capture)) for arg in args)]


def small_pipe() -> tuple[int, int]:
    """A pipe that soon is full, and whose writers are told so instead of waiting."""
    reading, writing = os.pipe()
    fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, SMALL)
    os.set_blocking(writing, False)
    return reading, writing


def slowly(end: int) -> bytes:
    """All that comes out of a pipe, whose reader lets the writer wait at first."""
    select.select([end], [], [])
    time.sleep(0.2)
    with os.fdopen(end, "rb", buffering=0) as pipe:
        return b"".join(iter(lambda: pipe.read(1 << 16), b""))


@each_command
def test_nothing_is_lost_on_streams_that_do_not_block(args: tuple[str, ...], capture: Path) -> None:
    command, env = words(args, capture), environment(SECRET)
    expected = subprocess.run(command, capture_output=True, env=env, timeout=60)
    ends = [small_pipe(), small_pipe()]
    with subprocess.Popen(command, stdout=ends[0][1], stderr=ends[1][1], env=env) as process:
        for _, end in ends:
            os.close(end)
        told: list[bytes] = []
        reader = threading.Thread(target=lambda: told.append(slowly(ends[1][0])))
        reader.start()
        out = slowly(ends[0][0])
        reader.join()
    assert (process.returncode, out, told[0]) == (expected.returncode, expected.stdout, expected.stderr)


def test_waiting_for_a_reader_takes_no_processor_time(capture: Path) -> None:
    reading, writing = small_pipe()
    with subprocess.Popen(words(("extract", "-q", "{capture}"), capture), stdout=writing, env=environment()) as process:
        os.close(writing)
        time.sleep(2)
        before = processor_time(process.pid)
        time.sleep(1)
        assert processor_time(process.pid) - before < 0.2
        assert len(slowly(reading)) > 10 * SMALL


def processor_time(process: int) -> float:
    """Seconds that a process has computed."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


READING = {
    "validate": ("validate", "-f", "ndjson", "-"),
    "validate with two processes": ("validate", "-f", "ndjson", "--jobs", "2", "-"),
    "inspect": ("inspect", "-f", "json", "-"),
    "extract": ("extract", "-"),
    "diff": ("diff", "-f", "json", str(LEFT), "-"),
    "sign": ("sign", "-"),
    "verify": ("verify", "--signature", "00", "-"),
}


@pytest.mark.parametrize("args", READING.values(), ids=READING)
def test_nothing_yet_is_not_the_end_of_the_input(args: tuple[str, ...]) -> None:
    text, env = LEFT.read_bytes(), environment(SECRET)
    command = [*COMMAND, *args]
    expected = subprocess.run(command, input=text, capture_output=True, env=env, timeout=60)
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    with subprocess.Popen(command, stdin=reading, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as process:
        os.close(reading)
        for piece in (text[:100], text[100:]):
            time.sleep(0.4)
            os.write(writing, piece)
        os.close(writing)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (expected.returncode, expected.stdout, expected.stderr)


def shell(redirection: str, command: list[str]) -> subprocess.CompletedProcess[bytes]:
    line = ["bash", "-c", f'"$@" {redirection}', "bash", *command]
    return subprocess.run(line, capture_output=True, env=environment(SECRET), timeout=60)


@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full"])
@each_command
def test_a_dead_stderr_changes_nothing(args: tuple[str, ...], redirection: str, capture: Path) -> None:
    expected = shell("2>/dev/null", words(args, capture))
    dead = shell(redirection, words(args, capture))
    assert (dead.returncode, dead.stdout) == (expected.returncode, expected.stdout)


@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full"])
@pytest.mark.parametrize(
    ("args", "code"),
    [
        pytest.param(("validate", "nowhere.json"), 2, id="source"),
        pytest.param(("validate", "--nothing"), 2, id="usage"),
        pytest.param(("nothing",), 2, id="command"),
        pytest.param(("explain", "nothing"), 2, id="mistake"),
        pytest.param(("validate", str(BROKEN), "-o", "{output}"), 1, id="file"),
        pytest.param(("extract", str(BROKEN), "-f", "nothing"), 2, id="format"),
    ],
)
def test_a_mistake_keeps_its_exit_code_without_stderr(
    args: tuple[str, ...], code: int, redirection: str, tmp_path: Path
) -> None:
    command = [*COMMAND, *(arg.replace("{output}", str(tmp_path / "out")) for arg in args)]
    assert shell(redirection, command).returncode == code


@pytest.mark.parametrize(
    ("redirection", "reason"),
    [
        (">&-", "stdout is closed; --output FILE writes elsewhere"),
        (">/dev/full", "cannot write to stdout: no space left on device"),
    ],
    ids=["closed", "full"],
)
@each_command
def test_a_dead_stdout_ends_with_2_and_one_line(
    args: tuple[str, ...], redirection: str, reason: str, capture: Path
) -> None:
    dead = shell(redirection, words(args, capture))
    assert (dead.returncode, dead.stderr.decode()) == (2, f"segcli: {reason}\n")


@each_command
def test_a_closed_pipe_ends_with_141_and_says_nothing(args: tuple[str, ...], capture: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = words(args, capture)
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, env=environment(SECRET), timeout=60)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize("redirection", ["<&-", "<&- >&- 2>&-", "<&- 2>&-"])
def test_no_file_takes_the_place_of_a_stream_that_is_closed(redirection: str, run: Run, tmp_path: Path) -> None:
    file, usual = tmp_path / "out", tmp_path / "usual"
    done = shell(redirection, [*COMMAND, "validate", "-o", str(file), "nowhere.json", str(BROKEN)])
    assert done.returncode == run("validate", "-o", usual, "nowhere.json", BROKEN).code == 2
    assert file.read_text() == usual.read_text()


@pytest.fixture
def stuck(capture: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A run whose reader reads nothing."""
    reading, writing = small_pipe()
    command = words(("extract", "{capture}"), capture)
    with subprocess.Popen(command, stdout=writing, stderr=subprocess.PIPE, env=environment()) as process:
        os.close(writing)
        time.sleep(2)
        yield process
    os.close(reading)


def test_ctrl_c_ends_a_run_that_waits_for_its_reader(stuck: subprocess.Popen[bytes]) -> None:
    assert stuck.poll() is None
    stuck.send_signal(signal.SIGINT)
    assert stuck.wait(10) == 130
    assert stuck.stderr is not None
    assert stuck.stderr.read() == b""


def test_what_was_found_before_ctrl_c_is_written() -> None:
    """`tail -f log | segcli validate > report` ends so."""
    with subprocess.Popen(
        [*COMMAND, "validate", "-f", "concise", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"".join([BROKEN.read_bytes().replace(b"\n", b""), b"\n"]) * 3)
        process.stdin.flush()
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        out = process.stdout.read()
        assert process.wait(10) == 130
    assert b"missing-property" in out
