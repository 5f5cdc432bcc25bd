"""Input made to hurt costs time in proportion to its length, and memory in proportion to one record."""

import random
import time
import tracemalloc
from collections.abc import Callable, Iterator

import pytest

from segcli.input.encoding import Encoding
from segcli.input.framing import Framing
from segcli.input.records import Record, Unreadable
from support.documents import Item, codes, framed, places, unreadable, values

SLACK = 12
"""Four times the input may take at most this many times the time: a machine is noisy, a square would be 16."""

CHUNK = 1 << 20
LARGEST = 64 << 20

TEXTS = [b"web | ", b"{", b"}", b'{"a":1}', b"\n", b"data: ", b"x ", b'"a":', b"[", b"]", b",", b"\x1e", b"5", b"');"]
REPEATED: dict[str, tuple[int, Callable[[int], bytes]]] = {
    "open brackets": (50_000, lambda n: b"[" * n),
    "open braces": (50_000, lambda n: b"{" * n),
    "open members": (50_000, lambda n: b'{"a":' * n),
    "open array lines": (50_000, lambda n: b"[1,\n" * n),
    "open object lines": (50_000, lambda n: b'{"a":[\n' * n),
    "closing and opening braces": (8_000, lambda n: b"}{" * n),
    "commas": (250_000, lambda n: b"," * n),
    "commas in an array": (250_000, lambda n: b"[{}" + b"," * n),
    "bare words in an array": (1_500, lambda n: b"[{}" + b",x" * n),
    "braces in an array": (8_000, lambda n: b"[{}" + b"}" * n),
    "broken items": (1_500, lambda n: b'[{"a":1}' + b",{x" * n),
    "cut arrays": (1_500, lambda n: b'[{},"\n' * n),
    "one word in each array": (1_500, lambda n: b"[x\n" * n),
    "one cut number in each array": (1_500, lambda n: b"[1x\n" * n),
    "lone quotes": (8_000, lambda n: b'"' * n),
    "lines of a lone quote": (100_000, lambda n: b'"\n' * n),
    "lines of an open string": (2_000, lambda n: b'{"\n' * n),
    "good and bad lines": (1_500, lambda n: b"{}\nx\n" * n),
    "bad lines behind a good one": (1_500, lambda n: b"{}\n" + b"x\n" * n),
    "lines and glued values": (1_500, lambda n: b"{}\n{}{}\n" * n),
    "empty objects": (8_000, lambda n: b"{}" * n),
    "empty arrays": (8_000, lambda n: b"[]" * n),
    "numbers": (10_000, lambda n: b"1 " * n),
    "blanks": (250_000, lambda n: b" " * n),
    "blanks in an array": (250_000, lambda n: b"[" + b" " * n),
    "byte order marks": (8_000, lambda n: b"\xef\xbb\xbf" * n),
    "bytes that are not UTF-8": (250_000, lambda n: b"\xff" * n),
    "bytes that are not UTF-8 behind values": (8_000, lambda n: b"{}\xff" * n),
    "bytes that are not UTF-8 behind a deep value": (8_000, lambda n: b'{"a":' * n + b"\xff"),
    "NULs": (250_000, lambda n: b"\0" * n),
    "escapes": (250_000, lambda n: b'{"a":"' + b"\\n" * n + b'"}'),
    "a string of braces": (250_000, lambda n: b'{"a":"' + b"}{" * n + b'"}'),
    "an open string of braces": (8_000, lambda n: b'{"a":"' + b"}{" * n),
    "strings of braces": (500, lambda n: b'{"a":"}{}{"}{"a":"}\n{"}' * n),
    "repeated keys": (8_000, lambda n: b'{"a":1' + b',"a":1' * n + b"}"),
    "head of no end": (50_000, lambda n: b"HTTP/1.1 200\n" + b"x\n" * n),
    "text before values": (1_000, lambda n: b'web | {"a":1}\n' * n),
    "text without a value": (20_000, lambda n: b"web | started\n" * n),
    "text behind a value": (4_000, lambda n: b'web | {"a":1}\n' + b"web | started\n" * n),
    "a line of text": (250_000, lambda n: b"x" * n),
    "a line of text behind a value": (250_000, lambda n: b'web | {"a":1}\n' + b"x" * n),
    "a line of text with a brace": (250_000, lambda n: b"x" * n + b"{" + b"x" * n),
    "open values behind text": (1_500, lambda n: b"web | {\n" * n),
    "open members behind text": (1_000, lambda n: b'web | {"a":[\n' * n),
    "braces behind text": (1_500, lambda n: b"web | {x\n" * n),
    "open value over lines": (8_000, lambda n: b'web | {"a":[\n' + b"web | 1,\n" * n),
    "arrays of open values behind text": (1_500, lambda n: b"[\n" + b"web | {\n" * n),
    "text and values": (500, lambda n: b'{"a":1}\nx\nweb | {"a":1}\n{\n[{\ndata: {"a":1}\n\x1e' * n),
    "fields of events": (4_000, lambda n: b'{"a":1}\n' + b"event: a\n: x\n" * n),
    "records cut off in arrays": (1_000, lambda n: b'{"a":1}\n[{"x":\n' * n),
    "separators": (50_000, lambda n: b"\x1e" * n),
    "separators in arrays": (1_500, lambda n: b"[{\x1e" * n),
    "random text": (2_000, lambda n: b"".join(random.Random(n).choices(TEXTS, k=n))),
    "random bytes": (250_000, lambda n: random.Random(n).randbytes(n)),
    "random punctuation": (5_000, lambda n: bytes(random.Random(n).choices(b'{}[]",:1\\ \n', k=n))),
}


