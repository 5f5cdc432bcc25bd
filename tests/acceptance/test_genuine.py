"""What is really sent is never refused: whole runs over the genuine payloads, which lie beside the checkout."""

from collections import Counter

import orjson
import pytest

from support.cli import Run
from support.paths import PAYLOADS

HAND_WRITTEN = "current/customer.updated.json"
"""The page's author filled a list of objects with texts."""

EXPLAINED = {
    ("unknown-event", "history/customer.consents.given@2024-02-01.json"): "the vendor has withdrawn the event",
    ("unknown-event", "history/customer.consents.revoked@2024-02-01.json"): "the vendor has withdrawn the event",
}


@pytest.mark.skipif(not PAYLOADS.is_dir(), reason="needs the genuine payloads beside the checkout")
def test_no_genuine_payload_is_refused_and_no_warning_is_unexplained(run: Run) -> None:
    ran = run("validate", "-f", "ndjson", PAYLOADS)
    findings = [item for item in map(orjson.loads, ran.lines) if item["kind"] == "finding"]
    places = Counter(
        (item["severity"], item["code"], item["source"].removeprefix(f"{PAYLOADS}/"))
        for item in findings
        if item["severity"] != "note"
    )

    assert places == Counter(
        [("error", "wrong-type", HAND_WRITTEN), *(("warning", code, file) for code, file in EXPLAINED)]
    )
