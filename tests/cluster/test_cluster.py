"""A cluster changes nothing but the time, whatever becomes of its workers."""

import io
import os
import signal
import time
from collections.abc import Iterator
from contextlib import redirect_stderr
from importlib.util import find_spec
from pathlib import Path
from threading import Timer

import pytest

from segcli import configuration
from segcli.cluster import connection
from segcli.cluster.remote import do
from segcli.commands import validate
from segcli.commands.processes import Cluster
from segcli.commands.validate import Validation
from segcli.console.output import Output
from segcli.findings import SegcliError
from segcli.input.arguments import Arguments
from segcli.parallel import chunks, pool
from segcli.validation.result import Settings
from support import poison
from support.cli import Ran, Run
from support.cluster import Served, cluster
from support.events import capture
from support.paths import INVALID, LEFT
from support.s3 import S3

if find_spec("distributed") is None:
    pytest.skip("distributed is not installed", allow_module_level=True)

LINE = LEFT.read_bytes().replace(b"\n", b"") + b"\n"
WRONG = LINE.replace(b'"total_failed": 0', b'"total_failed": "0"')
assert LINE != WRONG
FORMATS = ("concise", "text", "json", "sarif", "gitlab")


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with cluster() as found:
        yield found


@pytest.fixture(scope="module")
def mixture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A large file, small ones, faulty ones, and an event over several lines in the midst of lines."""
    folder = tmp_path_factory.mktemp("mixture")
    lines = capture(4200)
    large = lines * 2 + WRONG * 1200 + LEFT.read_bytes() + WRONG
    (folder / "large.ndjson").write_bytes(large)
    (folder / "even.ndjson").write_bytes((lines + WRONG * 5) * 2)
    (folder / "broken.json").write_bytes(LEFT.read_bytes()[:-40])
    (folder / "empty.json").touch()
    for number in range(9):
        (folder / f"small-{number:02}.json").write_bytes((LINE, WRONG)[number % 3 == 0])
    return folder


def reports(run: Run, folder: Path, *args: object) -> tuple[Ran, list[bytes]]:
    """All that `validate` says in several formats."""
    files = [folder / form for form in FORMATS]
    wanted = [f"--report={form}={file}" for form, file in zip(FORMATS, files, strict=True)]
    ran = run("validate", "--max-per-kind", "1000", *wanted, *args)
    return ran, [file.read_bytes() for file in files]


def test_reports_are_those_of_one_process(run: Run, served: Served, mixture: Path, tmp_path: Path) -> None:
    serial = reports(run, tmp_path, mixture, INVALID, "missing.json")
    assert reports(run, tmp_path, "--cluster", served.address, mixture, INVALID, "missing.json") == serial
    assert b"more findings not shown" in serial[1][0]


def test_workers_of_this_machine_need_no_scheduler(run: Run, mixture: Path) -> None:
    assert run("validate", "--cluster", "local:1", "--max-per-kind", "3", mixture) == run(
        "validate", "--max-per-kind", "3", mixture
    )


def test_a_thousand_of_a_kind_are_reported(run: Run, served: Served, mixture: Path) -> None:
    ran = run("validate", "--cluster", served.address, "-f", "concise", mixture / "large.ndjson")
    assert ran.code == 1
    assert len(ran.lines) == 1000
    assert "201 more findings not shown (--max-per-kind 1000)." in ran.err


OTHERS = (("inspect", "--cards", 2, "-f", "json"), ("drift",), ("extract",))


@pytest.mark.parametrize("args", OTHERS, ids=lambda args: args[0])
def test_other_commands_say_what_one_process_says(
    args: tuple[object, ...], run: Run, served: Served, mixture: Path
) -> None:
    assert run(*args, "--cluster", served.address, mixture) == run(*args, mixture)


def test_objects_of_a_store_are_read_by_the_workers(run: Run, s3: S3, mixture: Path) -> None:
    files = ("even.ndjson", "broken.json", "small-00.json")
    url = s3.put(s3.bucket(), {name: (mixture / name).read_bytes() for name in files})
    serial = run("validate", url, env=s3.env)
    assert serial.code == 1
    assert run("validate", "--cluster", "local:1", url, env=s3.env) == serial


def test_in_any_order_the_same_is_counted(run: Run, served: Served, mixture: Path) -> None:
    args = ("validate", "-f", "concise", "--max-per-kind", "2000", mixture)
    serial, unordered = run(*args), run(*args, "--cluster", served.address, "--unordered")
    assert sorted(unordered.lines) == sorted(serial.lines)
    assert unordered.err.splitlines()[-1] == serial.err.splitlines()[-1]


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--cluster", "tcp://a.test:1", "-j", "1"), "--jobs is about processes of this machine"),
        (("--unordered",), "--unordered is about --cluster"),
        (("--cluster", "scheduler"), "--cluster takes the address of a scheduler"),
        (("--cluster", "local:0"), "--cluster takes the address of a scheduler"),
        (("--cluster", "tcp://me:secret@a.test:1"), "--cluster takes the address of a scheduler"),
        (("--cluster", "local:1", "--where", "type=customer.*"), "it goes with neither --where nor --at"),
        (("--cluster", "tcp://127.0.0.1:1"), "no scheduler answers at tcp://127.0.0.1:1"),
    ],
    ids=["jobs too", "no cluster", "no address", "no workers", "a secret", "a choice", "nobody there"],
)
def test_what_does_not_go_is_said_in_a_line(
    args: tuple[str, ...], says: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "2s")
    ran = run("validate", *args, LEFT)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert "secret" not in ran.err.replace("me:secret@", "") or "secret" in says
    assert len(ran.err.splitlines()) == 1


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "find_spec", lambda _: None)
    with pytest.raises(SegcliError, match=r"pip install 'segcli\[cluster\]'"):
        connection.check("local:2")


def test_versions_are_compared(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "versions", lambda: "segcli 0.0 on Python 3.0")
    with pytest.raises(
        SegcliError, match=r"the worker tcp://.* has segcli .*, and this machine segcli 0\.0 on Python 3\.0"
    ):
        connection.Connection(served.address)
    with pytest.raises(SegcliError, match="a worker of the cluster has"):
        do("segcli 0.0 on Python 3.0", b"")


def checked(served: Served, sources: list[Path]) -> tuple[int, str, str]:
    """How a run ends whose workers do poisoned work: exit code, report, and stderr."""
    report, stderr = sources[0].parent / "report", io.StringIO()
    request = Validation(
        Arguments(tuple(map(str, sources))),
        Settings(),
        (Output("concise", str(report)),),
        configuration.find(LEFT.parent),
        cluster=Cluster(served.address),
    )
    with redirect_stderr(stderr):
        code = validate.run(request)
    return code, report.read_text(), stderr.getvalue()


@pytest.fixture
def poisoned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "work", poison.work)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Three files, one of which may be given another name."""
    paths = [tmp_path / name for name in ("a.json", "b.json", "c.json")]
    for path in paths:
        path.write_bytes(WRONG)
    return paths


