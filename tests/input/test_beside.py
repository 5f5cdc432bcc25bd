"""Text beside values is passed over where logs, consoles and event streams write it, and is a fault elsewhere."""

import bz2
import gzip
import json
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli.input.encoding import Encoding
from segcli.input.framing import Framing
from segcli.input.records import Record, Unreadable
from support.cli import Run
from support.documents import Item, codes, framed, places, unreadable, values
from support.paths import LEFT

CAPTURES = Path(__file__).resolve().parents[3] / "shared" / "captures"
EVENT = orjson.loads(LEFT.read_bytes())
COMPACT = orjson.dumps(EVENT)
SPACED = json.dumps(EVENT).encode()
PRETTY = json.dumps(EVENT, indent=2).encode()
WINDOWS = (1, 7, 64, 4096)


def behind(prefix: bytes, text: bytes) -> bytes:
    """A text with a prefix on each of its lines."""
    return b"".join(prefix + line + b"\n" for line in text.split(b"\n"))


def wrapped(before: str, after: str = "") -> bytes:
    return before.encode() + COMPACT + after.encode() + b"\n"


LOGS: dict[str, tuple[bytes, int]] = {
    "access log": (wrapped('10.0.0.9 - - [10/Oct/2025:13:55:30 +0000] "POST /h HTTP/1.1" 200 2 "-" body=') * 2, 2),
    "containers": (b"web_1  | started\n" + behind(b"web_1  | ", SPACED) + behind(b"db-1   | ", b"ready"), 1),
    "containers, pretty": (behind(b"web_1  | ", PRETTY) * 2, 2),
    "containers, pretty with times": (
        b"".join(
            b"web_1  | 2025-10-10T13:55:%02dZ %b\n" % (n % 60, line) for n, line in enumerate(PRETTY.split(b"\n"))
        ),
        1,
    ),
    "journal": (
        b"-- Boot 5f --\nOct 10 13:55:30 host hook[812]: Listening\n"
        + wrapped("Oct 10 13:55:31 host hook[812]: ")
        + b"Oct 10 13:55:32 host systemd[1]: Stopped.\n",
        1,
    ),
    "kubectl": (wrapped("[pod/hook-5d/app] 2025-10-10T13:55:30.123456789Z ") * 2 + b"[pod/hook-5d/app] bye\n", 2),
    "heroku": (wrapped("2025-10-10T13:55:30.000000+00:00 app[web.1]: "), 1),
    "syslog, RFC 3164": (wrapped("<34>Oct 11 22:14:15 host su: "), 1),
    "syslog, RFC 5424": (wrapped('<165>1 2025-10-11T22:14:15.003Z host app 1 ID47 [x@1 iut="3"] '), 1),
    "logfmt": (b'level=info msg="up"\n' + wrapped("level=info msg=got payload="), 1),
    "logfmt in quotes": (wrapped("at=info body='", "'"), 1),
    "Python's logging": (b"INFO:app:up\n" + wrapped("INFO:app:received ") + b"WARNING:app:slow\n", 1),
    "console.log": (wrapped("console.log('got', '", "');"), 1),
    "log4j": (wrapped("2025-10-10 13:55:30,123 [http-1] INFO  c.e.Hook - ") + b"\tat c.e.Hook.run(Hook.java:9)\n", 1),
    "JSONP": (wrapped("callback(", ");"), 1),
    "progress of curl": (b"  % Total    % Received\n100  1234    0  1234\r\n" + wrapped("body: "), 1),
    "Lambda": (
        b"START RequestId: 1f Version: 3\n"
        + wrapped("2025-10-10T13:55:30.000Z\t1f\tINFO\t")
        + b"END RequestId: 1f\nREPORT RequestId: 1f\tDuration: 3.1 ms\n",
        1,
    ),
    "a number before the line": (wrapped("2025-10-10T13:55:30Z ") + b"200\nok\n17 of 20\n" + wrapped("5 "), 2),
    "times in brackets": (b"[2025-10-10 13:55:30] up\n" + wrapped("[2025-10-10 13:55:31] got "), 1),
    "a key before the value": (wrapped("null\t") + wrapped('"key-1"\t'), 2),
    "server-sent events": (b": hi\n\nevent: a\nid: 7\n" + wrapped("data: ") + b"\nretry: 9\n" + wrapped("data:"), 2),
    "server-sent events, pretty": (b"event: a\n" + behind(b"data: ", PRETTY) + b"\n: ping\n\ndata: [DONE]\n", 1),
    "server-sent events behind values": (COMPACT + b"\n\nevent: a\n" + wrapped("data: ") + b"\n", 2),
    "CRLF": ((b"web | up\n" + behind(b"web | ", PRETTY)).replace(b"\n", b"\r\n"), 1),
    "no line end": (b"web | up\nweb | " + COMPACT, 1),
    "indented": (b"\t  got: " + COMPACT + b"\n", 1),
    "lines and text before one": (COMPACT + b"\n" + wrapped("web | ") + COMPACT + b"\n" + COMPACT + b"\n", 4),
    "HTTP head": (b"POST /h HTTP/1.1\nHost: a\n\n" + PRETTY, 1),
    "UTF-16": (("up\n" + behind(b"w\xc3\xa9b | ", PRETTY).decode()).encode("utf-16"), 1),
}
each_log = pytest.mark.parametrize(("data", "events"), LOGS.values(), ids=LOGS.keys())


