"""What a shell, a script and a CI job see of `segcli validate`: exit codes, streams, options and sources."""

import bz2
import gzip
import json
import lzma
import os
import pty
import re
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from support.cli import COMMAND, Run, environment
from support.events import capture
from support.paths import BROKEN, INVALID, LEFT, VALID

ANSI = re.compile(r"\x1b\[[0-9;]*m")
CLEAN = LEFT.read_text()
FAULTY = BROKEN.read_text()
WARNED = CLEAN.replace('"metadata": {},', '"metadata": {}, "metadata": {},', 1)
NOTED = CLEAN.replace('"metadata": {},', '"metadata": {}, "shoe": 44,', 1)
PROMOTION = VALID / "customer.segment.left" / "promotion.json"
PROJECT = {
    "id": "whs_1",
    "project_id": "proj_1",
    "created_at": "2025-01-01T00:00:00Z",
    "type": "customer.segment.left",
    "data": json.loads(CLEAN),
    "source": {"id": "wh_1", "object": "webhook", "target_url": "https://example.test/"},
    "event": {"type": "customer.segment.left"},
}

each_format = pytest.mark.parametrize("form", ["concise", "text", "json", "ndjson"])


def report(text: str) -> list[str]:
    """The codes in a concise report, in its order."""
    return [line.split(": ", 1)[1].split()[1].rstrip(":") for line in text.splitlines()]


@pytest.mark.parametrize(
    ("stdin", "options", "code"),
    [
        pytest.param(CLEAN, (), 0, id="clean"),
        pytest.param(FAULTY, (), 1, id="error"),
        pytest.param(WARNED, (), 0, id="a warning does not fail"),
        pytest.param(WARNED, ("--strict",), 1, id="a warning fails a strict run"),
        pytest.param(WARNED, ("--fail-on", "warning"), 1, id="a warning fails on warning"),
        pytest.param(NOTED, ("--strict",), 0, id="a note does not fail a strict run"),
        pytest.param(NOTED, ("--fail-on", "note"), 1, id="a note fails on note"),
        pytest.param(WARNED, ("--fail-on", "note"), 1, id="a warning fails on note"),
        pytest.param(FAULTY, ("--fail-on", "never"), 0, id="nothing fails on never"),
        pytest.param("{oops", ("--fail-on", "never"), 2, id="unreadable text is no clean run on never either"),
        pytest.param('{"hello": "world"}', ("--fail-on", "never"), 0, id="no event does not fail on never"),
        pytest.param("{oops", (), 1, id="unreadable text"),
        pytest.param('{"hello": "world"}', (), 1, id="no event"),
    ],
)
def test_the_exit_code_follows_the_worst_finding(run: Run, stdin: str, options: tuple[str, ...], code: int) -> None:
    assert run("validate", *options, stdin=stdin).code == code


@pytest.mark.parametrize(
    ("stdin", "message"),
    [
        pytest.param(b"", "<stdin>: holds no JSON value", id="nothing"),
        pytest.param(b" \r\n\t\n", "<stdin>: holds no JSON value", id="blank"),
        pytest.param(b"[]", "<stdin>: holds no JSON value", id="empty array"),
    ],
)
def test_a_source_without_a_record_is_told_on_stderr_and_ends_with_2(run: Run, stdin: bytes, message: str) -> None:
    ran = run("validate", stdin=stdin)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[0] == message


def test_a_missing_file_costs_itself_only(run: Run) -> None:
    ran = run("validate", "nowhere.json", BROKEN)
    assert ran.code == 2
    assert report(ran.out).count("wrong-type") == 1
    assert ran.err.splitlines()[0] == "nowhere.json: no such file or directory"


def test_a_file_that_may_not_be_read_costs_itself_only(run: Run, tmp_path: Path) -> None:
    # A loop of links fails for root as well, unlike a file without permissions.
    (tmp_path / "loop.json").symlink_to("loop.json")
    ran = run("validate", "loop.json", LEFT, cwd=tmp_path)
    assert ran.code == 2
    first, last = ran.err.splitlines()
    assert first.startswith("loop.json: ")
    assert last.startswith("1 event read, valid.")


