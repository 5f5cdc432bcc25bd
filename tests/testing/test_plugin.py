"""The fixtures for pytest, in the tests of somebody else: what they give, how they fail, what loading them loads."""

import itertools
import subprocess
import sys
import tomllib
from pathlib import Path

import orjson
import pytest

from segcli import SegcliError, SegcliEvent, SegcliSigned, assert_valid, validate
from segcli.schemas.bundle import bundle
from segcli.testing import plugin
from support.cli import Run, environment
from support.events import EVENTS
from support.pages import Block, blocks
from support.paths import BROKEN, ROOT

pytest_plugins = ("pytester",)

PAGE = ROOT / "docs" / "testing.md"
HANDLERS = blocks("python", pages=(PAGE,))
OTHER_PLUGINS = ("xdist", "xdist.looponfail", "anyio", "hypothesispytest")
"""Plugins that would be loaded, which takes a second."""

DETERMINISTIC = """
    import json, os

    def test_one(segcli_event):
        with open("made", "a") as file:
            json.dump([segcli_event("customer.created"), segcli_event("customer.created")], file)

    def test_two(segcli_event):
        segcli_event("voucher.created")
        with open("made", "a") as file:
            json.dump([segcli_event("customer.created"), segcli_event("customer.created")], file)
"""


SERVER = """
    import threading, time, urllib.error, urllib.request
    import pytest

    def post(url, body=b"{}", headers={}):
        try:
            with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=10) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def test_answers_come_in_their_order(segcli_server):
        segcli_server.respond(500, 503, body=b"no")
        assert [post(segcli_server.url) for _ in range(3)] == [(500, b"no"), (503, b"no"), (200, b"")]
        assert len(segcli_server.requests) == 3

    def test_bodies_are_as_they_came(segcli_server):
        post(segcli_server.url + "?a=b", b"\\xff {", {"X-Odd": "Value"})
        post(segcli_server.url, b'[1]')
        first, second = segcli_server.requests
        assert (first.target, first.body, first.headers["x-odd"]) == ("/hook?a=b", b"\\xff {", "Value")
        assert segcli_server.events == [[1]]
        assert not first.is_signed("key")

    def test_who_sends_later_is_waited_for(segcli_server):
        def later():
            time.sleep(0.2)
            post(segcli_server.url)
        threading.Thread(target=later).start()
        assert len(segcli_server.wait_for(1)) == 1
        with pytest.raises(AssertionError, match="1 of 2 requests have come in 0.1 s"):
            segcli_server.wait_for(2, 0.1)

    def test_each_test_has_its_own(segcli_server):
        assert segcli_server.requests == []
        assert post(segcli_server.url.replace("/hook", "/other"))[0] == 404
        assert segcli_server.requests == []
"""


@pytest.fixture
def event() -> SegcliEvent:
    """What `segcli_event` gives; by another name, as the plugin may not be installed here."""
    return SegcliEvent()


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A project in an environment that segcli is installed in, with the entry points of this checkout."""
    entries = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]["pytest11"]
    installed = pytester.path / "installed" / "segcli_checkout-0.dist-info"
    installed.mkdir(parents=True)
    lines = "".join(f"{name} = {module}\n" for name, module in entries.items())
    (installed / "entry_points.txt").write_text(f"[pytest11]\n{lines}")
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: segcli-checkout\nVersion: 0\n")
    monkeypatch.setenv("PYTHONPATH", f"{installed.parent}:{environment().get('PYTHONPATH', '')}".rstrip(":"))
    monkeypatch.setenv("COLUMNS", "80")
    return pytester


def outcome(project: pytest.Pytester, *words: str) -> pytest.RunResult:
    """How the tests of the project end, warnings being errors."""
    without = [f"-pno:{name}" for name in ("cacheprovider", *OTHER_PLUGINS)]
    return project.runpytest_subprocess("-W", "error", *without, *words)


def file_name(block: Block, number: int) -> str:
    """The file that a block of the page is: the one that is named above it, or a test."""
    lead = block.lead.removesuffix("`:").rpartition("`")[2]
    return lead if lead.endswith(".py") else f"test_{number}.py"


def write_page(folder: Path) -> list[str]:
    """Write the files of the page, and give their names."""
    names = [file_name(block, number) for number, block in enumerate(HANDLERS)]
    for name, block in zip(names, HANDLERS, strict=True):
        (folder / name).write_text(block.text, "utf-8")
    return names


def test_the_handlers_and_tests_of_the_page_do_what_it_says(project: pytest.Pytester) -> None:
    write_page(project.path)
    [failure] = blocks("text", pages=(PAGE,))

    ran = outcome(project)

    ran.assert_outcomes(passed=5, failed=1)
    assert failure.text in "\n".join(line.rstrip() for line in ran.outlines)


def test_the_tests_of_the_page_are_typed(tmp_path: Path) -> None:
    names = [name for name in write_page(tmp_path) if "fastapi" not in name and "flask" not in name]
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file", "", *names]

    done = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, text=True)

    assert (done.returncode, done.stdout) == (0, f"Success: no issues found in {len(names)} source files\n")


def test_a_server_receives_in_the_process_of_a_test(project: pytest.Pytester) -> None:
    project.makepyfile(SERVER)

    outcome(project).assert_outcomes(passed=4)


def test_loading_the_plugin_loads_nothing_else_of_segcli(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import sys

        def test_it(pytestconfig):
            assert pytestconfig.pluginmanager.has_plugin("segcli")
            own = {name for name in sys.modules if name.partition(".")[0] == "segcli"}
            assert own == {"segcli", "segcli.__about__", "segcli.testing", "segcli.testing.plugin"}
            assert not {"orjson", "jsonschema_rs", "typer"} & sys.modules.keys()
        """
    )

    outcome(project).assert_outcomes(passed=1)