@pytest.mark.usefixtures("poisoned")
@pytest.mark.parametrize("kind", ["deadly", "failing"])
def test_an_object_that_always_fails_is_a_source_that_could_not_be_read(
    kind: str, served: Served, files: list[Path]
) -> None:
    files[1] = files[1].rename(files[1].with_name(f"{kind}.json"))
    code, report, stderr = checked(served, files)
    assert code == 2
    assert report.count("wrong-type") == 2
    assert f"{kind}.json: error: " in report
    assert f"{kind}.json: " in stderr
    assert "1 source failed" in stderr
    assert poison.SECRET not in report + stderr


@pytest.mark.usefixtures("poisoned")
def test_a_large_file_whose_piece_fails_is_told_of_behind_what_was_read(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK_SIZE", 20_000)
    file = tmp_path / "failing.ndjson"
    file.write_bytes(WRONG * 100)
    code, report, stderr = checked(served, [file])
    assert code == 2
    assert 0 < report.count("wrong-type") < 100
    assert "a worker met with a bug (ValueError)" in stderr


@pytest.mark.usefixtures("poisoned")
def test_what_a_dead_worker_was_reading_is_read_again_and_counted_once(served: Served, files: list[Path]) -> None:
    files[1] = files[1].rename(files[1].with_name("once.json"))
    code, report, stderr = checked(served, files)
    assert files[1].with_name("once.json.mark").exists()
    assert (code, report.count("wrong-type")) == (1, 3)
    assert "3 events read, 3 invalid" in stderr


@pytest.mark.usefixtures("poisoned")
def test_an_interruption_takes_back_what_was_given_out(served: Served, files: list[Path]) -> None:
    from distributed import Client

    files[1] = files[1].rename(files[1].with_name("endless.json"))
    Timer(5, os.kill, (os.getpid(), signal.SIGINT)).start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        checked(served, files)
    assert time.monotonic() - began < 40
    with Client(served.address, set_as_default=False) as client:
        tasks = client.run_on_scheduler(lambda dask_scheduler: [*dask_scheduler.tasks])
    assert not [name for name in tasks if name.startswith("do-")]


@pytest.mark.usefixtures("poisoned")
def test_a_scheduler_that_goes_away_ends_the_run(files: list[Path]) -> None:
    files[1] = files[1].rename(files[1].with_name("endless.json"))
    with cluster() as own:
        Timer(5, own.process.kill).start()
        with pytest.raises(SegcliError, match=r"the scheduler at .* was lost, so the report ends too early"):
            checked(own, files)
