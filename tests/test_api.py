"""segcli from Python, as a team's own tests use it."""

import doctest

import orjson
import pytest

import segcli
from segcli import Finding, SegcliError, Severity, api, validate
from support.cli import BROKEN, LEFT


def test_a_clean_payload_has_no_findings() -> None:
    assert validate(orjson.loads(LEFT.read_bytes())) == []


def test_text_keeps_its_lines_and_columns() -> None:
    text = BROKEN.read_text()
    assert [finding.location.line for finding in validate(text)] == sorted(
        finding.location.line for finding in validate(text.encode())
    )
    assert all(isinstance(finding, Finding) for finding in validate(text))


def test_a_finding_names_the_place_and_masks_the_value() -> None:
    payload = orjson.loads(LEFT.read_bytes())
    payload["customer"]["created_at"] = "Erika Mustermann"
    (finding,) = validate(payload)
    assert (finding.code, finding.severity, finding.path) == ("malformed-value", Severity.ERROR, "/customer/created_at")
    assert "Erika" not in str(finding)
    assert "Erika" in str(validate(payload, show_values=True))


def test_event_and_purpose_say_what_it_must_be() -> None:
    payload = orjson.loads(LEFT.read_bytes())
    assert validate(payload, event="customer.segment.entered", purpose="message") == []
    assert {finding.code for finding in validate(payload, purpose="promotion")} == {"unexpected-purpose"}
    with pytest.raises(SegcliError, match=r"customer\.segment\.left"):
        validate(payload, event="customer.segment.lft")


def test_text_that_is_no_json_is_a_finding() -> None:
    assert [finding.code for finding in validate("{")] == ["invalid-json"]


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


def test_the_documented_example_runs() -> None:
    assert doctest.testmod(api) == doctest.TestResults(failed=0, attempted=1)


def test_unknown_names_are_attribute_errors() -> None:
    with pytest.raises(AttributeError):
        segcli.__getattr__("nothing")
