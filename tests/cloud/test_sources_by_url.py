"""Objects of a store are sources as files are: what a URL leads to, what is left out, and what reports call them."""

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from support.cli import COMMAND, Ran, Run, environment
from support.paths import BROKEN, LEFT
from support.s3 import S3
from support.zstd import zstd

EVENT = json.dumps(json.loads(LEFT.read_text()), separators=(",", ":"))
FAULT = json.dumps(json.loads(BROKEN.read_text()), separators=(",", ":"))
COMMANDS = {
    "validate": ("validate", "-f", "json"),
    "validate --jobs 2": ("validate", "-f", "json", "--jobs", "2"),
    "inspect": ("inspect", "-f", "json"),
    "inspect --jobs 2": ("inspect", "-f", "json", "--jobs", "2"),
    "extract": ("extract", "-f", "ndjson"),
    "extract --jobs 2": ("extract", "-f", "ndjson", "--jobs", "2"),
    "drift": ("drift", "-f", "json"),
    "diff": ("diff", "-f", "json"),
}
each_command = pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
OBJECTS: dict[str, bytes | str] = {
    "dt=2025-03-02/b.ndjson.gz": gzip.compress(f"{EVENT}\n{FAULT}\n".encode()),
    "dt=2025-03-01/a.ndjson": f"{EVENT}\n{EVENT}\n",
    "dt=2025-03-03/c.json.zst": zstd.compress(EVENT.encode()),
    "d.json": FAULT,
    "readme.txt": "no payload",
    ".staging/e.json": EVENT,
}
NAMES = ["d.json", "dt=2025-03-01/a.ndjson", "dt=2025-03-02/b.ndjson.gz", "dt=2025-03-03/c.json.zst"]


@pytest.fixture
def archive(s3: S3) -> str:
    """The URL of a prefix with a few objects."""
    return s3.put(f"{s3.bucket()}webhooks/", OBJECTS)


def sources(ran: Ran) -> list[str]:
    """The sources of the events of a report in JSON, each once and in their order."""
    return list(dict.fromkeys(event["source"] for event in json.loads(ran.out)["events"]))


