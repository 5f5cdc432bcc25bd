"""`--where`: which events are chosen, by what they name, when they happened and what was found."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli.cli.requests import selection
from segcli.events.references import REFERENCES, names
from segcli.events.selection import Selection
from segcli.findings import SegcliError
from segcli.input.sources import Source
from segcli.pipeline import checked
from segcli.validation.result import CheckedEvent, Settings
from segcli.validation.validator import EventValidator
from support.cli import Run
from support.events import capture, payload, webhook
from support.paths import BROKEN, LEFT, VALID

NOW = datetime(2025, 10, 16, 12, tzinfo=UTC)
CODES = payload("customer.segment.left/unique-codes.json")
MESSAGE = payload("customer.segment.left/message.json")


def chosen(file: Path, *where: str) -> list[CheckedEvent]:
    """The events of a file that fit."""
    items = checked(Source(str(file), file), EventValidator(Settings()), selection=Selection(where, now=NOW))
    return [item for item in items if isinstance(item, CheckedEvent)]


def fits(file: Path, event: Any, *where: str) -> bool:
    file.write_text(json.dumps(event))
    return bool(chosen(file, *where))


SENT = webhook("customer.segment.left", MESSAGE)
SENT["created_at"] = SENT["event"]["created_at"] = "2025-02-01T12:00:43.317Z"
ABOUT = {
    "customer id": (CODES, f"customer={CODES['customer']['id']}"),
    "customer source_id": (CODES, f"customer={CODES['customer']['source_id']}"),
    "customer_id alone": ({**CODES, "customer": None}, f"customer={CODES['publication']['customer_id']}"),
    "tracking_id": ({"publication": {"tracking_id": "crm-9"}}, "customer=crm-9"),
    "holder": ({"voucher": {"holder": {"id": "cust_1"}}}, "customer=cust_1"),
    "holder_id": ({"voucher": {"holder_id": "cust_1"}}, "customer=cust_1"),
    "customer by its object": ({"people": [{"object": "customer", "source_id": "crm-9"}]}, "customer=crm-9"),
    "entity_id of a webhook": (webhook("customer.created", {}, None) | {"event": {"entity_id": "c"}}, "customer=c"),
    "escapes in the text": ({"customer": {"source_id": "Żółty"}}, "customer=Żółty"),
    "segment id": (CODES, f"segment={CODES['segment']['id']}"),
    "segment name": (CODES, f"segment={CODES['segment']['name']}"),
    "campaign id": (CODES, f"campaign={CODES['campaign']['id']}"),
    "campaign name in its voucher": ({"voucher": {"campaign": "Win-back"}}, "campaign=Win-back"),
    "campaign_id": ({"voucher": {"campaign_id": "camp_1"}}, "campaign=camp_1"),
    "voucher code": (CODES, f"voucher={CODES['voucher']['code']}"),
    "voucher id in a list": ({"publication": {"vouchers_id": ["v_1", "v_2"]}}, "voucher=v_2"),
    "project": (webhook("customer.segment.left", MESSAGE), "project=proj_0f9f410d4f"),
    "type": (MESSAGE, "type=customer.segment.left"),
    "type by a glob": (MESSAGE, "type=customer.segment.*"),
    "type that bare data may be": (MESSAGE, "type=customer.segment.entered"),
    "type of a webhook": (webhook("customer.segment.left", MESSAGE), "type=*.left"),
    "since": (SENT, "since=2025-02-01"),
    "since its very moment": (SENT, "since=2025-02-01T12:00:43.317Z"),
    "since in another zone": (SENT, "since=2025-02-01T13:00:43+01:00"),
    "until": (SENT, "until=2025-02-02"),
    "since a week": ({"created_at": "2025-10-10T00:00:00Z"}, "since=1w"),
    "until two hours ago": ({"created_at": "2025-10-16T09:59:59Z"}, "until=2h"),
    "valid": (MESSAGE, "valid"),
    "invalid": ({**MESSAGE, "segment": 5}, "invalid"),
    "code": ({**MESSAGE, "segment": 5}, "code=wrong-type"),
}
NOT_ABOUT = {
    "another customer": (CODES, "customer=cust_another"),
    "part of an id": (CODES, f"customer={CODES['customer']['id'][:-1]}"),
    "a name that is no reference": ({"customer": {"name": "crm-9"}}, "customer=crm-9"),
    "a segment that is a customer": (CODES, f"segment={CODES['customer']['id']}"),
    "a type that it is not": (MESSAGE, "type=voucher.*"),
    "a webhook of another type": (webhook("customer.segment.left", MESSAGE), "type=customer.segment.entered"),
    "later": (SENT, "since=2025-02-02"),
    "until its very moment": (SENT, "until=2025-02-01T12:00:43.317Z"),
    "no time": (MESSAGE, "since=2000-01-01"),
    "a time that is none": ({"created_at": "soon"}, "until=2100-01-01"),
    "a time that is a number": ({"created_at": 5}, "until=2100-01-01"),
    "not valid": ({**MESSAGE, "segment": 5}, "valid"),
    "not invalid": (MESSAGE, "invalid"),
    "unchecked is neither": ({"x": 1}, "invalid"),
    "another code": ({**MESSAGE, "segment": 5}, "code=missing-property"),
    "no object": ([[5]], "customer=5"),
}


@pytest.mark.parametrize(("event", "where"), ABOUT.values(), ids=ABOUT)
def test_an_event_is_chosen_by(event: Any, where: str, tmp_path: Path) -> None:
    assert fits(tmp_path / "event.json", event, where)


@pytest.mark.parametrize(("event", "where"), NOT_ABOUT.values(), ids=NOT_ABOUT)
def test_an_event_is_not_chosen_by(event: Any, where: str, tmp_path: Path) -> None:
    assert not fits(tmp_path / "event.json", event, where)


def test_all_conditions_must_hold(tmp_path: Path) -> None:
    customer, file = f"customer={MESSAGE['customer']['id']}", tmp_path / "event.json"

    assert fits(file, MESSAGE, customer, "type=customer.*", "valid")
    assert not fits(file, MESSAGE, customer, "type=customer.*", "invalid")
    assert not fits(file, MESSAGE, "valid", "invalid")


@pytest.mark.parametrize(
    ("where", "said"),
    [
        pytest.param("customr=x", "--where knows no customr; did you mean customer?", id="nearly a key"),
        pytest.param("colour=x", "there are type, customer, segment,", id="no key"),
        pytest.param("=x", "--where knows no empty key", id="empty key"),
        pytest.param("customer", "--where customer needs a value", id="no value"),
        pytest.param("customer=", "--where customer needs a value", id="empty value"),
        pytest.param("valid=yes", "--where valid takes no value", id="value too many"),
        pytest.param("since=yesterday", "yesterday is no time", id="no time"),
        pytest.param("since=999999w", "999999w is no time", id="too long ago"),
        pytest.param("type=customer.segment.lefft", "did you mean customer.segment.left?", id="no type"),
        pytest.param("type=zzz*", "`segcli events` lists them", id="glob that fits nothing"),
        pytest.param("code=wrong-typ", "wrong-type", id="no code"),
        pytest.param("\x1b[31m=x", "\\u001b[31m", id="terminal escape"),
    ],
)
def test_a_condition_that_cannot_be_meant_is_refused(where: str, said: str) -> None:
    with pytest.raises(SegcliError) as raised:
        selection((where,), None)
    assert said in str(raised.value)


WORD = st.sampled_from(("a", "b", "crm-1", 'q"uote', "back\\slash", "ż"))
TREE = st.recursive(
    WORD | st.none() | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("customer", "customer_id", "id", "source_id", "vouchers_id", "object", "x")),
            inner,
            max_size=4,
        )
    ),
    max_leaves=15,
)


@settings(max_examples=100, deadline=None)
@given(TREE, WORD, st.sampled_from(sorted(REFERENCES)), st.booleans())
def test_the_quick_look_at_the_text_passes_over_nothing(tree: Any, wanted: str, kind: str, escaped: bool) -> None:
    from segcli.events.references import naming
    from segcli.input.records import Record

    text = json.dumps(tree, ensure_ascii=escaped).encode()

    assert naming(kind, wanted)(Record(1, tree, text, 1, 1, 0)) == names(tree, kind, wanted)


def test_validate_counts_what_is_chosen_only(run: Run) -> None:
    ran = run("validate", "--where", "invalid", LEFT, BROKEN)

    assert ran.code == 1
    assert ran.err.splitlines()[0].startswith("1 event read, 1 invalid")
    assert ran.err.splitlines()[-1] == "1 of 2 events chosen"


def test_nothing_chosen_is_said_and_no_error(run: Run) -> None:
    ran = run("validate", "--where", "customer=nobody", VALID / "customer.segment.left")

    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines()[-1] == "none of 3 events chosen"


def test_events_without_a_time_are_counted(run: Run) -> None:
    assert run("validate", "--where", "since=2020-01-01", LEFT).err.splitlines()[-2:] == [
        "none of 1 event chosen",
        "1 event without a time passed over",
    ]


def test_several_processes_choose_the_same(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "many.ndjson"
    file.write_bytes(capture(600) * 20)

    serial, parallel = (run("validate", "-j", jobs, "--where", "valid", "-f", "json", file) for jobs in ("1", "2"))

    assert serial == parallel


def test_an_unknown_key_ends_with_2(run: Run) -> None:
    assert run("validate", "--where", "customr=x", LEFT) == (
        2,
        "",
        "segcli: --where knows no customr; did you mean customer?\n",
    )
