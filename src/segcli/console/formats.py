"""Output formats by name: every file of a package of formats is one, so that adding a format is adding a file."""

import os
from importlib import import_module
from pathlib import Path
from types import ModuleType

from segcli.console.suggest import nearest
from segcli.findings import SegcliError

PACKAGE = Path(__file__).parents[1]


def names(package: str) -> list[str]:
    """The formats of a package such as `reporters.formats`, by the names that users type."""
    files = os.listdir(PACKAGE.joinpath(*package.split(".")))
    return sorted(file[:-3].replace("_", "-") for file in files if file.endswith(".py") and file[0] != "_")


def load(package: str, name: str) -> ModuleType:
    """The module of a format. Raises SegcliError for one that there is not."""
    known = names(package)
    if name not in known:
        near = nearest(name, known)
        hint = f"did you mean {near}? " if near else ""
        raise SegcliError(f"there is no format {name}: {hint}the formats are {', '.join(known)}")
    return import_module(f"segcli.{package}.{name.replace('-', '_')}")
