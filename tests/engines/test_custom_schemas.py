"""A schema of the user's own, however it is made, ends in findings or in one line, the same with both engines."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from segcli.findings import SegcliError
from support.cli import Ran, Run
from support.events import check


def nested(levels: int) -> str:
    return '{"properties":{"a":' * levels + '{"type":"integer"}' + "}}" * levels


def chained(length: int, end: Any) -> Any:
    """A schema that refers to another, and so on, all about the same value."""
    links = {str(at): {"allOf": [{"$ref": f"#/$defs/{at + 1}"}]} for at in range(length)}
    return {"$ref": "#/$defs/0", "$defs": links | {str(length): end}}


def doubled(times: int) -> Any:
    links = {str(at): {"anyOf": [{"$ref": f"#/$defs/{at + 1}"}] * 2} for at in range(times)}
    return {"$ref": "#/$defs/0", "$defs": links | {str(times): {"type": "string"}}}


def of_member(schema: Any) -> Any:
    return {"properties": {"a": schema}}


ENDING: dict[str, tuple[int, Any]] = {
    "nested quantifiers": (1, of_member({"pattern": "^(a+)+$"})),
    "looking ahead": (1, of_member({"pattern": "^(?:(?=a)a|a(?=a)a|aa)+b$"})),
    "nested quantifiers in names": (1, {"patternProperties": {"^(a+)+$": {"type": "string"}}}),
    "names that look ahead": (1, {"patternProperties": {"^(?!b)": {"type": "string"}}, "unevaluatedProperties": False}),
    "names with nested quantifiers": (1, {"propertyNames": {"pattern": "^(a+)+$"}}),
    "the format regex": (1, of_member({"format": "regex"})),
    "a tree": (1, {"type": "object", "properties": {"a": {"$ref": "#"}}}),
    "a dynamic tree": (1, {"$dynamicAnchor": "x", "type": "object", "properties": {"a": {"$dynamicRef": "#x"}}}),
    "a union of itself": (1, {"oneOf": [{"type": "null"}, {"properties": {"a": {"$ref": "#"}}, "required": ["a"]}]}),
    "127 levels": (1, nested(127)),
    "400 levels": (1, nested(400)),
    "500 levels": (0, nested(500)),
    "a chain at every level": (0, chained(20, of_member({"$ref": "#/$defs/0"}))),
    "a reference to an unknown keyword": (1, {"$ref": "#/x/a", "x": {"a": {"required": ["a"]}}}),
    "true": (0, True),
    "false": (1, False),
    "a byte order mark": (0, '\ufeff{"type": ["object"]}'),
    "an older dialect": (0, {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object"}),
    "an older keyword": (1, {"dependencies": {"a": ["b"], "b": {"required": ["a"]}}}),
    "a count with a fraction": (0, {"minLength": 1.0}),
    "a tiny divisor": (0, of_member({"multipleOf": 1e-300})),
    "a name of its own": (
        1,
        {"$id": "https://example.test/a.json", "$ref": "b", "$defs": {"b": {"$id": "b", "not": {}}}},
    ),
    "a file beside it": (1, {"$ref": "beside.json#/$defs/x"}),
    "a relative name": (1, {"$id": "other.json", "properties": {"a": {"$ref": "beside.json"}}}),
    "annotations of another kind": (0, of_member({"type": ["string", "object", "number"], "x-id": 5, "x-shown": "no"})),
    "a list of annotations": (0, of_member({"x-id": [5]})),
    "an empty annotation": (0, of_member({"x-id": None})),
}
"""Schemas that can be used, and the exit code."""

REFUSED: dict[str, tuple[str, Any]] = {
    "a pattern that takes too long": (
        "takes too long on a text of 5,001 characters",
        of_member({"pattern": "^(?:(?=.*b)a)*c$"}),
    ),
    "a pattern that refers back": ("refers back to a group", of_member({"pattern": r"^(a|aa)+\1$"})),
    "a pattern that is none": ("`pattern` cannot be used: a group does not end", {"pattern": "("}),
    "a pattern of a million": ("`pattern` cannot be used", {"pattern": "(?:a{1000}){1000}"}),
    "names that are no pattern": ("`patternProperties`", {"patternProperties": {"(": True}}),
    "a number for a definition": ("`$defs` may not", {"$ref": "#/$defs/a", "$defs": {"a": 5}}),
    "a reference to a value": ('"#/enum/0", where there is no schema', {"$ref": "#/enum/0", "enum": [5]}),
    "a reference to a broken schema": ("`type` at /x/a may not", {"$ref": "#/x/a", "x": {"a": {"type": 5}}}),
    "a reference to nothing": ("where there is no schema", {"$ref": "#/$defs/b"}),
    "a reference to no anchor": ("where there is no schema", {"$ref": "#b"}),
    "a reference beyond a list": ("where there is no schema", {"$ref": "#/allOf/7", "allOf": [True]}),
    "itself": ("refers to itself without end", {"$ref": "#"}),
    "a circle": ("refers to itself without end", chained(3, {"not": {"$ref": "#/$defs/0"}})),
    "a circle that nobody enters": ("refers to itself without end", {"$defs": {"a": {"$ref": "#/$defs/a"}}}),
    "itself, dynamically": ("refers to itself without end", {"$dynamicRef": "#x", "$dynamicAnchor": "x"}),
    "a long chain": ("by more than 64 schemas inside each other", chained(1000, of_member({"$ref": "#/$defs/0"}))),
    "what doubles": ("by more than 100,000 schemas", doubled(25)),
    "2,000 brackets": ("is not JSON", "[" * 2000),
    "nothing": ("is not JSON", ""),
    "infinity": ("is not JSON", '{"maximum": 1e999}'),
    "a number": ("neither an object nor true nor false", 5),
    "null": ("neither an object nor true nor false", None),
    "a list": ("neither an object nor true nor false", []),
    "a string": ("neither an object nor true nor false", '"x"'),
    "another dialect": ("names another dialect", {"$schema": "https://example.test/x"}),
    "another dialect inside": ("`$schema` at /properties/a", of_member({"$schema": "https://example.test/x"})),
    "a dialect that is none": ("`$schema` may not", {"$schema": 5}),
    "a list of schemas for items": ("`items` may not", {"items": [{}]}),
    "a type that is none": ("`type` at /properties/a may not", of_member({"type": "strin"})),
    "no type": ("`type` may not", {"type": []}),
    "an enum that is no list": ("`enum` may not", {"enum": 5}),
    "a name required twice": ("`required` may not", {"required": ["a", "a"]}),
    "a negative count": ("`minLength` may not", {"minLength": -1}),
    "a huge count": ("`minLength` may not", {"minLength": 10**19}),
    "a divisor of zero": ("`multipleOf` may not", {"multipleOf": 0}),
    "null for members": ("`properties` may not", {"properties": None}),
    "another machine": ("segcli fetches nothing", {"$ref": "http://127.0.0.1:9/x.json"}),
    "the share of another machine": ("segcli fetches nothing", {"$ref": "file://example.test/x.json"}),
    "another machine by its own name": ("segcli fetches nothing", {"$id": "https://example.test/a", "$ref": "b"}),
    "an absolute path": ("outside of its folder", {"$ref": "file:///etc/passwd"}),
    "the folder above": ("outside of its folder", {"$ref": "../outside.json"}),
    "the folder above in disguise": ("outside of its folder", {"$ref": "%2e%2e/outside.json"}),
    "a link to elsewhere": ("outside of its folder", {"$ref": "link.json"}),
    "the folder itself": ("outside of its folder", {"$ref": "."}),
    "a NUL": ("outside of its folder", {"$ref": "a%00.json"}),
    "no URI": ("which is no URI", {"$ref": "http://["}),
    "no URI for a name": ("which is no URI", {"$id": "http://["}),
    "a named pipe": ("it is a named pipe", {"$ref": "pipe.json"}),
    "an absent file": ("no such file", {"$ref": "absent.json"}),
    "a file that is no JSON": ("refers to secret.txt, which is not JSON (line 1)", {"$ref": "secret.txt"}),
    "a file that is no schema": ("refers to type.json, which is no JSON Schema", {"$ref": "type.json"}),
    "a file that refers elsewhere": ("refers to url.json, which refers on", {"$ref": "url.json"}),
    "a file that refers to no file": ("refers to name.json, which refers on", {"$ref": "name.json"}),
    "a file that refers to no schema": ("refers to pointer.json, which refers on", {"$ref": "pointer.json"}),
    "a part of a file": ("no schema", {"$ref": "beside.json#/type/0"}),
}
"""Schemas that cannot be used, and words of the line that says so."""

SECRET = "hunter2"
FILES = {
    "schemas/beside.json": '{"$schema": "http://json-schema.org/draft-07/schema#", "type": ["string", "object"], '
    '"$defs": {"x": {"required": ["b"]}}}',
    "schemas/secret.txt": f"SECRET={SECRET}",
    "schemas/type.json": f'{{"type": "{SECRET}"}}',
    "schemas/url.json": f'{{"$ref": "https://user:{SECRET}@example.test"}}',
    "schemas/name.json": f'{{"$ref": "{SECRET}"}}',
    "schemas/pointer.json": f'{{"$ref": "#/{SECRET}"}}',
    "outside.json": "true",
}


def chain_of_objects(levels: int) -> str:
    return '{"a":' * levels + "5" + "}" * levels


PAYLOADS = [
    *('{"a":"x"}', '{"b":5,"1":[1,{"a":0}]}', '{"a":"("}', '{"a":1e300}'),
    json.dumps({"a": "a" * 40 + "c", "a" * 40: 1}),
    json.dumps({"a": "a" * 5000 + "b"}),
    *map(chain_of_objects, (100, 300, 500)),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "schemas").mkdir()
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "schemas" / "link.json").symlink_to(tmp_path / "outside.json")
    os.mkfifo(tmp_path / "schemas" / "pipe.json")
    (tmp_path / "payloads.ndjson").write_text("\n".join(PAYLOADS) + "\n")
    return tmp_path


def written(folder: Path, schema: Any) -> Path:
    """The file of a schema, which may be a text."""
    file = folder / "schemas" / "own.json"
    file.write_text(schema if isinstance(schema, str) else json.dumps(schema))
    return file


def checked(run: Run, folder: Path, schema: Any) -> Ran:
    """How a run with the schema ends, which is the same with both engines."""
    written(folder, schema)
    options = ("validate", "--schema", "schemas/own.json", "payloads.ndjson", "--engine")
    native, reference = (run(*options, engine, cwd=folder) for engine in ("native", "reference"))
    assert native == reference
    return native


@pytest.mark.parametrize("name", ENDING)
def test_a_schema_that_can_be_used_ends_in_findings(name: str, run: Run, folder: Path) -> None:
    code, schema = ENDING[name]
    ran = checked(run, folder, schema)
    assert ran.code == code, ran.err
    assert ran.err.startswith(f"{len(PAYLOADS)} events read")


@pytest.mark.parametrize("name", REFUSED)
def test_a_schema_that_cannot_be_used_is_refused_in_one_line(name: str, folder: Path) -> None:
    words, schema = REFUSED[name]
    file = written(folder, schema)
    said: set[str] = set()
    for engine in ("native", "reference"):
        with pytest.raises(SegcliError, match=re.escape(words)) as refused:
            check(PAYLOADS[5].encode(), schema=file, engine=engine)
        said.add(str(refused.value))
    assert len(said) == 1
    assert SECRET not in said.pop().replace("\n", SECRET)


def test_the_line_stands_alone(run: Run, folder: Path) -> None:
    ran = checked(run, folder, {"$ref": "secret.txt"})
    line = "segcli: schemas/own.json refers to secret.txt, which is not JSON (line 1)\n"
    assert ran == Ran(2, "", line)


def test_a_schema_of_a_path_is_looked_through_as_well(run: Run, folder: Path) -> None:
    (folder / "schemas" / "own.json").write_text('{"$ref": "../outside.json"}')
    (folder / "segcli.toml").write_text('[paths]\n"*.ndjson" = { schema = "schemas/own.json" }\n')
    ran = run("validate", "payloads.ndjson", cwd=folder)
    assert (ran.code, ran.out) == (2, "")
    assert "outside of its folder" in ran.err


def test_worker_processes_end_the_run_as_one_process_does(run: Run, folder: Path) -> None:
    (folder / "schemas" / "own.json").write_text('{"$ref": "#"}')
    (folder / "more.ndjson").write_text((folder / "payloads.ndjson").read_text())
    ran = run("validate", "--jobs", 2, "--schema", "schemas/own.json", "payloads.ndjson", "more.ndjson", cwd=folder)
    assert ran.code == 2
    assert ran.err == "segcli: the schema schemas/own.json refers to itself without end\n"


def test_the_data_of_a_webhook_is_checked_by_such_a_schema(run: Run, folder: Path) -> None:
    (folder / "schemas" / "own.json").write_text('{"properties": {"a": {"pattern": "^(a+)+$"}}}')
    webhook = run("example", "customer.segment.left", "--envelope", "distribution").out
    document = json.loads(webhook) | {"data": {"a": "a" * 40 + "c"}}
    for engine in ("native", "reference"):
        ran = run(
            "validate", "--schema", "schemas/own.json", "--engine", engine, stdin=json.dumps(document), cwd=folder
        )
        assert ran.code == 1
        assert "[/data/a]" in ran.out