def test_pytest_lists_the_fixtures_with_what_they_do(project: pytest.Pytester) -> None:
    listed = outcome(project, "--fixtures").stdout.str()

    for name in ("segcli_event", "segcli_signed", "assert_valid"):
        assert f"\n{name} -- " in listed
        assert getattr(plugin, name).__doc__.splitlines()[0].strip() in listed


def test_a_failure_reads_like_the_report_and_shows_no_frame_of_segcli(project: pytest.Pytester, run: Run) -> None:
    body = BROKEN.read_bytes()
    project.path.joinpath("body.json").write_bytes(body)
    project.makepyfile(
        test_handler="""
        from pathlib import Path

        def test_it(assert_valid):
            assert_valid(Path("body.json").read_bytes())
        """
    )
    reported = run("validate", "--quiet", "--format", "text", BROKEN).out.replace(str(BROKEN), "payload")

    ran = outcome(project)
    lines = "\n".join(ran.outlines).partition("= FAILURES =")[2].split("\n")
    failure = [line.removeprefix("E").removeprefix("       ") for line in lines if line.startswith("E")]

    ran.assert_outcomes(failed=1)
    assert failure[0] == "AssertionError: the payload has 3 errors, 1 warning, 1 note"
    assert " ".join("\n".join(failure[1:]).split()) == " ".join(reported.split())
    assert max(len(line) for line in lines if line.startswith("E")) <= 80
    assert not [line for line in lines if "segcli/" in line or "segcli\\" in line]


def test_a_mistake_in_a_call_is_one_line_and_shows_no_frame_of_segcli(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        from segcli import assert_valid

        def test_event(segcli_event):
            segcli_event("customer.creatd")

        def test_member(segcli_event):
            segcli_event("customer.created", custmer={})

        def test_assertion():
            assert_valid({}, "customer.creatd")
        """
    )

    ran = outcome(project)

    ran.assert_outcomes(failed=3)
    ran.stdout.fnmatch_lines(
        [
            "E *SegcliError: no event is called customer.creatd; did you mean customer.created*",
            "E *SegcliError: the data of customer.created has no member custmer; did you mean customer?",
            "E *SegcliError: no event is called customer.creatd; did you mean customer.created*",
        ]
    )
    assert not [line for line in ran.outlines if line.startswith(str(ROOT))]


def test_a_test_gets_the_same_payloads_whatever_runs_before_it(project: pytest.Pytester) -> None:
    project.makepyfile(DETERMINISTIC)
    made = project.path / "made"

    for words in ((), ("-k", "two")):
        outcome(project, *words)
    first, second, again = (orjson.loads(f"[{part}]") for part in made.read_text().strip("[]").split("]["))

    assert first == second == again
    assert first[0] != first[1]


@pytest.mark.parametrize("name", EVENTS)
def test_each_event_comes_as_it_is_sent(event: SegcliEvent, name: str) -> None:
    channels = EVENTS[name]["channels"]

    for channel, payload in [
        (channels[0], event(name)),
        *((channel, event(name, envelope=channel)) for channel in channels),
    ]:
        assert payload["event"]["type"] == name
        assert payload["source"]["object"] == {"project": "webhook"}.get(channel, channel)
        assert_valid(payload, name, strict=True)


def test_options_choose_envelope_purpose_and_others(event: SegcliEvent) -> None:
    name = "customer.segment.left"

    assert event(name, envelope="data").keys() >= {"customer", "segment"}
    assert "promotion_tier" in event(name, purpose="promotion")["data"]
    assert SegcliEvent()(name, seed=1) != SegcliEvent()(name)
    assert SegcliEvent()(name, seed=1) == SegcliEvent()(name, seed=1)


def test_changes_are_merged_into_the_data(event: SegcliEvent) -> None:
    before = SegcliEvent()("customer.order.paid", envelope="data")
    payload = event(
        "customer.order.paid",
        envelope="data",
        customer={"metadata": {"region": "west", "age": 7}, "email": ..., "name": None},
        order={"items": []},
    )
    order = before["order"] | {"items": []}
    customer = before["customer"] | {"metadata": before["customer"]["metadata"] | {"region": "west", "age": 7}}
    del customer["email"]

    assert payload == before | {"order": order, "customer": customer | {"name": None}}


def test_a_change_takes_effect_where_there_was_no_object(event: SegcliEvent) -> None:
    payload = event("redemption.succeeded", holder=None)
    other = event("redemption.succeeded", holder={"email": ..., "id": "cust_1"} | {"metadata": {"a": ...}})

    assert payload["data"]["holder"] is None
    assert other["data"]["holder"]["id"] == "cust_1"
    assert "a" not in other["data"]["holder"]["metadata"]
    assert "email" not in other["data"]["holder"]


def test_a_payload_is_a_dict_of_ones_own(event: SegcliEvent) -> None:
    change: dict[str, dict[str, list[int]]] = {"metadata": {"a": []}}
    payload = event("publication.succeeded", customer=change)
    objects = [value for value in parts(payload) if isinstance(value, dict | list)]

    assert len({id(value) for value in objects}) == len(objects)
    payload["data"]["customer"]["metadata"]["b"] = 1
    assert change == {"metadata": {"a": []}}


def parts(value: object) -> list[object]:
    """A JSON value and all inside of it."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value, *itertools.chain.from_iterable(map(parts, inner))]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ({"envelope": "distribution"}, "is sent by a project webhook, not by a distribution webhook"),
        ({"envelope": "projekt"}, "is sent by a project webhook, not by a projekt webhook"),
        ({"purpose": "message"}, "has no purposes"),
        ({"purpose": "massage"}, "there is no purpose massage"),
        ({"vocher": {}}, "the data of voucher.created has no member vocher; did you mean voucher?"),
    ],
    ids=str,
)
def test_what_there_is_not_is_said(event: SegcliEvent, call: dict[str, object], message: str) -> None:
    with pytest.raises(SegcliError, match=message.replace("?", r"\?")):
        event("voucher.created", **call)  # type: ignore[arg-type]


