"""Text from a payload is data: whatever stands in it, a report obeys nobody but its reader."""

import json
import os
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from segcli.console.formats import names
from support.cli import Run
from support.paths import LEFT

CLEAN = json.loads(LEFT.read_text())
HOSTILE = {
    "escape": "\x1b[31mred\x1b[2J",
    "title": "\x1b]0;owned\x07",
    "link": "\x1b]8;;https://example.test\x1b\\click\x1b]8;;\x1b\\",
    "c1": "\x9b31mred\x9d0;owned\x9c",
    "bidi": "\u202egnp.exe\u202c\u2066x\u2069\u200f",
    "nul": "a\x00b",
    "lines": "one\r\ntwo\nthree\rfour\x0b\x0c\x85\u2028\u2029end",
    "backspace": "abc\x08\x08\x08\x7f",
    "markup": "[bold red]loud[/] [link=https://example.test]here[/link] :boom:",
    "command": "\n::error file=app.py,line=1::owned\n::stop-commands::x\n##[error]owned",
    "xml": "]]></system-out><script>alert('&')</script>",
    "markdown": "\n\n# Owned\n\n| a | b |\n<img src=x onerror=alert(1)> ![](https://example.test/i.png) `x`",
    "zero width": "a\u200bb\ufeffc\u00adx\U000e0041",
    "emoji": "😀 日本 e\u0301",
    "percent": "%0A::error::owned%25",
    "long": "x" * 10_000,
}
"""Strings that do something in some consumer of a report when they are not escaped for it."""

FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)


def hostile_events() -> Iterator[dict[str, Any]]:
    """Events with a hostile text as the name of a member, as a value that is shown, and as one that is masked."""
    for text in HOSTILE.values():
        customer = CLEAN["customer"]
        yield {**CLEAN, "customer": {**customer, text: text}}
        yield {**CLEAN, "customer": {**customer, "metadata": {text: {text: text}}, "created_at": text}}
        yield {**CLEAN, "customer": {**customer, "id": text, "object": text, "source_id": [text]}}
        yield {**CLEAN, "segment": {"id": 5, "name": text, "object": "segment", text: 1}}
        yield {text: text, "to": text}
        yield webhook(text)


def webhook(name: str) -> dict[str, Any]:
    """A webhook whose event has that name."""
    event = {"id": "evcus_1", "type": name, "created_at": name, "group_id": "v-1", "event_source": {"channel": name}}
    source = {"id": name, "object": "webhook", "target_url": name}
    return {
        "id": "whs_1", "project_id": "proj_1", "created_at": "2025-01-01T00:00:00Z",
        "type": name, "data": CLEAN, "source": source, "event": event,
    }  # fmt: skip


def scraps() -> Iterator[str]:
    """Text that is no JSON, with the hostile strings raw and in quotes."""
    for text in HOSTILE.values():
        yield f'{{"customer": {text}\n'
        yield f'{{"{text}": "{text}\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hostile payloads in files with hostile names."""
    folder = tmp_path_factory.mktemp("hostile")
    escaped = "".join(json.dumps(event) + "\n" for event in hostile_events())
    raw = "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in hostile_events())
    files = {
        b"\x1b[31m::error::\r\nowned.json": escaped,
        "\u202enosj.<b>&'\"]]>|`%0A.json".encode(): raw,
        b"\xff\xfe[bold]x[\x07].json": "".join(scraps()),
    }
    for name, text in files.items():
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(text.encode())
    return folder


def is_json(text: str) -> None:
    json.loads(text)


def is_ndjson(text: str) -> None:
    for line in text.removesuffix("\n").split("\n"):
        assert isinstance(json.loads(line), dict)


def is_xml(text: str) -> None:
    ElementTree.fromstring(text)


def is_concise(text: str) -> None:
    for line in text.splitlines():
        assert re.match(r".+:\d+:\d+: (error|warning|note) [a-z-]+: ", line), line


def is_commands(text: str) -> None:
    """Workflow commands, each in one line, whose properties end where they should; the rest is our own remark."""
    for line in text.removesuffix("\n").split("\n"):
        command = re.match(r"::(?:error|warning|notice) ([^:]*)::", line)
        assert command or re.match(r"segcli: [0-9,]+ more findings? without an annotation$", line), line[:200]
        properties = command[1].split(",") if command else []
        assert all(re.match(r"(file|line|col|endLine|endColumn|title)=", item) for item in properties), line[:200]


