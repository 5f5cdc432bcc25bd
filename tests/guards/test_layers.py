"""Imports go down, and what only one layer may do stays in that layer."""

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "segcli"
FLOORS = (
    "__about__ counting",
    "findings",
    "console",
    "input schemas histograms",
    "cloud engines privacy",
    "rules events signature",
    "validation configuration",
    "pipeline",
    "session outputs",
    "pages",
    "reporters inspection diff generation drift",
    "parallel delivery",
    "cluster",
    "commands api",
    "cli testing",
    "__main__",
)
"""The rooms of the package from the ground up; imports go down, and between rooms of one floor there are none."""

ENDING = {"exit", "quit", "sys.exit", "os._exit", "os.abort", "SystemExit", "typer.Exit", "typer.Abort"}
LONGEST = 200


class Import(NamedTuple):
    """An import statement; `top` tells that it is run when its module is imported."""

    module: str
    top: bool


def name_of(file: Path) -> str:
    """The dotted name of a module below the package; the package itself is `segcli`."""
    name = ".".join(file.relative_to(PACKAGE).with_suffix("").parts)
    return "segcli" if name == "__init__" else name.removesuffix(".__init__")


FILES = {name_of(file): file for file in sorted(PACKAGE.rglob("*.py"))}
HEAVY = {
    "typer": {module for module in FILES if module.split(".")[0] == "cli"},
    "rich": {"console.style"},
    "jinja2": {"pages.page"},
    "markupsafe": {"pages.svg"},
    "jsonschema": {"engines.keywords", "engines.reference"},
    "referencing": {"engines.reference"},
    "jsonschema_rs": {"engines.native"},
    "obstore": {"cloud.connections", "cloud.failures", "cloud.stored_object", "cloud.stores"},
    "distributed": {"cluster.connection", "cluster.executor"},
    "pyarrow": {"reporters.folder_formats.parquet"},
    "pytest": {"testing.plugin"},
    "h11": {module for module in FILES if module.split(".")[0] == "delivery"},
}
"""Who may import what takes long to load. rich is not even imported at the top of its module."""

NETWORK = {
    *("asyncio", "obstore", "selectors", "socket", "socketserver", "ssl"),
    *("ftplib", "http.client", "http.server", "imaplib", "poplib", "smtplib", "urllib.request", "xmlrpc"),
    *("aiohttp", "flask", "h11", "h2", "httpcore", "httptools", "httpx", "httpx2", "hypercorn", "requests"),
    *("dask", "distributed", "starlette", "tornado", "urllib3", "uvicorn", "uvloop", "websockets"),
}
"""What opens connections, or waits for them."""

NETWORKED = {"cloud", "cluster", "delivery"}
"""The rooms that may: what a user has named an address to."""

each_module = pytest.mark.parametrize("module", FILES)


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(FILES[module].read_text(encoding="utf-8"))


def imports(module: str) -> Iterator[Import]:
    """Every import of a module, except those for the type checker alone."""
    top = set(tree(module).body)
    typing_only = {
        id(node)
        for test in ast.walk(tree(module))
        if isinstance(test, ast.If) and ast.unparse(test.test) == "TYPE_CHECKING"
        for node in ast.walk(test)
    }
    for node in ast.walk(tree(module)):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node in top) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module} imports relatively"
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (Import(name if is_ours(name) else str(node.module), node in top) for name in inner)


def is_ours(name: str) -> bool:
    """Whether a dotted name is a module of the package."""
    return name.removeprefix("segcli.") in FILES


def ours(module: str, top_only: bool = False) -> set[str]:
    """The modules of the package that a module imports, anywhere or when it is loaded."""
    names = {name.removeprefix("segcli.") for name, top in imports(module) if top or not top_only}
    return {"segcli" if name == "segcli.__version__" else name for name in names} & FILES.keys()


def floor(module: str) -> int:
    """The number of the floor of a module's room, from the ground."""
    room = module.split(".")[0]
    found = [number for number, rooms in enumerate(FLOORS) if room in rooms.split()]
    assert found, f"FLOORS does not say where {module} stands"
    return found[0]


def calls(module: str) -> Iterator[str]:
    """What a module calls or raises, as it is written."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)
        elif isinstance(node, ast.Raise) and node.exc is not None:
            yield ast.unparse(node.exc)


@each_module
def test_imports_go_down(module: str) -> None:
    """The package itself is no room: it looks its public functions up when they are asked for."""
    others = {name for name in ours(module) if name.split(".")[0] != module.split(".")[0]} - {"segcli"}
    up = [name for name in others if module != "segcli" and floor(name) >= floor(module)]
    assert not up


@each_module
def test_no_room_is_loaded_through_its_face(module: str) -> None:
    """The file of a package that lies on the way to its modules holds no code: whoever needs one would load more."""
    if FILES[module].name == "__init__.py" and module not in ("segcli", "cli", "engines", "rules"):
        assert len(tree(module).body) == 1


def test_few_files_lie_at_the_top() -> None:
    assert len([module for module in FILES if "." not in module and FILES[module].name != "__init__.py"]) <= 8


def test_no_modules_need_each_other_to_load() -> None:
    graph = {module: ours(module, top_only=True) - {module} for module in FILES}
    TopologicalSorter(graph).prepare()


def test_the_package_itself_imports_nothing_of_its_own_when_it_is_loaded() -> None:
    loaded = {name for name, top in imports("segcli") if top and name.startswith("segcli")}
    assert loaded == {"segcli.__about__"}


@each_module
def test_heavy_packages_are_imported_where_they_are_used_and_nowhere_else(module: str) -> None:
    found = {name.split(".")[0] for name, _ in imports(module)}
    allowed = {package for package, users in HEAVY.items() if module in users}
    assert found & HEAVY.keys() <= allowed
    assert not [name for name, top in imports(module) if top and name.split(".")[0] == "rich"]


@each_module
def test_only_some_rooms_use_the_network(module: str) -> None:
    found = {name for name, _ in imports(module) if any(f"{name}.".startswith(f"{one}.") for one in NETWORK)}
    assert not found or module.split(".")[0] in NETWORKED


def test_what_uses_the_network_is_known_to_the_test_of_it() -> None:
    assert {"asyncio", "distributed", "h11", "socket"} <= {
        name for module in FILES for name, _ in imports(module)
    } & NETWORK


@each_module
def test_a_module_says_in_one_sentence_what_it_is_for(module: str) -> None:
    assert ast.get_docstring(tree(module))


@each_module
def test_a_module_is_short(module: str) -> None:
    lines = len(FILES[module].read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST


@each_module
def test_only_the_command_line_exits(module: str) -> None:
    exits = ENDING.intersection(name.partition("(")[0] for name in calls(module))
    assert not exits or module.split(".")[0] == "cli"


@each_module
def test_only_cli_and_output_print(module: str) -> None:
    written = [call for call in calls(module) if call == "print" or call.startswith(("sys.stdout.", "sys.stderr."))]
    assert not written or module.split(".")[0] in ("cli", "console")


@each_module
def test_only_main_catches_everything(module: str) -> None:
    handlers = [node for node in ast.walk(tree(module)) if isinstance(node, ast.ExceptHandler)]
    caught = {ast.unparse(node.type) if node.type else "everything" for node in handlers}
    assert caught.isdisjoint({"everything", "Exception", "BaseException"}) or module == "cli"