@each_log
def test_text_beside_values_is_no_fault(data: bytes, events: int) -> None:
    whole = framed(data)
    assert values(whole) == [EVENT] * events
    assert codes(whole) == []
    for window in WINDOWS:
        assert framed(data, window) == whole


@each_log
def test_events_behind_text_are_valid_and_the_text_is_counted(
    run: Run, tmp_path: Path, data: bytes, events: int
) -> None:
    file = tmp_path / "capture.log"
    file.write_bytes(data)
    ran = run("validate", "-f", "ndjson", file)
    summary = orjson.loads(ran.lines[-1])
    assert (ran.code, summary["valid"], summary["unreadable"], summary["bytes_skipped"]) == (0, events, 0, 0)
    assert summary["bytes_read"] == len(data)
    assert 0 < summary["bytes_beside"] < len(data)
    assert "of other text beside them, nothing skipped" in ran.err


@each_log
def test_in_a_source_that_claims_to_be_json_all_of_it_is_a_fault(data: bytes, events: int) -> None:
    items = framed(data, is_strict=True)
    assert [value for value in values(items) if value == EVENT] == [EVENT] * events
    assert set(codes(items)) == {"invalid-json"}
    for window in WINDOWS:
        assert framed(data, window, is_strict=True) == items


FAULTS: dict[str, tuple[bytes, list[Any], list[tuple[int, int]]]] = {
    "prose after two events": (b'{"a":1}\n{"b":2}\nand so on\n', [{"a": 1}, {"b": 2}], [(3, 1)]),
    "a word between records": (b'{"a":1}\noops\n{"b":2}\n', [{"a": 1}, {"b": 2}], [(2, 1)]),
    "a word before the first record": (b'oops\n{"a":1}\n', [{"a": 1}], [(1, 1)]),
    "text behind a value": (b'{"a":1} and so on\n{"b":2}\n', [{"a": 1}, {"b": 2}], [(1, 9)]),
    "text between values of a line": (b'{"a":1} then {"b":2}\n', [{"a": 1}], [(1, 9)]),
    "text behind a value behind text": (b'web | {"a":1} done\n', [], [(1, 1)]),
    "a name that lost a quote": (b'{id": "w", "data": {"c":1}}\n', [], [(1, 2)]),
    "the same, pretty": (b'{\n  id": "w",\n  "data": {"c": 1}\n}\n', [], [(2, 3)]),
    "names without quotes": (b'{\n  id: "w",\n  data: {"c": 1}\n}\n', [], [(2, 3)]),
    "names without quotes, not indented": (b'{\nid: "w",\ndata: {"c": 1}\n}\n', [], [(2, 1)]),
    "the same behind text": (b'web | {id": "w", "data": {"c":1}}\n', [], [(1, 1)]),
    "the same behind text, pretty": (b'w | {\nw |   id": 1,\nw |   data: {"c": 1}\nw | }\n', [], [(1, 1)]),
    "no first brace": (b'"id": "w", "data": {"c":1}\n', [], [(1, 1)]),
    "members behind text": (b'web | "data": {"c":1}\n', [], [(1, 1)]),
    "an item that is broken": (b'w | {\nw |  "x": [\nw |   oops,\nw |   {"c": 1}\nw |  ]\nw | }\n', [], [(1, 1)]),
    "Ruby": (b'web | up\nweb | {"a":1}\n  Parameters: {"id"=>1}\n', [{"a": 1}], [(3, 3)]),
    "a line with a brace": (b'web | {"a":1}\nFoo{bar=1}\nweb | {"b":2}\n', [{"a": 1}, {"b": 2}], [(2, 1)]),
    "a value that is cut off": (b'web | {"a":\nweb | {"b":2}\nweb | bye\n', [{"b": 2}], [(1, 1)]),
    "the rest of a value": (b'w |  "a": 1\nw | }\nw | {"b":2}\n', [{"b": 2}], [(1, 1)]),
    "an empty object": (b"function () {}\n", [], [(1, 1)]),
    "text behind a bare record": (b'web | {"a":1}\n{"b":2}\nbye\n', [{"a": 1}, {"b": 2}], [(3, 1)]),
    "fields of events without one": (b'{"a":1}\nevent: x\nid: 1\n{"b":2}\n', [{"a": 1}, {"b": 2}], [(2, 1)]),
    "an array that is cut off": (b'[{"a":1}\n{"b":2}\n', [{"a": 1}, {"b": 2}], [(1, 9)]),
    "an item behind text": (b'[{"a":1},\nx {"b":2},\n{"c":3}]\n', [{"a": 1}, {"c": 3}], [(2, 1)]),
}


