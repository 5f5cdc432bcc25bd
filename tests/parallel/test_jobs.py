"""Worker processes change nothing but the time."""

import base64
import bz2
import gzip
import io
import os
import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stderr
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli import configuration
from segcli.commands import extract, inspect, validate
from segcli.commands.extract import Extraction
from segcli.commands.inspect import Inspection
from segcli.commands.validate import Validation
from segcli.console.formats import load, names
from segcli.console.output import Output
from segcli.events.selection import Selection
from segcli.input.arguments import Arguments
from segcli.input.sources import Source
from segcli.parallel import chunks, tasks, wire, workers
from segcli.parallel.tasks import MIN_PARALLEL_BYTES, auto_jobs
from segcli.validation.result import Settings
from support.cli import Run
from support.events import capture
from support.inspect import NOW, delivery
from support.paths import LEFT

VALUE = orjson.loads(LEFT.read_bytes())
LINE = orjson.dumps(VALUE)
WRONG = LINE.replace(b'"total_failed":0', b'"total_failed":"0"')
NEWS = LINE.replace(b'"total_failed":0', b'"total_failed":0,"total_lost":1')
TWICE = LINE.replace(b'"total_failed":0', b'"total_failed":0,"total_failed":0')
PRETTY = LEFT.read_bytes().rstrip()
assert len({LINE, WRONG, NEWS, TWICE}) == 4

WRAPPED = orjson.dumps({"Records": [{"body": line.decode()} for line in (LINE, WRONG, TWICE, NEWS)] + [{"body": [1]}]})
ONE = orjson.dumps({"body": WRONG.decode()})
LINES = (LINE, WRONG, NEWS, TWICE, LINE + b"\r", b"\x1e" + LINE, b'{"id": 1}')
ODD = {
    "cut off": LINE[:-30],
    "cut off within a string": LINE[:45],
    "blank": b"",
    "array": b"[" + LINE + b"," + WRONG + b"]",
    "array over lines": b"[" + LINE + b",\n" + WRONG + b",\n" + LINE[:-9] + b"\n]",
    "open array": b"[\n" + LINE + b",\n" + LINE,
    "scalar": b"5",
    "pretty": PRETTY,
    "pretty and cut off": PRETTY[:-40],
    "prose": b"page text {",
    "glued": LINE + WRONG + LINE,
    "glued to something": b"x" + LINE,
    "glued, then prose and a scalar": LINE + LINE + b"\npage\n5",
    "no UTF-8": b"\xff",
    "byte order mark": b"\xef\xbb\xbf" + LINE,
    "mark of UTF-16": b"\xff\xfe" + LINE,
    "behind text": b"web | " + LINE + b"\nweb | up\nweb | " + WRONG,
    "behind text, pretty": b"web | " + PRETTY.replace(b"\n", b"\nweb | "),
    "text": b"web | up\n\nweb | ready",
    "server-sent events": b"event: a\ndata: " + WRONG + b"\n\n: ping\ndata: " + LINE + b"\n",
    "fields of server-sent events": b"event: a\nid: 7",
    "separator in a line": LINE[:-30] + b"\x1e" + LINE,
    "array that opens on a line": b"[{",
    "HTTP head": b"HTTP/1.1 200 OK\r\nA: b\r\n\r",
    "HTTP head and a body": b"HTTP/1.1 200 OK\nA: b\n\n" + LINE + b"\nPOST /a HTTP/2\nA: b\n\n" + WRONG,
    "HTTP fields": b"\nHost: a\nAccept: b\n\n" + LINE,
    "HTTP in chunks": b"POST /a HTTP/1.1\nTransfer-Encoding: chunked\n\n%x\n%b\n\n0\n" % (len(LINE) + 1, LINE),
    "curl -v": b"* to a\n> POST /a HTTP/1.1\n> A: b\n>\n" + LINE + b"\n* left\n",
    "open string": b'{"a": "',
    "many blank lines": b"\n" * 4000,
    "closing brackets": b"}]}\n]",
    "wrapped": WRAPPED,
    "wrapped, one": ONE,
    "wrapped text that is plain": b'{"body": "up"}',
    "wrapped null": b'{"body": null, "id": 7}',
    "wrapped in base64": orjson.dumps({"body": base64.b64encode(b"\n" + WRONG).decode()}),
    "wrapped text that is no JSON": orjson.dumps({"Messages": [{"Body": LINE.decode()}, {"Body": LINE[:-9].decode()}]}),
    "deep": b"[" * 600 + b"]" * 600,
}
NOTHING = Validation(Arguments(()), Settings(), (), configuration.find(LEFT.parent))
FOREIGN = b'{"a": "%030d"}\n' % 0 * 400
REPORTERS = {name: load("reporters.formats", name).Reporter for name in names("reporters.formats")}
PLAIN = tuple(name for name, reporter in REPORTERS.items() if not reporter.every_event)
OF_EVERY_EVENT = tuple(name for name, reporter in REPORTERS.items() if reporter.every_event)
assert {"text", "rdjson"} < set(PLAIN)


