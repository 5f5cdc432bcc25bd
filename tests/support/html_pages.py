"""Captures of which pages are made: small and large ones, broken and hostile ones."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from segcli.schemas.ids import stamp
from support.cli import run
from support.events import payload, webhook

TYPE = "customer.segment.left"
START = datetime(2026, 3, 2, 8)
"""A Monday."""

SCRIPT = "window.pwned = true"
HOSTILE = (
    f"<script>{SCRIPT}</script>",
    f"</script><script>{SCRIPT}</script>",
    f"</style><script>{SCRIPT}</script>",
    f'"><img src=x onerror="{SCRIPT}">',
    f"' onmouseover='{SCRIPT}' autofocus onfocus='{SCRIPT}",
    f"javascript:{SCRIPT}",
    f"<svg onload={SCRIPT}>",
    f"</title></svg></textarea><iframe srcdoc='<script>parent.{SCRIPT}</script>'></iframe>",
    f"{{{{ 7 * 7 }}}}{{% raw %}}<b>{SCRIPT}</b>",
    "\u202egnirts desrever\u2066\x1b[31m\x00",
)
"""Texts that would do something in a page that does not escape them."""


def delivery(number: int = 0, **customer: Any) -> dict[str, Any]:
    """A sound webhook, so many minutes after the first one, with other members in its customer."""
    moment = f"{START + number * timedelta(minutes=1):%Y-%m-%dT%H:%M:%S}.000Z"
    record: dict[str, Any] = webhook(TYPE, payload(f"{TYPE}/unique-codes.json"), "distribution")
    record |= {"id": f"whs_{stamp(moment)}{number:06x}", "created_at": moment}
    record["event"] |= {"created_at": moment, "id": f"evcus_{stamp(moment)}{number:06x}"}
    record["data"]["customer"] |= customer
    return record


def written(file: Path, records: list[Any]) -> Path:
    """A capture of records, one a line."""
    file.write_bytes(
        b"".join(record if isinstance(record, bytes) else orjson.dumps(record) + b"\n" for record in records)
    )
    return file


def hostile(text: str) -> dict[str, Any]:
    """A webhook with a text in the places from which texts and names reach a report."""
    record = delivery(1, **{text: 5, "created_at": text, "metadata": {text: text}})
    record["data"]["segment"]["name"] = text
    record["data"]["campaign"] = {"id": text, "name": text, "campaign_type": text}
    return record | {text: text, "id": text, "project_id": text, "type": text}


def made(folder: Path, command: str, capture: Path, *options: str) -> Path:
    """The page that a command makes of a capture."""
    page = folder / f"{capture.stem}-{command}.html"
    done = run(command, "-q", "-f", "html", "-o", page, *options, capture.name, cwd=capture.parent)
    assert done.code in (0, 1, 2), done.err
    return page
