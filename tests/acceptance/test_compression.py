"""gzip, bzip2, xz and zstd are known by their content, and read as far as they go."""

import bz2
import gzip
import json
import lzma
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from segcli.input import reading
from segcli.input.reading import EndOfSource
from segcli.input.records import Record, Unreadable
from segcli.input.sources import Source
from support.cli import Run
from support.documents import codes, read_file, unreadable, values
from support.events import payload, webhook
from support.zstd import PACKAGE, zstd

EVENTS = [{"id": f"event_{number}", "text": "é" * (number % 50)} for number in range(2000)]
PLAIN = b"".join(json.dumps(event, ensure_ascii=False).encode() + b"\n" for event in EVENTS)

Pack = Callable[[bytes], bytes]
PACKERS: dict[str, Pack] = {"gzip": gzip.compress, "bzip2": bz2.compress, "xz": lzma.compress, "zstd": zstd.compress}
each_packer = pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS.keys())


@each_packer
@pytest.mark.parametrize("name", ["events.json", "events.gz", "events.bz2", "events.xz", "events.zst", "events"])
def test_the_content_tells_the_compression_not_the_name(tmp_path: Path, pack: Pack, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(pack(PLAIN))
    items, end = read_file(path)
    assert values(items) == EVENTS
    assert codes(items) == []
    assert end == EndOfSource(name, len(PLAIN), None)


def test_plain_text_in_a_file_called_gz_is_read(tmp_path: Path) -> None:
    path = tmp_path / "events.gz"
    path.write_bytes(PLAIN)
    assert values(read_file(path)[0]) == EVENTS


@each_packer
@pytest.mark.parametrize("cut", [1, len(PLAIN) // 2, 12345])
def test_several_members_are_one_stream(tmp_path: Path, pack: Pack, cut: int) -> None:
    path = tmp_path / "events"
    path.write_bytes(pack(PLAIN[:cut]) + pack(b"") + pack(PLAIN[cut:]))
    items, end = read_file(path)
    assert values(items) == EVENTS
    assert (end.bytes_read, end.trouble) == (len(PLAIN), None)


@each_packer
def test_utf_16_inside_is_read(tmp_path: Path, pack: Pack) -> None:
    path = tmp_path / "events"
    path.write_bytes(pack(("\ufeff" + PLAIN.decode()).encode("utf-16-be")))
    items, end = read_file(path)
    assert values(items) == EVENTS
    assert end.bytes_read == 2 + 2 * len(PLAIN.decode())


@each_packer
@pytest.mark.parametrize("share", [0.3, 0.6, 0.99])
def test_truncated_data_is_read_as_far_as_it_goes(tmp_path: Path, pack: Pack, share: float) -> None:
    # Several members, because bzip2 gives nothing before the end of a block.
    packed = b"".join(pack(PLAIN[at : at + 5000]) for at in range(0, len(PLAIN), 5000))
    path = tmp_path / "events"
    path.write_bytes(packed[: int(len(packed) * share)])
    items, end = read_file(path)
    read = values(items)
    assert len(EVENTS) * (share - 0.15) < len(read) < len(EVENTS)
    assert read == EVENTS[: len(read)]
    (fault,) = unreadable(items)
    assert items[-1] is fault
    assert fault.finding.message.startswith("the compressed data ends early")
    assert fault.finding.location.line == len(read) + 1
    assert codes(items) == ["invalid-json"]
    how_far = f"{end.bytes_read:,} bytes with {len(read):,} records could be read"
    assert end.trouble == f"the compressed data ends early; {how_far}"


@each_packer
def test_damaged_data_is_read_as_far_as_it_goes(tmp_path: Path, pack: Pack) -> None:
    packed = bytearray(pack(PLAIN[:60000]) + pack(PLAIN[60000:]))
    middle = len(packed) - len(pack(PLAIN[60000:])) // 2
    packed[middle : middle + 40] = b"\xa5" * 40
    path = tmp_path / "events"
    path.write_bytes(packed)
    items, end = read_file(path)
    read = [item for item in items if isinstance(item, Record)]
    assert [item.json for item in read[:500]] == EVENTS[:500]
    assert "the compressed data is damaged" in unreadable(items)[-1].finding.message
    assert isinstance(items[-1], Unreadable)
    how_far = f"{end.bytes_read:,} bytes with {len(read):,} records could be read"
    assert end.trouble == f"the compressed data is damaged; {how_far}"


@each_packer
def test_a_cut_between_two_records_is_told(tmp_path: Path, pack: Pack) -> None:
    path = tmp_path / "events"
    path.write_bytes(pack(b'{"a":1}\n') + pack(b"{}")[:-3])
    items, _ = read_file(path)
    assert values(items)[:1] == [{"a": 1}]
    assert codes(items) == ["invalid-json"]
    assert unreadable(items)[0].finding.message == "the compressed data ends early"


@pytest.mark.parametrize(
    "head",
    [b"\x1f\x8b", b"\x1f\x8b\x08\x00", b"BZh", b"BZh9", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd"],
    ids=["gz", "gz+", "bz2", "bz2+", "xz", "zstd"],
)
def test_nothing_but_a_head_is_invalid(tmp_path: Path, head: bytes) -> None:
    path = tmp_path / "events"
    path.write_bytes(head)
    items, end = read_file(path)
    assert codes(items) == ["invalid-json"]
    assert end == EndOfSource("events", 0, "the compressed data ends early, before its first byte")


def test_a_file_that_is_gone_is_trouble_not_a_finding(tmp_path: Path) -> None:
    items, end = read_file(tmp_path / "gone.json")
    assert items == []
    assert end == EndOfSource("gone.json", 0, "no such file or directory")


@pytest.mark.parametrize("inside", ["blank", "[]", ""])
@each_packer
def test_compressed_nothing_holds_no_value(tmp_path: Path, pack: Pack, inside: str) -> None:
    path = tmp_path / "events"
    path.write_bytes(pack({"blank": b" \n" * 9}.get(inside, inside.encode())))
    items, end = read_file(path)
    assert items == []
    assert end.trouble == "holds no JSON value"


@each_packer
def test_a_pipe_may_be_compressed(pack: Pack) -> None:
    code = (
        "from segcli.input import reading, sources\n"
        "print([type(item).__name__ for item in reading.read(sources.Source('<stdin>', None))])"
    )
    run = subprocess.run([sys.executable, "-c", code], input=pack(b'{"a":1}\n{"b":2}'), capture_output=True, check=True)
    assert run.stdout.decode().strip() == "['Record', 'Record', 'EndOfSource']"


@pytest.mark.parametrize(
    "piece", [b" ", b"x", b'{"a":"' + b"x" * 8000 + b'"}\n'], ids=["blanks", "one word", "records"]
)
@each_packer
def test_a_bomb_is_read_in_flat_memory(tmp_path: Path, pack: Pack, piece: bytes) -> None:
    path = tmp_path / "bomb"
    path.write_bytes(pack(piece * ((1 << 20) // len(piece))) * 24)
    assert path.stat().st_size < 1 << 17
    tracemalloc.start()
    try:
        for _ in reading.read(Source("bomb", path)):
            pass
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()


def test_members_may_be_padded_with_zeros(tmp_path: Path) -> None:
    path = tmp_path / "events"
    path.write_bytes(lzma.compress(b'{"a":1}\n') + b"\0" * 8 + lzma.compress(b'{"b":2}\n') + b"\0" * 4)
    items, _ = read_file(path)
    assert values(items) == [{"a": 1}, {"b": 2}]
    assert codes(items) == []


@each_packer
def test_a_member_with_a_damaged_head_is_not_passed_over_in_silence(tmp_path: Path, pack: Pack) -> None:
    path = tmp_path / "events"
    path.write_bytes(
        pack(b'{"a":1}\n')
        + pack(b'{"b":2}\n')
        .replace(b"\x1f\x8b", b"oops")
        .replace(b"BZh", b"BZx")
        .replace(b"7z", b"7y")
        .replace(b"\x28\xb5", b"oo")
    )
    items, _ = read_file(path)
    assert values(items) == [{"a": 1}]
    assert unreadable(items)[0].finding.message == "the compressed data is damaged"


def test_frames_that_are_to_be_passed_over_are(tmp_path: Path) -> None:
    aside = b"\x5a\x2a\x4d\x18\x04\0\0\0size"
    path = tmp_path / "events"
    path.write_bytes(aside + zstd.compress(b'{"a":1}\n') + aside + zstd.compress(b'{"b":2}\n') + aside)
    items, end = read_file(path)
    assert values(items) == [{"a": 1}, {"b": 2}]
    assert (codes(items), end.trouble) == ([], None)


def test_a_frame_that_asks_for_too_much_memory_is_refused(tmp_path: Path) -> None:
    packer = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 30})
    path = tmp_path / "events"
    path.write_bytes(packer.compress(PLAIN) + packer.flush())
    _, end = read_file(path)
    assert end.trouble == "the compressed data asks for too much memory, before its first byte"


def test_a_folder_is_searched_for_names_with_zst(run: Run, tmp_path: Path) -> None:
    text = json.dumps(webhook("customer.segment.left", payload("customer.segment.left/message.json"))).encode()
    (tmp_path / "a.json.ZST").write_bytes(zstd.compress(text))
    ran = run("validate", tmp_path)
    assert (ran.code, ran.err.startswith("1 event read, valid.")) == (0, True)


@pytest.fixture
def without_zstd(tmp_path: Path) -> dict[str, str]:
    """The environment of a Python that has no package for zstd."""
    folder = tmp_path / "modules"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(f"import sys\nsys.modules[{PACKAGE!r}] = None\n")
    return {"PYTHONPATH": os.pathsep.join((str(folder), os.environ.get("PYTHONPATH", ""))), "SEGCLI_SECRET": "secret"}


@pytest.mark.parametrize("command", ["validate", "inspect", "verify"])
def test_the_package_for_zstd_is_named_where_it_is_missing(
    command: str, run: Run, tmp_path: Path, without_zstd: dict[str, str]
) -> None:
    path = tmp_path / "events.json.zst"
    path.write_bytes(zstd.compress(PLAIN))
    ran = run(command, path, env=without_zstd)
    assert (ran.code, ran.out) == (2, "")
    assert "compressed with zstd, which takes `pip install 'segcli[zstd]'` to be read" in ran.err


def test_so_it_is_for_a_body(run: Run, without_zstd: dict[str, str]) -> None:
    message = b"POST / HTTP/1.1\r\nContent-Encoding: zstd\r\n\r\n" + zstd.compress(PLAIN)
    ran = run("validate", stdin=message, env=without_zstd)
    assert ran.code == 1
    assert "the body is encoded with zstd, which takes `pip install 'segcli[zstd]'` to decode" in ran.out
