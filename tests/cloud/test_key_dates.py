"""Objects are left out by a date in their key, in whatever way archives write one."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segcli.cloud.key_dates import asked, dated
from segcli.findings import SegcliError
from support.cli import Run
from support.paths import LEFT
from support.s3 import S3

EVENT = LEFT.read_text()
KEYS = {
    "dt=2025-03-01/part-0.json": "2025-03-01",
    "dt=2025-03-01T10/part-0.json": "2025-03-01T10",
    "dt=2025-03-01/hour=10/part-0.json": "2025-03-01T10",
    "dt=2025-03-01/hr=10/part-0.json": "2025-03-01T10",
    "dt=2025-03-01/10/part-0.json": "2025-03-01T10",
    "2025/03/01/part-0.json": "2025-03-01",
    "2025/03/01/10/part-0.json": "2025-03-01T10",
    "2025/03/part-0.json": "2025-03",
    "year=2025/part-0.json": "2025",
    "year=2025/month=03/part-0.json": "2025-03",
    "year=2025/month=3/day=1/part-0.json": "2025-03-01",
    "year=2025/month=03/day=01/hour=10/part-0.json": "2025-03-01T10",
    "YEAR=2025/MONTH=03/DAY=01/part-0.json": "2025-03-01",
    "y=2025/m=03/d=01/h=10/part-0.json": "2025-03-01T10",
    "webhooks-20250301.ndjson.gz": "2025-03-01",
    "webhooks-20250301T1015.ndjson.gz": "2025-03-01T10",
    "webhooks-20250301T101530Z.ndjson.gz": "2025-03-01T10",
    "2025030110/part-0.json": "2025-03-01T10",
    "month=2025-03/part-0.json": "2025-03",
    "2025/03/01/10/stream-1-2025-03-01-10-15-30-0a1b2c3d.json": "2025-03-01T10",
    "2024/export-2025-03-01/a.json": "2025-03-01",
    "a/2025-03-01T23/b.json": "2025-03-01T23",
    "part-0.json": None,
    "2025/part-0.json": None,
    "shard-20251399.json": None,
    "2025/13/45/a.json": None,
    "2025-02-30/a.json": "2025-02",
    "dt=2025-03-01-99/a.json": "2025-03-01",
    "order-10293847561/a.json": None,
    "1740823200.json": None,
    "1740823200000.json": None,
    "00000301/a.json": None,
    "99990101/a.json": None,
}
"""A key, and the time that it says as `--key-since` would have it."""

NOW = datetime(2025, 3, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(("key", "text"), KEYS.items())
def test_a_key_says_a_time_as_exactly_as_it_can(key: str, text: str | None) -> None:
    assert dated(key) == (None if text is None else asked(text, NOW))


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 30)),
    st.sampled_from(["dt=%Y-%m-%d/%H", "%Y/%m/%d/%H", "%Y%m%dT%H%M", "year=%Y/month=%m/day=%d/hour=%H"]),
)
def test_an_hour_is_found_in_every_layout(time: datetime, layout: str) -> None:
    begin = time.replace(minute=0, second=0, microsecond=0, tzinfo=UTC)
    assert dated(f"webhooks/{time.strftime(layout)}/part-00001-0a1b2c3d.json.gz") == (begin, begin + timedelta(hours=1))


@given(st.text())
def test_no_key_is_too_odd(key: str) -> None:
    dated(key)


def test_the_last_year_has_an_end() -> None:
    assert asked("2099", NOW) == (datetime(2099, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
    assert asked("2024-12", NOW)[1] == datetime(2025, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(("text", "hours"), [("5h", 5), ("3d", 72), ("2w", 336)])
def test_a_time_may_be_said_from_now_on_backwards(text: str, hours: int) -> None:
    assert asked(text, NOW) == (NOW - timedelta(hours=hours),) * 2


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2025-13", "2025-3-1", "25-03-01", "2025-03-01T25", "3x", "20250301"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(SegcliError, match="is no time of a key; write 2025-03, 2025-03-01, 2025-03-01T10 or 3d"):
        asked(text, NOW)


NAMES = ["2025/02/28/a.json", "2025/03/01/a.json", "2025/03/02/10/a.json", "2025/03/03/a.json", "others.json"]


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        (("--key-since", "2025-03-01"), NAMES[1:]),
        (("--key-until", "2025-03-01"), [*NAMES[:2], NAMES[4]]),
        (("--key-since", "2025-03-01", "--key-until", "2025-03-02"), [*NAMES[1:3], NAMES[4]]),
        (("--key-since", "2025-03"), NAMES[1:]),
        (("--key-until", "2025-02"), [NAMES[0], NAMES[4]]),
        (("--key-since", "2025-03-01T23"), NAMES[1:]),
        (("--key-since", "2025-03-02T11"), NAMES[3:]),
        (("--key-since", "1d"), [NAMES[4]]),
    ],
    ids=["since", "until", "both", "month", "until a month", "hour of a day", "hour", "ago"],
)
@pytest.mark.parametrize("command", ["validate", "inspect", "extract"])
def test_objects_of_other_times_are_left_out_and_counted(
    run: Run, s3: S3, options: tuple[str, ...], kept: list[str], command: str
) -> None:
    root = s3.put(s3.bucket(), dict.fromkeys(NAMES, EVENT))
    ran = run(command, *options, root, env=s3.env)
    assert ran.code == 0
    left_out = len(NAMES) - len(kept)
    objects = "1 object" if left_out == 1 else f"{left_out} objects"
    assert ran.err.splitlines()[-1] == f"{objects} left out by the date in the key; kept without one: 1"
    assert f"{len(kept)} event" in ran.err
    if command == "validate":
        told = run("validate", "-f", "json", *options, root, env=s3.env).out
        assert [event["source"].removeprefix(root) for event in json.loads(told)["events"]] == kept


def test_an_object_that_is_named_is_read_whatever_its_date(run: Run, s3: S3) -> None:
    root = s3.put(s3.bucket(), dict.fromkeys(NAMES, EVENT))
    assert run("validate", f"{root}{NAMES[0]}", "--key-since", "2025-03-01", env=s3.env).code == 0


@pytest.mark.parametrize("command", ["validate", "inspect", "drift", "extract"])
def test_files_have_no_keys(run: Run, command: str) -> None:
    ran = run(command, LEFT, "--key-since", "2025-03-01")
    assert (ran.code, ran.out) == (2, "")
    assert "--key-since and --key-until are about objects of a store" in ran.err