@pytest.mark.parametrize(("data", "expected", "faults"), FAULTS.values(), ids=FAULTS.keys())
def test_everything_else_is_as_much_of_a_fault_as_ever(
    data: bytes, expected: list[Any], faults: list[tuple[int, int]]
) -> None:
    items = framed(data)
    assert values(items) == expected
    assert places(list(unreadable(items))) == faults
    assert set(codes(items)) == {"invalid-json"}
    for window in WINDOWS:
        assert framed(data, window) == items


@pytest.mark.parametrize("between", [b"5\n", b'"a line"\n', b"true\n", b"null\n", b"done\n", b"[1] x\n", b"17 of 20\n"])
def test_a_number_a_string_or_a_word_between_events_is_no_event(between: bytes) -> None:
    data = b'web | {"a":1}\n' + between + b'web | {"b":2}\n' + between
    assert values(framed(data)) == [{"a": 1}, {"b": 2}]


def test_a_date_is_no_number() -> None:
    items = framed(b"2025-10-10 start\n2025-10-11 stop\n")
    assert (values(items), places(items)) == ([], [(1, 1)])


def test_places_are_those_of_the_source(run: Run, tmp_path: Path) -> None:
    text = json.dumps(EVENT | {"segment": EVENT["segment"] | {"name": 5}}, indent=2)
    bare, log = tmp_path / "bare.txt", tmp_path / "capture.log"
    bare.write_text(text)
    log.write_bytes(b"w\xc3\xa9b | up\n" + behind(b"w\xc3\xa9b | ", text.encode()))
    first, second = (run("validate", "-f", "concise", file).out for file in (bare, log))
    _, line, column, rest = first.split(":", 3)
    assert second == f"{log}:{int(line) + 1}:{int(column) + 6}:{rest}"
    report = run("validate", "-f", "text", "-q", log).out.splitlines()
    (caret,) = [number for number, shown in enumerate(report) if "^" in shown]
    assert report[caret - 1].rindex("5") == report[caret].index("^")
    processes = run("validate", "-f", "text", "-q", "-j", "2", log).out.splitlines()
    assert processes == report


def test_a_fault_of_a_strict_source_says_what_to_do(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(wrapped("Mira says "))
    ran = run("validate", "a.json", "-f", "text", cwd=tmp_path)
    assert "text stands beside the value on this line; 10 bytes could not be read" in ran.out
    assert "--strict-framing" in ran.out
    assert "Mira" not in ran.out


PACKED: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".NDJSON", ".json.gz", ".jsonl.bz2", ".ndjson.xz"])
def test_the_name_of_a_file_tells_whether_it_claims_to_be_json(run: Run, tmp_path: Path, suffix: str) -> None:
    data = wrapped("web | ")
    file = tmp_path / f"capture{suffix}"
    pack = PACKED.get(suffix.rpartition(".")[2])
    file.write_bytes(pack(data) if pack else data)
    assert run("validate", file).code == 1
    other = tmp_path / f"capture{suffix}.txt"
    other.write_bytes(file.read_bytes())
    assert run("validate", other).code == 0