@pytest.mark.parametrize("slash", ["/", ""], ids=["with a slash", "without"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_prefix_is_read_like_a_folder_and_in_order(run: Run, s3: S3, archive: str, slash: str, jobs: str) -> None:
    ran = run("validate", "-f", "json", "--jobs", jobs, archive.rstrip("/") + slash, env=s3.env)
    assert (ran.code, sources(ran)) == (1, [archive + name for name in NAMES])
    assert "1 object left out (in a folder with a dot)" in ran.err


def test_a_step_of_a_prefix_is_whole(run: Run, s3: S3) -> None:
    root = s3.put(s3.bucket(), {"2025/a.json": EVENT, "20251/b.json": EVENT})
    assert sources(run("validate", "-f", "json", f"{root}2025", env=s3.env)) == [f"{root}2025/a.json"]


def test_what_is_named_is_read_whatever_its_name_is(run: Run, s3: S3, archive: str) -> None:
    root = s3.put(archive, {"odd": EVENT, ".hidden/a": EVENT})
    ran = run("validate", "-f", "json", f"{root}odd", f"{root}.hidden/a", env=s3.env)
    assert (ran.code, sources(ran)) == (0, [f"{root}odd", f"{root}.hidden/a"])


@each_command
def test_every_command_says_of_objects_what_it_says_of_files(
    run: Run, s3: S3, archive: str, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """The same bytes, but for the names of the sources."""
    for name, content in OBJECTS.items():
        file = tmp_path / "webhooks" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    of_files = run(
        *command, *("webhooks/" + name for name in NAMES[: 2 if command[0] == "diff" else None]), cwd=tmp_path
    )
    urls = [archive + name for name in NAMES[: 2 if command[0] == "diff" else None]]
    of_objects = run(*command, *urls, env=s3.env)
    assert of_objects.out.replace(archive, "webhooks/") == of_files.out
    assert (of_objects.code, of_objects.err.replace(archive, "webhooks/")) == (of_files.code, of_files.err)


def test_captures_below_two_prefixes_are_compared_file_by_file(run: Run, s3: S3, tmp_path: Path) -> None:
    changed = EVENT.replace("2025", "2024")
    root = s3.put(s3.bucket(), {"monday/x/a.json": EVENT, "tuesday/x/a.json": changed, "tuesday/b.json": EVENT})
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "a.json").write_text(changed)
    (tmp_path / "b.json").write_text(EVENT)
    of_urls = run("diff", "-f", "json", f"{root}monday", f"{root}tuesday/", env=s3.env)
    of_both = run("diff", "-f", "json", f"{root}monday", str(tmp_path), env=s3.env)
    assert of_urls.code == of_both.code == 1
    assert json.loads(of_urls.out)["summary"] == json.loads(of_both.out)["summary"]
    assert json.loads(of_urls.out)["summary"]["only_right"] == 1


def test_a_body_in_a_store_is_verified(run: Run, s3: S3) -> None:
    root = s3.put(s3.bucket(), {"body.json": EVENT})
    signed = run("sign", f"{root}body.json", env={**s3.env, "SEGCLI_SECRET": "secret"}).out.strip()
    ran = run("verify", f"{root}body.json", "--signature", signed, env={**s3.env, "SEGCLI_SECRET": "secret"})
    assert (ran.code, ran.out) == (0, "the signature matches\n")


def test_urls_come_from_a_list_of_names_too_and_each_is_read_once(run: Run, s3: S3, archive: str) -> None:
    names = f"{archive}d.json\n{archive}\n{LEFT}\n"
    ran = run("validate", "-f", "json", "--files-from", "-", stdin=names, env=s3.env)
    assert sources(ran) == [f"{archive}d.json", *(archive + name for name in NAMES[1:]), str(LEFT)]
    assert "1 source named again, read once" in ran.err


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("*.zst", NAMES[:3]),
        ("dt=2025-03-0[12]", [NAMES[0], NAMES[3]]),
        ("webhooks/dt=*", NAMES[:1]),
        ("dt=2025-03-01/a.ndjson", NAMES),
        ("s3://*/webhooks/d*", []),
    ],
    ids=["name", "folder", "key", "part of a key", "URL"],
)
def test_exclude_is_about_keys_and_urls(run: Run, s3: S3, archive: str, pattern: str, left: list[str]) -> None:
    ran = run("validate", "-f", "json", archive, "--exclude", pattern, env=s3.env)
    assert sources(ran) == [archive + name for name in left]


def test_gitignore_is_about_files(run: Run, s3: S3, archive: str) -> None:
    assert len(sources(run("validate", "-f", "json", "--gitignore", archive, env=s3.env))) == len(NAMES)


def test_the_configuration_of_paths_fits_urls_and_keys(run: Run, s3: S3, archive: str, tmp_path: Path) -> None:
    (tmp_path / "segcli.toml").write_text(
        f'[paths]\n"{archive}dt=*/*".ignore = ["wrong-type"]\n"webhooks/d.json".ignore = ["missing-property"]\n'
    )
    ran = run("validate", "-f", "ndjson", archive, cwd=tmp_path, env=s3.env)
    findings = [json.loads(line) for line in ran.lines]
    told = {(each["source"].removeprefix(archive), each["code"]) for each in findings if each["kind"] == "finding"}
    codes = {"wrong-type", "missing-property"}
    assert {each for each in told if each[1] in codes} == {
        ("d.json", "wrong-type"),
        ("dt=2025-03-02/b.ndjson.gz", "missing-property"),
    }
    assert "nothing that was read fits" not in ran.err


KEYS = [
    "a b/é.json",
    "x%20y.json",
    "#1?.json",
    "a+b=c&d.json",
    "~*[x].json",
    "'q'.json",
    '"double".json',
    "back\\slash.json",
]