def test_an_empty_directory_is_told_on_stderr_and_ends_with_2(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = run("validate", "empty", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("empty: no .json, .jsonl or .ndjson file in this directory\n")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        pytest.param(("--bogus",), "--bogus", id="unknown option"),
        pytest.param(("--fail-on", "fatal"), "'fatal' is not one of 'error'", id="unknown severity"),
        pytest.param(("--purpose", "mesage"), "'mesage' is not one of 'promotion'", id="unknown purpose"),
        pytest.param(("--format", "jsn"), "did you mean json?", id="unknown format"),
        pytest.param(("--event", "customer.segment.lefft"), "did you mean customer.segment.left", id="unknown event"),
        pytest.param(
            ("--event", "customer.referred"), "customer.referred is documented by name only", id="event without schema"
        ),
        pytest.param(("--ignore", "wrong-typ"), "did you mean wrong-type", id="unknown code to ignore"),
        pytest.param(("--select", "zzz"), "`segcli explain` lists them", id="unknown code to select"),
        pytest.param(("--output", "no/such/folder"), "cannot write no/such/folder", id="output in no folder"),
        pytest.param(("--schema", "none.json"), "cannot read the schema none.json", id="no schema file"),
    ],
)
def test_a_mistake_on_the_command_line_ends_with_2_and_says_what_to_do(
    run: Run, options: tuple[str, ...], told: str
) -> None:
    ran = run("validate", *options, stdin=CLEAN)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("arguments", [("--help",), ("-h",), ()], ids=["--help", "-h", "nothing"])
def test_help_lists_every_command_in_one_order(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    _, _, commands = (ran.out + ran.err).partition("Commands:\n")
    assert re.findall(r"^  ([a-z]+)  ", commands, re.MULTILINE) == [
        *("validate", "inspect", "drift", "diff", "extract", "verify", "sign"),
        *("listen", "send", "events", "schema", "example", "explain"),
    ]


def test_a_misspelt_command_is_told_which_one_was_meant(run: Run) -> None:
    ran = run("extrat", LEFT)
    assert (ran.code, ran.out) == (2, "")
    assert "No such command 'extrat'. Did you mean 'extract'?" in ran.err


def test_a_command_may_follow_two_dashes(run: Run) -> None:
    assert run("--", "validate", stdin=FAULTY) == run("validate", stdin=FAULTY)


@pytest.mark.parametrize("engine", ["native", "reference"])
@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("{oops", "is not JSON", id="not JSON"),
        pytest.param("[]", "no JSON Schema", id="not an object"),
        pytest.param('{"type": "strin"}', "no JSON Schema", id="not a schema"),
        pytest.param('{"$ref": "https://example.test/a.json"}', "https://example.test/a.json", id="remote"),
        pytest.param('{"$ref": "absent.json"}', "absent.json", id="dangling"),
    ],
)
def test_a_schema_that_cannot_be_used_ends_with_2(run: Run, tmp_path: Path, engine: str, text: str, told: str) -> None:
    file = tmp_path / "own.json"
    file.write_text(text)
    ran = run("validate", "--schema", file, "--engine", engine, stdin='{"order": 1}')
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("segcli: ")
    assert told in ran.err


def test_a_schema_may_refer_to_a_file_beside_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.json").write_text('{"properties": {"order": {"$ref": "number.json"}}}')
    (tmp_path / "number.json").write_text('{"type": "integer"}')
    good = run("validate", "--schema", tmp_path / "own.json", stdin='{"order": 1}')
    bad = run("validate", "--schema", tmp_path / "own.json", stdin='{"order": "one"}')
    assert (good.code, bad.code) == (0, 1)
    assert report(bad.out) == ["wrong-type"]


def test_ctrl_c_ends_with_130_and_says_nothing() -> None:
    with subprocess.Popen(
        [*COMMAND, "validate", "nowhere.json", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith(b"nowhere.json: ")
        # The next thing it does is to wait for stdin, which stays open and silent.
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130
        assert process.stderr.read() == b""


@each_format
def test_a_closed_pipe_ends_with_141_and_says_nothing(form: str, many: Path) -> None:
    shell = '"$@" | head -1 >/dev/null; echo ${PIPESTATUS[0]}'
    command = ["bash", "-c", shell, "bash", *COMMAND, "validate", "-f", form, str(many)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), timeout=60)
    assert (done.stdout, done.stderr) == ("141\n", "")


@pytest.mark.parametrize("options", [(), ("--output", "/dev/full")], ids=["stdout", "file"])
def test_a_full_disk_ends_with_2_and_says_so(options: tuple[str, ...]) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*COMMAND, "validate", *options, str(BROKEN)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
        )
    assert done.returncode == 2
    assert done.stderr.startswith("segcli: cannot write ")
    assert "no space left on device" in done.stderr


