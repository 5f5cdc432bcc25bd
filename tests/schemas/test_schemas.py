"""The schema files keep to the form that segcli, editors and people rely on."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from segcli.schemas.files import of_payloads
from support.paths import DOMAIN, SCHEMAS
from support.vendor import read

NESTED = {"properties", "$defs"}
ONE = {"items", "additionalProperties"}
PLAIN = {"type", "required", "enum", "const", "format", "pattern", "minimum", "maximum"}
WORDS = {"title", "description"}
ANNOTATIONS = {"x-filled", "x-form", "x-id", "x-plausible", "x-shown", "x-usually-sent"}
ANYWHERE = NESTED - {"$defs"} | ONE | PLAIN | WORDS | ANNOTATIONS | {"oneOf", "$ref"}
AT_ROOT = {"$schema", "$defs", "x-channels", "x-when"}
FORMATS = {"date", "date-time"}
NULL = {"type": "null"}

FILES = [path.relative_to(SCHEMAS).as_posix() for path in of_payloads()]
FOLDERS = sorted({file.partition("/")[0] for file in FILES})
each_file = pytest.mark.parametrize("file", FILES)


def load(file: str) -> dict[str, Any]:
    schema: dict[str, Any] = read(SCHEMAS / file)
    return schema


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """The node and every schema below it."""
    if not isinstance(node, dict):
        return
    yield node
    below = [child for word in NESTED for child in node.get(word, {}).values()]
    below += [node[word] for word in ONE if word in node]
    for child in below + node.get("oneOf", []):
        yield from nodes(child)


@cache
def references(file: str) -> set[str]:
    """The files that a file refers to."""
    refs = {node["$ref"] for node in nodes(load(file)) if "$ref" in node}
    folder = (SCHEMAS / file).parent
    return {(folder / ref).resolve().relative_to(SCHEMAS).as_posix() for ref in refs if not ref.startswith("#")}


@cache
def reachable() -> set[str]:
    """Every file that an event or an envelope leads to, and they themselves."""
    todo = [file for file in FILES if not file.startswith("objects/")]
    found: set[str] = set()
    while todo:
        file = todo.pop()
        if file not in found:
            found.add(file)
            todo += references(file)
    return found


@each_file
def test_is_valid_against_the_metaschema(file: str) -> None:
    Draft202012Validator.check_schema(load(file))


@each_file
def test_uses_only_the_agreed_keywords(file: str) -> None:
    schema = load(file)
    for node in nodes(schema):
        assert node.keys() <= ANYWHERE | (AT_ROOT if node is schema else set())
        assert node.get("format") in {None, *FORMATS}
        assert isinstance(node.get("x-shown", True), bool)
        assert "x-id" not in node or "string" in node["type"]
        assert node.get("x-filled", True) in (True, "one line")
        usual = node.get("x-usually-sent", {})
        assert {*usual, *(name for signs in usual.values() for name in signs)} <= node.get("properties", {}).keys()
        assert usual.keys().isdisjoint(node.get("required", ()))
        assert "x-filled" not in node or "string" in node["type"]


@each_file
def test_references_stand_alone_and_lead_somewhere(file: str) -> None:
    schema = load(file)
    refs = [node for node in nodes(schema) if "$ref" in node]
    assert all(node.keys() == {"$ref"} for node in refs)
    local = {node["$ref"] for node in refs if node["$ref"].startswith("#")}
    assert local == {f"#/$defs/{name}" for name in schema.get("$defs", {})}
    assert references(file) <= set(FILES)


@each_file
def test_introduces_itself(file: str) -> None:
    schema = load(file)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"] == schema["title"].strip() != ""
    assert schema["description"].endswith(".")


@each_file
def test_requires_only_members_that_it_lists(file: str) -> None:
    assert all(set(node.get("required", ())) <= node.get("properties", {}).keys() for node in nodes(load(file)))


@each_file
def test_types_agree_with_values(file: str) -> None:
    for node in nodes(load(file)):
        assert "type" in node or "$ref" in node or "oneOf" in node
        if "enum" in node:
            assert (None in node["enum"]) == ("null" in node["type"])
        if "const" in node:
            assert node["type"] == "string"


@each_file
def test_unions_are_a_nullable_reference_or_told_apart_by_a_discriminator(file: str) -> None:
    for union in (node for node in nodes(load(file)) if "oneOf" in node):
        branches = [branch for branch in union["oneOf"] if branch != NULL]
        if len(branches) == 1:
            assert union == {"oneOf": [{"$ref": branches[0]["$ref"]}, NULL]}
            continue
        assert all(branch["type"] == "object" and "oneOf" not in branch for branch in branches)
        told = [{(name, branch["properties"][name].get("const")) for name in branch["required"]} for branch in branches]
        names = set.intersection(*({name for name, const in pairs if const} for pairs in told))
        assert any(
            len({const for pairs in told for name, const in pairs if name == shared}) == len(branches)
            for shared in names
        )


@each_file
def test_identity_is_never_null(file: str) -> None:
    for node in nodes(load(file)):
        members = node.get("properties", {})
        assert all(members[name]["type"] == "string" for name in ("id", "object") if name in members)


@each_file
def test_every_optional_member_but_identity_may_be_null(file: str) -> None:
    for node in (node for node in nodes(load(file)) if not file.startswith("envelopes/")):
        optional = node.get("properties", {}).keys() - set(node.get("required", ())) - {"id", "object"}
        tight = {name for name in optional if not nullable(node["properties"][name])}
        assert not tight


def nullable(node: dict[str, Any]) -> bool:
    return NULL in node.get("oneOf", ()) or "null" in node.get("type", ())


@each_file
def test_is_reachable_from_an_event_or_an_envelope(file: str) -> None:
    assert file in reachable()


@pytest.mark.parametrize("folder", FOLDERS)
def test_titles_are_unique(folder: str) -> None:
    titles = Counter(load(file)["title"] for file in FILES if file.startswith(f"{folder}/"))
    assert [title for title, times in titles.items() if times > 1] == []


@pytest.mark.parametrize("file", [file for file in FILES if file.startswith("events/")])
def test_event_files_say_where_and_when_the_event_is_sent(file: str) -> None:
    schema = load(file)
    assert schema["title"] == Path(file).stem
    assert set(schema["x-channels"]) <= {"project", "distribution"}
    assert schema["x-channels"]
    for pointer in schema.get("x-when", {}):
        node, home = schema, file
        for name in pointer.split("/")[1:]:
            node, home = followed(node, home)
            node = node["properties"][name]


def followed(node: dict[str, Any], file: str) -> tuple[dict[str, Any], str]:
    """What a reference, with or without null, leads to; and the file where that is written."""
    reference = node.get("oneOf", [node])[0].get("$ref")
    if reference is None:
        return node, file
    target = (SCHEMAS / file).parent.joinpath(reference).resolve().relative_to(SCHEMAS).as_posix()
    return load(target), target


@pytest.mark.skipif(not DOMAIN.is_dir(), reason="needs the vendor's schemas beside the checkout")
@each_file
def test_repeats_no_sentence_of_the_vendor(file: str) -> None:
    assert [text for text in sentences(load(file)) if len(text) >= 40 and text in vendor_sentences()] == []


@cache
def vendor_sentences() -> set[str]:
    return set(sentences(read(DOMAIN / "vendor-schemas.json")))


def sentences(node: Any) -> Iterator[str]:
    """Every description in a document."""
    if isinstance(node, dict):
        if isinstance(text := node.get("description"), str):
            yield text.strip()
        for child in node.values():
            yield from sentences(child)
    if isinstance(node, list):
        for child in node:
            yield from sentences(child)
