"""What a run writes: whole or not at all, to a file that is neither read nor another output."""

import json
import os
import resource
import signal
import stat
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from segcli.console.formats import names
from support.cli import COMMAND, Ran, Run, environment
from support.paths import BROKEN, LEFT

OLD = "what stood there before\n"
EVENT = "customer.segment.left"


class Writer(NamedTuple):
    """A command that writes to `{file}`; `reads` tells that it reads sources."""

    args: tuple[str, ...]
    reads: bool = True


def validating(*options: str) -> Writer:
    return Writer(("validate", "--fail-on", "never", *options))


WRITERS = {
    "--output": validating("-o", "{file}"),
    "--report": validating("--report", "json={file}"),
    "--write-baseline": validating("--write-baseline", "{file}"),
    "--output with two processes": validating("--jobs", "2", "-o", "{file}"),
    "inspect": Writer(("inspect", "-o", "{file}")),
    "diff": Writer(("diff", "-o", "{file}", str(LEFT))),
    "events": Writer(("events", "-o", "{file}"), reads=False),
    "schema": Writer(("schema", EVENT, "-o", "{file}"), reads=False),
    "example": Writer(("example", EVENT, "-o", "{file}"), reads=False),
}
each_writer = pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS)
each_reader = pytest.mark.parametrize("writer", [w for w in WRITERS.values() if w.reads], ids=list(WRITERS)[:6])

Write = Callable[..., Ran]


@pytest.fixture
def write(run: Run, tmp_path: Path) -> Write:
    """Runs a writer in the temporary folder, with sources where it reads any."""

    def write(writer: Writer, file: object, *sources: object, stdin: str | bytes | None = None) -> Ran:
        args = [arg.replace("{file}", str(file)) for arg in writer.args]
        given = (sources or (LEFT,)) if writer.reads else ()
        return run(*args, *given, stdin=stdin, cwd=tmp_path)

    return write


def litter(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.name.startswith(".segcli")]