@pytest.mark.parametrize("command", ["validate", "inspect", "diff", "extract"])
def test_every_command_that_reads_sources_can_be_strict(run: Run, tmp_path: Path, command: str) -> None:
    file = tmp_path / "capture.log"
    file.write_bytes(wrapped("web | ") + wrapped("web | "))
    assert run(command, file).code == 0
    assert run(command, "--strict-framing", file).code == (1 if command == "validate" else 2)


def test_the_configuration_can_be_strict(run: Run, tmp_path: Path) -> None:
    (tmp_path / "segcli.toml").write_text("strict-framing = true\n")
    (tmp_path / "capture.log").write_bytes(wrapped("web | "))
    assert run("validate", "capture.log", cwd=tmp_path).code == 1


def test_what_is_extracted_is_without_the_text(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "capture.log"
    file.write_bytes(b"up\n" + behind(b"web_1  | ", PRETTY))
    assert run("extract", file).out == PRETTY.decode() + "\n"


@pytest.mark.parametrize("log", ["containers, pretty with times", "console.log", "server-sent events, pretty"])
def test_a_body_behind_text_is_verified(run: Run, tmp_path: Path, log: str) -> None:
    secret = {"SEGCLI_SECRET": "secretKey"}
    signature = run("sign", "-", stdin=COMPACT, env=secret).out.strip()
    file = tmp_path / "capture.log"
    file.write_bytes(LOGS[log][0])
    assert run("verify", file, "--signature", signature, env=secret).code == 0
    file.write_bytes(LOGS[log][0].replace(b"seg_", b"seg-"))
    assert run("verify", file, "--signature", signature, env=secret).code == 1


@pytest.mark.parametrize(
    ("name", "events"),
    [
        ("nginx.log", 3),
        ("compose.log", 3),
        ("compose-pretty.log", 1),
        ("cloudwatch-export.log", 1),
        ("event-stream.txt", 1),
    ],
)
@pytest.mark.skipif(not CAPTURES.exists(), reason="the shared captures are not here")
def test_shared_captures_are_valid_without_an_option(run: Run, name: str, events: int) -> None:
    ran = run("validate", "-f", "ndjson", CAPTURES / name)
    summary = orjson.loads(ran.lines[-1])
    assert (ran.code, summary["events"], summary["valid"]) == (0, events, events)


class Piece(NamedTuple):
    """A piece of a source, and how many of its bytes are values."""

    text: bytes
    value: int = 0


VALUE = b'{"a": [1, {"b": "}{"}]}'
SHORT_PRETTY = json.dumps(orjson.loads(VALUE), indent=1).encode()
PIECES = [
    Piece(VALUE + b"\n", len(VALUE)),
    Piece(VALUE, len(VALUE)),
    Piece(SHORT_PRETTY + b"\n", len(SHORT_PRETTY)),
    Piece(b"web | " + VALUE + b"\n", len(VALUE)),
    Piece(b"got('" + VALUE + b"');\n", len(VALUE)),
    Piece(behind(b"web | ", SHORT_PRETTY), len(SHORT_PRETTY)),
    Piece(b"data: " + VALUE + b"\n\n", len(VALUE)),
    *map(
        Piece, (b"START\n", b"event: a\n", b": x\n", b"web | {oops\n", b'web | "a": 1\n', b"}\n", b"{\n", b"[\n", b"[{")
    ),
    *map(
        Piece,
        (b"5\n", b"POST /a HTTP/1.1\nHost: a\n\n", b"\x1e", b" ", b"\n", b"w\xc3\xa9b\n", b"web | ", b"2025-01-01 "),
    ),
]


@settings(deadline=None, max_examples=200)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=12), window=st.integers(1, 64), is_strict=st.booleans())
def test_skipped_bytes_and_those_beside_are_disjoint_parts_of_the_source(
    pieces: list[Piece], window: int, is_strict: bool
) -> None:
    data = b"".join(piece.text for piece in pieces)
    items = framed(data, window, is_strict)
    assert items == framed(data, is_strict=is_strict)
    if not is_strict:
        encoding = Encoding(iter([data]))
        framing = Framing(encoding)
        whole: list[Item] = list(framing)
        skipped = sum(item.size for item in whole if isinstance(item, Unreadable))
        read = sum(len(item.text) for item in whole if isinstance(item, Record))
        assert framing.beside >= 0
        assert framing.beside + skipped + read <= encoding.bytes_read == len(data)
