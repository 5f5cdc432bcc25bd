"""What is found in directories and what is left out, and that every command reads each source once."""

import gzip
import json
import os
import re
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from segcli.input.sources import Source
from segcli.validation import foreign_files
from support.cli import COMMAND, Ran, Run
from support.paths import INVALID, LEFT, VALID

EVENT = LEFT.read_text()
COMPACT = json.dumps(json.loads(EVENT), separators=(",", ":"))
COMMANDS = {
    "validate": ("validate", "-f", "json"),
    "validate --jobs 2": ("validate", "-f", "json", "--jobs", "2"),
    "inspect": ("inspect", "-f", "json"),
    "extract": ("extract",),
    "diff": ("diff", "-f", "json"),
}
each_command = pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
TSCONFIG = (
    '{\n  // where the sources are\n  "compilerOptions": {"target": "es2022", "paths": {"@/*": ["src/*"]},},\n}\n'
)
YAML = "name: build\non: [push]\njobs:\n  test:\n    steps:\n      - run: make test\n"


def events_read(ran: Ran) -> int:
    """How many events the last lines of a run say were read or extracted."""
    numbers = re.findall(r"([0-9,]+) events? (?:read|extracted)", ran.err)
    assert len(numbers) == 1, ran
    return int(numbers[0])


@pytest.fixture
def pipe(tmp_path: Path) -> Callable[[str], Path]:
    def make(name: str) -> Path:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(file)
        return file

    return make


@each_command
def test_what_is_no_regular_file_is_left_out_of_a_walk_and_counted(
    run: Run, tmp_path: Path, pipe: Callable[[str], Path], command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "box").mkdir()
    (tmp_path / "box" / "a.json").write_text(EVENT)
    pipe("box/b.json")
    (tmp_path / "box" / "c.json").symlink_to(pipe("outside.json"))
    (tmp_path / "box" / "d.json").symlink_to("/dev/zero")
    monkeypatch.chdir(tmp_path / "box")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("e.json")
        ran = run(*command, ".")
    assert events_read(ran) == 1
    assert "4 files left out (a pipe, socket or device)\n" in ran.err


def test_a_pipe_that_is_named_is_read(pipe: Callable[[str], Path]) -> None:
    file = pipe("x.json")
    with subprocess.Popen([*COMMAND, "validate", file], stderr=subprocess.PIPE, text=True) as running:
        file.write_text(EVENT)
        _, err = running.communicate(timeout=60)
    assert err.startswith("1 event read, valid.")


