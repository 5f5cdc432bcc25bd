"""What workers send holds nothing of a payload but what reports show of it."""

import pickle
from functools import partial
from pathlib import Path

import orjson
import pytest

from segcli.input.sources import Source
from segcli.parallel import chunks
from segcli.parallel.executor import Work
from segcli.parallel.pool import work
from segcli.parallel.reports import Reporting, ReportSink
from segcli.parallel.tasks import Batch, ChunkTask, Task
from segcli.pipeline import ALL
from segcli.reporters.reporter import Excerpted
from segcli.validation.result import Settings
from support.canaries import NUMBERS, TEXTS, cut, examples, found, planted

CANARIES = (*TEXTS, *NUMBERS)


@pytest.fixture(scope="module")
def capture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Events with canaries: as they are, cut off, and inside of other records as text."""
    records = list(planted(examples()))[::25]
    lines = [orjson.dumps(record.after) for record in records]
    lines += [cut(record) for record in records[::4]]
    lines += [orjson.dumps({"body": orjson.dumps(record.after).decode()}) for record in records[::4]]
    file = tmp_path_factory.mktemp("canaries") / "capture.ndjson"
    file.write_bytes(b"\n".join(lines) + b"\n")
    return file


def sent(file: Path, wanted: Reporting, settings: Settings = ALL) -> str:
    """All that a worker sends of a file, read whole and in chunks."""
    does: Work[Task] = partial(work, partial(ReportSink, wanted))
    messages: list[bytes] = []
    does(Batch(((Source(str(file), file), settings),)), messages.append)
    for chunk in chunks.cut(file):
        does(ChunkTask(chunk, settings), messages.append)
    assert messages
    return "\n".join(repr(pickle.loads(message)) for message in messages)


@pytest.mark.parametrize("excerpts", list(Excerpted), ids=lambda each: each.name)
@pytest.mark.parametrize("every_event", [False, True], ids=["what is wrong", "every event"])
def test_no_message_holds_a_canary(
    capture: Path, every_event: bool, excerpts: Excerpted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK_SIZE", 100_000)
    assert found(sent(capture, Reporting(every_event, excerpts)), CANARIES) == []


def test_messages_hold_them_on_demand(capture: Path) -> None:
    assert found(sent(capture, Reporting(False, Excerpted.FIRST), Settings(show_values=True)), CANARIES) != []


def test_at_most_so_many_findings_of_a_kind_are_sent(tmp_path: Path) -> None:
    file = tmp_path / "capture.ndjson"
    line = b'{"id": 1, "type": "customer.deleted", "data": {"customer": {"id": 5}}}\n'
    file.write_bytes(line * 2000)
    everything, few = (len(sent(file, Reporting(False, max_per_kind=most))) for most in (None, 5))
    assert few < everything / 50