@pytest.mark.parametrize(("size", "made"), REPEATED.values(), ids=REPEATED.keys())
def test_time_is_linear_in_hostile_input(size: int, made: Callable[[int], bytes]) -> None:
    small, large = made(size), made(4 * size)
    # What a millisecond can do is all noise.
    assert seconds(large) < SLACK * max(seconds(small), 0.002)


def test_a_bad_line_costs_no_more_than_a_few_good_ones() -> None:
    assert seconds(b"{}\nx\n" * 10_000) < 40 * seconds(b"{}\n{}\n" * 10_000)


def seconds(data: bytes) -> float:
    start = time.process_time()
    for _ in stream(data):
        pass
    return time.process_time() - start


def stream(data: bytes) -> Iterator[Item]:
    return iter(Framing(Encoding(data[at : at + CHUNK] for at in range(0, len(data), CHUNK))))


@pytest.mark.parametrize(
    "data",
    [b"}{" * 50_000, b'{"a":"' + b"x" * 5_000_000, b"\0" * 1000, b'"\n"\n"', b"[{}" + b"," * 9],
    ids=["}{", "open string", "NULs", "lone quotes", "commas"],
)
def test_hostile_input_is_unreadable_and_what_follows_it_is_read(data: bytes) -> None:
    items = framed(data + b'\n{"a":1}\n')
    assert values(items)[-1:] == [{"a": 1}]
    assert unreadable(items)


@pytest.mark.parametrize(
    "text",
    [
        b'{"a":"' + b"x" * 5_000_000 + b'"}',
        b'{"a":"' + b"}{" * 2_500_000 + b'"}',
        b'{"a":"' + "é😀".encode() * 800_000 + b'"}',
        b'{"a":[' + b"1," * 2_500_000 + b"1]}",
    ],
    ids=["letters", "braces", "other letters", "numbers"],
)
@pytest.mark.parametrize("between", [b"\n", b"", b"\n\n "], ids=["lines", "glued", "blanks"])
def test_a_record_of_five_megabytes_is_read(text: bytes, between: bytes) -> None:
    first, second, third = stream(b'{"b":1}' + between + text + between + b'{"c":3}')
    assert isinstance(second, Record)
    assert second.text == text
    assert (
        (first.json, third.json) == ({"b": 1}, {"c": 3})
        if isinstance(first, Record) and isinstance(third, Record)
        else False
    )


def nested(depth: int, opening: bytes = b'{"a":', inside: bytes = b"0") -> bytes:
    closing = b"}" if opening.startswith(b"{") else b"]"
    return opening * depth + inside + closing * depth


