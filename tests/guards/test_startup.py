"""A run loads what it needs and no more: start-up is most of what a small file costs."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from segcli.cli import COMMANDS
from support.cli import environment
from support.paths import BROKEN, LEFT

LOADED = "import atexit, sys; atexit.register(lambda: print(*sys.modules, sep='\\n', file=sys.stderr)); "
RUN = LOADED + "from segcli.__main__ import main; main()"
HEAVY = {"rich", "pygments", "markdown_it", "jsonschema", "referencing", "rpds", "attr", "pydantic"}
FOR_OTHERS = {
    "segcli.events.identity",
    "segcli.events.selection",
    "segcli.input.embedding",
    "segcli.input.locate",
    "segcli.input.masked",
    "segcli.input.path_patterns",
    "segcli.input.positions",
    "segcli.input.recovery",
    "segcli.input.rejection",
    "segcli.input.stored",
    "segcli.input.tokens",
    "segcli.input.total_size",
    "segcli.privacy.customers",
    "segcli.privacy.display_rules",
    "segcli.privacy.persons",
    "segcli.rules.constraints.evaluation",
    "segcli.schemas.unions",
    "segcli.validation.diagnosis",
    "segcli.validation.excerpt",
    "segcli.validation.explain",
    "segcli.validation.kinds",
    "segcli.validation.masked_record",
    "segcli.validation.wording",
}
"""What only repairs, explains, chooses or shows, or serves objects of stores and schemas of the user's own."""

MOST_PATTERNS = 6
"""Regular expressions that a clean file may compile beyond those that its dependencies compile when they are imported;
each takes 0.1 ms and more.
"""


@cache
def loaded(code: str, *args: str) -> frozenset[str]:
    """The lines on stderr of a Python process: with LOADED, the modules that it has loaded when it ends."""
    command = [sys.executable, "-c", code, *args]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), timeout=60)
    assert "Traceback" not in done.stderr, done.stderr
    return frozenset(done.stderr.splitlines())


def tops(modules: frozenset[str]) -> set[str]:
    """The packages that the modules belong to."""
    return {name.split(".")[0] for name in modules}


def beyond(modules: frozenset[str], dependencies: str) -> set[str]:
    """The packages that were loaded and that importing the dependencies would not have."""
    return tops(modules) - tops(loaded(f"{LOADED}import {dependencies}")) - {"segcli", "gc"}


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_version_and_help_load_typer_and_nothing_else(argument: str) -> None:
    modules = loaded(RUN, argument)
    own = {name for name in modules if name.startswith("segcli") and not name.startswith("segcli.cli")}
    formats = {
        "segcli.__about__",
        "segcli.console",
        "segcli.counting",
        "segcli.console.formats",
        "segcli.console.suggest",
    }
    assert own == {"segcli", "segcli.__main__", "segcli.findings", "segcli.console.streams"} | formats
    assert beyond(modules, "typer") == set()


@pytest.mark.parametrize("form", ["concise", "json", "ndjson"])
def test_a_valid_file_loads_the_native_engine_and_nothing_else_that_is_heavy(form: str) -> None:
    modules = loaded(RUN, "validate", "-q", "-f", form, str(LEFT))
    assert tops(modules).isdisjoint(HEAVY)
    assert beyond(modules, "typer, orjson, jsonschema_rs") <= {"pkgutil"}


@pytest.mark.parametrize("form", ["text", "concise"])
def test_a_valid_file_does_not_load_what_only_others_need(form: str) -> None:
    assert loaded(RUN, "validate", "-q", "-f", form, str(LEFT)) & FOR_OTHERS == set()


@pytest.mark.parametrize("layout", ["compact", "indented"])
def test_a_valid_file_compiles_few_patterns(tmp_path: Path, layout: str) -> None:
    event = json.loads(LEFT.read_text())
    file = tmp_path / "event.json"
    file.write_text(json.dumps(event, indent=2 if layout == "indented" else None))
    seen = (
        "import atexit, sys, typer, orjson, jsonschema_rs; from re import _compiler; "
        "compile, seen = _compiler.compile, []; "
        "_compiler.compile = lambda text, flags=0: seen.append(ascii(text)) or compile(text, flags); "
        "atexit.register(lambda: print(*seen, sep='\\n', file=sys.stderr)); from segcli.__main__ import main; main()"
    )
    patterns = loaded.__wrapped__(seen, "validate", "-q", str(file))
    assert patterns, "none was seen"
    assert len(patterns) <= MOST_PATTERNS, patterns