def instead_of(module: str, text: str, folder: Path) -> dict[str, str]:
    """An environment in which a broken module stands before the installed one."""
    (folder / f"{module}.py").write_text(text)
    paths = [str(folder), environment().get("PYTHONPATH", "")]
    return {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONDONTWRITEBYTECODE": "1"}


def test_a_bug_ends_with_70_and_one_line_without_text_of_the_payload(run: Run, tmp_path: Path) -> None:
    broken = "def Draft202012Validator(*_, **__):\n    raise RuntimeError('mira.holt@example.test')\n"
    env = instead_of("jsonschema_rs", broken + "ValidationError = RegexOptions = object\n", tmp_path)
    ran = run("validate", stdin=FAULTY, env=env)
    assert (ran.code, ran.out) == (70, "")
    assert ran.err.count("\n") == 1
    assert ran.err.startswith("segcli: this is a bug of ours (RuntimeError at jsonschema_rs.py:2)")
    assert "mira.holt" not in ran.err
    ran = run("validate", stdin=FAULTY, env=env | {"SEGCLI_DEBUG": "1"})
    assert ran.code != 0
    assert "Traceback" in ran.err


def test_without_the_native_engine_the_reference_engine_takes_over(run: Run, tmp_path: Path) -> None:
    env = instead_of("jsonschema_rs", "raise ImportError('no such wheel')\n", tmp_path)
    ran = run("validate", BROKEN, env=env)
    assert ran.code == 1
    assert ran.out == run("validate", BROKEN).out
    assert ran.err.startswith("jsonschema-rs cannot be loaded: checking with the reference engine")
    demanded = run("validate", "--engine", "native", BROKEN, env=env)
    assert (demanded.code, demanded.out) == (2, "")
    assert demanded.err == "segcli: the native engine cannot be loaded: no such wheel\n"


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A file whose report does not fit a pipe."""
    file = tmp_path / "many.json"
    customers = ({"id": 5, "object": "customer", f"odd{number}": 1} for number in range(1000))
    file.write_text(FAULTY * 1000 + "".join(json.dumps({"customer": one, "segment": {}}) + "\n" for one in customers))
    return file


def test_a_piped_stdin_needs_no_argument(run: Run) -> None:
    assert run("validate", stdin=FAULTY) == run("validate", "-", stdin=FAULTY)


def test_stdin_has_the_name_that_was_given_to_it(run: Run) -> None:
    ran = run("validate", "--stdin-name", "hook.json", stdin=FAULTY)
    assert all(line.startswith("hook.json:") for line in ran.lines)


def test_stdin_and_files_keep_the_order_of_the_arguments(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(FAULTY)
    (tmp_path / "b.json").write_text(FAULTY)
    ran = run("validate", "b.json", "-", "a.json", stdin="{}", cwd=tmp_path)
    names = [line.split(":")[0] for line in ran.lines]
    assert list(dict.fromkeys(names)) == ["b.json", "<stdin>", "a.json"]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A directory with events, with other JSON, and with what must not be read."""
    files: dict[str, str | bytes] = {
        "a.json": FAULTY,
        "b.ndjson": json.dumps(json.loads(FAULTY)) + "\n",
        "c.jsonl.gz": gzip.compress(FAULTY.encode()),
        "d.json.bz2": bz2.compress(FAULTY.encode()),
        "e.json.xz": lzma.compress(FAULTY.encode()),
        "notes.txt": "{oops",
        "z/deep/f.json": FAULTY,
        ".hidden/g.json": FAULTY,
    }
    for name, text in files.items():
        file = tmp_path / "tree" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "h.json").write_text(FAULTY)
    (tmp_path / "tree" / "link").symlink_to(tmp_path / "outside")
    return tmp_path


def test_a_directory_is_walked_sorted_without_dot_folders_and_links(run: Run, tree: Path) -> None:
    ran = run("validate", "tree", cwd=tree)
    names = dict.fromkeys(line.split(":")[0] for line in ran.lines)
    read = ["a.json", "b.ndjson", "c.jsonl.gz", "d.json.bz2", "e.json.xz", "z/deep/f.json"]
    assert list(names) == [f"tree/{name}" for name in read]
    assert ran.err.startswith("6 events read, 6 invalid:")


