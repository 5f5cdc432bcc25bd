"""Worker processes end when they must: with the run, on Ctrl-C, when nobody reads, and when one of them is killed."""

import gzip
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest

from segcli.parallel.job import Send
from segcli.parallel.workers import Workers
from support.cli import COMMAND, environment
from support.paths import LEFT

if not sys.platform.startswith("linux"):
    pytest.skip("finds the workers in /proc", allow_module_level=True)

WRONG = orjson.dumps(orjson.loads(LEFT.read_bytes())).replace(b'"total_failed":0', b'"total_failed":"0"') + b"\n"
MANY = WRONG * 1000


def large(folder: Path, thousands: int = 60) -> list[Path]:
    """A file that is cut into chunks; it takes seconds."""
    file = folder / "large.ndjson"
    file.write_bytes(MANY * thousands)
    return [file]


def packed(folder: Path, thousands: int = 60) -> list[Path]:
    """Two files that a worker each judges whole."""
    files = [folder / "first.gz", folder / "second.gz"]
    for file in files:
        file.write_bytes(gzip.compress(MANY, 1) * (thousands // 2))
    return files


def small(folder: Path, thousands: int = 60) -> list[Path]:
    """Files that are checked in batches."""
    inside = folder / "small"
    inside.mkdir()
    for number in range(5 * thousands):
        (inside / f"{number}.ndjson").write_bytes(MANY[: len(MANY) // 5])
    return [inside]


def compared(folder: Path, thousands: int = 60) -> list[Path]:
    """Two files that differ in every event."""
    files = [folder / "left.ndjson", folder / "right.ndjson"]
    files[0].write_bytes(MANY * thousands)
    files[1].write_bytes(MANY.replace(b'"total_failed":"0"', b'"total_failed":"1"') * thousands)
    return files


Files = Callable[..., list[Path]]
INPUTS = [large, packed, small, compared]


def command(files: Files) -> str:
    """The command that reads these."""
    return "diff" if files is compared else "validate"


class Started:
    """A run with two workers that goes on, and the processes that belong to it."""

    def __init__(self, *args: object, stdout: int = subprocess.PIPE, stderr: int = subprocess.PIPE) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, *map(str, args), "--jobs", "2"],
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            env=environment({"TERM": "xterm", "CI": ""}),
            start_new_session=True,
        )
        self.workers: list[int] = []
        while len(self.workers) < 2 and self.process.poll() is None:
            self.workers = sorted(children(self.process.pid))

    def ended(self) -> tuple[int, bytes, str]:
        """Exit code, stdout and stderr, when no process of the run is left."""
        out, err = self.process.communicate(timeout=60)
        until(lambda: not any(map(is_running, self.workers)))
        return self.process.returncode, out, err.decode()


@pytest.fixture
def start() -> Iterator[Callable[..., Started]]:
    """Starts runs, and leaves none behind."""
    runs: list[Started] = []

    def started(*args: object, **streams: int) -> Started:
        runs.append(Started(*args, **streams))
        return runs[-1]

    yield started
    for run in runs:
        with run.process as process:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def children(parent: int) -> Iterator[int]:
    """The processes that a process has started."""
    for task in Path(f"/proc/{parent}/task").glob("*/children"):
        yield from map(int, task.read_text().split())


def is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def until(holds: Callable[[], bool]) -> None:
    """Wait for what must come to hold soon."""
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


Start = Callable[..., Started]


@pytest.mark.parametrize("which", [0, 1], ids=["first worker", "last worker"])
@pytest.mark.parametrize("files", [large, packed, small])
def test_a_worker_that_is_killed_ends_the_run_with_2(start: Start, tmp_path: Path, files: Files, which: int) -> None:
    baseline = tmp_path / "baseline"
    lines = tmp_path / "lines"
    run = start("validate", *files(tmp_path), "-f", "json", "--report", f"ndjson={lines}", "--write-baseline", baseline)
    os.kill(run.workers[which], signal.SIGKILL)
    code, out, err = run.ended()
    assert code == 2
    assert re.fullmatch(r"segcli: a worker process was killed \(signal 9\), so the report ends too early;.*\n", err)
    with pytest.raises(orjson.JSONDecodeError):
        orjson.loads(out)
    assert not lines.exists()
    assert not baseline.exists()


@pytest.mark.parametrize("form", ["json", "html"])
def test_a_comparison_that_loses_a_worker_ends_with_2(start: Start, tmp_path: Path, form: str) -> None:
    run = start("diff", *compared(tmp_path), "--format", form)
    os.kill(run.workers[1], signal.SIGKILL)
    code, out, err = run.ended()
    assert code == 2
    assert re.fullmatch(r"segcli: a worker process was killed \(signal 9\), so the report ends too early;.*\n", err)
    assert not out.rstrip().endswith((b"}}", b"</html>"))


@pytest.mark.parametrize("form", ["sarif", "junit", "gitlab", "markdown"])
def test_a_report_that_ends_too_early_is_no_whole_one(start: Start, tmp_path: Path, form: str) -> None:
    run = start("validate", *packed(tmp_path), "-f", form)
    os.kill(run.workers[1], signal.SIGKILL)
    code, out, _ = run.ended()
    assert code == 2
    assert not out.rstrip().endswith((b"]", b"]}", b"</testsuites>", b"|"))


@pytest.mark.parametrize("files", INPUTS)
def test_ctrl_c_ends_every_process_with_130(start: Start, tmp_path: Path, files: Files) -> None:
    run = start(command(files), *files(tmp_path))
    os.killpg(run.process.pid, signal.SIGINT)
    code, _, err = run.ended()
    assert (code, err) == (130, "")


@pytest.mark.parametrize("files", INPUTS)
def test_a_closed_pipe_ends_every_process_with_141(start: Start, tmp_path: Path, files: Files) -> None:
    run = start(command(files), *files(tmp_path))
    assert run.process.stdout is not None
    assert b"customer" in run.process.stdout.readline()
    run.process.stdout.close()
    assert run.process.stderr is not None
    assert run.process.stderr.read() == b""
    assert run.process.wait(60) == 141
    until(lambda: not any(map(is_running, run.workers)))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("files", INPUTS)
def test_workers_do_not_outlive_the_run(start: Start, tmp_path: Path, files: Files, number: int) -> None:
    run = start(command(files), *files(tmp_path))
    run.process.send_signal(number)
    assert run.ended()[0] == -number


@pytest.mark.parametrize("files", INPUTS)
def test_progress_is_shown_on_a_terminal(start: Start, tmp_path: Path, files: Files) -> None:
    terminal, end = pty.openpty()
    with (tmp_path / "out").open("wb") as out:
        run = start(command(files), *files(tmp_path, 12), stdout=out.fileno(), stderr=end)
        os.close(end)
        # It is for runs that take longer than a second, however fast the machine is.
        for worker in run.workers:
            os.kill(worker, signal.SIGSTOP)
        time.sleep(1.1)
        for worker in run.workers:
            os.kill(worker, signal.SIGCONT)
        output = b""
        while piece := read_some(terminal):
            output += piece
    os.close(terminal)
    assert run.process.wait(60) == 1
    *states, closing = output.decode().split("\r\x1b[K")
    states = [state for state in states if state]
    assert states
    for state in states:
        assert ("MB, " if files is packed else " left") in state
        assert "/s" in state
    assert ("24,000 events read" if files is compared else "12,000 events read") in closing


def read_some(terminal: int) -> bytes:
    """What stands on the terminal; Linux raises an error where the last program has gone."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def told_twice(text: str, send: Send) -> None:
    """Answer with the text, two times."""
    send(text.encode())
    send(text.encode())


def failing(_: str, __: Send) -> None:
    raise ZeroDivisionError("of somebody@example.test")


@pytest.mark.parametrize("forks", [True, False], ids=["forked", "spawned"])
def test_answers_come_in_the_order_of_the_tasks(forks: bool) -> None:
    pool: Workers[str] = Workers(3, told_twice, forks)
    try:
        texts = [str(number) for number in range(50)]
        answers = pool.answers(iter(texts), is_local=lambda text: text.endswith("7"))
        received = [(text, [message.decode() for message in messages]) for text, messages in answers]
    finally:
        pool.close()
    assert received == [(text, [] if text.endswith("7") else [text, text]) for text in texts]


def test_a_bug_in_a_worker_is_a_bug_and_quotes_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    pool: Workers[str] = Workers(2, failing)
    try:
        with pytest.raises(RuntimeError, match="bug"):
            list(pool.answers(iter(["a"]), is_local=lambda _: False))
    finally:
        pool.close()
    assert capfd.readouterr().err == ""


def shell(line: str, *words: object) -> subprocess.CompletedProcess[str]:
    """Run segcli as `"$@"` of a line for the shell."""
    command = ["sh", "-c", line, "sh", *COMMAND, "validate", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, env=environment(), timeout=60)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_closed_stdin_is_not_taken_for_the_pipe_of_a_worker(tmp_path: Path, jobs: int) -> None:
    [file] = large(tmp_path, 1)
    ran = shell('"$@" <&-', "--jobs", jobs, file, "-")
    assert ran.returncode == 2
    assert "<stdin>: bad file descriptor" in ran.stderr
    assert len(ran.stdout.splitlines()) == 1000


def test_too_few_descriptors_are_told_of(tmp_path: Path) -> None:
    [file] = large(tmp_path, 1)
    ran = shell('ulimit -n 12; "$@"', "--jobs", 20, file)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "segcli: cannot start 20 worker processes: too many open files; --jobs 1 needs none\n"


@pytest.mark.parametrize("jobs", [1, 2])
def test_want_of_memory_is_no_fault_of_the_payload(tmp_path: Path, jobs: int) -> None:
    files = [tmp_path / "first.json", tmp_path / "second.json"]
    for file in files:
        file.write_bytes(b"[[%s1]]" % (b"1," * 15_000_000))
    done = shell('ulimit -v 300000; exec "$@"', "validate", "--jobs", jobs, *files)
    assert (done.returncode, done.stdout) == (2, "")
    assert ("ran out of memory" if jobs > 1 else "not enough memory") in done.stderr
