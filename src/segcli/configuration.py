"""What a team sets once: `[tool.segcli]` in pyproject.toml or segcli.toml, found upwards from the working directory."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from segcli.console.suggest import nearest
from segcli.findings import SegcliError
from segcli.input.regular_files import read_regular_file
from segcli.input.repository import root_of

FILES = ("segcli.toml", "pyproject.toml")
KEYS: dict[str, type] = {
    "at": str,
    "baseline": str,
    "engine": str,
    "exclude": list,
    "fail-on": str,
    "fail-on-empty": bool,
    "format": str,
    "ignore": list,
    "rules": str,
    "max-findings": int,
    "max-per-kind": int,
    "output": str,
    "paths": dict,
    "require": dict,
    "schema": str,
    "select": list,
    "strict": bool,
    "strict-framing": bool,
    "where": list,
}
PATH_KEYS: dict[str, type] = {"event": str, "purpose": str, "schema": str, "ignore": list}
KINDS = {str: "a string", bool: "true or false", list: "a list of strings", int: "a whole number", dict: "a table"}

PathOptions = tuple[str, Mapping[str, Any]]
"""A pattern of paths as it is written, and the options for what fits it."""


class Configuration(NamedTuple):
    """The options of a file, and those of path patterns relative to `root`, the folder that the file is in; `source` is
    the file, None where there is none.
    """

    root: Path
    options: Mapping[str, Any]
    paths: tuple[PathOptions, ...]
    source: Path | None = None

    def file(self, name: str | None) -> Path | None:
        """A file that the configuration names, relative to its root."""
        return None if name is None else self.root / name

    @property
    def ignored(self) -> frozenset[str]:
        """The codes that a pattern ignores, whichever it is."""
        return frozenset(code for _, options in self.paths for code in options.get("ignore", ()))

    @property
    def names_schema(self) -> bool:
        """Whether a schema is named, for all sources or for some."""
        return any("schema" in options for options in (self.options, *(options for _, options in self.paths)))

    @property
    def files(self) -> list[Path | None]:
        """The files that are read for it, its own among them."""
        named = (self.options, *(options for _, options in self.paths))
        return [self.source, *(self.file(options.get("schema")) for options in named)]

    def fitting(self, path: str | None) -> list[PathOptions]:
        """The patterns that fit a source, with their options; none fits stdin."""
        if path is None or not self.paths:
            return []
        from segcli.input.path_patterns import pattern

        return [(text, options) for text, options in self.paths if pattern(text, self.root).fits(path)]

    def for_source(self, path: str | None) -> dict[str, Any]:
        """The schema for all, and the options of every pattern that fits a source; later ones win, ignores add up."""
        chosen = {key: value for key, value in self.options.items() if key == "schema"}
        for _, options in self.fitting(path):
            ignored = [*chosen.get("ignore", ()), *options.get("ignore", ())]
            chosen |= dict(options) | ({"ignore": ignored} if ignored else {})
        return chosen


def chosen(file: Path | None, isolated: bool) -> Configuration:
    """The configuration that the user names, none for a run that is `isolated`, or the one that is found."""
    if isolated:
        if file is not None:
            raise SegcliError("--isolated reads no configuration, so --config cannot name one")
        return Configuration(Path(), {}, ())
    return here() if file is None else read(file, read_regular_file(file, "the configuration"))


def here() -> Configuration:
    """The configuration that holds in the working directory; none where that has been deleted."""
    try:
        return find(Path.cwd())
    except FileNotFoundError:
        return Configuration(Path(), {}, ())


def find(start: Path) -> Configuration:
    """The configuration that holds in a folder: that of the nearest file up to the folder with `.git`, or none. In no
    repository only the folder itself is looked at, as what lies above it may be somebody else's.

    Raises SegcliError for a file that cannot be read or is not TOML, an unknown key or a value of the wrong type.
    """
    root = root_of(str(start)) or str(start)
    for folder in (folder for folder in (start, *start.parents) if folder.is_relative_to(root)):
        for name in FILES:
            file = folder / name
            if not os.path.exists(file):
                continue
            text = read_regular_file(file, "the configuration")
            # Reading TOML costs 8 ms, which a project without a word of segcli should not pay.
            if name == "segcli.toml" or b"tool.segcli" in text:
                return read(file, text)
    return Configuration(start, {}, ())


def read(file: Path, text: bytes) -> Configuration:
    """The configuration in a file. Raises SegcliError as `find` does."""
    import tomllib

    try:
        table = tomllib.loads(text.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SegcliError(f"{file} is not TOML: {error}") from error
    if file.name == "pyproject.toml":
        table = table.get("tool", {}).get("segcli", {})
    check(table, KEYS, file.name)
    required = table.get("require", {})
    check(required, dict.fromkeys(required, list), f"{file.name}: require")
    paths = table.pop("paths", {})
    for text_of_pattern, options in paths.items():
        if not isinstance(options, dict):
            raise SegcliError(
                f'{file.name}: "{text_of_pattern}" must be a table, such as {{ event = "customer.segment.left" }}'
            )
        check(options, PATH_KEYS, f'{file.name}: paths."{text_of_pattern}"')
    return Configuration(file.parent, table, tuple(paths.items()), file)


def check(table: Mapping[str, Any], keys: Mapping[str, type], where: str) -> None:
    """Raises SegcliError when a table has a key that there is not, or a value of the wrong type."""
    for key, value in table.items():
        if key not in keys:
            near = nearest(key, list(keys))
            hint = f"did you mean {near}?" if near else f"there are {', '.join(keys)}"
            raise SegcliError(f"{where}: there is no option {key}; {hint}")
        strings = keys[key] is not list or all(isinstance(item, str) for item in iterable(value))
        if type(value) is not keys[key] or not strings:
            raise SegcliError(f"{where}: {key} must be {KINDS[keys[key]]}")


def iterable(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else ()