@each_writer
def test_a_new_file_has_the_mode_that_the_umask_says(writer: Writer, write: Write, tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        assert write(writer, "new").code in (0, 1)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640
    assert litter(tmp_path) == []


@each_writer
def test_a_file_keeps_its_mode_and_a_link_its_place(writer: Writer, write: Write, tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    file = tmp_path / "below" / "file"
    file.write_text(OLD)
    file.chmod(0o604)
    (tmp_path / "link").symlink_to("below/file")

    assert write(writer, "link", BROKEN).code in (0, 1)

    assert (tmp_path / "link").is_symlink()
    assert file.read_text() not in ("", OLD)
    assert stat.S_IMODE(file.stat().st_mode) == 0o604


def payload_at(path: Path) -> Path:
    path.write_bytes(BROKEN.read_bytes())
    return path


def itself(folder: Path) -> tuple[Path, list[object]]:
    return payload_at(folder / "payload.json"), ["payload.json"]


def by_another_path(folder: Path) -> tuple[Path, list[object]]:
    (folder / "below").mkdir()
    return payload_at(folder / "payload.json"), ["below/../payload.json"]


def by_a_link(folder: Path) -> tuple[Path, list[object]]:
    (folder / "link.json").symlink_to("payload.json")
    return payload_at(folder / "payload.json"), ["link.json"]


def by_a_hard_link(folder: Path) -> tuple[Path, list[object]]:
    payload = payload_at(folder / "payload.json")
    (folder / "hard.json").hardlink_to(payload)
    return payload, ["hard.json"]


def by_walking(folder: Path) -> tuple[Path, list[object]]:
    (folder / "payloads").mkdir()
    return payload_at(folder / "payloads" / "payload.json"), ["payloads"]


def by_walking_to_a_link(folder: Path) -> tuple[Path, list[object]]:
    (folder / "payloads").mkdir()
    (folder / "payloads" / "link.json").symlink_to("../payload.json")
    return payload_at(folder / "payload.json"), ["payloads"]


def by_walking_unreadable(folder: Path) -> tuple[Path, list[object]]:
    (folder / "payloads").mkdir()
    (folder / "payloads" / "ok.json").write_bytes(LEFT.read_bytes())
    file = folder / "payloads" / "cut off.json"
    file.write_bytes(BROKEN.read_bytes()[:200])
    return file, ["payloads"]


CLASHES = (itself, by_another_path, by_a_link, by_a_hard_link, by_walking, by_walking_to_a_link, by_walking_unreadable)


@pytest.mark.parametrize("clash", CLASHES, ids=lambda clash: clash.__name__)
@each_reader
def test_what_is_read_is_not_written(
    writer: Writer, clash: Callable[[Path], tuple[Path, list[object]]], write: Write, tmp_path: Path
) -> None:
    file, sources = clash(tmp_path)
    text = file.read_bytes()

    ran = write(writer, file, *sources)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"segcli: {file} is to be read, so it cannot be written as well\n"
    assert file.read_bytes() == text
    assert litter(tmp_path) == []


@each_reader
def test_the_file_behind_stdin_is_not_written(writer: Writer, tmp_path: Path) -> None:
    file = payload_at(tmp_path / "payload.json")
    with file.open("rb") as stdin:
        command = [*COMMAND, *(arg.replace("{file}", str(file)) for arg in writer.args), "-"]
        done = subprocess.run(command, stdin=stdin, capture_output=True, env=environment(), timeout=60)
    assert done.returncode == 2
    assert file.read_bytes() == BROKEN.read_bytes()


BESIDE = {
    "schema": ("--schema", "file.json"),
    "baseline": ("--baseline", "file.json"),
    "configuration": (),
    "schema of the configuration": (),
}


@pytest.mark.parametrize("option", ["-o", "--report", "--write-baseline"])
@pytest.mark.parametrize("beside", BESIDE)
def test_what_is_read_beside_the_sources_is_not_written(beside: str, option: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "file.json").write_text('{"fingerprints": []}')
    (tmp_path / "segcli.toml").write_text(
        '[paths."*.x"]\nschema = "file.json"\n' if "of" in beside else "strict = true\n"
    )
    file = "segcli.toml" if beside == "configuration" else "file.json"
    before = (tmp_path / file).read_text()

    ran = run("validate", *BESIDE[beside], option, f"json={file}" if option == "--report" else file, LEFT, cwd=tmp_path)

    if (beside, option) == ("baseline", "--write-baseline"):
        assert ran.code == 0  # which is how a baseline is brought up to date
        return
    assert (ran.code, (tmp_path / file).read_text()) == (2, before)
    assert "is to be read, so it cannot be written as well" in ran.err


@pytest.mark.parametrize("file", ["same", "./same", "link", "-"])
@pytest.mark.parametrize("option", ["--report", "--write-baseline"])
def test_no_two_outputs_are_one(option: str, file: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("same")
    first = ("--report", "json=same") if file != "-" else ()
    second = (option, f"ndjson={file}" if option == "--report" else file)

    ran = run("validate", *first, *second, LEFT, cwd=tmp_path)

    assert (ran.code, ran.out) == (2, "")
    assert "would be written twice" in ran.err
    assert not (tmp_path / "same").exists()


def test_a_report_does_not_replace_the_step_summary(run: Run, tmp_path: Path) -> None:
    env = {"GITHUB_STEP_SUMMARY": str(tmp_path / "summary")}
    ran = run("validate", "-f", "github", "--report", f"json={tmp_path}/summary", LEFT, env=env)
    assert ran.code == 2
    assert not (tmp_path / "summary").exists()


@each_writer
def test_a_folder_is_not_written(writer: Writer, write: Write, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    ran = write(writer, "folder")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "segcli: cannot write folder: is a directory\n"


@pytest.mark.parametrize("name", ["-", "/dev/stdout", "/dev/fd/1"])
@each_writer
def test_stdout_has_several_names(writer: Writer, name: str, write: Write, tmp_path: Path) -> None:
    if (writer.args[-1] != "{file}" and "-o" not in writer.args) or "--write-baseline" in writer.args:
        writer = writer._replace(args=(*writer.args, "-o", "/dev/null"))
    write(writer, "file", BROKEN)
    assert write(writer, name, BROKEN).out == (tmp_path / "file").read_text()


@each_writer
def test_a_full_disk_leaves_the_old_file(writer: Writer, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text(OLD)
    args = [*writer.args, *([str(BROKEN)] if writer.reads else [])]
    done = subprocess.run(
        [*COMMAND, *(arg.replace("{file}", str(file)) for arg in args)],
        capture_output=True,
        text=True,
        env=environment() | {"PYTHONDONTWRITEBYTECODE": "1"},
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (40, 40)),
    )
    assert (done.returncode, done.stderr) == (2, f"segcli: cannot write {file}: file too large\n")
    assert file.read_text() == OLD
    assert litter(tmp_path) == []


@each_writer
def test_devices_are_written_as_they_are(writer: Writer, write: Write) -> None:
    assert write(writer, "/dev/null").code in (0, 1)
    ran = write(writer, "/dev/full", BROKEN)
    assert (ran.code, ran.err) == (2, "segcli: cannot write /dev/full: no space left on device\n")


def test_a_device_takes_several_outputs(run: Run) -> None:
    assert run("validate", "-o", "/dev/null", "--report", "json=/dev/null", LEFT).code == 0


def test_a_named_pipe_is_written_as_it_is(run: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(["cat", str(tmp_path / "pipe")], stdout=subprocess.PIPE) as cat:
        assert run("validate", "-o", tmp_path / "pipe", BROKEN).code == 1
        assert cat.communicate()[0].decode() == run("validate", BROKEN).out
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


@pytest.fixture
def waiting(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A run with outputs that waits for its input."""
    outputs = ("-o", "file", "--report", "json=new", "--write-baseline", "baseline")
    (tmp_path / "file").write_text(OLD)
    with subprocess.Popen(
        [*COMMAND, "validate", *outputs, str(BROKEN), "-"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment(),
    ) as process:
        deadline = time.monotonic() + 20
        while len(litter(tmp_path)) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.3)
        yield process
        process.kill()


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM), (signal.SIGHUP, -signal.SIGHUP)],
    ids=["ctrl-c", "SIGTERM", "SIGHUP"],
)
def test_a_run_that_is_ended_leaves_what_was_there(
    number: signal.Signals, code: int, waiting: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    waiting.send_signal(number)
    assert waiting.wait(20) == code
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_text() == OLD


def test_a_run_that_is_killed_leaves_the_old_file(waiting: subprocess.Popen[bytes], tmp_path: Path) -> None:
    waiting.kill()
    waiting.wait(20)
    assert (tmp_path / "file").read_text() == OLD
    assert not (tmp_path / "new").exists()


def test_reports_of_a_run_that_fails_are_whole(run: Run, tmp_path: Path) -> None:
    ran = run("validate", "--report", f"json={tmp_path}/report", BROKEN, "nowhere.json")
    assert ran.code == 2
    assert json.loads((tmp_path / "report").read_text())["summary"]["errors"] == 3


def test_no_report_is_moved_into_place_when_another_cannot_be_written(run: Run, tmp_path: Path) -> None:
    ran = run("validate", "-o", "/dev/full", "--report", f"json={tmp_path}/report", BROKEN)
    assert ran.code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", names("reporters.formats"))
def test_a_report_in_the_folder_that_is_read_is_no_source(form: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "payload.json").write_bytes(BROKEN.read_bytes())
    first, second = (
        run("validate", "-f", "json", "--report", f"{form}=report.json", ".", cwd=tmp_path) for _ in range(2)
    )
    assert first == second
    assert json.loads(first.out)["summary"]["sources"] == 1


@pytest.mark.parametrize("writer", [*WRITERS.values()][2:6], ids=[*WRITERS][2:6])
def test_what_was_written_in_the_folder_that_is_read_is_no_source(writer: Writer, write: Write, tmp_path: Path) -> None:
    (tmp_path / "payload.json").write_bytes(BROKEN.read_bytes())
    first, second = (write(writer, "report.json", ".") for _ in range(2))
    assert first == second


@pytest.mark.parametrize("command", ["validate -f json", "inspect -f json", "extract", "diff -f json"])
def test_stdout_in_the_folder_that_is_read_is_no_source(command: str, tmp_path: Path) -> None:
    (tmp_path / "payload.json").write_bytes(BROKEN.read_bytes())
    line = ["bash", "-c", '"$@" . >out.json', "bash", *COMMAND, *command.split()]
    done = subprocess.run(line, capture_output=True, text=True, cwd=tmp_path, env=environment(), timeout=60)
    assert "out.json" not in done.stderr
    assert "out.json" not in (tmp_path / "out.json").read_text()


EVENTS = ("customer.segment.left-cust_A1.json", "customer.segment.left-cust_a1-2.json")


def left(identifier: str) -> str:
    event = json.loads(LEFT.read_bytes())
    event["customer"]["id"] = identifier
    return json.dumps(event)


def test_names_of_extracted_files_differ_in_more_than_case(run: Run, tmp_path: Path) -> None:
    ids = ("cust_A1", "cust_a1", "cust_a1-2", "cust_a1")
    assert run("extract", "--output-dir", tmp_path / "out", "--force", stdin="".join(map(left, ids))).code == 0
    found = [file.name.casefold() for file in (tmp_path / "out").iterdir()]
    assert len(set(found)) == len(ids)


@pytest.mark.parametrize("force", [(), ("--force",)], ids=["", "--force"])
def test_extract_writes_through_no_link(force: tuple[str, ...], run: Run, tmp_path: Path) -> None:
    (tmp_path / "victim").write_text(OLD)
    (tmp_path / "out").mkdir()
    link = tmp_path / "out" / EVENTS[0]
    link.symlink_to("../victim")

    ran = run("extract", *force, "--output-dir", tmp_path / "out", stdin=left("cust_A1"))

    assert ran.code == (0 if force else 2)
    assert (tmp_path / "victim").read_text() == OLD
    assert link.is_symlink() is not bool(force)


@pytest.mark.parametrize("sources", [[EVENTS[0]], ["."]], ids=["named", "walked"])
@pytest.mark.parametrize("force", [(), ("--force",)], ids=["", "--force"])
def test_extract_replaces_no_source(force: tuple[str, ...], sources: list[str], run: Run, tmp_path: Path) -> None:
    (tmp_path / EVENTS[0]).write_text(left("cust_A1"))
    ran = run("extract", "--redact", *force, "--output-dir", ".", *sources, cwd=tmp_path)
    assert ran.code == 2
    assert f"{EVENTS[0]} is to be read, so it cannot be written as well" in ran.err
    assert (tmp_path / EVENTS[0]).read_text() == left("cust_A1")


def test_a_folder_that_extract_writes_to_is_not_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sent.json").write_text(left("cust_A1"))
    for _ in range(2):
        ran = run("extract", "--force", "--output-dir", "out", ".", cwd=tmp_path)
    assert ran.err.startswith("out: is not read, for it is written to\n1 event extracted.")
    assert [file.name for file in (tmp_path / "out").iterdir()] == [EVENTS[0]]


def test_an_extracted_file_is_whole_or_not_there(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "extract", "--output-dir", str(tmp_path / "out"), str(LEFT)],
        capture_output=True,
        text=True,
        env=environment() | {"PYTHONDONTWRITEBYTECODE": "1"},
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (40, 40)),
    )
    assert done.returncode == 2
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("name", ["-", "/dev/stdout"])
def test_extract_to_stdout_by_name(name: str, run: Run) -> None:
    assert run("extract", "-o", name, LEFT) == run("extract", LEFT)
