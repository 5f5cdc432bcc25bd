"""What the tests of the formats for CI systems share: a fixed sample, hostile text, and a stream of faulty events."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from support.cli import Ran, Run
from support.paths import ROOT

SAMPLE = ROOT / "tests" / "reporters" / "golden"
FILES = ("capture.ndjson", "clean.json", "schedule.json")
OF_CI = ("GITHUB_WORKSPACE", "GITHUB_STEP_SUMMARY", "CI_PROJECT_DIR")
"""Variables that the CI system which runs these tests may have set."""

HOSTILE = (
    "%0A::error::got you",
    "\n::error::got you\r::set-output name=a::b",
    "##[add-mask]e",
    "]]><failure/>&amp;&#0;",
    "\x00\x01\x1b[31mred\x1b]8;;https://example.test\x07",
    "\ufffe\uffff\u202egnp",
    "a|b\\|c\\\\|d||",
    "```` `a` ``b`` ~~~",
    "@someone #1 https://example.test www.example.test a@example.test",
    "<script>alert(1)</script><!-- <b>",
    "[click](https://example.test) ![x](y) {0} {{1}} %s",
    "-->\u2028\u2029\x85\t",
    "x" * 1_000_000,
    "`|" * 1000,
)
"""Text that means something to GitHub, GitLab, XML, Markdown, SARIF or a terminal."""

NAMES = tuple(text.replace("/", "_").replace("\x00", "")[:80] for text in HOSTILE)
"""The same as names of files."""


def of_ci(run: Run, *args: object, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> Ran:
    """Run segcli as if no CI system did, but for the variables in `env`."""
    return run(*args, cwd=cwd, env={**dict.fromkeys(OF_CI, ""), **(env or {})})


def sample(run: Run, form: str, *options: str) -> Ran:
    """The report of that format over the sample, as if its folder were a repository."""
    return of_ci(run, "validate", "--format", form, *options, *FILES, cwd=SAMPLE, env={"GITHUB_WORKSPACE": str(SAMPLE)})


def event(**changes: Any) -> dict[str, Any]:
    """The data of a sound event; `distribution` and `customer` take other members."""
    data: dict[str, Any] = json.loads((SAMPLE / "clean.json").read_bytes())
    for name, members in changes.items():
        data[name] |= members
    return data


def faulty(number: int) -> dict[str, Any]:
    """An event with one error and one note of its own kind for every number."""
    return event(distribution={"updated_at": 5}, customer={"id": f"cust_{number:06}", letters(number): 1})


def letters(number: int) -> str:
    """A member name that nobody documented, another one for every number."""
    return "x" + "".join(chr(ord("a") + int(digit)) for digit in str(number))


def hostile_folder(folder: Path) -> list[str]:
    """Files whose names, keys and values are hostile, and some that are no JSON; gives their names."""
    wrong = {text: text for text in HOSTILE}
    hostile = [event(customer={"object": text, "id": text, "metadata": text}) for text in HOSTILE]
    more = [event(customer=wrong, distribution={**wrong, "status": text, "updated_at": text}) for text in HOSTILE[:2]]
    payload = b"".join(json.dumps(data).encode() + b"\n" for data in (*hostile, *more))
    named = [name.encode() for name in NAMES] + [b"not utf-8 \xff\xfe"]
    for number, name in enumerate(named):
        text = HOSTILE[number % len(HOSTILE)].encode()
        doubled = b'{"customer": {"object": 1, "\\u001b[31m": 1, "\\u001b[31m": 2}, "distribution": 5}'
        content = payload if number == 0 else doubled + b"\n{" + text + b"\n" + doubled
        (folder / os.fsdecode(name)).write_bytes(content)
    return [os.fsdecode(name) for name in named]
