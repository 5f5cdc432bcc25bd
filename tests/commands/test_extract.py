"""`segcli extract`: events out of their sources, byte for byte, one a line, as files or redacted."""

import gzip
import json
import os
from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segcli.input.encoding import Encoding
from segcli.input.framing import Framing
from segcli.input.records import Record
from support.cli import Run
from support.events import payload, webhook
from support.paths import BROKEN, LEFT, VALID

EVENT = payload("customer.segment.left/unique-codes.json")
SENT = webhook("customer.segment.left", EVENT)
CODES = VALID / "customer.segment.left" / "unique-codes.json"


def records(text: str) -> list[Record]:
    return [item for item in Framing(Encoding(iter([text.encode()]))) if isinstance(item, Record)]


ODD = '{ "customer":\t{"id" : "cust_1", "name": "\\u017b\\/ Żółw", "metadata":{"n": 1.50e1, "n": 2}},\r\n "segment":{}}'


def test_events_come_out_byte_for_byte(run: Run) -> None:
    ran = run("extract", "-", stdin=f"[{ODD},\n{ODD}]")

    assert ran == (0, f"{ODD}\n{ODD}\n", f"2 events extracted. {2 * len(ODD.encode()) + 4} bytes, nothing skipped.\n")


def test_a_line_for_each_event_changes_nothing_but_white_space(run: Run) -> None:
    line = '{"customer":{"id":"cust_1","name":"\\u017b\\/ Żółw","metadata":{"n":1.50e1,"n":2}},"segment":{}}\n'

    assert run("extract", "-f", "ndjson", "-q", stdin=ODD * 2) == (0, line * 2, "")


def test_compressed_and_utf_16_sources_come_out_as_utf_8(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json.gz").write_bytes(gzip.compress(ODD.encode("utf-16")))

    assert run("extract", "-q", tmp_path / "a.json.gz").out == f"{ODD}\n"


def test_only_the_chosen_ones_come_out(run: Run) -> None:
    ran = run("extract", "--where", "type=customer.segment.left", "--where", "invalid", VALID, BROKEN)

    assert (ran.code, ran.out) == (0, BROKEN.read_text().rstrip() + "\n")
    assert "1 of 123 events chosen" in ran.err


def test_nothing_chosen_is_said_and_no_error(run: Run) -> None:
    ran = run("extract", "--where", "customer=nobody", LEFT)

    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith("none of 1 event chosen.")


def test_a_wrapped_event_comes_out_alone(run: Run) -> None:
    log = json.dumps({"Records": [{"body": json.dumps(EVENT)}, {"body": EVENT}]})

    ran = run("extract", "-q", "--at", "/Records/*/body", stdin=log)

    assert ran == (0, f"{json.dumps(EVENT)}\n{json.dumps(EVENT)}\n", "")


def test_what_cannot_be_read_is_told_and_ends_with_2(run: Run) -> None:
    ran = run("extract", "-", "missing.json", stdin=f"{ODD}\nnot json Ann\n{ODD}\n")

    assert ran.code == 2
    assert len(records(ran.out)) == 2
    assert "<stdin>:3:1: error invalid-json" in ran.err
    assert "missing.json: no such file or directory" in ran.err
    assert "Ann" not in ran.err


def test_a_file_of_somebody_else_in_a_directory_stays_there(run: Run, tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"name": "x"}')
    (tmp_path / "sent.json").write_text(json.dumps(SENT))

    ran = run("extract", tmp_path)

    assert ran.out == f"{json.dumps(SENT)}\n"
    assert ran.err.startswith("1 event extracted.")


def test_files_are_named_by_type_and_id(run: Run, tmp_path: Path) -> None:
    events = "".join(json.dumps(event) for event in (SENT, EVENT, SENT, {"x": 1}))

    ran = run("extract", "--output-dir", tmp_path / "new" / "out", stdin=events)

    assert (ran.code, ran.out) == (0, "")
    customer = EVENT["customer"]["id"]
    assert sorted(file.name for file in (tmp_path / "new" / "out").iterdir()) == [
        f"customer.segment.left-{customer}.json",
        "customer.segment.left-evcus_0f9f410d4f40036d9d-2.json",
        "customer.segment.left-evcus_0f9f410d4f40036d9d.json",
        "unrecognised.json",
    ]
    for file in (tmp_path / "new" / "out").glob("*evcus*"):
        assert file.read_text() == f"{json.dumps(SENT)}\n"


@pytest.mark.parametrize("name", ["../../evil", "evcus_../x", "ann@example.test", "evcus_" + "x" * 300, "con\x00", 5])
def test_a_name_from_a_payload_leads_nowhere_else(name: object, run: Run, tmp_path: Path) -> None:
    sent = SENT | {"event": SENT["event"] | {"id": name}, "data": {"segment": {"id": name}, "customer": {"id": name}}}

    assert run("extract", "-q", "--output-dir", "out", stdin=json.dumps(sent), cwd=tmp_path).code == 0

    assert [file.relative_to(tmp_path).as_posix() for file in sorted(tmp_path.rglob("*.json"))] == [
        "out/customer.segment.left.json"
    ]


def test_a_file_of_before_is_replaced_only_by_force(run: Run, tmp_path: Path) -> None:
    file = tmp_path / f"customer.segment.left-{EVENT['customer']['id']}.json"
    file.write_text("mine")

    refused = run("extract", "--output-dir", tmp_path, stdin=json.dumps(EVENT))

    assert (refused.code, refused.err) == (2, f"segcli: {file} is there already; --force replaces it\n")
    assert file.read_text() == "mine"
    assert run("extract", "--output-dir", tmp_path, "--force", stdin=json.dumps(EVENT)).code == 0
    assert file.read_text() == f"{json.dumps(EVENT)}\n"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        pytest.param(["--force"], "--force is about the files of --output-dir", id="force without a folder"),
        pytest.param(["--force", "-o", "x"], "--force is about the files of --output-dir", id="force of a file"),
        pytest.param(["-o", "x", "--output-dir", "y"], "--output or into the folder of --output-dir", id="both"),
        pytest.param(["--salt-file", "x"], "--salt-file is about --redact and --redact-all", id="salt alone"),
        pytest.param(["-f", "yaml"], "there is no format yaml: the formats are source, ndjson", id="no format"),
        pytest.param(["--where", "typ=x"], "did you mean type?", id="no key"),
        pytest.param(["--at", "body"], "--at takes a JSON Pointer", id="no pointer"),
        pytest.param(["--event", "customer.segment.lefft"], "did you mean customer.segment.left", id="no event"),
    ],
)
def test_what_does_not_go_together_ends_with_2(args: list[str], said: str, run: Run) -> None:
    ran = run("extract", *args, stdin=ODD)

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_all_events_go_to_one_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out.ndjson").write_text("of before")

    ran = run("extract", "-f", "ndjson", "-o", "out.ndjson", stdin=ODD * 2, cwd=tmp_path)

    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith("2 events extracted.")
    assert len(records((tmp_path / "out.ndjson").read_text())) == 2
    assert [file.name for file in tmp_path.iterdir()] == ["out.ndjson"]


