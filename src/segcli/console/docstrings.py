"""Docstrings that users read, also where Python leaves them out (`python -OO`, PYTHONOPTIMIZE=2)."""

import ast
import sys
from collections.abc import Callable
from importlib.abc import InspectLoader
from importlib.util import find_spec
from inspect import cleandoc
from typing import Any

from segcli.findings import SegcliError


def of_module(name: str) -> str:
    """The docstring of an imported module."""
    return cleandoc(sys.modules[name].__doc__ or ast.get_docstring(source_of(name)) or "")


def of_function(function: Callable[..., Any]) -> str:
    """The docstring of a function at the top of its module."""
    if function.__doc__:
        return cleandoc(function.__doc__)
    nodes = source_of(function.__module__).body
    named = (node for node in nodes if isinstance(node, ast.FunctionDef) and node.name == function.__name__)
    return next((ast.get_docstring(node) or "" for node in named), "")


def source_of(name: str) -> ast.Module:
    """The syntax tree of a module. Raises SegcliError where it comes without its source."""
    spec = find_spec(name)
    source = spec.loader.get_source(name) if spec and isinstance(spec.loader, InspectLoader) else None
    if source is None:
        raise SegcliError("segcli was installed without its source, so that its help cannot be read under -OO")
    return ast.parse(source)