@each_command
def test_a_link_to_a_regular_file_is_followed_and_one_to_a_folder_is_not(
    run: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.json").write_text(EVENT)
    (tmp_path / "walked").mkdir()
    (tmp_path / "walked" / "file.json").symlink_to(tmp_path / "outside" / "a.json")
    (tmp_path / "walked" / "folder").symlink_to(tmp_path / "outside")
    ran = run(*command, "walked", cwd=tmp_path)
    assert events_read(ran) == 1
    assert "1 folder left out (1 linked); one that is named is searched" in ran.err


def test_a_link_that_leads_nowhere_and_a_folder_that_cannot_be_listed_are_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(EVENT)
    (tmp_path / "b.json").symlink_to("gone")
    deep = os.open(tmp_path, os.O_RDONLY)
    for _ in range(17):  # a path longer than any that can be opened
        os.mkdir("n" * 250, dir_fd=deep)
        inner = os.open("n" * 250, os.O_RDONLY, dir_fd=deep)
        os.close(deep)
        deep = inner
    os.close(deep)
    ran = run("validate", tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert f"{tmp_path}/b.json: no such file or directory\n" in ran.err
    assert "nnn: file name too long\n" in ran.err
    assert events_read(ran) == 1


@each_command
def test_suffixes_count_in_any_case(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    for name in ("X.JSON", "y.Jsonl", "z.NDJSON.GZ", "a.json.Gz", "b.Json.BZ2"):
        packed = name.lower().endswith(".gz")
        (tmp_path / name).write_bytes(gzip.compress(COMPACT.encode()) if packed else COMPACT.encode())
    assert events_read(run(*command, tmp_path)) == 5


@each_command
def test_folders_of_packages_are_left_out_and_counted_unless_they_are_named(
    run: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    names = ["bower_components", "env", "node_modules", "site-packages", "venv", "__pycache__"]
    for name in names:
        for folder in (name, f"app/{name}/pkg"):
            (tmp_path / folder).mkdir(parents=True)
            (tmp_path / folder / "package.json").write_text(EVENT)
    for folder in ("env", "app/env"):
        (tmp_path / folder / "pyvenv.cfg").touch()
    (tmp_path / "app" / "a.json").write_text(EVENT)
    walked = run(*command, ".", cwd=tmp_path)
    assert events_read(walked) == 1
    kinds = "2 __pycache__, 2 bower_components, 2 node_modules, 2 site-packages, 4 venv"
    assert f"12 folders left out ({kinds}); one that is named is searched\n" in walked.err
    if command[0] != "diff":
        assert events_read(run(*command, *names, cwd=tmp_path)) == len(names)


def test_a_folder_that_is_named_beside_the_one_around_it_is_not_counted_as_left_out(run: Run, tmp_path: Path) -> None:
    for folder in (".hidden", "node_modules", "dist", "build", "vendor"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.json").write_text(EVENT)
    ran = run("validate", ".", "./node_modules/", ".hidden", cwd=tmp_path)
    assert events_read(ran) == 5
    assert "left out" not in ran.err
    told = run("validate", ".", cwd=tmp_path)
    assert "2 folders left out (1 node_modules, 1 with a dot)" in told.err
    assert run("validate", "-q", ".", cwd=tmp_path).err == ""


def twice(folder: Path) -> Iterator[tuple[str, ...]]:
    """Arguments that lead to one file on several ways."""
    file = folder / "box" / "a.json"
    file.parent.mkdir()
    file.write_text(EVENT)
    (folder / "link.json").symlink_to(file)
    (folder / "same.json").hardlink_to(file)
    yield "box/a.json", "box/a.json"
    yield "box/a.json", "./box/../box/a.json"
    yield "box/a.json", str(file)
    yield "box", "box/a.json"
    yield "box/a.json", "box"
    yield "box", "box/"
    yield "box", "."
    yield "link.json", "box/a.json"
    yield "same.json", "link.json"
    yield (".",)


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "diff"])
def test_a_file_that_is_named_in_several_ways_is_read_once_where_it_stands_first(
    run: Run, tmp_path: Path, command: str
) -> None:
    for arguments in twice(tmp_path):
        ran = run(*COMMANDS[command], *arguments, cwd=tmp_path)
        assert events_read(ran) == 1, arguments
        assert "named again, read once\n" in ran.err
        if command == "validate":
            first = json.loads(ran.out)["events"][0]["source"]
            assert first == {"box": "box/a.json", ".": "./link.json"}.get(arguments[0], arguments[0])


def test_stdin_is_read_once_also_by_its_other_names(run: Run) -> None:
    ran = run("validate", "-", "-", stdin=EVENT)
    assert (ran.code, events_read(ran)) == (0, 1)
    if Path("/dev/stdin").exists():
        ran = run("validate", "-", "/dev/stdin", stdin=EVENT)
        assert (ran.code, events_read(ran)) == (0, 1)


@pytest.mark.parametrize(("begin", "events"), [(0, 2), (len(COMPACT) + 1, 3)], ids=["from its start", "read in part"])
def test_a_file_is_read_beside_stdin_that_is_its_rest_only(tmp_path: Path, begin: int, events: int) -> None:
    file = tmp_path / "two.ndjson"
    file.write_text(f"{COMPACT}\n{COMPACT}\n")
    with file.open("rb") as stdin:
        stdin.seek(begin)
        done = subprocess.run([*COMMAND, "validate", "-", file], stdin=stdin, capture_output=True, text=True)
    assert done.stderr.startswith(f"{events} events read, all valid.")


def test_directories_are_compared_name_by_name_also_where_names_are_links_to_one_file(run: Run, tmp_path: Path) -> None:
    for side in ("left", "right"):
        (tmp_path / side).mkdir()
        (tmp_path / side / "a.json").write_text(EVENT)
    (tmp_path / "left" / "b.json").hardlink_to(tmp_path / "left" / "a.json")
    (tmp_path / "right" / "b.json").write_text(EVENT)
    ran = run("diff", "left", "right", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "no differences in 2 pairs. 4 events read, 5.1 kB, nothing skipped.\n")


FOREIGN = {
    "comments": TSCONFIG.encode(),
    "YAML": YAML.encode(),
    "prose": b"# Fixtures\n\nThey are made by hand. [See](here) {or there}.\n",
    "records and a syntax error": b'{"name": "shop"}\n{"name": shop}\n{"name": "mall"}\n',
    "UTF-16": TSCONFIG.encode("utf-16"),
    "bytes": bytes(range(1, 256)) * 20,
    "too deep": b"[" * 600 + b"]" * 600,
}


@pytest.fixture
def others_files(tmp_path: Path) -> Path:
    """A folder with files that are no JSON, and an event."""
    for name, text in FOREIGN.items():
        (tmp_path / f"{name}.json").write_bytes(text)
    (tmp_path / "z.json").write_text(EVENT)
    return tmp_path


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_walked_file_that_is_no_json_is_one_note(run: Run, others_files: Path, jobs: str) -> None:
    ran = run("validate", "--jobs", jobs, ".", cwd=others_files)
    note = "note not-an-event-file: found in a directory, and is no JSON; nothing in it looks like an event"
    assert ran.lines == [f"./{name}.json:1:1: {note}" for name in sorted(FOREIGN)]
    assert ran.code == 0
    assert f": {len(FOREIGN)} notes. " in ran.err
    assert "could not be read" in ran.err


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("choice", [("--ignore", "not-an-event-file"), ("--select", "wrong-type")])
def test_the_note_can_be_left_out_and_the_bytes_still_count(
    run: Run, others_files: Path, choice: tuple[str, str], jobs: str
) -> None:
    (others_files / "package.json").write_text('{"name": "x"}')
    noted, ran = (
        json.loads(run("validate", "-f", "json", "--jobs", jobs, *words, ".", cwd=others_files).out)
        for words in ((), choice)
    )
    assert (ran["unreadable"], [found for event in ran["events"] for found in event["findings"]]) == ([], [])
    assert noted["summary"].pop("notes") == len(FOREIGN) + 1
    assert ran["summary"].pop("notes") == 0
    assert ran["summary"] == noted["summary"]


def test_a_file_that_is_no_json_is_an_error_when_it_is_named(run: Run, others_files: Path) -> None:
    names = [f"{name}.json" for name in sorted(FOREIGN)]
    for arguments in (names, [".", *names]):
        ran = run("validate", "-f", "ndjson", *arguments, cwd=others_files)
        assert ran.code == 1
        findings = [json.loads(line) for line in ran.lines if '"finding"' in line]
        told = {finding["source"].removeprefix("./") for finding in findings if finding["severity"] == "error"}
        assert told == set(names)


@pytest.mark.parametrize(
    "form", ["concise", "text", "json", "ndjson", "github", "gitlab", "junit", "sarif", "markdown"]
)
def test_every_format_tells_of_a_file_that_is_no_json_as_of_something_harmless(
    run: Run, tmp_path: Path, form: str
) -> None:
    (tmp_path / "tsconfig.json").write_text(TSCONFIG)
    ran = run("validate", "-f", form, ".", cwd=tmp_path)
    assert ran.code == 0
    assert ran.out.count("is no JSON") == 1
    assert not re.search(
        r"error.{0,3}invalid-json|<error |<failure|::error|level.: ?.error|severity.: ?.error", ran.out
    )


def test_inspect_extract_and_diff_pass_over_a_walked_file_that_is_no_json(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tsconfig.json").write_text(TSCONFIG)
    (tmp_path / "z.json").write_text(f"{EVENT}{EVENT}")
    inspected, extracted, compared = (run(name, ".", cwd=tmp_path) for name in ("inspect", "extract", "diff"))
    assert (inspected.code, extracted.code, compared.code) == (0, 0, 0)
    assert "unreadable" not in inspected.out
    assert extracted.out.count('"object": "segment"') == 2
    assert compared.err.startswith("./tsconfig.json:1:1: note not-an-event-file: ")
    assert all(f"{len(TSCONFIG)} bytes could not be read" in ran.err for ran in (inspected, extracted, compared))


BREAKS: dict[str, Callable[[str], str]] = {
    "a comma too many": lambda text: text.rstrip()[:-1] + ",}",
    "a quote lost": lambda text: text.replace('"customer"', '"customer', 1),
    "the first quote lost": lambda text: text.replace('"', "", 1),
    "a bracket lost": lambda text: text.replace("{", "", 1),
    "cut off": lambda text: text[: len(text) // 2],
    "cut off early": lambda text: text[:60],
    "its start lost": lambda text: text[len(text) // 2 :],
    "single quotes": lambda text: text.replace('"', "'"),
    "typographic quotes": lambda text: text.replace('"', "\u201d"),
    "no quotes around names": lambda text: re.sub(r'"(\w+)":', r"\1:", text),
    "a string without its end": lambda text: json.dumps(text)[:-1],
    "a comment": lambda text: "// from the staging project\n" + text.replace("{", "{ // here", 1),
    "two in an array that is cut off": lambda text: f"[{text},",
}


@each_command
def test_a_walked_event_that_does_not_parse_is_never_taken_for_a_foreign_file(
    run: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "box").mkdir()
    for name, break_it in BREAKS.items():
        (tmp_path / "box" / f"{name}.json").write_text(break_it(EVENT))
        (tmp_path / "box" / f"{name}.jsonl").write_text(break_it(COMPACT))
    ran = run(*command, "box", cwd=tmp_path)
    assert "not-an-event-file" not in ran.out + ran.err
    if command[0] in ("extract", "diff"):
        told = {line.split(":")[0] for line in ran.err.splitlines() if ": error invalid-json" in line}
    else:
        told = {found["source"] for found in json.loads(ran.out)["unreadable"] if found["code"] == "invalid-json"}
    assert told == {f"box/{name}.{suffix}" for name in BREAKS for suffix in ("json", "jsonl")}


def test_the_error_of_a_walked_file_with_an_event_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_text(f"{COMPACT}\nshop: closed\n")
    ran = run("validate", tmp_path)
    assert ran.code == 1
    assert "invalid-json" in ran.out


def test_a_walked_file_whose_compressed_data_breaks_off_is_an_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json.gz").write_bytes(gzip.compress(os.urandom(3000))[:-30])
    ran = run("validate", tmp_path)
    assert ran.code == 2, "a source that breaks off was not read to its end"
    assert "the compressed data ends early" in ran.out


def test_every_example_has_a_trace_however_it_is_broken() -> None:
    for file in [*VALID.rglob("*.json"), *INVALID.glob("*-webhook*.json")]:
        text = json.dumps(json.loads(file.read_bytes()), indent=2)
        for name in BREAKS.keys() - {"cut off early", "its start lost"}:
            broken = BREAKS[name](text).encode()
            assert any(map(foreign_files.has_trace, foreign_files.windows(iter([broken])))), (file, name)
    assert not any(map(foreign_files.has_trace, FOREIGN.values()))


@pytest.mark.parametrize("size", [1, 7, 1000, 5000])
def test_a_trace_is_found_wherever_it_stands(tmp_path: Path, size: int) -> None:
    file = tmp_path / "x.json"
    for before in range(0, 5000, 500):
        text = b"#" * before + COMPACT[:300].encode() + b"#" * 5000
        pieces = [text[at : at + size] for at in range(0, len(text), size)]
        assert any(map(foreign_files.has_trace, foreign_files.windows(iter(pieces))))
        file.write_bytes(text)
        assert foreign_files.has_traces(Source(str(file), file, walked=True))
    file.write_bytes(b"#" * 300_000)
    assert not foreign_files.has_traces(Source(str(file), file, walked=True))
