"""A JSON Schema of the user's own: read, with the files beside it that it refers to, and looked through before use.

Both engines get only what passes here, so that they refuse the same schemas in the same words, fetch nothing, read
nothing outside of the schema's folder and come to an end.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import orjson

from segcli.engines.syntax import DIALECTS, children, is_prefix, misuse, separate_dependencies
from segcli.engines.termination import endless
from segcli.findings import Json, SegcliError, pointer
from segcli.input.regular_files import read_regular_file


class CustomSchema(NamedTuple):
    """A schema with the URI that its references start from, and the files that they lead to, by URI."""

    document: Json
    uri: str
    files: Mapping[str, Json]


class Node(NamedTuple):
    """A schema inside a file. `base` is the URI that its references start from; `file` is None for the user's file
    itself, of which errors may quote what is in there.
    """

    schema: dict[str, Any]
    base: str
    file: str | None
    steps: tuple[str | int, ...]

    @property
    def place(self) -> str:
        return f" at {pointer(self.steps)}" if self.steps else ""


def load(file: Path) -> CustomSchema:
    """The schema in a file. Raises SegcliError when it cannot be used."""
    text = read_regular_file(file, "the schema")
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise SegcliError(f"the schema {file} is not JSON: {error.msg} (line {error.lineno})") from error
    loader = Loader(file)
    loader.add(document, loader.uri, None)
    loader.follow()
    loader.check_ends()
    return CustomSchema(document, loader.uri, loader.files)


class Loader:
    """Gathers the schemas of a file and of those that it refers to."""

    def __init__(self, file: Path) -> None:
        self.uri = file.absolute().as_uri()
        self.files: dict[str, Json] = {}
        self._file = file
        self._folder = os.path.realpath(file.absolute().parent)
        self._nodes: dict[int, Node] = {}
        self._resources: dict[str, tuple[Json, str | None]] = {}
        self._anchors: dict[str, dict[str, Any]] = {}
        self._dynamic: dict[str, list[dict[str, Any]]] = {}
        self._dynamic_references: list[tuple[int, str]] = []
        self._in_place: dict[int, list[int]] = {}

    def add(self, document: Json, uri: str, file: str | None) -> None:
        """Take in a whole file."""
        self._resources[uri] = document, file
        self._take(document, Node({}, uri, file, ()))

    def _take(self, schema: Json, at: Node) -> None:
        """Take in a schema and all that are inside it."""
        todo = [(schema, at)]
        while todo:
            schema, (_, base, file, steps) = todo.pop()
            if isinstance(schema, bool) or id(schema) in self._nodes:
                continue
            node = Node(schema, base, file, steps)
            if not isinstance(schema, dict):
                raise self._no_schema(node, "it is neither an object nor true nor false")
            if wrong := misuse(schema):
                raise self._no_schema(node, f"`{wrong[0]}`{node.place} {wrong[1]}")
            separate_dependencies(schema)
            node = node._replace(base=self._named(schema, node))
            self._nodes[id(schema)] = node
            self._in_place[id(schema)] = []
            for child in children(schema):
                if child.in_place:
                    self._in_place[id(schema)].append(id(child.schema))
                todo.append((child.schema, node._replace(steps=(*steps, *child.steps))))

    def _named(self, schema: dict[str, Any], node: Node) -> str:
        """Note the names of a schema, and give the URI that references in it start from. What engines may read in
        different ways is taken out.
        """
        dialect = schema.pop("$schema", DIALECTS[0])
        if dialect.rstrip("#") not in DIALECTS:
            raise self._no_schema(node, f"`$schema`{node.place} names another dialect")
        if not is_prefix(schema.get("x-id", "")):
            del schema["x-id"]
        base = node.base
        if "$id" in schema:
            base = schema["$id"] = self._joined(base, schema["$id"], node).rstrip("#")
            self._resources[base] = schema, node.file
        for keyword in ("$anchor", "$dynamicAnchor"):
            if keyword in schema:
                self._anchors[f"{base}#{schema[keyword]}"] = schema
        if "$dynamicAnchor" in schema:
            self._dynamic.setdefault(schema["$dynamicAnchor"], []).append(schema)
        return base

    def follow(self) -> None:
        """Take in all that the schemas refer to."""
        done = 0
        while done < len(self._nodes):
            for node in list(self._nodes.values())[done:]:
                done += 1
                for keyword in ("$ref", "$dynamicRef"):
                    if keyword in node.schema:
                        self._follow(node, node.schema[keyword], dynamic=keyword == "$dynamicRef")

    def _follow(self, node: Node, reference: str, dynamic: bool) -> None:
        uri, fragment = urldefrag(self._joined(node.base, reference, node))
        if uri not in self._resources:
            self._open(uri, node, reference)
        target = self._target(uri, unquote(fragment))
        if not isinstance(target, dict | bool):
            raise self._refused(node, reference, "where there is no schema")
        self._take(target, Node({}, uri, self._resources[uri][1], tuple(fragment.split("/")[1:])))
        self._in_place[id(node.schema)].append(id(target))
        if dynamic:
            self._dynamic_references.append((id(node.schema), fragment))

    def _target(self, uri: str, fragment: str) -> Json:
        """What a fragment of a resource leads to; None where it leads nowhere."""
        if fragment and not fragment.startswith("/"):
            return self._anchors.get(f"{uri}#{fragment}")
        value, _ = self._resources[uri]
        for step in fragment.split("/")[1:]:
            name = step.replace("~1", "/").replace("~0", "~")
            if isinstance(value, list) and name.isdecimal() and name.isascii():
                value = value[int(name)] if len(name) < 10 and int(name) < len(value) else None
            else:
                value = value.get(name) if isinstance(value, dict) else None
        return value

    def _open(self, uri: str, node: Node, reference: str) -> None:
        """Read another file of the schema's folder."""
        parts = urlsplit(uri)
        if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
            raise self._refused(node, reference, "and segcli fetches nothing")
        path = unquote(parts.path)
        if "\0" in path or not os.path.realpath(path).startswith(os.path.join(self._folder, "")):
            raise self._refused(node, reference, "which is outside of its folder")
        name = os.path.relpath(path, self._folder)
        try:
            document = orjson.loads(read_regular_file(path, f"what {self._file} refers to,"))
        except SegcliError as error:
            raise error if node.file is None else self._refused(node, reference, "") from error
        except orjson.JSONDecodeError as error:
            raise SegcliError(f"{self._file} refers to {name}, which is not JSON (line {error.lineno})") from error
        self.files[uri] = document
        self.add(document, uri, name)

    def check_ends(self) -> None:
        """Raises SegcliError when checking a value would take no end, or too long."""
        for key, anchor in self._dynamic_references:
            self._in_place[key] += map(id, self._dynamic.get(anchor, ()))
        if problem := endless(self._in_place):
            raise SegcliError(f"the schema {self._file} {problem}")

    def _joined(self, base: str, reference: str, node: Node) -> str:
        try:
            return urljoin(base, reference)
        except ValueError as error:
            raise self._refused(node, reference, "which is no URI") from error

    def _no_schema(self, node: Node, why: str) -> SegcliError:
        if node.file is None:
            return SegcliError(f"{self._file} is no JSON Schema 2020-12: {why}")
        return SegcliError(f"{self._file} refers to {node.file}, which is no JSON Schema 2020-12")

    def _refused(self, node: Node, reference: str, why: str) -> SegcliError:
        if node.file is None:
            return SegcliError(f'the schema {self._file} refers to "{reference}", {why}')
        return SegcliError(f"the schema {self._file} refers to {node.file}, which refers on to what cannot be used")
