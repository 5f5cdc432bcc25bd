"""`--where`: which events are chosen, by what they name, when they happened and what was found."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli.cli.requests import selection
from segcli.events.conditions import condition
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
DISTRIBUTED = webhook("customer.segment.left", MESSAGE, "distribution")
OF_PROJECT = webhook("customer.segment.left", MESSAGE, "project")
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
    "id": (SENT, f"id={SENT['id']}"),
    "id among others": (SENT, f"id=whs_another,{SENT['id']}"),
    "event-id": (SENT, f"event-id={SENT['event']['id']}"),
    "purpose": (CODES, "purpose=unique-codes"),
    "purpose of a distribution": (DISTRIBUTED, "purpose=promotion,message"),
    "channel": (OF_PROJECT, "channel=project"),
    "channel of a distribution": (DISTRIBUTED, "channel=distribution"),
    "one of several values": (CODES, f"customer=cust_another,{CODES['customer']['source_id']}"),
    "one of several types": (MESSAGE, "type=voucher.*,customer.segment.*"),
    "one of several codes": ({**MESSAGE, "segment": 5}, "code=duplicate-key,wrong-type"),
    "a comma in a value": ({"segment": {"name": "Buy 2, get 1"}}, r"segment=Buy 2\, get 1"),
    "a backslash in a value": ({"segment": {"name": "a\\"}}, "segment=b,a\\\\"),
    "not another customer": (CODES, "!customer=cust_another"),
    "not another customer, without !": (CODES, "customer!=cust_another"),
    "none of several types": (MESSAGE, "!type=voucher.*,campaign.*"),
    "not that purpose": (CODES, "purpose!=message"),
    "no channel at all": (MESSAGE, "!channel=project,distribution"),
    "not that id": (SENT, "!id=whs_another"),
    "no id at all": (MESSAGE, "!event-id=evcus_another"),
    "not valid, though not invalid": ({"x": 1}, "!valid"),
    "not invalid": (MESSAGE, "!invalid"),
    "not that code": (MESSAGE, "!code=wrong-type"),
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
    "another id": (SENT, "id=whs_another"),
    "an id that is the event's": (SENT, f"id={SENT['event']['id']}"),
    "an event-id that is the delivery's": (SENT, f"event-id={SENT['id']}"),
    "the id of an object": ({**MESSAGE, "id": "x"}, "id=x"),
    "another purpose": (CODES, "purpose=message"),
    "no purpose": (OF_PROJECT, "purpose=message"),
    "another channel": (OF_PROJECT, "channel=distribution"),
    "no channel": (MESSAGE, "channel=project"),
    "none of several values": (CODES, "customer=a,b"),
    "half of a value with a comma": ({"segment": {"name": "a,b"}}, "segment=a,b"),
    "not this customer": (CODES, f"!customer={CODES['customer']['id']}"),
    "none of several, this among them": (CODES, f"customer!=a,{CODES['customer']['id']}"),
    "not a type that it may be": (MESSAGE, "!type=customer.segment.entered"),
    "not this purpose": (CODES, "!purpose=unique-codes"),
    "not this channel": (OF_PROJECT, "channel!=project"),
    "not unchecked": ({"x": 1}, "valid"),
    "not this verdict": (MESSAGE, "!valid"),
    "not this code": ({**MESSAGE, "segment": 5}, "!code=wrong-type"),
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


@pytest.mark.parametrize(
    ("where", "said"),
    [
        pytest.param("customr=x", "--where knows no customr; did you mean customer?", id="nearly a key"),
        pytest.param("colour=x", "there are type, id, event-id, customer, segment,", id="no key"),
        pytest.param("=x", "--where knows no empty key", id="empty key"),
        pytest.param("customer", "--where customer needs a value", id="no value"),
        pytest.param("customer=", "--where customer needs a value", id="empty value"),
        pytest.param("valid=yes", "--where valid takes no value", id="value too many"),
        pytest.param("since=yesterday", "yesterday is no time", id="no time"),
        pytest.param("since=999999w", "999999w is no time", id="too long ago"),
        pytest.param("type=customer.segment.lefft", "did you mean customer.segment.left?", id="no type"),
        pytest.param("type=zzz*", "`segcli events` lists them", id="glob that fits nothing"),
        pytest.param("code=wrong-typ", "wrong-type", id="no code"),
        pytest.param("purpose=mesage", "--where purpose knows no mesage; did you mean message?", id="no purpose"),
        pytest.param("channel=sms", "there are project, distribution", id="no channel"),
        pytest.param("type=customer.*,zzz*", "no event is called zzz*", id="second glob that fits nothing"),
        pytest.param("!type=zzz*", "no event is called zzz*", id="negated glob that fits nothing"),
        pytest.param("code=wrong-type,nonsense", "no finding is called nonsense", id="second code that is none"),
        pytest.param("customer=a,", "needs a value, as in customer=... on either side of a comma", id="value missing"),
        pytest.param("valid,invalid", "commas stand between values, as in type=A,B", id="comma between words"),
        pytest.param("since=1d,2d", "--where since takes one time", id="two times"),
        pytest.param("!since=1d", "--where since has no opposite but until", id="negated time"),
        pytest.param("until!=1d", "--where until has no opposite but since", id="other negated time"),
        pytest.param("!type!=customer.*", "says ! twice", id="not not"),
        pytest.param("\x1b[31m=x", "\\u001b[31m", id="terminal escape"),
    ],
)
def test_a_condition_that_cannot_be_meant_is_refused(where: str, said: str) -> None:
    with pytest.raises(SegcliError) as raised:
        selection((where,), None)
    assert said in str(raised.value)


NEVER = {
    "since after until": ("since=2025-02-02", "until=2025-02-01"),
    "an empty span": ("since=1d", "until=1d"),
    "two verdicts": ("valid", "invalid"),
    "a word and its opposite": ("valid", "!valid"),
    "two ids": ("id=whs_1", "id=whs_2"),
    "two event ids": ("event-id=a,b", "event-id=c"),
    "two purposes": ("purpose=message", "purpose=promotion"),
    "what others leave": ("purpose=message,promotion", "purpose!=promotion", "purpose=promotion,unique-codes"),
    "two channels": ("channel=project", "channel=distribution"),
    "a value and not it": ("customer=a", "!customer=a"),
    "values and none of them": ("segment=a,b", "segment!=a", "segment!=b"),
    "a code and not it": ("code=wrong-type", "code!=wrong-type"),
    "two types": ("type=voucher.*", "type=customer.order.*"),
    "a type and not it": ("type=customer.segment.left", "!type=customer.*"),
    "a purpose of a project's webhook": ("purpose=message", "channel=project"),
    "a purpose of an event without": ("type=voucher.created", "purpose=message"),
}
POSSIBLE = {
    "a span": ("since=2025-02-01", "until=2025-02-02"),
    "two customers": ("customer=cust_1", "customer=crm-9"),
    "bare data that may be both": ("type=customer.segment.left", "type=customer.segment.entered"),
    "one of two left": ("purpose=message,promotion", "!purpose=promotion"),
    "a type but for some": ("type=customer.*", "!type=customer.segment.*"),
    "no documented type": ("!type=*",),
    "a purpose and its event": ("type=customer.segment.left", "purpose=message", "channel=distribution"),
    "neither valid nor invalid": ("!valid", "!invalid"),
    "the same twice": ("valid", "valid", "id=a", "id=a"),
    "some of the values": ("segment=a,b", "segment!=a"),
}


@pytest.mark.parametrize("where", NEVER.values(), ids=NEVER)
def test_conditions_that_can_never_hold_together_are_refused(where: tuple[str, ...]) -> None:
    with pytest.raises(SegcliError, match="no event can fit --where ") as raised:
        selection(("type=*", *where), None)
    assert all(f"--where {text}" in str(raised.value) for text in where if "," not in text)
    assert "type=*" not in str(raised.value)


@pytest.mark.parametrize("where", POSSIBLE.values(), ids=POSSIBLE)
def test_conditions_that_can_hold_together_are_taken(where: tuple[str, ...]) -> None:
    selection(where, None)


@given(st.lists(st.text("ab,\\", min_size=1), min_size=1))
def test_any_value_can_be_written(values: list[str]) -> None:
    text = ",".join(value.replace("\\", "\\\\").replace(",", "\\,") for value in values)

    assert condition(f"customer={text}").values == tuple(values)


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


@pytest.mark.parametrize("command", ["validate", "inspect", "extract", "diff"])
def test_every_command_refuses_what_can_never_hold(command: str, run: Run) -> None:
    ran = run(command, "--where", "channel=project", "--where", "purpose=message", LEFT)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "segcli: no event can fit --where purpose=message and --where channel=project\n"


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (["valid", "!valid"], "no event can fit --where valid and --where !valid"),
        (["purpose=promo"], "--where purpose knows no promo"),
    ],
    ids=["contradiction", "no purpose"],
)
def test_the_conditions_of_a_configuration_are_held_to_the_same(
    where: list[str], said: str, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "segcli.toml").write_text(f"where = {json.dumps(where)}")

    for more in ((), ("--where", "valid")):
        ran = run("validate", *more, LEFT, cwd=tmp_path)
        assert (ran.code, ran.out) == (2, "")
        assert "segcli.toml" in ran.err
        assert said in ran.err


def test_a_configuration_chooses_as_the_option_does(run: Run, tmp_path: Path) -> None:
    (tmp_path / "segcli.toml").write_text('where = ["type=voucher.*,customer.segment.*", "!purpose=message"]')

    ran = run("validate", VALID / "customer.segment.left", cwd=tmp_path)

    assert (ran.code, ran.err.splitlines()[-1]) == (0, "2 of 3 events chosen")
