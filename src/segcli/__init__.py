"""segcli reads, judges, explains and compares Voucherify webhook payloads."""

from typing import TYPE_CHECKING

from segcli.__about__ import __version__

if TYPE_CHECKING:
    from segcli.api import Result, Validator, validate
    from segcli.findings import Finding, SegcliError, Severity

__all__ = ["Finding", "Result", "SegcliError", "Severity", "Validator", "__version__", "validate"]


def __getattr__(name: str) -> object:
    """The public names, loaded when they are first used: the command line needs none of them to start."""
    if name in __all__:
        from segcli import api

        return getattr(api, name)
    raise AttributeError(f"module 'segcli' has no attribute {name!r}")