VALID: dict[str, Callable[[str], None]] = {
    "json": is_json,
    "ndjson": is_ndjson,
    "sarif": is_json,
    "gitlab": is_json,
    "junit": is_xml,
    "rdjson": is_json,
    "concise": is_concise,
    "github": is_commands,
}
"""What a consumer asks of a format; every other one is prose."""


@pytest.mark.parametrize("options", [(), ("--show-values",)], ids=["masked", "shown"])
@pytest.mark.parametrize("form", names("reporters.formats"))
def test_reports_of_hostile_payloads_stay_harmless_and_valid(
    run: Run, folder: Path, form: str, options: tuple[str, ...]
) -> None:
    ran = run("validate", "--format", form, *options, folder)
    assert ran.code == 1
    assert not FORBIDDEN.search(ran.out), repr(FORBIDDEN.search(ran.out))
    assert not FORBIDDEN.search(ran.err)
    VALID.get(form, str)(ran.out)


@pytest.mark.parametrize("form", names("reporters.formats"))
def test_a_string_of_a_megabyte_is_shown_shortened(run: Run, form: str) -> None:
    """But in the pointer to a member of that name, by which programs find it."""
    text = "x" * (1 << 20)
    event = {**CLEAN, "segment": {"id": text, "name": 5, "object": text, text: text}}
    ran = run("validate", "--format", form, "--show-values", stdin=json.dumps(event))
    assert ran.code == 1
    assert "x" * 20 in ran.out
    followed = ran.out.count(f"/segment/{text}")
    assert followed == (form in ("json", "ndjson", "sarif"))
    assert len(ran.out) - followed * len(text) < 20_000


def test_colour_is_the_only_escape_sequence_in_a_coloured_report(run: Run, folder: Path) -> None:
    ran = run("validate", "--format", "text", "--color", "always", "--show-values", folder)
    assert re.search(r"\x1b\[1;38;5;[0-9]+merror\[", ran.out)
    assert not FORBIDDEN.search(re.sub(r"\x1b\[[0-9;]*m", "", ran.out))
    assert "red\x1b" not in ran.out.replace("red\x1b[0m", "")


def test_markup_of_rich_is_printed_as_it_came(run: Run) -> None:
    event = {**CLEAN, "customer": {**CLEAN["customer"], "[bold]loud[/bold]": "[link=x]y[/] :boom:"}}
    for color in ("always", "never"):
        ran = run("validate", "-f", "text", "--color", color, "--show-values", stdin=json.dumps(event))
        assert "[bold]loud[/bold]" in ran.out
        assert "[link=x]y[/] :boom:" in ran.out


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("\x1b[31mnowhere\n::error::.json",), id="source"),
        pytest.param(("--stdin-name", "\x1b[31m\n::error::x", "-"), id="name of stdin"),
        pytest.param(("--event", "\x1b[31m\n::error::x", "-"), id="event"),
        pytest.param(("--ignore", "\x1b[31m\n::error::x", "-"), id="code"),
        pytest.param(("--format", "\x1b[31m\n::error::x", "-"), id="format"),
        pytest.param(("--schema", "\x1b[31m\n::error::x", "-"), id="schema"),
        pytest.param(("--output", "no\x1b[31m\n/::error::x", "-"), id="output"),
    ],
)
def test_remarks_escape_what_stood_on_the_command_line(run: Run, arguments: tuple[str, ...]) -> None:
    """Scripts put file names there that others chose."""
    ran = run("validate", *arguments, stdin="")
    assert ran.code == 2
    assert not FORBIDDEN.search(ran.err)
    assert not re.search(r"^::error", ran.err, re.MULTILINE)


def test_everything_that_does_not_print_is_escaped_for_every_category_of_unicode(run: Run) -> None:
    kinds = {"Cc", "Cf", "Zl", "Zp", "Co", "Cn"}
    chars = [chr(code) for code in range(0x3000) if unicodedata.category(chr(code)) in kinds]
    fields = {f"k{char}{ord(char):x}": 1 for char in chars}
    ran = run("validate", "--show-values", stdin=json.dumps({**CLEAN, "segment": {**CLEAN["segment"], **fields}}))
    assert len(ran.lines) == len(chars)
    assert not [char for char in chars if char != "\n" and char in ran.out]
