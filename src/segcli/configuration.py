"""What a team sets once: `[tool.segcli]` in pyproject.toml or segcli.toml, found upwards from the working directory."""

import os
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

from segcli.console.suggest import nearest
from segcli.findings import SegcliError
from segcli.input.regular_files import read_regular_file

FILES = ("segcli.toml", "pyproject.toml")
KEYS: dict[str, type] = {
    "fail-on": str,
    "strict": bool,
    "strict-framing": bool,
    "select": list,
    "ignore": list,
    "max-findings": int,
    "baseline": str,
    "schema": str,
    "engine": str,
    "paths": dict,
}
PATH_KEYS: dict[str, type] = {"event": str, "purpose": str, "schema": str, "ignore": list}
KINDS = {str: "a string", bool: "true or false", list: "a list of strings", int: "a whole number", dict: "a table"}


class Configuration(NamedTuple):
    """The options of a file, and those of path patterns relative to `root`, the folder that the file is in."""

    root: Path
    options: Mapping[str, Any]
    paths: tuple[tuple[str, Mapping[str, Any]], ...]

    def file(self, name: str | None) -> Path | None:
        """A file that the configuration names, relative to its root."""
        return None if name is None else self.root / name

    @property
    def ignored(self) -> frozenset[str]:
        """The codes that a pattern ignores, whichever it is."""
        return frozenset(code for _, options in self.paths for code in options.get("ignore", ()))

    @property
    def files(self) -> list[Path | None]:
        """The files that are read for it, those of the configuration itself among them."""
        named = (self.options, *(options for _, options in self.paths))
        return list(map(self.file, (*FILES, *(options.get("schema") for options in named))))

    def for_source(self, path: Path | None) -> dict[str, Any]:
        """The schema for all, and the options of every pattern that fits a source; later ones win, ignores add up."""
        chosen = {key: value for key, value in self.options.items() if key == "schema"}
        if path is None or not self.paths:
            return chosen
        name = os.path.relpath(path, self.root).replace(os.sep, "/")
        for pattern, options in self.paths:
            if fnmatchcase(name, pattern):
                ignored = [*chosen.get("ignore", ()), *options.get("ignore", ())]
                chosen |= dict(options) | ({"ignore": ignored} if ignored else {})
        return chosen


def here() -> Configuration:
    """The configuration that holds in the working directory; none where that has been deleted."""
    try:
        return find(Path.cwd())
    except FileNotFoundError:
        return Configuration(Path(), {}, ())


def find(start: Path) -> Configuration:
    """The configuration that holds in a folder: that of the nearest file, or none.

    Raises SegcliError for a file that cannot be read or is not TOML, an unknown key or a value of the wrong type.
    """
    for folder in (start, *start.parents):
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
    import tomllib

    try:
        table = tomllib.loads(text.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SegcliError(f"{file} is not TOML: {error}") from error
    if file.name == "pyproject.toml":
        table = table.get("tool", {}).get("segcli", {})
    check(table, KEYS, file.name)
    paths = table.pop("paths", {})
    for pattern, options in paths.items():
        if not isinstance(options, dict):
            raise SegcliError(
                f'{file.name}: "{pattern}" must be a table, such as {{ event = "customer.segment.left" }}'
            )
        check(options, PATH_KEYS, f'{file.name}: paths."{pattern}"')
    return Configuration(file.parent, table, tuple(paths.items()))


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
