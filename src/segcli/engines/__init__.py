"""Two engines for one meaning of "valid": JSON Schema 2020-12 over the keywords that our schemas use, formats asserted.

`native` (jsonschema-rs) is the default, `reference` (jsonschema) runs everywhere and costs a hundred times as much.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, Protocol

from segcli.findings import Json, Path, SegcliError
from segcli.schemas.formats import STRICTER

EngineName = Literal["auto", "native", "reference"]
NO_FILES: Mapping[str, Json] = MappingProxyType({})
FORMAT_OF = {pattern: name for name, pattern in STRICTER.items()}


class RawError(NamedTuple):
    """One violated keyword, the same from both engines.

    `path` leads to the instance, `schema_path` is the evaluation path without `$ref`. `parameter` is what the keyword
    says: the types, the missing name, the unexpected names, the allowed values, the limit, the format. For `oneOf`
    it is the errors of each branch, or nothing when several branches fit; for keywords that our schemas do not use,
    None. A schema that is `false` has the keyword `falseSchema`.
    """

    keyword: str
    path: Path
    schema_path: Path
    parameter: Any


class Checker(Protocol):
    """A compiled schema."""

    def is_valid(self, instance: Json, /) -> bool:
        """Whether the instance obeys the schema; the only thing that a clean event pays for."""
        ...

    def errors(self, instance: Json, /) -> list[RawError]:
        """Every violated keyword, in the order of `path`, then `schema_path`."""
        ...


class Engine(Protocol):
    """Compiles one of our schemas; or one of the user's, whose references start from the URI `base` and lead to nothing
    but `files`, by URI. Those have been looked through by `custom_schema`.
    """

    def __call__(self, schema: Json, base: str | None = None, files: Mapping[str, Json] = NO_FILES) -> Checker: ...


def at(instance: Json, path: Path) -> Json:
    """The part of an instance that `path` leads to."""
    for step in path:
        instance = instance[step]
    return instance


def engine(name: EngineName) -> tuple[Engine, str | None]:
    """The engine of that name, and a remark when it is not the best one."""
    if name != "reference":
        try:
            from segcli.engines.native import compile_schema

            return compile_schema, None
        except ImportError as error:
            if name == "native":
                raise SegcliError(f"the native engine cannot be loaded: {error}") from error
    from segcli.engines.reference import compile_schema as compile_reference

    remark = "jsonschema-rs cannot be loaded: checking with the reference engine, about a hundred times slower"
    return compile_reference, remark if name == "auto" else None


def normalized(errors: Iterable[RawError]) -> list[RawError]:
    """Errors in a stable order, each once. A date breaks its `format`, its `pattern` or both, which is one error."""
    found = list(map(canonical, errors))
    if len(found) < 2:
        return found
    by_place: dict[tuple[Any, ...], RawError] = {}
    for error in found:
        name = str(error.parameter) if error.keyword == "required" else ""
        by_place.setdefault((error.path, error.schema_path, name), error)
    return sorted(by_place.values(), key=lambda error: (sortable(error.path), sortable(error.schema_path)))


def canonical(error: RawError) -> RawError:
    """An error as both engines have it."""
    keyword, path, schema_path, parameter = error
    match keyword:
        case "pattern" if parameter in FORMAT_OF:
            return RawError("format", path, (*schema_path[:-1], "format"), FORMAT_OF[parameter])
        case "type" | "additionalProperties":
            return RawError(keyword, path, schema_path, sorted(parameter))
        case "oneOf":
            return RawError(keyword, path, schema_path, tuple(tuple(normalized(branch)) for branch in parameter))
    return error


def sortable(path: Path) -> list[tuple[int, str]]:
    """A path as a sort key: indices before names, and by their number."""
    return [(step, "") if isinstance(step, int) else (-1, step) for step in path]
