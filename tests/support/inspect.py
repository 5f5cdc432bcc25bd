"""Runs inspect with a clock that stands still, so that ages do not change."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from segcli.commands.inspect import Inspection, run
from segcli.console.output import Output
from segcli.findings import ExitCode
from segcli.input.arguments import Arguments
from segcli.validation.result import Settings
from support.events import payload, webhook

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


class Shown(NamedTuple):
    """How a run of inspect ended, and what it wrote."""

    code: ExitCode
    out: str

    @property
    def json(self) -> Any:
        return orjson.loads(self.out)


def inspect(
    folder: Path,
    *sources: Path,
    form: str = "text",
    width: int = 80,
    color: bool = False,
    event: str | None = None,
    show_values: bool = False,
    cards: int = 5,
    unicode: bool = True,
) -> Shown:
    """Inspect sources; what is written goes through a file in `folder`."""
    file = folder / "shown"
    asked = Inspection(
        sources=Arguments(tuple(map(str, sources))),
        settings=Settings(event=event, show_values=show_values),
        output=Output(form, str(file), color, width, show_values, unicode),
        now=NOW,
        cards=cards,
        quiet=True,
    )
    code = run(asked)
    return Shown(code, file.read_text(encoding="utf-8"))


def delivery(number: int, created: str, **data: Any) -> dict[str, Any]:
    """A webhook of customer.segment.left with ids of its own."""
    json = webhook("customer.segment.left", payload("customer.segment.left/message.json") | data, "distribution")
    json["id"] = f"whs_{number:018x}"
    json["event"] |= {"id": f"evcus_{number:018x}", "created_at": created}
    return json
