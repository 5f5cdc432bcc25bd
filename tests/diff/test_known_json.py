"""The JSON of a pair that a remembered layout gives is the one that is worked out change by change."""

import copy
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from segcli.diff.compare import compare
from segcli.diff.delivery import Delivery
from segcli.diff.difference import Difference, reporting
from segcli.diff.disguises import disguise_notes
from segcli.diff.formats.json import plain_pair
from segcli.diff.known_json import pair_json
from segcli.events.recognition import Recogniser
from segcli.findings import Json
from segcli.input.huge_numbers import HugeNumber
from segcli.input.json_text import json_text
from support.cli import Run
from support.events import FILES, parsed, record

VALUES: tuple[Json, ...] = (
    *(None, True, False, 0, 1, 99_999, -123_456, 10**80, 0.5, -0.0, 1e22, HugeNumber("1e400")),
    *("", "***", "100 %b", "cust_7qWkHwLmPz8rTnYx", "Ines Moreau", "2025-02-02", "2025-02-02T13:30:43.317Z"),
    *("\ud800", "\x1b[31mred", {}, {"id": "x", "%d": 1}, [], ["x"]),
)
NAMES = ("name", "created_at", "id", "amount", "updated_at", "50 %s", "metadata")


def objects(value: Json) -> Iterator[dict[str, Any]]:
    """All objects of a value."""
    if isinstance(value, dict):
        yield value
    for member in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(member)


def difference(file: str, seed: int, show_values: bool) -> Difference:
    """A payload beside itself after a few members were set or removed."""
    old = parsed(file)
    new, chance = copy.deepcopy(old), Random(seed)
    for _ in range(chance.randint(1, 4)):
        each = chance.choice(list(objects(new)))
        name = chance.choice([*each, *NAMES])
        if chance.random() < 0.7:
            each[name] = copy.deepcopy(chance.choice(VALUES))
        else:
            each.pop(name, None)
    recognise, report = Recogniser().recognise, reporting(show_values)
    left, right = (report(Delivery("50 %b.json", recognise(record(b"{}")._replace(json=json)))) for json in (old, new))
    return Difference(left, right, "position", compare(old, new))


@given(file=st.sampled_from(FILES[::20]), seed=st.integers(0, 1 << 32), show_values=st.booleans())
def test_a_remembered_layout_gives_what_is_worked_out(file: str, seed: int, show_values: bool) -> None:
    made = difference(file, seed, show_values)
    if made.changes and not disguise_notes(made):
        assert pair_json(made) in (None, json_text(plain_pair(made, {})))


def test_pairs_of_one_layout_have_their_own_values(run: Run, tmp_path: Path) -> None:
    lines = [
        b"".join(
            b'{"customer":{"id":"cust_7qWkHwLmPz8rTnY%d","name":%b,"summary":{"orders":{"total_count":%d}},'
            b'"created_at":"2025-01-01T00:00:00.000Z","object":"customer"}}\n'
            % (number, orjson.dumps(name), number + more)
            for number in range(3)
        )
        for name, more in (("Ines Moreau", 0), ("Vera Lind", 7))
    ]
    left, right = tmp_path / "left.ndjson", tmp_path / "right.ndjson"
    left.write_bytes(lines[0])
    right.write_bytes(lines[1])
    pairs = orjson.loads(run("diff", "--format", "json", left, right).out)["pairs"]
    named = [(change["old"], change["new"], change["masked"]) for pair in pairs for change in pair["changes"]]
    counted = [(number, number + 7, False) for number in range(3)]
    assert named == [each for count in counted for each in (("***", "***", True), count)]
    assert [pair["left"]["event"] for pair in pairs] == [pair["right"]["line"] for pair in pairs] == [1, 2, 3]
