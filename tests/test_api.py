"""segcli from Python, as a team's own tests and handlers use it."""

import doctest
import io
import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import orjson
import pytest

import segcli
from segcli import Finding, Result, SegcliError, Severity, Validator, validate
from segcli.api import validator
from support.events import capture
from support.paths import BROKEN, LEFT, VALID

CLEAN = orjson.loads(LEFT.read_bytes())
PAYLOADS = [file.read_bytes() for file in sorted(VALID.rglob("*.json"))]


@pytest.fixture
def short_switches() -> Iterator[None]:
    """Threads that take turns after every few steps."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_a_clean_payload_has_no_findings() -> None:
    assert validate(CLEAN) == []


def test_text_keeps_its_lines_and_columns() -> None:
    text = BROKEN.read_text()
    lines = [finding.location.line for finding in validate(text)]
    assert lines == sorted(lines)
    assert len(set(lines)) > 1
    assert validate(text) == validate(text.encode()) == validate(memoryview(text.encode()))
    assert all(isinstance(finding, Finding) for finding in validate(text))


def test_a_finding_names_the_place_and_masks_the_value() -> None:
    payload = CLEAN | {"customer": CLEAN["customer"] | {"created_at": "Erika Mustermann"}}
    (finding,) = validate(payload)
    assert (finding.code, finding.severity, finding.path) == ("malformed-value", Severity.ERROR, "/customer/created_at")
    assert "Erika" not in str(finding)
    assert "Erika" in str(validate(payload, show_values=True))


def test_event_and_purpose_say_what_it_must_be() -> None:
    assert validate(CLEAN, event="customer.segment.entered", purpose="message") == []
    assert {finding.code for finding in validate(CLEAN, purpose="promotion")} == {"unexpected-purpose"}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"event": "customer.segment.lft"}, r"customer\.segment\.left"),
        ({"purpose": "mesage"}, "promotion, unique-codes, message"),
        ({"schema": "nowhere.json"}, "nowhere.json"),
    ],
)
def test_settings_that_cannot_be_are_refused_when_the_validator_is_made(settings: Any, said: str) -> None:
    with pytest.raises(SegcliError, match=said):
        Validator(**settings)


def test_the_result_of_one_event_says_what_it_is() -> None:
    for payload in (CLEAN, orjson.dumps(CLEAN), LEFT.read_bytes()):
        result = validate(payload)
        assert (result.type, result.checked, result.valid) == ("customer.segment.left", "full", True)
        assert result.candidates == ("customer.segment.left", "customer.segment.entered")
        assert result.results == (result,)


def test_the_result_of_several_events_lists_each() -> None:
    result = validate([CLEAN, {"customer": {}}, CLEAN])
    assert (result.type, result.candidates, result.checked, result.valid) == (None, None, None, None)
    assert [inner.valid for inner in result.results] == [True, False, True]
    assert list(result) == list(result.results[1])
    assert [inner.valid for inner in validate(orjson.dumps(CLEAN) * 2).results] == [True, True]


def test_a_result_is_a_sequence() -> None:
    result = validate(BROKEN.read_bytes())
    assert result[0] == next(iter(result))
    assert result[:2] == tuple(result)[:2]
    assert len(result) == len(list(result))
    assert result[0] in result
    assert (bool(validate(CLEAN)), bool(result)) == (False, True)
    assert "customer.segment.left" in repr(result)


@pytest.mark.parametrize("text", ["{", "nothing", b"\xff\xfe\x00", b"{} trailing", '{"customer": {"id": '])
def test_text_that_is_no_json_is_a_finding_and_never_raises(text: str | bytes) -> None:
    result = validate(text)
    assert "invalid-json" in [finding.code for finding in result]
    assert result.valid is None or not result.valid


@pytest.mark.parametrize("payload", [2**70, {"customer": -(2**64)}, {"data": "\ud83d"}, "\ud83d", 1.5, None, True])
def test_json_that_others_do_not_write_never_raises(payload: Any) -> None:
    assert validate(payload).results[0].valid is not True


@pytest.mark.parametrize("engine", ["native", "reference"])
@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("name", "Zoe \ud83d", "unpaired-surrogate"),
        ("metadata", {"\ud83d": 1}, "unpaired-surrogate"),
        ("metadata", {"n": float("inf")}, "number-too-large"),
        ("metadata", {"n": float("-inf")}, "number-too-large"),
        ("metadata", {"n": 2**70}, None),
        ("name", "\ud55c", None),
    ],
)
def test_what_few_parsers_take_is_told_of_text_and_of_values(
    engine: Any, name: str, value: Any, code: str | None
) -> None:
    payload = {**CLEAN, "customer": {**CLEAN["customer"], name: value}}
    text = json.dumps(payload).replace("Infinity", "1e400")
    raw = json.dumps(payload, ensure_ascii=False).replace("Infinity", "1e400")
    for form in (payload, [payload], text, text.encode(), raw):
        result = Validator(engine=engine).validate(form)
        assert [finding.code for finding in result if finding.code != "unknown-property"] == [code] * (code is not None)
        assert result.results[0].valid


@pytest.mark.parametrize("payload", [b"", "", b" \n", b"[]", b"\xef\xbb\xbf", b"[] []", [], ()], ids=repr)
def test_what_holds_nothing_to_check_is_not_clean(payload: object) -> None:
    with pytest.raises(SegcliError, match="holds no event"):
        validate(payload)


@pytest.mark.parametrize("payload", [{}, [[]], b"{}", None, 5], ids=repr)
def test_what_is_no_event_is_a_finding(payload: object) -> None:
    assert [finding.code for finding in validate(payload)] == ["not-an-event"]


def test_a_value_that_is_no_json_is_a_type_error() -> None:
    with pytest.raises(TypeError):
        validate({"customer": object()})


def test_a_stream_yields_a_result_for_each_record_and_for_what_cannot_be_read() -> None:
    line = orjson.dumps(CLEAN) + b"\n"
    stream = line + b"oops\n" + line
    for file in (io.BytesIO(stream), io.StringIO(stream.decode())):
        assert [result.valid for result in Validator().validate_stream(file)] == [True, False, True]
    with pytest.raises(SegcliError):
        list(Validator().validate_stream(io.BytesIO(b"")))


def test_a_stream_is_read_as_it_comes() -> None:
    class Endless:
        def read(self, size: int, /) -> bytes:
            return capture(100) if size else b""

    results = Validator().validate_stream(Endless())
    assert [next(results).valid for _ in range(250)] == [True] * 250


@pytest.mark.usefixtures("short_switches")
def test_one_validator_serves_many_threads() -> None:
    """All rules are compiled when an event first needs them, here by several threads at once."""
    payloads = [*PAYLOADS, BROKEN.read_bytes(), orjson.dumps(CLEAN | {"news": 1})] * 3
    serial = Validator()
    wanted = [list(serial.validate(payload)) for payload in payloads]
    shared = Validator()
    with ThreadPoolExecutor(8) as pool:
        assert [list(result) for result in pool.map(shared.validate, payloads)] == wanted


def test_validators_are_kept_by_their_settings() -> None:
    before = validator.validator_for.cache_info()
    validate(CLEAN, event="customer.segment.left")
    validate(CLEAN, event="customer.segment.left")
    after = validator.validator_for.cache_info()
    assert after.hits > before.hits
    assert after.maxsize


def test_the_documented_examples_run() -> None:
    assert doctest.testmod(validator) == doctest.TestResults(failed=0, attempted=3)


def test_unknown_names_are_attribute_errors() -> None:
    with pytest.raises(AttributeError):
        segcli.__getattr__("nothing")
    assert isinstance(validate(CLEAN), Result)
