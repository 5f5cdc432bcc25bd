"""The packages of the extra `delivery`, which only the commands that open sockets need."""

from importlib.util import find_spec

from segcli.findings import SegcliError

INSTALL = "`pip install 'segcli[delivery]'`"


def require(what: str, *packages: str) -> None:
    """Raises SegcliError where a package that something needs is not installed."""
    if not all(find_spec(package) for package in packages):
        raise SegcliError(f"{what} takes {INSTALL}")