@pytest.mark.parametrize("key", KEYS)
def test_keys_stand_in_urls_as_they_are(run: Run, s3: S3, key: str) -> None:
    root = s3.put(s3.bucket(), {f"p/{key}": FAULT})
    ran = run("validate", "-f", "json", f"{root}p", env=s3.env)
    assert (ran.code, sources(ran)) == (1, [f"{root}p/{key}"]), ran.err
    if "?" not in key:
        assert sources(run("validate", "-f", "json", f"{root}p/{key}", env=s3.env)) == [f"{root}p/{key}"]


SECRET = "sv=2024&sig=hidden%2Fsecret"


@pytest.mark.parametrize("url", [f"az://box/x.json?{SECRET}", "s3://user:hidden@bucket/x.json", "gs://hidden@box"])
@each_command
def test_a_url_that_may_hold_a_secret_is_refused_and_not_shown(run: Run, url: str, command: tuple[str, ...]) -> None:
    ran = run(*command, url)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert "neither a user name nor a query" in ran.err
    assert "hidden" not in ran.err


@pytest.mark.parametrize(
    "words",
    [
        ("validate", "-o"),
        ("validate", "--write-baseline"),
        ("inspect", "-o"),
        ("extract", "-o"),
        ("extract", "--output-dir"),
        ("diff", "-o"),
    ],
    ids=" ".join,
)
def test_no_output_goes_to_a_store(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    ran = run(words[0], LEFT, words[1], "s3://bucket/out.json?sig=hidden", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "segcli: object stores are read and never written: an output is a file, a folder or stdout\n"
    assert list(tmp_path.iterdir()) == []


def test_a_report_beside_the_output_does_not_go_to_a_store(run: Run) -> None:
    assert run("validate", LEFT, "--report", "junit=gs://bucket/out.xml").err.startswith("segcli: object stores are")


def test_what_is_missing_is_said_in_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "obstore.py").write_text("raise ImportError\n")
    paths = f"{tmp_path}:{environment().get('PYTHONPATH', '')}"
    ran = run("validate", "s3://bucket/x.json", env={"PYTHONPATH": paths})
    assert (ran.code, ran.err) == (2, "segcli: object stores take `pip install 'segcli[cloud]'` to be read\n")


def test_workers_that_are_started_behind_a_listing_are_not_forked() -> None:
    """A process with threads is not copied: a lock that one of them holds would never be let go."""
    code = "import threading; from segcli.parallel.workers import can_fork\n"
    code += "wait = threading.Event().wait; print(can_fork())\n"
    code += "threading.Thread(target=wait, daemon=True).start(); print(can_fork())"
    done = subprocess.run([COMMAND[0], "-c", code], capture_output=True, text=True, env=environment(), timeout=30)
    assert done.stdout.split() == [str(sys.platform == "linux"), "False"]


def test_formats_for_ci_name_objects_by_their_urls(run: Run, s3: S3, tmp_path: Path) -> None:
    root = s3.put(s3.bucket(), {"dt=2025-03-01/a b,é:1.json": FAULT})
    url = f"{root}dt=2025-03-01/a b,é:1.json"
    forms = ("sarif", "gitlab", "rdjson", "github", "junit", "markdown", "text")
    reports = [f"--report={form}={tmp_path / form}" for form in forms]
    assert run("validate", "-q", "-o", tmp_path / "concise", *reports, url, env=s3.env, cwd=tmp_path).code == 1
    text = {form: (tmp_path / form).read_text() for form in (*forms, "concise")}
    (uri,) = {
        place["physicalLocation"]["artifactLocation"]["uri"]
        for result in json.loads(text["sarif"])["runs"][0]["results"]
        for place in result["locations"]
    }
    scheme, bucket, key = re.fullmatch(r"(s3)://([a-z0-9-]+)/([!-~]+)", uri).groups()  # type: ignore[union-attr]
    assert (f"{scheme}://{bucket}/", unquote(key)) == (root, url.removeprefix(root))
    assert {each["location"]["path"] for each in json.loads(text["gitlab"])} == {url}
    assert {each["location"]["path"] for each in json.loads(text["rdjson"])["diagnostics"]} == {url}
    assert f"file={url.replace(',', '%2C').replace(':', '%3A')}," in text["github"]
    for form in ("junit", "text", "concise"):
        assert url in text[form]
