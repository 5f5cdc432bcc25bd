"""What a shell sees of `segcli diff`: exit codes, streams, sides, formats, and that nothing personal leaks."""

import base64
import gzip
import json
import os
import re
import select
import subprocess
from collections.abc import Callable
from pathlib import Path

import jsonpatch
import pytest

from support.cli import COMMAND, Golden, Run, environment
from support.diff import LEFT, Compare, Event, changed, copied, equal
from support.events import payload
from support.events import webhook as sent
from support.paths import VALID

PERSONAL = ("Ines", "Moreau", "crm-30991", "example.test", "BACK-8kQ2ZM", "south")


def webhook(data: Event, number: int = 1) -> Event:
    return {
        "id": f"whs_{number}",
        "project_id": "proj_1",
        "created_at": f"2025-01-01T00:00:{number:02}Z",
        "type": "customer.segment.left",
        "data": data,
        "source": {"id": "wh_1", "object": "webhook", "target_url": f"https://example.test/{number}"},
        "event": {
            "id": f"evcus_{number}",
            "type": "customer.segment.left",
            "created_at": f"2025-01-01T00:00:{number:02}Z",
            "group_id": f"v-{number}",
        },
    }


def sample() -> Event:
    """The example with a change of every kind."""
    event = changed(name="Ines Duval", updated_at="2025-02-02T13:30:43.317Z", phone="+44 20 7946 0000")
    event["customer"]["summary"]["orders"] |= {"total_count": 2, "total_amount": 22400, "average_amount": 11200}
    event["customer"]["metadata"] = {"region": "north"}
    event["segment"]["name"] = "Regulars"
    event["voucher"]["categories"].insert(0, {"id": "cat_1", "name": "Early", "hierarchy": 1, "object": "category"})
    event["voucher"]["categories"][1]["hierarchy"] = "5"
    event["campaign"]["description"] = None
    event["publication"]["vouchers_id"] = ["v_1", *event["publication"]["vouchers_id"]]
    del event["voucher"]["metadata"]
    return event


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_a_difference_reads_as_its_golden_file(compare: Compare, golden: Golden, form: str) -> None:
    left = [LEFT, webhook(LEFT, 1), webhook(LEFT, 2), webhook({"note": "x"}, 3)]
    right = [sample(), webhook(LEFT, 2), webhook(changed(email=None), 1), webhook({"note": "x"}, 4)]
    ran = compare(left, right, "--format", form)
    assert ran.code == 1
    golden(f"{form}.txt", ran.out)


def test_colour_carries_nothing_that_the_text_does_not(compare: Compare) -> None:
    plain, painted = compare([LEFT], [sample()]), compare([LEFT], [sample()], "--color", "always")
    assert "\x1b[" in painted.out
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted.out) == plain.out


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_nothing_personal_is_shown_unless_asked_for(compare: Compare, form: str) -> None:
    gone = {"segment": LEFT["segment"], "customer": {"id": "cust_1", "jane.doe@example.test": "Ines"}}
    for right in (gone, changed(name="Ines Duval"), changed(name={"given": "Ines"})):
        report = compare([LEFT], [right], "--format", form)
        assert not [word for word in PERSONAL if word in report.out + report.err]
    assert "Moreau" in compare([LEFT], [changed(name="X")], "--format", form, "--show-values").out


