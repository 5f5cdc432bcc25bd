"""One JSON object for each request, and last a summary: `kind` is `delivery`, `refused` or `summary`."""

from datetime import datetime, tzinfo
from typing import Any

from segcli.delivery.format import FINDINGS_MOST, Counts, Delivery, findings_of
from segcli.delivery.recording import stamp
from segcli.delivery.request import Answer
from segcli.findings import Summary
from segcli.input.json_text import printable_json
from segcli.validation.as_json import event_of, finding_of
from segcli.validation.result import CheckedEvent

SOURCE = "body"


class Format:
    def __init__(self, _: tzinfo | None) -> None:
        pass

    def delivery(self, delivery: Delivery) -> str:
        judgement, handled = delivery.judgement, delivery.handled
        events: list[dict[str, Any]] = []
        findings: list[dict[str, Any]] = []
        for item in judgement.items:
            event = item if isinstance(item, CheckedEvent) else None
            if event is not None:
                events.append(event_of(SOURCE, event))
            findings.extend(finding_of(SOURCE, finding, event) for finding in findings_of(item))
        return line(
            {
                "kind": "delivery",
                "number": delivery.number,
                "received": stamp(delivery.received),
                "bytes": delivery.size,
                "signature": judgement.signature.verdict,
                "reason": judgement.signature.reason,
                "times": judgement.times,
                "same_bytes": judgement.is_same,
                "status": delivery.answer.status,
                "handler": None if handled is None else handled._asdict(),
                "trouble": judgement.trouble,
                "events": events,
                "findings": findings[:FINDINGS_MOST],
                "findings_left_out": max(len(findings) - FINDINGS_MOST, 0),
            }
        )

    def refused(self, received: datetime, answer: Answer) -> str:
        return line(
            {
                "kind": "refused",
                "received": stamp(received),
                "status": answer.status,
                "reason": answer.body.decode().strip(),
            }
        )

    def summary(self, counts: Counts, summary: Summary) -> str:
        return line({"kind": "summary"} | counts._asdict() | summary._asdict())


def line(value: dict[str, Any]) -> str:
    return printable_json(value) + "\n"
