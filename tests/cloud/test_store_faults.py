"""A store that fails for a moment is asked again; one that goes on failing costs the objects that it does not give."""

import base64
import gzip
import json
import os
import subprocess
from collections.abc import Callable

import pytest

from segcli.cli import app
from segcli.cloud import connections
from support.cli import COMMAND, Ran, Run, environment
from support.faulty_store import Fault, FaultyStore
from support.paths import LEFT
from support.s3 import S3, of_server
from support.zstd import zstd

EVENT = json.dumps(json.loads(LEFT.read_text()), separators=(",", ":"))
EVENTS = (9 << 20) // len(EVENT)
LARGE = f"{EVENT}\n" * EVENTS
"""An object that takes two requests."""

JOBS = pytest.mark.parametrize("jobs", ["1", "2"])


@pytest.fixture(scope="module")
def archive(s3: S3) -> str:
    """The URL of an object of two requests and a small one behind it."""
    return s3.put(s3.bucket(), {"a.ndjson": LARGE, "b.json": EVENT})


def summary(ran: Ran) -> dict[str, int]:
    counts: dict[str, int] = json.loads(ran.lines[-1])
    return counts


PASSING = {
    "500": Fault(500, "a.ndjson", 2),
    "503 of the listing": Fault(503, "", 2),
    "429": Fault(429, "a.ndjson", 1, after=1),
    "reset": Fault("reset", "a.ndjson", 2),
    "reset later": Fault("reset", "a.ndjson", 2, after=1),
    "cut": Fault("cut", "a.ndjson", 2),
    "cut later": Fault("cut", "a.ndjson", 1, after=1),
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
@JOBS
def test_a_fault_that_passes_changes_nothing(
    run: Run, faulty: FaultyStore, archive: str, fault: Fault, jobs: str
) -> None:
    sound = run("validate", "-f", "ndjson", "--jobs", jobs, archive, env=of_server(faulty.behind))
    faulty.add(fault)
    ran = run("validate", "-f", "ndjson", "--jobs", jobs, archive, env=of_server(faulty.port))
    assert ran == sound
    assert ran.code == 0
    assert faulty.befell == fault.times


def test_a_slow_store_is_waited_for(run: Run, faulty: FaultyStore, archive: str) -> None:
    faulty.add(Fault("slow", "", 99))
    ran = run("validate", "-f", "ndjson", archive, env=of_server(faulty.port))
    assert (ran.code, summary(ran)["valid"]) == (0, EVENTS + 1)


LASTING = {
    "500": (Fault(500, "a.ndjson", 99), "the store failed (500), and did so again after several tries"),
    "403": (Fault(403, "a.ndjson", 99), "permission denied"),
    "401": (Fault(401, "a.ndjson", 99), "the store does not accept the credentials"),
    "301": (Fault(301, "a.ndjson", 99), "the bucket is in another region; the variable AWS_REGION says in which"),
    "vanished": (Fault(404, "a.ndjson", 99), "no such object"),
    "reset": (Fault("reset", "a.ndjson", 99), "the connection broke off, after several tries"),
}


@pytest.mark.parametrize(("fault", "reason"), LASTING.values(), ids=LASTING)
@JOBS
def test_an_object_that_is_not_given_is_told_and_the_others_are_read(
    run: Run, faulty: FaultyStore, archive: str, fault: Fault, reason: str, jobs: str
) -> None:
    faulty.add(fault)
    ran = run("validate", "-f", "ndjson", "--jobs", jobs, archive, env=of_server(faulty.port))
    assert (ran.code, summary(ran)["events"], summary(ran)["sources_failed"]) == (2, 1, 1)
    assert ran.err.splitlines()[0] == f"{archive}a.ndjson: {reason}"
    assert "127.0.0.1" not in ran.err + ran.out
    assert "hidden" not in ran.err + ran.out


def test_a_body_that_always_breaks_off_is_read_as_far_as_it_goes(run: Run, faulty: FaultyStore, archive: str) -> None:
    faulty.add(Fault("cut", "a.ndjson", 99, after=1))
    ran = run("validate", "-f", "ndjson", archive, env=of_server(faulty.port))
    assert (ran.code, summary(ran)["events"]) == (2, (8 << 20) // (len(EVENT) + 1) + 1)
    assert f"{archive}a.ndjson: the connection broke off, after several tries; 8,388,608 bytes with" in ran.err


@pytest.fixture
def changing(s3: S3, faulty: FaultyStore) -> Callable[[Callable[[str], None]], str]:
    """Puts an archive of which something is changed when half of its first object has been read."""

    def put(change: Callable[[str], None]) -> str:
        root = s3.put(s3.bucket(), {"a.ndjson": LARGE, "b.json": EVENT})
        faulty.add(Fault("call", "a.ndjson", 1, after=1, call=lambda: change(root)))
        return root

    return put


def test_an_object_that_is_replaced_while_it_is_read_is_told(
    run: Run, s3: S3, faulty: FaultyStore, changing: Callable[[Callable[[str], None]], str]
) -> None:
    def replace(root: str) -> None:
        s3.put(root, {"a.ndjson": LARGE.replace("a", "b")})

    ran = run("validate", "-f", "ndjson", changing(replace), env=of_server(faulty.port))
    assert ran.code == 2
    assert "a.ndjson: replaced while it was read; 8,388,608 bytes with" in ran.err
    assert summary(ran)["sources_failed"] == 1


@pytest.mark.parametrize("after", range(2, 6))
def test_no_event_of_another_version_is_counted_by_processes(run: Run, s3: S3, faulty: FaultyStore, after: int) -> None:
    """Whenever it is replaced: the object has failed, and what was counted of it is of the version that it began as."""
    root = s3.put(s3.bucket(), {"a.ndjson": LARGE})
    changed = LARGE.replace('"object":"customer"', '"object":"changed!"')

    def replace() -> None:
        s3.put(root, {"a.ndjson": changed})

    faulty.add(Fault("call", "a.ndjson", 1, after=after, call=replace))
    ran = run("validate", "-f", "ndjson", "--jobs", "2", root, env=of_server(faulty.port))
    counts = summary(ran)
    assert (ran.code, counts["sources_failed"]) == (2, 1)
    assert "replaced while it was read" in ran.err
    assert counts["invalid"] == 0


def test_an_object_that_is_deleted_while_it_is_read_is_told(
    run: Run, s3: S3, faulty: FaultyStore, changing: Callable[[Callable[[str], None]], str]
) -> None:
    root = changing(lambda root: s3.delete(f"{root}a.ndjson"))
    ran = run("validate", "-f", "ndjson", root, env=of_server(faulty.port))
    assert (ran.code, summary(ran)["sources_failed"]) == (2, 1)
    assert "a.ndjson: no such object; 8,388,608 bytes with" in ran.err


def test_a_store_that_stalls_is_given_up(
    faulty: FaultyStore, archive: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in of_server(faulty.port).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(connections, "REQUEST_SECONDS", 0.5)
    monkeypatch.setattr(connections, "RETRIES", 1)
    connections.bucket.cache_clear()
    faulty.add(Fault("stall", "a.ndjson", 99))
    arguments = ["validate", archive]
    code = app(arguments)(arguments, standalone_mode=False)
    connections.bucket.cache_clear()
    assert (code, capsys.readouterr().err.splitlines()[0]) == (
        2,
        f"{archive}a.ndjson: the store did not answer in time",
    )


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("s3://no-such-bucket/", "no such bucket"),
        ("s3://no-such-bucket/a.json", "no such bucket"),
        ("s3://", "names no bucket"),
        ("{}nothing/", "no object of this name, and no .json, .jsonl or .ndjson object below it"),
        ("{}nothing", "no object of this name, and no .json, .jsonl or .ndjson object below it"),
        ("{}a//b/", "a key with two slashes in a row, or with a step that is a dot, cannot be read"),
    ],
)
@JOBS
def test_a_url_that_leads_to_nothing_is_told(run: Run, s3: S3, archive: str, url: str, reason: str, jobs: str) -> None:
    url = url.format(archive)
    ran = run("validate", "-f", "ndjson", "--jobs", jobs, url, LEFT, env=s3.env)
    assert (ran.code, ran.err.splitlines()[0]) == (2, f"{url}: {reason}")
    assert summary(ran)["valid"] == 1


def test_a_key_that_cannot_be_read_is_told(run: Run, s3: S3) -> None:
    root = s3.put(s3.bucket(), {"a.json": EVENT, "b//c.json": EVENT})
    ran = run("validate", "-f", "ndjson", root, env=s3.env)
    assert ran.code == 2
    assert "a key with two slashes in a row, or with a step that is a dot, cannot be read" in ran.err


def test_where_nobody_listens_the_run_ends(run: Run) -> None:
    ran = run("validate", "s3://bucket/", env=of_server(1))
    assert (ran.code, ran.err.splitlines()[0]) == (2, "s3://bucket/: the store cannot be reached")


PEAK = """
import atexit, re, sys
from segcli.__main__ import main
atexit.register(lambda: print(re.search("VmHWM:\\s*([0-9]+)", open("/proc/self/status").read())[1], file=sys.stderr))
main()
"""


def peak(s3: S3, *args: str) -> int:
    """The most memory that a run takes, in KiB."""
    command = [COMMAND[0], "-c", PEAK, *args]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(s3.env), timeout=120)
    assert done.returncode == 0, done.stderr
    return int(done.stderr.splitlines()[-1])


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="this system does not tell a process's peak")
@pytest.mark.parametrize("packed", ["plain", "gzip", "zstd"])
def test_memory_does_not_grow_with_an_object(s3: S3, packed: str) -> None:
    noise = base64.b64encode(os.urandom(600_000)).decode()
    event = EVENT.replace('"metadata":{}', f'"metadata":{{"noise":"{noise}"}}', 1)
    assert noise in event
    text = f"{event}\n".encode()
    member = {"plain": text, "gzip": gzip.compress(text, 1), "zstd": zstd.compress(text)}[packed]
    root = s3.put(s3.bucket(), {"small.json": member * 3, "large.json": member * 100})
    small, large = (peak(s3, "validate", "-q", f"{root}{name}.json") for name in ("small", "large"))
    # A block of 8 MiB is whole in a large object only, and twice while it is handed over.
    assert large - small < 20 << 10
    assert large < 80 << 10


def test_without_credentials_it_is_said_where_they_come_from(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    env = {name: value for name, value in of_server(1).items() if "KEY" not in name}
    ran = run("validate", "s3://bucket/", env={**env, "AWS_METADATA_ENDPOINT": "http://127.0.0.1:1"})
    told, closing = ran.err.splitlines()
    assert (ran.code, closing) == (2, "0 events read. 0 bytes, nothing skipped, 1 source failed.")
    assert told.startswith("s3://bucket/: no credentials were found, ")
    assert "aws configure export-credentials" in told


def test_azure_wants_an_account(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("AZURE_")]:
        monkeypatch.delenv(name)
    ran = run("validate", "az://box/a.json")
    assert ran.err.startswith("az://box/a.json: the variable AZURE_STORAGE_ACCOUNT_NAME is missing\n")