@pytest.mark.parametrize(
    ("left", "right", "options", "code", "closing"),
    [
        pytest.param([LEFT], [LEFT], (), 0, "no differences. 2 events read", id="the same"),
        pytest.param([LEFT], [changed(name="X")], (), 1, "1 change in 1 object. 2 events", id="one change"),
        pytest.param([LEFT, LEFT], [LEFT, LEFT], (), 0, "no differences in 2 pairs. 4 events", id="captures"),
        pytest.param(
            [LEFT, webhook(LEFT)], [LEFT], (), 1, "no differences; 1 only left. 3 events", id="one on the left only"
        ),
        pytest.param(
            [webhook(LEFT, 1)], [webhook(LEFT, 2)], ("--ignore-volatile",), 0, "no differences", id="volatile ignored"
        ),
        pytest.param([webhook(LEFT, 1)], [webhook(LEFT, 2)], (), 1, "6 changes in 1 object", id="volatile"),
        pytest.param(
            [{"id": "a", "x": LEFT}], [{"id": "b", "x": LEFT}], ("--ignore-volatile",), 1, "1 change", id="bare id"
        ),
        pytest.param(
            [LEFT], [changed(name="X")], ("--ignore-path", "/customer/name"), 0, "no differences", id="ignored path"
        ),
        pytest.param(
            [LEFT], [changed(name="X")], ("--ignore-path", "/*/name"), 0, "no differences", id="ignored at one level"
        ),
        pytest.param(
            [LEFT],
            [changed(summary=None)],
            ("--ignore-path", "/*"),
            0,
            "no differences",
            id="ignored with all below",
        ),
        pytest.param(
            [LEFT], [changed(name="X")], ("--ignore-path", "/**/name"), 0, "no differences", id="ignored at any depth"
        ),
        pytest.param([LEFT], [changed(name="X")], ("--ignore-path", "/name"), 1, "1 change", id="ignored elsewhere"),
        pytest.param(
            [LEFT],
            [changed(names="X")],
            ("--ignore-path", "/customer/name"),
            1,
            "1 change",
            id="whole names only",
        ),
        pytest.param(
            [LEFT], [changed(**{"a/b": 1})], ("--ignore-path", "/customer/a~1b"), 0, "no differences", id="escaped"
        ),
        pytest.param(
            [LEFT, {"x": 1}],
            [webhook(LEFT), {"y": 1}],
            ("--match", "event"),
            1,
            "nothing in common",
            id="strangers",
        ),
    ],
)
def test_the_exit_code_and_the_closing_line_tell_what_came_of_it(
    compare: Compare,
    left: list[Event],
    right: list[Event],
    options: tuple[str, ...],
    code: int,
    closing: str,
) -> None:
    ran = compare(left, right, *options)
    assert ran.code == code, ran.out
    assert ran.err.startswith(closing)
    assert bool(ran.out) == bool(code)


def test_a_webhook_in_another_layout_is_the_same(run: Run, tmp_path: Path) -> None:
    indented, packed = tmp_path / "a.json", tmp_path / "b.json.gz"
    indented.write_text(json.dumps([LEFT, sample()], indent=4, sort_keys=True))
    packed.write_bytes(gzip.compress(f"{json.dumps(LEFT)}{json.dumps(sample())}".encode()))
    assert run("diff", indented, packed).code == 0


def test_a_file_is_compared_with_stdin(run: Run, captures: Callable[..., list[Path]]) -> None:
    (left,) = captures([LEFT])
    assert run("diff", left, "-", stdin=json.dumps(LEFT)).code == 0
    ran = run("diff", left, "-", "--stdin-name", "now.json", stdin=json.dumps(sample()))
    assert ran.code == 1
    assert f"{left}:1 -> now.json:1" in ran.out


def test_two_events_of_one_source_are_compared_and_more_in_turn(compare: Compare) -> None:
    assert compare([LEFT, LEFT], None).err.startswith("no differences. 2 events read")
    ran = compare([LEFT, changed(name="X"), changed(name="Y")], None, "-q", "--format", "json")
    numbers = [(pair["left"]["event"], pair["right"]["event"]) for pair in json.loads(ran.out)["pairs"]]
    assert (ran.code, numbers, ran.err) == (1, [(1, 2), (2, 3)], "")