def report(sources: list[Path], jobs: int, formats: tuple[str, ...], validation: Validation = NOTHING) -> list[object]:
    """All that a run says: its exit code, stderr, the reports in these formats, and the baseline."""
    stderr = io.StringIO()
    with TemporaryDirectory() as folder, redirect_stderr(stderr):
        show_values = validation.settings.show_values
        outputs = tuple(Output(name, f"{folder}/{name}", show_values=show_values) for name in formats)
        baseline = Path(folder, "baseline")
        code = validate.run(
            validation._replace(
                sources=Arguments(tuple(map(str, sources))), jobs=jobs, outputs=outputs, write_baseline=baseline
            )
        )
        files = [*(Path(folder, name) for name in formats), baseline]
        return [code, stderr.getvalue(), *(file.read_text() for file in files)]


@contextmanager
def small_chunks(size: int) -> Iterator[None]:
    """Cuts a file of some kilobytes into as many chunks as one of gigabytes has, and fills as many messages."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "CHUNK_SIZE", size)
        patch.setattr(tasks, "BATCH_BYTES", size)
        patch.setattr(wire, "MESSAGE_SIZE", size // 4)
        patch.setattr(workers, "MAX_BUFFERED", size // 2)
        yield


def overview(sources: list[Path], jobs: int, form: str, cards: int) -> list[object]:
    """All that `inspect` says: its exit code, stderr, and what it shows."""
    stderr = io.StringIO()
    with TemporaryDirectory() as folder, redirect_stderr(stderr):
        arguments, output = Arguments(tuple(map(str, sources))), Output(form, f"{folder}/shown")
        code = inspect.run(Inspection(arguments, Settings(), output, NOW, cards, jobs))
        return [code, stderr.getvalue(), Path(folder, "shown").read_text()]


def same_overview(sources: list[Path], size: int = 5000) -> None:
    """Compare what `inspect` shows with one, two and three processes."""
    for form, cards in (("json", 3), ("text", 0), ("markdown", 9), ("html", 2)):
        serial = overview(sources, 1, form, cards)
        with small_chunks(size):
            for jobs in (2, 3):
                assert overview(sources, jobs, form, cards) == serial


def same(sources: list[Path], size: int = 5000, validation: Validation = NOTHING) -> None:
    """Compare what one, two and three processes say in every format."""
    for formats in (PLAIN, OF_EVERY_EVENT):
        serial = report(sources, 1, formats, validation)
        with small_chunks(size):
            for jobs in (2, 3):
                assert report(sources, jobs, formats, validation) == serial


@st.composite
def captures(draw: st.DrawFn) -> bytes:
    """Lines in runs, and between them what is no line with an event; as a whole it may be cut off or in UTF-16."""
    runs = st.lists(st.sampled_from(LINES), max_size=12)
    odd = st.sampled_from(list(ODD.values()))
    runs_and_pieces = draw(st.lists(st.one_of(runs, odd.map(lambda piece: [piece])), max_size=12))
    pieces = [piece for run in runs_and_pieces for piece in run]
    text = b"\n".join(pieces) + draw(st.sampled_from((b"\n", b"", b"\r\n\r\n")))
    text = text[: len(text) - draw(st.sampled_from((0, 0, 0, 1, 40)))]
    if draw(st.integers(0, 19)) == 0:
        return text.decode(errors="replace").encode("utf-16")
    return text


@settings(max_examples=15, deadline=None)
@given(captures(), st.sampled_from((600, 2500, 9000)))
def test_any_capture_is_reported_as_by_one_process(text: bytes, size: int) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder, "capture.ndjson")
        file.write_bytes(text)
        same([file], size)
        same_overview([file], size)


@pytest.mark.parametrize("piece", ODD.values(), ids=ODD)
def test_what_is_no_line_may_stand_anywhere(tmp_path: Path, piece: bytes) -> None:
    file = tmp_path / "capture.ndjson"
    file.write_bytes(b"\n".join([LINE] * 4 + [piece, LINE, WRONG, piece, piece] + [NEWS] * 9 + [piece]))
    for size in (700, 2500):
        same([file], size)
        same_overview([file], size)


@pytest.mark.parametrize(
    "text",
    [
        PRETTY * 20,
        b"[" + b",".join([LINE, WRONG] * 20) + b"]",
        b"[\n" + b",\n".join([LINE, WRONG] * 20) + b"\n]\n",
        b"\x1e" + b"\n\x1e".join([LINE, WRONG] * 20),
        b"\n".join([LINE] * 10 + [LINE[:-9]] * 20 + [LINE] * 10),
        b"\n".join([*[LINE] * 5, b"\xff", *[b""] * 20000, b"\xff", LINE]),
        b"\n".join([LINE, WRONG] * 15).decode().encode("utf-16"),
        b"\xfe\xff" + b"\n".join([LINE, WRONG] * 15).decode().encode("utf-16-be"),
        b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n" + b"\r\n".join([LINE, WRONG] * 15),
        b"web | up\n" * 900 + b"web | " + b"\nweb | ".join([LINE, WRONG] * 20),
        b"web | " + b"\n".join([PRETTY] * 4).replace(b"\n", b"\nweb | "),
        b"".join(b"event: a\ndata: %b\n\n" % line for line in [LINE, WRONG] * 20),
        b"\n".join([LINE] * 20) + b"\nevent: a\n" * 300 + b"data: " + WRONG,
        b"5   \n" * 2100,
        b"\n" * 20000,
        FOREIGN,
        b"\n".join([b'{"body": "up"}'] * 400 + [ONE] * 4 + [b'{"body": "up"}', LINE] * 200 + [ONE]),
        b"\n".join([ONE.replace(b'"body"', b'"mine"'), *[LINE] * 20, *[b'{"mine": "up"}', LINE] * 9]),
    ],
    ids=[
        "pretty and glued",
        "array in a line",
        "array of lines",
        "record separators",
        "many lines cut off in a row",
        "blank lines between bytes that are no JSON",
        "UTF-16",
        "UTF-16, high byte first",
        "HTTP head and CRLF",
        "behind text, with lines of text before it",
        "behind text, pretty",
        "server-sent events",
        "lines, then server-sent events",
        "more to say than there was to read",
        "nothing but blank lines",
        "no event",
        "records with plain text before and between those with events",
        "the same at a place that is not known",
    ],
)
def test_every_framing_is_reported_as_by_one_process(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "capture.json"
    file.write_bytes(text)
    same([file])
    same([tmp_path])
    same_overview([file, tmp_path])
    if b"web |" in text or b"event:" in text:
        # Text beside values is a fault in a file called .json only.
        same([file.rename(tmp_path / "capture.log")])


def mixture(seed: int, count: int) -> bytes:
    """Mostly sound lines."""
    chance = random.Random(seed)
    rare = chance.choice(list(ODD.values()))
    return b"\n".join(chance.choices((LINE, NEWS, WRONG, rare), (30, 3, 3, 1), k=count)) + b"\n"


@pytest.fixture
def many(tmp_path: Path) -> list[Path]:
    """Files large and small, sound and damaged, packed, in a directory and named, and one that is not there."""
    folder = tmp_path / "captures"
    for number in range(90):
        file = folder / f"{number % 7}" / f"{number:02}.ndjson"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(mixture(number, 30 if number % 30 == 4 else 1))
    (folder / "foreign.json").write_bytes(FOREIGN)
    (folder / "empty.json").touch()
    (folder / "packed.json.gz").write_bytes(gzip.compress(mixture(100, 30)))
    (folder / "damaged.json.gz").write_bytes(gzip.compress(mixture(101, 30))[:-20])
    (folder / "packed.json.bz2").write_bytes(bz2.compress(mixture(102, 30)))
    large = tmp_path / "large.ndjson"
    large.write_bytes(mixture(103, 90))
    foreign = tmp_path / "foreign.txt"
    foreign.write_bytes(FOREIGN)
    return [large, folder, tmp_path / "missing.json", foreign, folder / "packed.json.gz", large, folder / "3"]


@pytest.mark.parametrize(
    "validation",
    [
        NOTHING,
        NOTHING._replace(max_findings=7),
        NOTHING._replace(max_per_kind=1),
        NOTHING._replace(max_per_kind=3, max_findings=8),
        NOTHING._replace(max_per_kind=2, settings=Settings(select=frozenset({"wrong-type", "invalid-json"}))),
        NOTHING._replace(settings=Settings(ignore=frozenset({"wrong-type"}))),
        NOTHING._replace(settings=Settings(select=frozenset({"wrong-type"}), show_values=True)),
        NOTHING._replace(fail_on=None, quiet=True),
    ],
    ids=[
        "nothing",
        "--max-findings 7",
        "--max-per-kind 1",
        "--max-per-kind and --max-findings",
        "--max-per-kind and --select",
        "--ignore",
        "--select",
        "--fail-on never",
    ],
)
def test_options_hold_for_any_number_of_processes(many: list[Path], validation: Validation) -> None:
    same(many, validation=validation)


def test_a_baseline_holds_for_any_number_of_processes(many: list[Path], tmp_path: Path) -> None:
    known = tmp_path / "baseline"
    known.write_text(str(report(many[1:], 1, ("concise",))[-1]))
    same(many, validation=NOTHING._replace(baseline=known))
    same(many, validation=NOTHING._replace(baseline=known, max_per_kind=1))


def test_the_command_line_says_the_same_for_any_number_of_processes(run: Run, many: list[Path]) -> None:
    serial = run("validate", *many)
    assert serial.code == 2
    for processes in ("2", "3", "auto"):
        assert run("validate", "--jobs", processes, *many) == serial


def test_a_large_file_is_cut_for_real(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "large.ndjson"
    file.write_bytes(mixture(1, 100) + capture(1000) * 11 + mixture(2, 100))
    assert len(list(chunks.cut(file))) > 2
    assert run("validate", "-j", "2", file) == run("validate", file)
    assert run("inspect", "-j", "2", file) == run("inspect", file)


def test_an_overview_of_many_sources_is_that_of_one_process(run: Run, many: list[Path]) -> None:
    same_overview(many)
    assert run("inspect", "--jobs", "auto", *many) == run("inspect", *many)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(("", "entered", "twice"))), max_size=60), st.booleans())
def test_deliveries_and_groups_are_those_of_one_process(events: list[tuple[int, str]], pretty: bool) -> None:
    records = []
    for number, kind in events:
        record = delivery(number, f"2025-10-0{1 + number % 3}T00:00:00Z")
        record["data"]["segment"] |= {"id": f"seg_{number % 4}", "name": f"Segment {number % 5}"}
        if kind == "entered":
            record["event"]["type"] = "customer.segment.entered"
        records += [orjson.dumps(record)] * (2 if kind == "twice" else 1)
    if pretty and records:
        records[len(records) // 2] = orjson.dumps(orjson.loads(records[0]), option=orjson.OPT_INDENT_2)
    with TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in ("one.ndjson", "two.ndjson")]
        for file in files:
            file.write_bytes(b"\n".join(records) + b"\n")
        same_overview(files)


def test_patience_that_an_array_used_up_is_remembered(run: Run, tmp_path: Path) -> None:
    lines = [LINE + b"\n"] * ((12 << 20) // len(LINE))
    lines[0] = b'[{"a": { bad ,{"b":1}]\n'
    lines[len(lines) * 4 // 11] = b'[{"a": bad, "x":[1,{"y":1}]},{"b":1}]\n'
    file = tmp_path / "capture.ndjson"
    file.write_bytes(b"".join(lines))
    assert run("validate", file, "--jobs", "2") == run("validate", file)


def test_stdin_and_pipes_are_read_beside_files(run: Run, tmp_path: Path) -> None:
    file, again, pipe = tmp_path / "file.json", tmp_path / "again.json", tmp_path / "pipe"
    file.write_bytes(WRONG)
    again.write_bytes(WRONG)
    os.mkfifo(pipe)
    for jobs in ("1", "2"):
        writer = Thread(target=pipe.write_bytes, args=(NEWS,))
        writer.start()
        ran = run("validate", "-j", jobs, file, "-", pipe, again, file, stdin=WRONG)
        writer.join()
        assert [line.partition(":")[0] for line in ran.lines] == [str(file), "<stdin>", str(pipe), str(again)]


@pytest.mark.parametrize("change", ["removed", "replaced", "cut short"])
def test_a_file_that_changes_while_it_is_read_is_no_silent_gap(tmp_path: Path, change: str) -> None:
    file = tmp_path / "capture.ndjson"
    file.write_bytes((LINE + b"\n") * 40)
    with small_chunks(5000):
        cut = list(chunks.cut(file))
    if change == "cut short":
        os.truncate(file, cut[1].begin + 10)
    else:
        file.rename(tmp_path / "capture.1")
    if change == "replaced":
        file.write_bytes((LINE + b"\n") * 40)
    with pytest.raises(OSError, match="No such file" if change == "removed" else change):
        list(chunks.read(cut[1]))


def test_auto_is_one_process_for_what_is_small(tmp_path: Path) -> None:
    small, large = tmp_path / "small.json", tmp_path / "large.json"
    small.touch()
    with large.open("wb") as file:
        file.truncate(MIN_PARALLEL_BYTES)
    sources = [Source(str(file), file) for file in (small, large)]
    assert auto_jobs(sources[:1]) == 1
    assert auto_jobs(sources) == len(os.sched_getaffinity(0))


@pytest.mark.parametrize("number", ["0", "-1", "two", "1000"])
def test_a_number_of_processes_that_makes_no_sense_is_refused(run: Run, number: str) -> None:
    ran = run("validate", "--jobs", number, LEFT)
    assert (ran.code, ran.out) == (2, "")
    assert "--jobs" in ran.err


FORMS = (
    Extraction(Arguments(()), Settings(), Selection()),
    Extraction(Arguments(()), Settings(), Selection(), Output("ndjson"), redact=True),
    Extraction(Arguments(()), Settings(), Selection(), redact_all=True),
)


def extracted(sources: list[Path], jobs: int, extraction: Extraction) -> list[object]:
    """All that `extract` says and writes: its exit code, stderr, stdout and the files of a folder."""
    stderr = io.StringIO()
    with TemporaryDirectory() as folder, redirect_stderr(stderr):
        arguments = Arguments(tuple(map(str, sources)))
        files = Path(folder, "events")
        salt = Path(folder, "salt")
        salt.write_text("a salt that every process has")
        request = extraction._replace(sources=arguments, jobs=jobs, salt_file=salt if extraction.redacts else None)
        code = extract.run(request._replace(folder=files))
        return [code, stderr.getvalue(), {file.name: file.read_text() for file in sorted(files.iterdir())}]


def same_extract(sources: list[Path], size: int = 5000, forms: Iterable[Extraction] = FORMS) -> None:
    """Compare what `extract` writes with one, two and three processes."""
    for form in forms:
        serial = extracted(sources, 1, form)
        with small_chunks(size):
            for jobs in (2, 3):
                assert extracted(sources, jobs, form) == serial


@settings(max_examples=10, deadline=None)
@given(captures(), st.sampled_from((600, 2500, 9000)), st.sampled_from(FORMS))
def test_any_capture_is_extracted_as_by_one_process(text: bytes, size: int, form: Extraction) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder, "capture.ndjson")
        file.write_bytes(text)
        same_extract([file, Path(folder)], size, (form,))


def test_what_is_walked_is_extracted_as_by_one_process(many: list[Path]) -> None:
    same_extract(many)


@pytest.mark.parametrize("options", [(), ("--redact",), ("--redact-all", "--format", "ndjson")], ids=" ".join)
def test_extract_writes_the_same_to_stdout_for_any_number_of_processes(
    run: Run, many: list[Path], tmp_path: Path, options: tuple[str, ...]
) -> None:
    if options:
        (tmp_path / "salt").write_text("a salt that every process has")
        options = (*options, "--salt-file", str(tmp_path / "salt"))
    serial = run("extract", *options, *many)
    assert serial.out
    for jobs in ("2", "3", "auto"):
        assert run("extract", *options, "--jobs", jobs, *many) == serial
