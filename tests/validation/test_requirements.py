"""What a handler needs: members that the user requires must be there and not null."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from segcli import Validator, validate
from segcli.findings import SegcliError, Severity
from segcli.validation.requirements import has_all, requirement
from segcli.validation.result import Settings
from segcli.validation.validator import EventValidator
from support.cli import Run
from support.events import EVENTS, check, codes, first_example, ndjson, payload, places, replaced, webhook, without

LEFT = "customer.segment.left"
MESSAGE = payload(f"{LEFT}/message.json")
ORDER = payload("customer.order.created/plain.json")
EMAIL = ("customer", "email")


def required(body: Any, *pointers: str, **settings: Any) -> list[tuple[str, str | None, str]]:
    """Code, path and message of what is found with these requirements."""
    verdict = check(body, require=tuple(map(requirement, pointers)), **settings)
    return [(finding.code, finding.path, finding.message) for finding in verdict.findings]


LACKING: dict[str, tuple[Any, str, str, str]] = {
    "a member": (
        without(MESSAGE, EMAIL),
        "/customer/email",
        "/customer",
        "`customer` has no `email`, which you require",
    ),
    "null": (
        replaced(MESSAGE, EMAIL, None),
        "/customer/email",
        "/customer/email",
        "`email` is null, but you require a value",
    ),
    "a whole object": (
        without(MESSAGE, ("customer", "address")),
        "/customer/address/city",
        "/customer",
        "`customer` has no `address.city`, which you require",
    ),
    "an object that is null": (
        replaced(MESSAGE, ("customer", "address"), None),
        "/customer/address/city",
        "/customer/address",
        "`address` is null, so that it has no `city`, which you require",
    ),
    "a member of free metadata": (
        MESSAGE,
        "/customer/metadata/a~1b",
        "/customer/metadata",
        "`metadata` has no `a/b`, which you require",
    ),
    "a member of an item": (
        without(ORDER, ("order", "items", 1, "product_id")),
        "/order/items/*/product_id",
        "/order/items/1",
        "an item of `items` has no `product_id`, which you require",
    ),
    "an item": (ORDER, "/order/items/7", "/order/items", "`items` has no `7`, which you require"),
}


@pytest.mark.parametrize(("body", "pointer", "path", "message"), LACKING.values(), ids=LACKING)
def test_what_is_lacking_is_an_error_at_what_is_there(body: Any, pointer: str, path: str, message: str) -> None:
    assert required(body, pointer) == [("required-by-you", path, message)]
    assert check(body).findings == ()
    assert not check(body, require=(requirement(pointer),)).valid


@pytest.mark.parametrize("sender", ["project", "distribution"])
def test_the_pointer_starts_at_the_data(sender: str) -> None:
    event = LEFT if sender == "distribution" else "customer.created"
    data = without(first_example(event), EMAIL)
    [(code, path, _)] = required(webhook(event, data, sender), "/customer/email")
    assert (code, path) == ("required-by-you", "/data/customer")


def test_it_is_demanded_of_selections_designer_payloads_and_halves() -> None:
    selection = webhook(LEFT, {"segment": MESSAGE["segment"]}, "distribution")
    assert [code for code, *_ in required(selection, "/customer/email")] == ["missing-property", "required-by-you"]
    designed = webhook(LEFT, {"to": "mira@example.test"}, "distribution")
    assert [code for code, *_ in required(designed, "/customer/email")] == ["designer-payload", "required-by-you"]
    half = {"type": LEFT, "data": without(MESSAGE, EMAIL)}
    assert [code for code, *_ in required(half, "/customer/email")] == ["partial-envelope", "required-by-you"]


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_meets_what_it_has_and_is_spared_what_it_cannot_have(event: str) -> None:
    data = first_example(event)
    paths = [path for path in places(data) if all(isinstance(step, str) for step in path)]
    there = ["".join(f"/{step}" for step in path) for path in paths if replaced(data, path, 1) is not None]
    null = {pointer for pointer, path in zip(there, paths, strict=True) if value_at(data, path) is None}
    every = tuple(requirement(pointer) for pointer in there if not any(pointer.startswith(none) for none in null))
    validator = EventValidator(Settings(require=(*every, requirement("/no_event/has_this"))))
    assert validator.is_clean(data)


def value_at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def test_a_clean_event_that_lacks_something_is_never_let_pass() -> None:
    body = without(MESSAGE, EMAIL) | {"brand_new": 1}
    validator = EventValidator(Settings(require=(requirement("/customer/email"),)))
    for _ in range(40):  # until the unknown member is usual, and has a predicate of its own
        assert not validator.is_clean(body)
        assert sorted(codes(check(body, require=validator.settings.require))) == ["required-by-you", "unknown-property"]


def test_an_empty_array_lacks_nothing() -> None:
    assert has_all({"items": []}, [("items", "*", "id")])
    assert not has_all({"items": [{"id": None}]}, [("items", "*", "id")])
    assert not has_all({"items": 5}, [("items", "*", "id")])


def test_two_ways_say_the_same_with_one_process_and_with_two(run: Run, tmp_path: Path) -> None:
    file = ndjson(
        tmp_path / "capture.ndjson", [without(MESSAGE, EMAIL), MESSAGE, first_example("voucher.created")] * 50
    )
    words = ("validate", "-f", "concise", "--require", "/customer/email", file)
    one, two = run(*words), run(*words, "--jobs", 2)
    assert (one.code, len(one.lines)) == (1, 50)
    assert two.out == one.out
    assert run(*words, "--engine", "reference").out == one.out


def test_the_configuration_says_it_for_events(run: Run, tmp_path: Path) -> None:
    (tmp_path / "segcli.toml").write_text('[require]\n"customer.segment.*" = ["/customer/email"]\n')
    ndjson(tmp_path / "a.ndjson", [without(MESSAGE, EMAIL), without(first_example("customer.created"), EMAIL)])
    ran = run("validate", "-f", "concise", "a.ndjson", cwd=tmp_path)
    assert (ran.code, [line.split(":")[1] for line in ran.lines]) == (1, ["1"])
    ran = run("validate", "-f", "concise", "--require", "/customer/email", "a.ndjson", cwd=tmp_path)
    assert [line.split(":")[1] for line in ran.lines] == ["1", "2"]


REFUSED = [
    (("--require", "/customer/emial"), "", "no event has a member /customer/emial; did you mean /customer/email?"),
    (("--require", "/custmer/email"), "", "no event has a member /custmer/email; did you mean /customer/email?"),
    (("--require", "/order/items/*/produkt_id"), "", "did you mean /order/items/*/product_id?"),
    (("--event", "customer.deleted", "--require", "/voucher/code"), "", "customer.deleted has no member /voucher/code"),
    (("--require", "customer.email"), "", "--require takes a JSON Pointer such as /customer/email, not customer.email"),
    (("--require", ""), "", "--require takes a pointer to a member of the data"),
    ((), '[require]\n"customer.segment.lft" = ["/customer/email"]', "did you mean customer.segment.left?"),
    ((), '[require]\n"customer.deleted" = ["/voucher/code"]', "customer.deleted has no member /voucher/code"),
    ((), '[require]\n"customer.*" = "/customer/email"', "customer.* must be a list of strings"),
    ((), 'require = ["/customer/email"]', "require must be a table"),
]


@pytest.mark.parametrize(("words", "configuration", "message"), REFUSED, ids=[row[2][:50] for row in REFUSED])
def test_a_member_that_no_event_has_is_refused(
    words: tuple[str, ...], configuration: str, message: str, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "segcli.toml").write_text(configuration)
    ran = run("validate", *words, stdin="{}", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_a_schema_of_ones_own_has_members_of_its_own(run: Run, tmp_path: Path) -> None:
    schema = tmp_path / "schema.json"
    schema.write_text('{"type": "object"}')
    body = orjson.dumps(webhook(LEFT, {"to": None}, "distribution"))
    ran = run("validate", "-f", "concise", "--schema", schema, "--require", "/to", "--require", "/name", stdin=body)
    assert [line.rpartition(" [")[2] for line in ran.lines] == ["/data]", "/data/to]"]
    ran = run("validate", "-f", "concise", "--schema", schema, "--require", "/name", stdin='{"to": 1}{"name": 1}')
    assert [line.partition(" error")[0] for line in ran.lines] == ["<stdin>:1:1:"]


def test_it_can_be_selected_and_ignored() -> None:
    body = without(MESSAGE, EMAIL)
    assert required(body, "/customer/email", ignore=frozenset(("required-by-you",))) == []
    assert len(required(body, "/customer/email", select=frozenset(("required-by-you",)))) == 1


def test_it_is_required_from_python() -> None:
    body = without(MESSAGE, EMAIL)
    [finding] = Validator(require=["/customer/email"]).validate(body)
    assert (finding.code, finding.severity, finding.expected) == ("required-by-you", Severity.ERROR, "`email`")
    assert list(validate(body, require=["/customer/email"])) == [finding]
    assert not validate(body)
    with pytest.raises(SegcliError, match="did you mean /customer/email"):
        Validator(require=["/customer/emial"])