def test_directories_are_compared_file_by_file_and_moved_events_are_paired(run: Run, tmp_path: Path) -> None:
    order = json.loads((VALID / "customer.order.created" / "plain.json").read_bytes())
    contents: dict[str, list[Event]] = {
        "left/a.json": [LEFT],
        "left/b.json": [order],
        "left/old.json": [webhook(LEFT, 7)],
        "right/a.json": [changed(name="X")],
        "right/b.json": [order],
        "right/deep/new.json": [webhook(LEFT, 7), webhook(sample(), 8)],
    }
    for name, events in contents.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("\n".join(map(json.dumps, events)))
    ran = run("diff", "--format", "json", "left", "right", cwd=tmp_path)
    report = json.loads(ran.out)
    assert [pair["right"]["source"] for pair in report["pairs"]] == ["right/a.json"]
    assert [event["source"] for event in report["only_right"]] == ["right/deep/new.json"]
    assert (report["summary"]["same"], report["summary"]["only_left"]) == (2, 0)


def test_a_lost_delivery_is_listed_though_another_event_is_about_the_same_thing(compare: Compare) -> None:
    left, right = [webhook(LEFT, number) for number in (1, 2, 3)], [webhook(LEFT, number) for number in (1, 3, 4)]
    ran = compare(left, right, "--format", "json")
    report = json.loads(ran.out)
    assert (ran.code, report["pairs"]) == (1, [])
    assert [[event["event"] for event in report[side]] for side in ("only_left", "only_right")] == [[2], [3]]
    assert "2" in compare(left, right, "--match", "entity").err


@pytest.mark.parametrize("files_of_one_name", [True, False])
def test_in_directories_a_lost_delivery_is_listed_too(run: Run, tmp_path: Path, files_of_one_name: bool) -> None:
    """One event left over on each side is no single event when others were paired."""
    contents = {"left/b.json": webhook(LEFT, 2), "right/c.json": webhook(LEFT, 3)}
    if files_of_one_name:
        contents |= {"left/a.json": webhook(LEFT, 1), "right/a.json": webhook(LEFT, 1)}
    for name, event in contents.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(json.dumps(event))
    report = json.loads(run("diff", "--format", "json", "left", "right", cwd=tmp_path).out)
    unpaired = [event["source"] for side in ("only_left", "only_right") for event in report[side]]
    assert unpaired == (["left/b.json", "right/c.json"] if files_of_one_name else [])
    assert [pair["match"] for pair in report["pairs"]] == ([] if files_of_one_name else ["entity"])