def test_a_run_that_fails_leaves_the_file_of_before(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out.json").write_text("of before")

    ran = run("extract", "-o", "out.json", "--redact", "--salt-file", "nowhere", stdin=ODD, cwd=tmp_path)

    assert ran.code == 2
    assert (tmp_path / "out.json").read_text() == "of before"


def test_the_file_is_no_source(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sent.json").write_text(ODD, newline="")

    ran = run("extract", "-o", "sent.json", "sent.json", cwd=tmp_path)

    assert (ran.code, ran.err) == (2, "segcli: sent.json is to be read, so it cannot be written as well\n")
    assert (tmp_path / "sent.json").read_bytes() == ODD.encode()


@pytest.mark.parametrize("name", ["out", "out/", "new/"])
def test_a_folder_as_the_file_names_the_option_for_folders(name: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()

    ran = run("extract", "-o", name, stdin=ODD, cwd=tmp_path)

    said = f"--output takes a file, and {name} is a folder: --output-dir writes a file for each event"
    assert (ran.code, ran.out, ran.err) == (2, "", f"segcli: {said}\n")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_folder_that_is_a_file_ends_with_2(run: Run) -> None:
    ran = run("extract", "--output-dir", LEFT, stdin=ODD)

    assert ran.code == 2
    assert "cannot write to" in ran.err


SALT = {"SEGCLI_SALT": "s"}


def test_a_redacted_copy_passes_and_names_nobody(run: Run) -> None:
    copy = run("extract", "--redact", CODES, env=SALT)

    assert copy.out == run("extract", "--redact", CODES, env=SALT).out
    assert run("validate", "--strict", stdin=copy.out).code == 0
    customer = EVENT["customer"]
    for text in (customer["name"], customer["email"], customer["source_id"], EVENT["voucher"]["code"]):
        assert text not in copy.out
    assert customer["id"] in copy.out


def test_a_copy_redacted_altogether_passes_and_tells_of_no_project(run: Run, tmp_path: Path) -> None:
    ran = run("extract", "--redact-all", "--output-dir", tmp_path, stdin=json.dumps(SENT), env=SALT)

    assert (ran.code, ran.out) == (0, "")
    [file] = tmp_path.iterdir()
    assert run("validate", "--strict", file).code == 0
    copy = json.loads(file.read_text())
    ids = [SENT["project_id"], SENT["id"], SENT["source"]["id"], SENT["event"]["id"], EVENT["customer"]["id"]]
    texts = [EVENT["segment"]["name"], EVENT["campaign"]["name"], SENT["created_at"][:10], *ids]
    assert [text for text in texts if text in file.read_text() or text in file.name] == []
    assert file.name == f"customer.segment.left-{copy['event']['id']}.json"
    assert copy["data"]["customer"]["id"] == copy["data"]["publication"]["customer_id"]
    assert copy["data"]["customer"]["summary"] == EVENT["customer"]["summary"] | {
        "orders": copy["data"]["customer"]["summary"]["orders"]
    }


@pytest.mark.parametrize("option", ["--redact", "--redact-all"])
def test_the_salt_of_a_file_is_that_of_the_variable(option: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "salt").write_text("s\n")

    by_file = run("extract", option, "--salt-file", tmp_path / "salt", CODES, env={"SEGCLI_SALT": "other"})

    assert by_file.out == run("extract", option, CODES, env=SALT).out
    assert by_file.out != run("extract", option, CODES).out != run("extract", option, CODES).out


def test_the_old_option_for_a_salt_names_the_new_ones_and_not_the_salt(run: Run) -> None:
    ran = run("extract", "--redact", "--salt", "secret-salt", CODES)

    assert (ran.code, ran.out) == (2, "")
    assert "--salt-file FILE" in ran.err
    assert "SEGCLI_SALT" in ran.err
    assert "secret-salt" not in ran.err
    assert "TEXT" not in run("extract", "--help").out


@pytest.mark.parametrize("option", ["--redact", "--redact-all"])
@pytest.mark.parametrize("given", ["", " ", "\n"], ids=ascii)
def test_an_empty_salt_is_refused(option: str, given: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "salt").write_text(given)

    by_file = run("extract", option, "--salt-file", tmp_path / "salt", CODES)
    by_variable = run("extract", option, CODES, env={"SEGCLI_SALT": given})

    assert (by_file.code, by_file.out, by_file.err) == (2, "", f"segcli: the salt in {tmp_path / 'salt'} is empty\n")
    assert (by_variable.code, by_variable.out) == (2, "")
    assert by_variable.err == "segcli: the salt in SEGCLI_SALT is empty\n"


def test_a_salt_is_read_from_a_small_regular_file_only(run: Run, tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"x" * 65_537)
    os.mkfifo(tmp_path / "pipe")

    for name, reason in {
        "large": "more than 64 KiB",
        "pipe": "not a regular file",
        ".": "not a regular file",
        "nowhere": "no such file or directory",
    }.items():
        ran = run("extract", "--redact", "--salt-file", tmp_path / name, CODES)
        assert (ran.code, ran.out) == (2, "")
        assert reason in ran.err


def test_events_of_one_run_share_their_stand_ins(run: Run) -> None:
    copies = records(run("extract", "--redact", stdin=json.dumps(SENT) + json.dumps(EVENT)).out)

    assert copies[0].json["data"]["customer"] == copies[1].json["customer"]


def test_glued_events_come_out_one_a_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "many.ndjson"
    file.write_bytes(orjson.dumps(EVENT) * 3000)

    ran = run("extract", "-q", "-f", "ndjson", file)

    assert ran.out.count("\n") == 3000


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.lists(st.dictionaries(TEXT, VALUE, max_size=3), min_size=1, max_size=12),
    indent=st.sampled_from([None, 1, "\t"]),
)
def test_any_values_come_out_as_they_went_in(run: Run, values: list[object], indent: int | str | None) -> None:
    texts = [json.dumps(value, indent=indent, ensure_ascii=False) for value in values]

    ran = run("extract", "-q", stdin="\n".join(texts))

    assert (ran.code, ran.out) == (0, "".join(f"{text}\n" for text in texts))
    copies = records(run("extract", "-q", "--redact", stdin="\n".join(texts)).out)
    assert len(copies) == len(values)
