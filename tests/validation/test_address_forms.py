"""What is no e-mail address or URL is a warning, since it still is a string; what the vendor writes there passes."""

from collections.abc import Iterator
from typing import Any

import pytest

from segcli.findings import Severity
from segcli.schemas.closing import closed
from support.events import EVENTS, check, document, payload, webhook

LEFT = "customer.segment.left"


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Every JSON object inside a document."""
    if isinstance(node, dict):
        yield node
    for below in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from nodes(below)


def with_email(value: Any) -> Any:
    event = payload(f"{LEFT}/message.json")
    event["customer"]["email"] = value
    return event


def with_url(value: Any) -> Any:
    event = webhook(LEFT, payload(f"{LEFT}/message.json"))
    event["source"]["target_url"] = value
    return event


@pytest.mark.parametrize("engine", ["native", "reference"])
@pytest.mark.parametrize(
    "value", ["", "mira", "mira.example.test", "mira holt@example.test", "mira@example.test ", "@", "a@"]
)
def test_what_is_no_address_is_a_warning(value: str, engine: Any) -> None:
    verdict = check(with_email(value), engine=engine)
    [finding] = verdict.findings

    assert (finding.code, finding.severity, finding.path) == ("malformed-value", Severity.WARNING, "/customer/email")
    assert finding.message == "expected an e-mail address, found the string ***"
    assert verdict.valid


@pytest.mark.parametrize(
    "value", [None, "mira@example.test", "mira+news@localhost", '"m@x"@example.test', "mira@münchen.test"]
)
def test_what_may_be_an_address_passes(value: Any) -> None:
    assert check(with_email(value)).findings == ()


@pytest.mark.parametrize("engine", ["native", "reference"])
@pytest.mark.parametrize("value", ["", " "], ids=["empty", "blank"])
def test_an_empty_url_is_said_to_be_empty_alone(value: str, engine: Any) -> None:
    [finding] = check(with_url(value), engine=engine).findings
    assert (finding.code, finding.path) == ("empty-text", "/source/target_url")


@pytest.mark.parametrize("engine", ["native", "reference"])
@pytest.mark.parametrize(
    "value", ["example", "example.test/in", "ftp://example.test", "https://", "https://exa mple.test"]
)
def test_what_is_no_url_is_a_warning(value: str, engine: Any) -> None:
    verdict = check(with_url(value), engine=engine)
    [finding] = verdict.findings

    assert (finding.code, finding.severity, finding.path) == ("malformed-value", Severity.WARNING, "/source/target_url")
    assert finding.message.startswith("expected a URL, found the string ")
    assert verdict.valid


@pytest.mark.parametrize(
    "value",
    ["https://example.test/in?x=1", "http://localhost:8080", "HTTPS://example.test", "{{your.webhook.target.url}}"],
)
def test_what_may_be_a_url_passes(value: str) -> None:
    assert check(with_url(value)).findings == ()


@pytest.mark.parametrize("event", EVENTS)
def test_every_email_is_looked_at(event: str) -> None:
    found = [
        member
        for node in nodes(document(event, "data"))
        for name, member in node.get("properties", {}).items()
        if name == "email"
    ]

    assert all("pattern" in member for member in found)


def test_closing_knows_no_other_form() -> None:
    with pytest.raises(KeyError):
        closed({"type": "string", "x-form": "phone"})