@pytest.mark.parametrize(
    ("words", "stdin", "message"),
    [
        pytest.param(("nowhere.json", "left.json"), "", "nowhere.json: no such file or directory", id="missing"),
        pytest.param(("left.json", "nowhere.json"), "", "nowhere.json: no such file or directory", id="missing right"),
        pytest.param(("left.json", "-"), "{oops", "<stdin>:1:2: error invalid-json", id="invalid JSON"),
        pytest.param(("left.json", "-"), "", "<stdin>: holds no JSON value", id="nothing on one side"),
        pytest.param(("left.json",), "", "nothing to compare. 1 event read", id="one event"),
        pytest.param(("-", "-"), "", "stdin can be read once only", id="stdin twice"),
        pytest.param(("left.json", "left.json", "--format", "xml"), "", "there is no format xml", id="no format"),
        pytest.param(("left.json", "-", "--ignore-path", "a"), "{}", "a JSON Pointer starts with", id="no pointer"),
        pytest.param(("left.json", "-", "--format", "json-patch"), "{}", "needs the true values", id="masked patch"),
        pytest.param(
            ("left.json", "-", "--format", "json-patch", "--show-values", "--ignore-volatile"),
            "{}",
            "would not turn left into right",
            id="incomplete patch",
        ),
        pytest.param(
            ("left.json", "-", "--format", "json-patch", "--show-values"),
            "{}{}",
            "here are more than two",
            id="two",
        ),
    ],
)
def test_what_cannot_be_compared_ends_with_2(
    run: Run, captures: Callable[..., list[Path]], tmp_path: Path, words: tuple[str, ...], stdin: str, message: str
) -> None:
    captures([LEFT])
    ran = run("diff", *words, stdin=stdin, cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_invalid_json_costs_itself_only_but_the_run_ends_with_2(run: Run, captures: Callable[..., list[Path]]) -> None:
    (left,) = captures([LEFT, webhook(LEFT, 2)])
    lines = [json.dumps(sample()), '{"oops', json.dumps(webhook(LEFT, 2))]
    ran = run("diff", "--format", "json", left, "-", stdin="\n".join(lines))
    report = json.loads(ran.out)
    assert (ran.code, report["summary"]["pairs"], report["summary"]["same"]) == (2, 2, 1)
    assert [finding["code"] for finding in report["unreadable"]] == ["invalid-json"]


def test_the_patch_turns_the_left_file_into_the_right_one(compare: Compare) -> None:
    right = sample()
    ran = compare([LEFT], [right], "--format", "json-patch", "--show-values")
    assert ran.code == 1
    assert equal(jsonpatch.JsonPatch(json.loads(ran.out)).apply(copied(LEFT)), right)


def test_the_patch_between_equal_files_is_empty(compare: Compare) -> None:
    ran = compare([LEFT], [LEFT], "--format", "json-patch", "--show-values")
    assert (ran.code, json.loads(ran.out)) == (0, [])


def test_the_json_document_is_whole_without_any_difference(compare: Compare) -> None:
    report = json.loads(compare([LEFT], [LEFT], "--format", "json").out)
    assert list(report) == ["segcli", "pairs", "only_left", "only_right", "unreadable", "sources", "summary"]
    assert not any(report[name] for name in ("pairs", "only_left", "only_right", "unreadable", "sources"))


@pytest.mark.parametrize(
    ("member", "old", "new", "words"),
    [
        pytest.param("created_at", "2025-01-01T00:00:00Z", "2025-01-02T01:00:00Z", "+1 d 1 h", id="later"),
        pytest.param("created_at", "2025-01-01T00:00:00Z", "2024-12-31T23:58:30Z", "-1 min 30 s", id="earlier"),
        pytest.param("created_at", "2025-01-01T00:00:00Z", "2025-01-01T00:00:00.250Z", "+250 ms", id="a moment"),
        pytest.param("created_at", "2025-01-01T00:00:00Z", "2025-01-01T01:00:00+01:00", "the same instant", id="zone"),
        pytest.param("created_at", "2025-01-01T00:00:00Z", "2025-13-01T00:00:00Z", "-13-01", id="no such month"),
        pytest.param("birthdate", "1990-01-01", "1990-01-04", "changed, not shown", id="masked date"),
        pytest.param("name", "Ines", "Eva", "changed, not shown", id="masked"),
        pytest.param("name", "Ines", 5, "string, now number", id="type"),
        pytest.param("source_id", None, "x", "null  ->  ***", id="from null"),
    ],
)
def test_a_change_says_how_far_it_goes(compare: Compare, member: str, old: object, new: object, words: str) -> None:
    assert words in compare([changed(**{member: old})], [changed(**{member: new})]).out


def test_dates_are_days_apart(compare: Compare) -> None:
    left, right = changed(birthdate="1990-01-01"), changed(birthdate="1990-01-04")
    assert "1990-01-01  ->  1990-01-04   +3 d" in compare([left], [right], "--show-values").out


def test_long_values_that_look_the_same_say_where_they_differ(compare: Compare) -> None:
    left, right = copied(LEFT), copied(LEFT)
    left["segment"]["name"], right["segment"]["name"] = "x" * 80 + "1", "x" * 80 + "2"
    assert "differs after 80 characters" in compare([left], [right]).out


def test_text_of_a_payload_is_never_obeyed(compare: Compare) -> None:
    left, right = copied(LEFT), copied(LEFT)
    right["segment"]["name"] = "\x1b[2J|`<b>\u202e"
    right["segment"]["\x1b[31m"] = 1
    for form in ("text", "markdown"):
        report = compare([left], [right], "--format", form).out
        assert "\x1b" not in report
        assert "\u202e" not in report


@pytest.mark.parametrize("value", [491512345678, 4915.12, "1977-05-12", "for ines@example.test"], ids=str)
def test_what_is_masked_is_compared_and_marked_as_masked(compare: Compare, value: object) -> None:
    left, right = changed(), changed()
    right["segment"]["name"] = value
    done = compare([left], [right], "--format", "json")
    [change] = json.loads(done.out)["pairs"][0]["changes"]
    assert (change["new"], change["masked"]) == ("***", True)


def test_a_text_that_names_the_customer_of_one_side_is_shown_of_neither(compare: Compare) -> None:
    left, right = changed(name="Zilpha Quornby"), changed(name="Eva Holt")
    left["segment"]["name"], right["segment"]["name"] = "Friends of Holt", "Friends of Quornby"
    done = compare([left], [right], "--format", "json")
    assert not re.search("holt|quornby", done.out, re.IGNORECASE)


@pytest.mark.parametrize("padding", [10, 200_000], ids=["in memory", "on the disk"])
def test_deliveries_tell_where_in_a_record_they_stood(run: Run, tmp_path: Path, padding: int) -> None:
    for side in ("left", "right"):
        bodies = []
        for number in range(60):
            event = sent("customer.segment.left", payload("customer.segment.left/message.json"))
            event["id"], event["event"]["id"] = f"whs_{number}", f"evcus_{number}"
            event["data"]["customer"]["id"] = f"cust_{number}_{side if number == 3 else ''}"
            event["data"]["customer"]["metadata"] = {"note": side + "x" * padding}
            event["event"]["id"] += side if number == 3 else ""
            event["id"] += side if number == 3 else ""
            bodies.append({"body": base64.b64encode(json.dumps(event).encode()).decode()})
        (tmp_path / f"{side}.json").write_text(json.dumps({"Records": bodies[:: 1 if side == "left" else -1]}))
    ran = run("diff", "-f", "json", "left.json", "right.json", cwd=tmp_path)
    read = json.loads(ran.out)
    assert {pair["left"]["at"] for pair in read["pairs"]} == {
        f"/Records/{number}/body" for number in range(60) if number != 3
    }
    assert {pair[side]["encoding"] for pair in read["pairs"] for side in ("left", "right")} == {"base64"}
    assert [(one["at"], one["encoding"]) for one in (*read["only_left"], *read["only_right"])] == [
        ("/Records/3/body", "base64"),
        ("/Records/56/body", "base64"),
    ]


@pytest.mark.parametrize("count", [3, 40])
def test_the_rows_of_an_object_stand_in_columns(compare: Compare, count: int) -> None:
    left, right = (
        changed(metadata={f"{'m' * (number % 4 + 1)}{number}": number + more for number in range(count)})
        for more in (100, 200)
    )
    rows = [line for line in compare([left], [right]).out.splitlines() if "metadata.m" in line]
    assert len(rows) == count
    assert len({line.index("  ->  ") for line in rows}) == 1


@pytest.mark.skipif(not hasattr(select, "poll"), reason="stdin cannot be watched here")
@pytest.mark.parametrize("source", ["-", "/dev/stdin"])
def test_a_difference_in_a_live_source_is_shown_before_more_is_read(source: str) -> None:
    command = [*COMMAND, "diff", "-q", source]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for name in ("Mira", "Ines", "Hedda"):
            process.stdin.write(json.dumps(changed(name=name)).encode() + b"\n")
        process.stdin.flush()
        assert select.select([process.stdout], [], [], 30)[0], "nothing is shown"
        assert os.read(process.stdout.fileno(), 1000).startswith(b"customer.segment.left: ")
        process.stdin.close()
        assert process.wait(30) == 1