@pytest.mark.parametrize("command", ["validate", "inspect", "extract", "diff"])
def test_what_reads_stores_and_writes_tables_is_loaded_for_those_alone(command: str) -> None:
    modules = loaded(RUN, command, str(LEFT), *([str(BROKEN)] if command == "diff" else []))
    assert {name for name in modules if name.startswith(("segcli.cloud", "segcli.reporters.folder_formats"))} == set()
    assert tops(modules).isdisjoint({"obstore", "pyarrow", "asyncio", "concurrent"})


def test_a_url_loads_what_reads_stores() -> None:
    pytest.importorskip("obstore", reason="obstore is not installed")
    modules = loaded(RUN, "validate", "-q", "s3://")
    assert "obstore" in tops(modules)
    assert tops(modules).isdisjoint(HEAVY)


def test_http_is_loaded_where_a_head_is(tmp_path: Path) -> None:
    def of_http(data: bytes) -> set[str]:
        file = tmp_path / "capture"
        file.write_bytes(data)
        modules = loaded.__wrapped__(RUN, "validate", "-q", str(file))
        return {name for name in modules if name.startswith("segcli.input.http.")}

    value = b'{"a": 1}\n[true, null]\nfalse\noops\n'
    assert of_http(value) == set()
    assert of_http(b"HTTP/1.1 200 OK\n\n" + value) == {
        "segcli.input.http.head",
        "segcli.input.http.head_start",
        "segcli.input.http.recorded",
    }


def test_one_output_format_is_loaded() -> None:
    modules = loaded(RUN, "validate", "-q", str(LEFT))
    formats = {name for name in modules if name.startswith("segcli.reporters.formats.")}
    assert formats == {"segcli.reporters.formats.concise"}


@pytest.mark.parametrize("command", [("validate", "-f", "text"), ("inspect",)], ids=lambda words: words[0])
def test_text_without_colour_does_without_rich(command: tuple[str, ...]) -> None:
    modules = loaded(RUN, *command, "-q", "--color", "never", str(BROKEN))
    assert tops(modules).isdisjoint(HEAVY)


def test_nothing_of_a_cluster_is_loaded_without_one() -> None:
    modules = loaded(RUN, "validate", "-q", "--jobs", "2", str(LEFT))
    assert "segcli.parallel.workers" in modules
    assert tops(modules).isdisjoint({"dask", "distributed", "tornado"})
    assert not [name for name in modules if name.startswith("segcli.cluster")]


def test_the_reference_engine_is_loaded_when_asked_for() -> None:
    modules = loaded(RUN, "validate", "-q", "--engine", "reference", str(LEFT))
    assert "jsonschema" in modules
    assert "jsonschema_rs" not in modules


def test_a_command_loads_no_other_command() -> None:
    modules = loaded(RUN, "validate", "-q", str(LEFT))
    assert modules & {f"segcli.commands.{name}" for name in COMMANDS} == {"segcli.commands.validate"}


def test_a_command_declares_no_options_of_commands_elsewhere() -> None:
    modules = loaded(RUN, "validate", "-q", str(LEFT))
    declaring = {f"segcli.cli.{name}" for name in COMMANDS}
    assert modules & declaring == {"segcli.cli.validate"}


def test_a_small_file_is_checked_without_looking_for_garbage() -> None:
    looks = (
        "import atexit, gc, sys; from segcli.__main__ import main; looks = lambda: gc.get_stats()[0]['collections']; "
    )
    told = "print(looks() - before, gc.get_freeze_count() > 0, file=sys.stderr)"
    code = f"{looks}before = looks(); atexit.register(lambda: {told}); main()"
    assert loaded(code, "validate", "-q", str(LEFT)) == {"0 True"}