def test_foreign_json_in_a_directory_is_a_note(run: Run, tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"name": "shop", "private": true}')
    (tmp_path / "event.json").write_text(CLEAN)
    ran = run("validate", ".", cwd=tmp_path)
    assert ran.code == 0
    assert ran.lines == ["./package.json:1:1: note not-an-event-file: found in a directory, and holds no event"]


def test_foreign_json_that_was_named_is_an_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"name": "shop", "private": true}')
    ran = run("validate", "package.json", cwd=tmp_path)
    assert ran.code == 1
    assert report(ran.out) == ["not-an-event"]


def test_one_strange_record_among_events_of_a_walked_file_is_an_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "capture.json").write_text('{"name": "shop"}\n' + CLEAN)
    ran = run("validate", tmp_path)
    assert ran.code == 1
    assert report(ran.out) == ["not-an-event"]


def test_a_truncated_compressed_file_is_read_as_far_as_it_goes(run: Run, tmp_path: Path) -> None:
    packed = gzip.compress(capture(200))
    (tmp_path / "cut.json").write_bytes(packed[: len(packed) // 2])
    ran = run("validate", "-f", "json", tmp_path / "cut.json")
    assert ran.code == 2
    told = json.loads(ran.out)
    assert 0 < len(told["events"]) < 200
    assert [finding["code"] for finding in told["unreadable"]] == ["invalid-json"]
    assert "ends early" in told["unreadable"][0]["message"]


@each_format
def test_any_file_name_can_be_read_and_reported(run: Run, tmp_path: Path, form: str) -> None:
    for name in (b"b\xffd.json", b"line\nbreak.json", b"esc\x1b[31m.json"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(FAULTY)
    ran = run("validate", "-f", form, tmp_path)
    assert ran.code == 1
    assert ran.err.startswith("3 events read, 3 invalid")
    assert r"b\udcffd.json" in ran.out.replace("\\\\", "\\")
    assert "\x1b" not in ran.out


def test_results_go_to_stdout_and_the_closing_line_to_stderr(run: Run) -> None:
    ran = run("validate", BROKEN)
    assert set(report(ran.out)) >= {"out-of-range", "wrong-type", "missing-property", "unknown-property"}
    assert ran.err == "1 event read, 1 invalid: 3 errors, 1 warning, 1 note. 1.3 kB, nothing skipped.\n"


@pytest.mark.parametrize(
    ("stdin", "line"),
    [
        pytest.param(CLEAN, "1 event read, valid. 1.3 kB, nothing skipped.", id="one"),
        pytest.param(CLEAN * 2, "2 events read, all valid. 2.6 kB, nothing skipped.", id="two"),
        pytest.param(CLEAN * 1200, "1,200 events read, all valid. 1.5 MB, nothing skipped.", id="many"),
        pytest.param('{"hello": 1}', "1 event read, 1 unchecked: 1 error. 12 bytes, nothing skipped.", id="unchecked"),
        pytest.param(
            "{oops\n" + CLEAN, "1 event read, valid, 6 bytes could not be read: 1 error. 1.3 kB.", id="unreadable"
        ),
        pytest.param("", "0 events read. 0 bytes, nothing skipped, 1 source failed.", id="nothing"),
    ],
)
def test_the_closing_line_says_how_much_was_read(run: Run, stdin: str, line: str) -> None:
    assert run("validate", stdin=stdin).err.splitlines()[-1] == line


@pytest.mark.parametrize("option", ["-q", "--quiet"])
def test_quiet_leaves_out_the_closing_line_but_not_what_went_wrong(run: Run, option: str) -> None:
    ran = run("validate", option, "nowhere.json", BROKEN)
    assert ran.code == 2
    assert ran.out == run("validate", BROKEN).out
    assert ran.err == "nowhere.json: no such file or directory\n"


@each_format
def test_output_goes_to_a_file_as_it_would_to_stdout(run: Run, tmp_path: Path, form: str) -> None:
    file = tmp_path / "report"
    ran = run("validate", "-f", form, "-o", file, BROKEN)
    assert (ran.code, ran.out) == (1, "")
    assert file.read_text() == run("validate", "-f", form, BROKEN).out


LOCALES = {
    "C": {"LC_ALL": "C"},
    "C, and no UTF-8 mode": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "latin-1": {"PYTHONIOENCODING": "latin-1"},
}


@pytest.mark.parametrize("env", LOCALES.values(), ids=LOCALES)
def test_output_is_utf_8_in_every_locale(run: Run, tmp_path: Path, env: Mapping[str, str]) -> None:
    file = tmp_path / "Zürich-日本.json"
    file.write_text(FAULTY.replace("emial", "größe"), encoding="utf-8")
    ran = run("validate", "--show-values", file, env=env)
    assert ran.code == 1
    assert "`größe`" in ran.out


def test_select_reports_these_findings_only_and_counts_no_other(run: Run) -> None:
    ran = run("validate", "--select", "wrong-type", "--select", "out-of-range", BROKEN)
    assert report(ran.out) == ["out-of-range", "wrong-type"]
    assert ran.err == "1 event read, 1 invalid: 2 errors. 1.3 kB, nothing skipped.\n"


def test_ignored_findings_do_not_count(run: Run) -> None:
    codes = sorted(set(report(run("validate", BROKEN).out)))
    ran = run("validate", *(word for code in codes for word in ("--ignore", code)), BROKEN)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "1 event read, valid. 1.3 kB, nothing skipped.\n"


@pytest.mark.parametrize(
    ("stdin", "code"), [("{oops", "invalid-json"), ('{"hello": 1}', "not-an-event")], ids=["unreadable", "foreign"]
)
def test_what_nobody_judged_cannot_be_ignored(run: Run, stdin: str, code: str) -> None:
    ran = run("validate", "--ignore", code, "--select", "wrong-type", stdin=stdin)
    assert ran.code == 1
    assert report(ran.out) == [code]


def test_the_event_that_was_asked_for_decides_what_bare_data_must_be(run: Run) -> None:
    ran = run("validate", "-f", "json", "--event", "customer.segment.entered", stdin=CLEAN)
    assert [event["type"] for event in json.loads(ran.out)["events"]] == ["customer.segment.entered"]
    ran = run("validate", "-f", "json", "--event", "voucher.created", stdin=CLEAN)
    assert ran.code == 1
    assert json.loads(ran.out)["events"][0]["type"] == "voucher.created"


def test_a_webhook_of_another_event_than_asked_for_is_an_error(run: Run) -> None:
    ran = run("validate", "--event", "customer.segment.entered", stdin=json.dumps(PROJECT))
    assert ran.code == 1
    assert "unexpected-event" in report(ran.out)


@pytest.mark.parametrize(
    ("purpose", "code"), [("promotion", 0), ("unique-codes", 1), ("message", 1)], ids=lambda value: str(value)
)
def test_the_purpose_that_was_asked_for_is_demanded(run: Run, purpose: str, code: int) -> None:
    ran = run("validate", "--purpose", purpose, PROMOTION)
    assert ran.code == code
    assert report(ran.out) == ["unexpected-purpose"] * code


def test_both_engines_say_the_same_of_every_example(run: Run) -> None:
    native, reference = (
        run("validate", "-f", "ndjson", "--engine", engine, VALID, INVALID) for engine in ("native", "reference")
    )
    assert native == reference
    assert native.code == 1


def test_the_valid_examples_are_clean(run: Run) -> None:
    ran = run("validate", "--fail-on", "note", VALID)
    assert (ran.code, ran.out) == (0, "")
    assert "all valid" in ran.err


def at_terminal(*args: object, env: Mapping[str, str] | None = None) -> tuple[int, str]:
    """The exit code of a run whose three streams are a terminal, and what stood on it."""
    terminal, end = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, *map(str, args)],
        stdin=end,
        stdout=end,
        stderr=end,
        env=environment({"TERM": "xterm"} | dict(env or {})),
    ) as process:
        os.close(end)
        shown = b""
        while piece := read_some(terminal):
            shown += piece
    os.close(terminal)
    return process.returncode, shown.decode().replace("\r\n", "\n")


def read_some(terminal: int) -> bytes:
    """What stands on the terminal; Linux raises an error where the last program has gone."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def test_without_a_source_on_a_terminal_there_is_help_and_2() -> None:
    code, shown = at_terminal("validate")
    assert code == 2
    assert "Usage: segcli validate" in shown


def test_the_format_is_text_in_colour_on_a_terminal_and_concise_in_a_pipe(run: Run) -> None:
    code, shown = at_terminal("validate", BROKEN)
    assert code == 1
    assert "\x1b[1;38;5;161merror[wrong-type]\x1b[0m" in shown
    assert run("validate", BROKEN).out == run("validate", "-f", "concise", BROKEN).out


@pytest.mark.parametrize(
    ("options", "env"),
    [
        pytest.param((), {"NO_COLOR": "1"}, id="NO_COLOR"),
        pytest.param((), {"TERM": "dumb"}, id="dumb terminal"),
        pytest.param(("--color", "never"), {}, id="--color never"),
    ],
)
def test_a_terminal_stays_without_colour_when_told(options: tuple[str, ...], env: Mapping[str, str]) -> None:
    code, shown = at_terminal("validate", *options, BROKEN, env=env)
    assert code == 1
    assert "error[wrong-type]" in shown
    assert "\x1b" not in shown


def test_colour_can_be_had_in_a_pipe_and_changes_no_text(run: Run) -> None:
    plain = run("validate", "-f", "text", BROKEN).out
    painted = run("validate", "-f", "text", "--color", "always", BROKEN, env={"NO_COLOR": "1"}).out
    assert "\x1b[" in painted
    assert ANSI.sub("", painted) == plain


@pytest.mark.parametrize(
    ("options", "env", "painted"),
    [
        pytest.param((), {}, False, id="no terminal"),
        pytest.param((), {"FORCE_COLOR": "1"}, True, id="FORCE_COLOR"),
        pytest.param((), {"CLICOLOR_FORCE": "1"}, True, id="CLICOLOR_FORCE"),
        pytest.param((), {"FORCE_COLOR": "0"}, False, id="FORCE_COLOR is 0"),
        pytest.param((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, id="NO_COLOR comes first"),
        pytest.param((), {"FORCE_COLOR": "1", "NO_COLOR": ""}, True, id="NO_COLOR is empty"),
        pytest.param(("--color", "never"), {"FORCE_COLOR": "1"}, False, id="the option comes first"),
        pytest.param(("--no-color",), {"FORCE_COLOR": "1"}, False, id="--no-color"),
        pytest.param(("-o", "report.txt"), {"FORCE_COLOR": "1"}, False, id="into a file"),
    ],
)
@pytest.mark.parametrize("command", [("validate", "-f", "text"), ("inspect",), ("diff",)], ids=lambda words: words[0])
def test_what_decides_on_colour(
    run: Run, tmp_path: Path, command: tuple[str, ...], options: tuple[str, ...], env: dict[str, str], painted: bool
) -> None:
    sources = (BROKEN, LEFT) if command == ("diff",) else (BROKEN,)
    ran = run(*command, *options, *sources, env=env, cwd=tmp_path)
    written = (tmp_path / "report.txt").read_text() if "-o" in options else ran.out
    assert written
    assert ("\x1b[" in written) is painted


def test_several_codes_with_commas(run: Run) -> None:
    codes = "wrong-type, out-of-range,missing-property"
    assert run("validate", "--ignore", codes, BROKEN).code == 0
    assert {line.split()[2] for line in run("validate", "--select", codes, BROKEN).lines} == {
        f"{code.strip()}:" for code in codes.split(",")
    }


@pytest.mark.parametrize("words", [("help",), ("--help",), ("-h",)], ids=" ".join)
def test_help_is_a_word_too(run: Run, words: tuple[str, ...]) -> None:
    assert run(*words).out == run("--help").out
    assert run(*words).code == 0


def test_help_of_a_command(run: Run) -> None:
    assert run("help", "diff").out == run("diff", "--help").out
    assert run("-V").out == run("--version").out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(("-",), 0, id="as usual"),
        pytest.param(("--fail-on-empty", "-"), 2, id="empty list"),
        pytest.param(("--fail-on-empty", "--where", "type=customer.order.*", LEFT), 2, id="nothing chosen"),
        pytest.param(("--fail-on-empty", LEFT), 0, id="an event"),
    ],
)
def test_a_run_without_events_can_fail(run: Run, words: tuple[object, ...], code: int) -> None:
    ran = run("validate", *words) if "-" not in words else run("validate", *words[:-1], "--files-from", "-")
    assert ran.code == code
    assert ("no event was found or chosen" in ran.err) is (code == 2)


def test_help_and_version_need_no_source(run: Run) -> None:
    version, help_text = run("--version"), run("validate", "-h")
    assert version.code == help_text.code == 0
    assert version.out.startswith("segcli ")
    assert "--fail-on" in help_text.out
