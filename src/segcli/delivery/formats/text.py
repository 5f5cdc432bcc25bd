"""For people: a line for each delivery, and its findings below."""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from itertools import islice

from segcli.console.text import plural, size, visible
from segcli.console.times import local
from segcli.delivery.format import FINDINGS_MOST, Counts, Delivery, findings_of
from segcli.delivery.judging import Item
from segcli.delivery.request import Answer
from segcli.findings import Summary
from segcli.input.records import Unreadable
from segcli.validation.one_line import line

SOURCE = "body"


class Format:
    def __init__(self, zone: tzinfo | None) -> None:
        self._zone = zone

    def delivery(self, delivery: Delivery) -> str:
        return "".join(f"{text}\n" for text in self._lines(delivery))

    def refused(self, received: datetime, answer: Answer) -> str:
        return f"{self._time(received)}  {answer.status}  refused: {visible(answer.body.decode().strip())}\n"

    def summary(self, _: Counts, __: Summary) -> str:
        return ""

    def _lines(self, delivery: Delivery) -> Iterator[str]:
        judgement, items = delivery.judgement, delivery.judgement.items
        events = ", ".join(described(item) for item in items[:3]) or "nothing"
        more = f" and {plural(len(items) - 3, 'more record')}" if len(items) > 3 else ""
        said = [f"{events}{more}", size(delivery.size)]
        if judgement.signature.verdict != "unchecked":
            said.append(judgement.signature.verdict)
        if judgement.times > 1:
            said.append(f"came {judgement.times} times{'' if judgement.is_same else ', with other bytes'}")
        if delivery.handled is not None:
            said.append(f"handler took {delivery.handled.seconds * 1000:.0f} ms")
        yield f"{self._time(delivery.received)}  {delivery.answer.status}  {', '.join(said)}"
        if judgement.signature.reason:
            yield f"  signature: {judgement.signature.reason}"
        if delivery.handled is not None and delivery.handled.trouble:
            yield f"  handler: {delivery.handled.trouble}"
        if judgement.trouble:
            yield f"  {SOURCE}: {judgement.trouble}"
        findings = (finding for item in items for finding in findings_of(item))
        yield from (f"  {line(SOURCE, finding)}" for finding in islice(findings, FINDINGS_MOST))
        if left := sum(1 for _ in findings):
            yield f"  {plural(left, 'more finding')}"

    def _time(self, moment: datetime) -> str:
        text = local(moment, self._zone).isoformat(" ", "milliseconds")
        return f"{text[11:23]}{'Z' if text.endswith('+00:00') else text[23:]}"


def described(item: Item) -> str:
    """An event in a few words."""
    if isinstance(item, Unreadable):
        return "no JSON"
    verdict = {True: "valid", False: "invalid", None: "unchecked"}[item.valid]
    return f"{item.type or 'no known event'}, {verdict}"
