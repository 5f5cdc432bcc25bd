"""What a place alone tells of a value is what its record would tell, and zeros are shown as they are written."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segcli.events.recognition import Recogniser
from segcli.events.schema_of import policy_for
from segcli.findings import Json, value_at
from segcli.input.huge_numbers import HugeNumber
from segcli.privacy.masking import masked, one_line, surely_one_line
from segcli.privacy.policy import MASK
from support.cli import Run
from support.events import FILES, parsed, places, record

PLACES = [
    (file, path) for file in FILES[::7] for path in [*places(parsed(file)), ("unknown",), ("customer", "unknown")]
]
VALUES: tuple[Json, ...] = (
    *(None, True, False, 0, 1, 99_999, 100_000, -123_456, 10**80, 0.5, -0.0, 123456.5, HugeNumber("1e400")),
    *("", "cust_7qWkHwLmPz8rTnYx", "Ines Moreau", "VIP Ines", "2025-02-02", "2025-02-02T13:30:43.317Z", "customer"),
    *("x" * 90, "\x1b[31mred", {}, {"id": "x"}, [], ["x"]),
)


@given(place=st.sampled_from(PLACES), value=st.sampled_from(VALUES), show_values=st.booleans())
def test_the_place_alone_tells_nothing_else_than_the_record(
    place: tuple[str, tuple[str | int, ...]], value: Json, show_values: bool
) -> None:
    file, path = place
    json = parsed(file)
    recognition = Recogniser().recognise(record(b"{}")._replace(json=json)).recognition
    policy = policy_for(recognition, recognition.type, show_values)
    rule = None if show_values else policy.rule_at(path)
    privacy = policy.of([json, value_at(json, path)])
    assert surely_one_line(value, rule) in (None, one_line(value, path, privacy))
    shown = True if rule is None else rule.decides(value)
    assert shown is None or (value if shown else MASK) == masked(value, path, privacy)


@pytest.mark.parametrize(
    ("zero", "shown"),
    [
        pytest.param("0", "0", id="zero"),
        pytest.param("-0", "-0", id="negative zero"),
        pytest.param("0.0", "0.0", id="zero with a fraction"),
        pytest.param("-0.00", "-0.00", id="negative zero with a fraction"),
    ],
)
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_zero_is_shown_as_it_is_written(run: Run, tmp_path: Path, zero: str, shown: str, side: str) -> None:
    texts = [
        b'{"customer":{"id":"cust_7qWkHwLmPz8rTnYx","summary":{"orders":{"total_count":%b}},'
        b'"created_at":"2025-01-01T00:00:00.000Z","object":"customer"}}' % number
        for number in ((zero.encode(), b"7") if side == "left" else (b"7", zero.encode()))
    ]
    left, right = tmp_path / "left.json", tmp_path / "right.json"
    left.write_bytes(texts[0])
    right.write_bytes(texts[1])
    ran = run("diff", left, right)
    row = next(line for line in ran.out.splitlines() if "total_count" in line)
    values = (shown, "7") if side == "left" else ("7", shown)
    assert "  ".join(row.split()[1:4]) == f"{values[0]}  ->  {values[1]}"