def test_no_member_of_any_data_has_the_name_of_an_option() -> None:
    members = {member for name in EVENTS for member in bundle(name)["properties"]}

    assert members.isdisjoint({"envelope", "purpose", "seed"})


@pytest.mark.parametrize("secret", ["key", "k\u00e9y ".encode()], ids=["text", "bytes"])
def test_a_signature_is_the_one_that_verify_takes(
    event: SegcliEvent, secret: str | bytes, tmp_path: Path, run: Run
) -> None:
    body, headers = SegcliSigned()(event("customer.created"), secret)
    (tmp_path / "secret").write_bytes(secret if isinstance(secret, bytes) else secret.encode())

    ran = run(
        "verify",
        "-",
        "--secret-file",
        tmp_path / "secret",
        "--signature",
        headers["x-voucherify-signature"],
        stdin=body,
    )

    assert ran.out == "the signature matches\n"
    assert headers["content-type"] == "application/json"
    assert validate(body).valid


def test_a_body_that_is_text_is_signed_as_it_is() -> None:
    text = b'{"a": 1}'

    assert SegcliSigned()(text).body == text
    assert SegcliSigned()(text) == SegcliSigned()(text.decode(), SegcliSigned.secret)


@pytest.mark.parametrize(
    ("payload", "message"),
    [
        (b"", "the payload holds no event: it is empty, blank or an empty array"),
        (b"no JSON", "the payload has 1 error"),
        ({"nobody": "knows"}, "the payload has 1 error"),
        (
            {"object": "event", "data": {"object": {}}, "type": "x", "created_at": "2025-02-01T12:00:43.317Z"},
            "the payload was not checked in full: 1 note",
        ),
    ],
    ids=["empty", "no JSON", "no event", "not checked"],
)
def test_what_is_not_an_event_that_was_checked_is_not_valid(payload: object, message: str) -> None:
    with pytest.raises(AssertionError) as raised:
        assert_valid(payload)

    assert str(raised.value).partition("\n")[0] == message


def test_warnings_fail_when_they_are_to(event: SegcliEvent) -> None:
    payload = event("customer.segment.left", purpose="unique-codes", publication={"customer_id": "cust_other"})

    assert_valid(payload)
    with pytest.raises(AssertionError, match=r"has 1 warning\nwarning\[customer-mismatch\]"):
        assert_valid(payload, strict=True)


@pytest.mark.parametrize("show_values", [False, True])
def test_values_are_shown_only_when_they_are_asked_for(show_values: bool) -> None:
    with pytest.raises(AssertionError) as raised:
        assert_valid({"customer": {"name": "Mira Holt", "id": None}}, "customer.created", show_values=show_values)

    assert "null-not-allowed" in str(raised.value)
    assert ("Mira Holt" in str(raised.value)) is show_values


def test_a_schema_of_ones_own_is_what_a_payload_must_fit(tmp_path: Path) -> None:
    schema = tmp_path / "schema.json"
    schema.write_text('{"type": "object", "required": ["name"]}')

    assert_valid({"name": "x"}, schema=schema)
    with pytest.raises(AssertionError, match="missing-property"):
        assert_valid({}, schema=schema)