@pytest.mark.parametrize("opening", [b'{"a":', b'{"a": '], ids=["compact", "blanks"])
@pytest.mark.parametrize("between", [b"\n", b"", b" "], ids=["lines", "glued", "blank"])
def test_nesting_is_read_up_to_512_levels(opening: bytes, between: bytes) -> None:
    items = framed(between.join([b"{}", nested(512, opening), nested(513, opening), b'{"b":1}']))
    assert [type(item) for item in items] == [Record, Record, Unreadable, Record]
    assert codes(items) == ["too-deep"]
    assert "513 levels" in unreadable(items)[0].finding.message
    assert unreadable(items)[0].size == len(nested(513, opening))


@pytest.mark.parametrize("depth", [513, 1024, 1025, 2000, 100_000])
@pytest.mark.parametrize("opening", [b'{"a":', b"[1,", b"["], ids=["objects", "numbers", "arrays"])
def test_deeper_nesting_is_too_deep(opening: bytes, depth: int) -> None:
    items = framed(b'{"a":1}\n{"b":' + nested(depth, opening) + b'}\n{"c":3}\n')
    assert codes(items) == ["too-deep"]
    assert values(items) == [{"a": 1}, {"c": 3}]
    assert places(items)[0::2] == [(1, 1), (3, 1)]


def test_items_of_an_array_are_counted_from_their_own_root() -> None:
    items = framed(b"[" + nested(512, b"[") + b",[" + nested(512, b"[") + b"]]")
    assert [type(item) for item in items] == [Record, Unreadable]
    assert codes(items) == ["too-deep"]


@pytest.mark.parametrize(
    ("before", "after"),
    [(b'{"a":1}\n', b'\n{"b":2}\n'), (b"", b'\n{"b":2}'), (b"", b'{"b":2}'), (b'{"a":1} ', b'{"b":2}')],
    ids=["a line of many", "first line", "first of glued ones", "glued"],
)
def test_a_value_over_64_mib_is_too_large_and_the_next_record_comes(before: bytes, after: bytes) -> None:
    def chunks() -> Iterator[bytes]:
        yield before + b'{"big":"'
        for _ in range(65):
            yield b"x" * CHUNK
        yield b'"}' + after

    encoding = Encoding(chunks())
    items = list(Framing(encoding))
    assert codes(items) == ["too-large"]
    assert values(items)[-1] == {"b": 2}
    assert len(values(items)) == (2 if before else 1)
    used = sum(item.size if isinstance(item, Unreadable) else len(item.text) for item in items)
    assert 0 <= encoding.bytes_read - used <= len((before + after).split()) + 1


PAD = b"x" * 2000
STREAMS: dict[str, bytes] = {
    "lines": b'{"a":"' + PAD + b'"}\n',
    "glued": b'{"a":"' + PAD + b'"}',
    "pretty": b'{\n  "a": "' + PAD + b'"\n}\n',
    "items": b'{"a":"' + PAD + b'"},',
    "broken lines": b'{"a":"' + PAD + b"\n",
    "broken items": b'{"a":"' + PAD + b'" oops},',
    "one word": b"x",
    "prose": b"once upon a time " * 100 + b"\n",
    "text": b"web | started\n",
    "text before values": b'web | {"a":"' + PAD + b'"}\n',
    "open value behind text": b'web | {"a":\n',
    "blanks": b" ",
    "commas": b",",
    "HTTP head": b"HTTP/1.1 ",
    "megabytes": b'{"a":"' + b"x" * ((1 << 20) - 20) + b'"}\n',
}


@pytest.mark.parametrize("piece", STREAMS.values(), ids=STREAMS.keys())
def test_memory_is_flat_however_long_the_stream(piece: bytes) -> None:
    start = b"[" if piece.endswith(b",") else b""
    chunk = piece * max(1, (1 << 18) // len(piece))
    assert peak(start, chunk, 32) < peak(start, chunk, 12) + (2 << 20)


def peak(start: bytes, chunk: bytes, count: int) -> int:
    """The most memory held while `count` chunks are read, in bytes."""

    def chunks() -> Iterator[bytes]:
        yield start + chunk
        for _ in range(count - 1):
            yield chunk

    framing = Framing(Encoding(chunks()))
    tracemalloc.start()
    try:
        for _ in framing:
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
