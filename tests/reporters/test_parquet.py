"""Tables of events and findings: their columns, their rows, and that they are what the other formats say."""

import json
import re
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from segcli.reporters.folder_formats import parquet as format_module
from segcli.reporters.tables import EVENTS, FINDINGS, SCHEMA_VERSION
from support.cli import COMMAND, Run, environment
from support.pages import blocks
from support.paths import BROKEN, INVALID, LEFT, ROOT, VALID

pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a table, in their order."""
    return [row for file in sorted(folder.glob(f"{name}-*.parquet")) for row in pq.read_table(file).to_pylist()]


def told(out: str, kind: str) -> list[dict[str, Any]]:
    """The lines of a kind in a report in NDJSON."""
    return [line for line in map(json.loads, out.splitlines()) if line["kind"] == kind]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_tables_say_what_ndjson_says(run: Run, tmp_path: Path, jobs: str) -> None:
    words = ("validate", "-q", "-f", "ndjson", "--jobs", jobs, "--report", f"parquet={tmp_path}/t", VALID, INVALID)
    out = run(*words).out
    events, findings = rows(tmp_path / "t", "events"), rows(tmp_path / "t", "findings")
    expected = told(out, "event")
    shared = expected[0].keys() & events[0].keys() - {"created_at"}
    assert len(shared) > 10
    assert [{key: row[key] for key in shared} for row in events] == [
        {key: row[key] for key in shared} for row in expected
    ]
    of_out = told(out, "finding")
    assert [row for row in findings if row["code"] != "source-failed"] == [
        {column.name: line[column.name] for column in FINDINGS} for line in of_out
    ]
    counts = {(row["source"], row["event"]): (row["errors"], row["warnings"], row["notes"]) for row in events}
    for place, numbers in counts.items():
        severities = [line["severity"] for line in of_out if (line["source"], line["event"]) == place]
        assert numbers == tuple(severities.count(name) for name in ("error", "warning", "note"))


@pytest.mark.parametrize("words", [("--jobs", "2"), ("--jobs", "auto"), ("--cluster", "local:2")], ids=" ".join)
def test_the_files_are_the_same_whoever_reads(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    if "--cluster" in words:
        pytest.importorskip("distributed", reason="distributed is not installed")
    capture = tmp_path / "capture.ndjson"
    events = [json.dumps(json.loads(file.read_text())) for file in (LEFT, BROKEN)]
    capture.write_text("".join(f"{events[number % 7 == 0]}\n" for number in range(6000)))
    for name, options in (("one", ()), ("many", words)):
        run("validate", "-q", capture, *options, "--report", f"parquet={tmp_path}/{name}")
    for name in ("events-00000.parquet", "findings-00000.parquet"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "many" / name).read_bytes()


def test_times_and_names_of_an_event(run: Run, tmp_path: Path) -> None:
    event = run("example", "customer.segment.left", "--envelope", "distribution", "--purpose", "unique-codes").out
    run("validate", "-q", "-", "--report", f"parquet={tmp_path}", stdin=event)
    (row,) = rows(tmp_path, "events")
    webhook = json.loads(event)
    assert row["created_at"].isoformat(timespec="milliseconds") == webhook["created_at"].rstrip("Z")
    assert row["occurred_at"].isoformat(timespec="milliseconds") == webhook["event"]["created_at"].rstrip("Z")
    for kind in ("customer", "segment", "campaign"):
        assert row[kind] == webhook["data"][kind]["id"]
    assert (row["id"], row["event_id"], row["valid"], row["errors"]) == (webhook["id"], webhook["event"]["id"], True, 0)


def test_a_source_that_failed_has_a_row(run: Run, tmp_path: Path) -> None:
    ran = run("validate", "-q", LEFT, tmp_path / "absent.json", "--report", f"parquet={tmp_path}/t")
    assert ran.code == 2
    (row,) = rows(tmp_path / "t", "findings")
    assert (row["source"], row["code"], row["severity"], row["message"], row["line"]) == (
        str(tmp_path / "absent.json"),
        "source-failed",
        "error",
        "no such file or directory",
        None,
    )


def test_values_are_shown_on_demand(run: Run, tmp_path: Path) -> None:
    event = LEFT.read_text().replace("cust_", "nobody_", 1)
    for options, shown in (((), "***"), (("--show-values",), json.loads(event)["customer"]["id"])):
        run("validate", "-q", "-", *options, "--report", f"parquet={tmp_path}", stdin=event)
        assert rows(tmp_path, "events")[0]["customer"] == shown


def test_columns_are_there_without_rows(run: Run, tmp_path: Path) -> None:
    run("validate", "-q", "-", "--report", f"parquet={tmp_path}/a/b", stdin="")
    for name, columns in (("events", EVENTS), ("findings", FINDINGS)):
        schema = pq.read_schema(tmp_path / "a" / "b" / f"{name}-00000.parquet")
        assert schema.names == [column.name for column in columns]
        assert schema.metadata[b"schema_version"] == SCHEMA_VERSION.encode()


@pytest.mark.parametrize(
    ("heading", "columns"), [("events", EVENTS), ("findings", FINDINGS)], ids=["events", "findings"]
)
def test_the_documentation_has_every_column(heading: str, columns: tuple[Any, ...]) -> None:
    section = (ROOT / "docs" / "parquet.md").read_text().partition(f"### {heading}\n")[2].partition("\n#")[0]
    found = re.findall(r"^\| `(\w+)` \| (\w+) \| (.+) \|$", section, re.MULTILINE)
    assert found == [tuple(column) for column in columns]


def test_a_second_run_replaces_the_tables_of_the_first(run: Run, tmp_path: Path) -> None:
    for name in ("events-00000.parquet", "events-00007.parquet", "findings-00001.parquet", "others-00001.parquet", "a"):
        (tmp_path / name).write_text("old")
    run("validate", "-q", LEFT, "--report", f"parquet={tmp_path}")
    names = {file.name for file in tmp_path.iterdir()}
    assert names == {"events-00000.parquet", "findings-00000.parquet", "others-00001.parquet", "a"}
    assert len(rows(tmp_path, "events")) == 1


@pytest.mark.parametrize("fails", ["format", "signal"])
def test_a_run_that_is_ended_leaves_what_was_there(run: Run, tmp_path: Path, fails: str) -> None:
    (tmp_path / "events-00000.parquet").write_text("old")
    if fails == "format":
        words = ("validate", LEFT, "--report", f"parquet={tmp_path}", "--report", f"junit={tmp_path}/absent/x.xml")
        assert run(*words).code == 2
    else:
        words_of_process = [*COMMAND, "validate", "-", "--report", f"parquet={tmp_path}"]
        with subprocess.Popen(words_of_process, stdin=subprocess.PIPE, env=environment()) as process:
            end = time.monotonic() + 30
            while not list(tmp_path.glob(".segcli-*")) and time.monotonic() < end:
                time.sleep(0.05)
            assert list(tmp_path.glob(".segcli-*"))
            process.send_signal(signal.SIGTERM)
            process.wait(30)
    assert [file.name for file in tmp_path.iterdir()] == ["events-00000.parquet"]
    assert (tmp_path / "events-00000.parquet").read_text() == "old"


def test_a_folder_that_cannot_be_made_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ran = run("validate", LEFT, "--report", f"parquet={tmp_path}/file")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"segcli: cannot write {tmp_path}/file: ")


def test_what_is_missing_is_said_in_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pyarrow.py").write_text("raise ImportError\n")
    paths = f"{tmp_path}:{environment().get('PYTHONPATH', '')}"
    ran = run("validate", LEFT, "--report", f"parquet={tmp_path}/t", env={"PYTHONPATH": paths})
    assert (ran.code, ran.err) == (2, "segcli: reports in Parquet take `pip install 'segcli[parquet]'` to be written\n")
    assert not list((tmp_path / "t").iterdir())


def test_tables_are_no_main_output(run: Run) -> None:
    assert "there is no format parquet" in run("validate", "-f", "parquet", LEFT).err


def test_rows_go_into_several_groups_and_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(format_module, "BATCH", 2)
    monkeypatch.setattr(format_module, "GROUP", 4)
    monkeypatch.setattr(format_module, "FILE", 10)
    table = format_module.Table("findings", FINDINGS, lambda name: (tmp_path / name).open("wb"))
    for number in range(25):
        table.add(("a", number, *[None] * (len(FINDINGS) - 2)))
    table.close()
    files = sorted(tmp_path.iterdir())
    assert [pq.ParquetFile(file).metadata.num_rows for file in files] == [10, 10, 5]
    assert pq.ParquetFile(files[0]).metadata.num_row_groups == 3
    assert [row["event"] for row in rows(tmp_path, "findings")] == list(range(25))


def webhook(run: Run, created_at: str, **changes: str) -> str:
    """A webhook of a distribution that was created then, with texts in the place of others."""
    text = run(
        "example", "customer.segment.left", "--envelope", "distribution", "--purpose", "message", "--seed", "1"
    ).out
    event = json.loads(text)
    event["created_at"] = event["event"]["created_at"] = created_at
    text = json.dumps(event)
    for old, new in changes.items():
        assert f'"{old}"' in text
        text = text.replace(f'"{old}"', new)
    return text + "\n"


def test_the_questions_of_the_documentation_have_answers(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    sound = json.loads(webhook(run, "2025-03-02T10:00:00.000Z"))
    known = sound["data"]["customer"]["id"]
    questions = [block.text.replace("cust_VoC4C4HH32A48NofpbhzTMZ4", known) for block in blocks("sql")]
    assert len(questions) == 3
    (tmp_path / "capture.ndjson").write_text(
        webhook(run, "2025-02-27T10:10:00.000Z", name='"nome"')
        + webhook(run, "2025-03-02T10:59:00.000Z", name='"nome"')
        + webhook(run, "2025-03-02T10:00:00.000Z")
        + webhook(run, "2025-03-02T10:00:00.000Z")
        + webhook(run, "2025-03-03T00:00:00.000Z", **{known: '"cust_0therCustomer000000000"', "name": '"nome"'})
    )
    out = run("validate", "capture.ndjson", "-f", "ndjson", "--report", "parquet=report/", cwd=tmp_path).out
    invalid = [(line["source"], line["event"]) for line in told(out, "event") if not line["valid"]]
    assert [event for _, event in invalid] == [1, 2, 5]
    monkeypatch.chdir(tmp_path)
    with duckdb.connect() as database:
        of_customer, kinds, hours = [database.sql(question).fetchall() for question in questions]
    assert [(row[2], row[3]) for row in of_customer] == [("capture.ndjson", 2)]
    assert {(row[0], str(row[3])[:10], row[5], row[7]) for row in kinds} >= {("missing-property", "2025-02-27", 3, 1)}
    assert [(str(row[0])[:13], row[1]) for row in hours] == [
        ("2025-02-27 10", 1),
        ("2025-03-02 10", 3),
        ("2025-03-03 00", 1),
    ]
    assert hours[1][2] == 2


PEAK = """
import atexit, re, sys
from segcli.__main__ import main
from segcli.reporters.folder_formats import parquet
parquet.GROUP = 4096
atexit.register(lambda: print(re.search("VmHWM:\\\\s*([0-9]+)", open("/proc/self/status").read())[1], file=sys.stderr))
main()
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system does not tell a process's peak")
def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    """Past a row group, which is a small one here: what is written is not kept."""
    event, peaks = json.dumps(json.loads(LEFT.read_text())) + "\n", list[int]()
    for number in (6000, 30_000):
        capture = tmp_path / f"{number}.ndjson"
        capture.write_text(event * number)
        command = [COMMAND[0], "-c", PEAK, "validate", "-q", "-o", "/dev/null", "--report", f"parquet={tmp_path}/t"]
        done = subprocess.run([*command, str(capture)], capture_output=True, text=True, env=environment(), timeout=120)
        peaks.append(int(done.stderr.split()[-1]) >> 10)
        assert pq.ParquetFile(tmp_path / "t" / "events-00000.parquet").metadata.num_rows == number
    assert peaks[1] < peaks[0] + 12, peaks
