"""What an earlier run already knew, and what cannot be known or ignored."""

from pathlib import Path

import orjson
import pytest

from support.cli import Run
from support.paths import BROKEN, LEFT


@pytest.fixture
def known(run: Run, tmp_path: Path) -> Path:
    """A baseline of the broken payload in `payload.json`."""
    (tmp_path / "payload.json").write_bytes(BROKEN.read_bytes())
    ran = run("validate", "--write-baseline", "known.json", "payload.json", cwd=tmp_path)
    assert ran.code == 1
    assert "5 findings written to the baseline" in ran.err
    return tmp_path / "known.json"


def test_what_the_baseline_knows_fails_nothing(run: Run, known: Path) -> None:
    ran = run("validate", "--baseline", "known.json", "payload.json", cwd=known.parent)
    assert (ran.code, ran.out) == (0, "")
    assert "5 findings known to the baseline, 0 of its findings gone" in ran.err


def test_a_baseline_holds_wherever_it_is_called_from(run: Run, known: Path) -> None:
    (known.parent / "sub").mkdir()
    ran = run("validate", "--baseline", "../known.json", "../payload.json", cwd=known.parent / "sub")
    assert ran.code == 0
    absolute = run("validate", "--baseline", known, known.with_name("payload.json"), cwd=Path("/"))
    assert absolute.code == 0


def test_a_baseline_that_moves_with_its_files_holds(run: Run, known: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    for name in ("known.json", "payload.json"):
        known.with_name(name).rename(moved / name)
    assert run("validate", "--baseline", "elsewhere/known.json", "elsewhere/payload.json", cwd=tmp_path).code == 0


def test_a_baseline_written_elsewhere_holds_there(run: Run, known: Path) -> None:
    (known.parent / "ci").mkdir()
    words = ("--baseline", "known.json", "--write-baseline", "ci/new.json", "payload.json")
    assert run("validate", *words, cwd=known.parent).code == 0
    assert run("validate", "--baseline", "new.json", "../payload.json", cwd=known.parent / "ci").code == 0


@pytest.mark.parametrize("option", ["--baseline", "--schema"])
def test_what_is_read_for_something_else_is_no_foreign_file(run: Run, known: Path, option: str) -> None:
    known.with_name("schema.json").write_text("{}")
    file = "known.json" if option == "--baseline" else "schema.json"
    ran = run("validate", "-f", "json", "--fail-on", "never", option, file, ".", cwd=known.parent)
    assert f"./{file}" not in {event["source"] for event in orjson.loads(ran.out)["events"]}


def test_moving_lines_makes_no_news(run: Run, known: Path) -> None:
    payload = known.with_name("payload.json")
    payload.write_bytes(b"\n\n" + payload.read_bytes().replace(b"  ", b"\t"))
    assert run("validate", "--baseline", "known.json", "payload.json", cwd=known.parent).code == 0


def test_only_what_is_new_is_reported_and_what_is_gone_is_counted(run: Run, known: Path) -> None:
    payload = orjson.loads(known.with_name("payload.json").read_bytes())
    payload["customer"]["created_at"] = None
    payload["customer"]["metadata"] = []
    known.with_name("payload.json").write_bytes(orjson.dumps(payload))
    ran = run("validate", "--baseline", "known.json", "payload.json", cwd=known.parent)
    assert ran.code == 1
    assert [line.split()[2] for line in ran.lines] == ["wrong-type:"]
    assert "1 of its findings gone" in ran.err


UNCHECKED = {
    "invalid-json": LEFT.read_bytes()[:-40],
    "too-deep": b"[" * 600 + b"]" * 600,
    "too-large": b'{"a": "' + b"x" * (65 << 20) + b'"}',
    "not-an-event": b'{"hello": 1}',
}
each_unchecked = pytest.mark.parametrize(("code", "text"), UNCHECKED.items(), ids=UNCHECKED)


@each_unchecked
def test_what_was_not_checked_is_never_written_to_a_baseline(run: Run, tmp_path: Path, code: str, text: bytes) -> None:
    (tmp_path / "file.txt").write_bytes(text)
    ran = run("validate", "--write-baseline", "known.json", "file.txt", cwd=tmp_path)
    assert f"error {code}: " in ran.out
    assert orjson.loads((tmp_path / "known.json").read_bytes())["fingerprints"] == []
    assert ran.err.endswith("0 findings written to the baseline; 1 not, as what was not checked is never known.\n")
    assert run("validate", "--baseline", "known.json", "file.txt", cwd=tmp_path).code == 1


@each_unchecked
def test_a_baseline_that_holds_what_was_not_checked_does_not_hide_it(
    run: Run, tmp_path: Path, code: str, text: bytes
) -> None:
    """Earlier versions wrote such fingerprints: they are those of the GitLab report."""
    (tmp_path / "file.txt").write_bytes(text)
    told = orjson.loads(run("validate", "-f", "gitlab", "file.txt", cwd=tmp_path).out)
    (tmp_path / "known.json").write_bytes(orjson.dumps({"fingerprints": [issue["fingerprint"] for issue in told]}))
    ran = run("validate", "--baseline", "known.json", "file.txt", cwd=tmp_path)
    assert ran.code == 1
    assert f"error {code}: " in ran.out
    assert "0 findings known to the baseline, 0 of its findings gone." in ran.err
    assert "The baseline holds 1 finding of input that was not checked" in ran.err


@pytest.mark.parametrize("code", ["invalid-json", "too-deep", "not-an-event"])
@pytest.mark.parametrize(
    ("options", "toml"),
    [
        pytest.param(("--ignore", "{}"), "", id="--ignore"),
        pytest.param(("--ignore", "{0}", "--ignore", "{0}", "--select", "wrong-type"), "", id="several options"),
        pytest.param((), 'ignore = ["{}"]', id="configuration"),
        pytest.param((), '[paths."*"]\nignore = ["{}"]', id="path pattern"),
        pytest.param(("--select", "wrong-type"), "", id="--select"),
        pytest.param((), 'select = ["wrong-type"]', id="configured select"),
    ],
)
def test_that_a_code_cannot_be_ignored_is_said_once(
    run: Run, tmp_path: Path, code: str, options: tuple[str, ...], toml: str
) -> None:
    for name in "ab":
        (tmp_path / f"{name}.txt").write_bytes(UNCHECKED[code])
    (tmp_path / "segcli.toml").write_text(toml.format(code))
    words = [word.format(code) for word in options]
    ran = run("validate", *words, "a.txt", "b.txt", cwd=tmp_path)
    assert ran.code == 1
    assert ran.err.count(" cannot be ignored: ") + ran.err.count(" cannot be left out ") == 1


def test_nothing_is_said_of_a_selection_that_leaves_nothing_out(run: Run) -> None:
    assert "cannot be" not in run("validate", "--select", "wrong-type", BROKEN).err


def test_a_baseline_tells_nothing_of_the_payload(known: Path) -> None:
    document = orjson.loads(known.read_bytes())
    assert set(document) == {"segcli", "fingerprints"}
    assert all(len(item) == 64 and set(item) <= set("0123456789abcdef") for item in document["fingerprints"])


@pytest.mark.parametrize(
    "text", [b"", b"[]", b'{"fingerprints": [1]}', None], ids=["empty", "list", "numbers", "missing"]
)
def test_what_is_no_baseline_is_refused(run: Run, tmp_path: Path, text: bytes | None) -> None:
    if text is not None:
        (tmp_path / "known.json").write_bytes(text)
    ran = run("validate", "--baseline", "known.json", LEFT, cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "baseline" in ran.err
