"""segcli reads, judges, explains and compares Voucherify webhook payloads."""

from typing import TYPE_CHECKING

from segcli.__about__ import __version__

if TYPE_CHECKING:
    from segcli.api.result import Result
    from segcli.api.validator import Validator, validate
    from segcli.findings import Finding, SegcliError, Severity

__all__ = ["Finding", "Result", "SegcliError", "Severity", "Validator", "__version__", "validate"]

HOMES = {
    "Finding": "findings",
    "Result": "api.result",
    "SegcliError": "findings",
    "Severity": "findings",
    "Validator": "api.validator",
    "validate": "api.validator",
}


def __getattr__(name: str) -> object:
    """The public names, loaded when they are first used: the command line needs none of them to start."""
    if name in HOMES:
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
    raise AttributeError(f"module 'segcli' has no attribute {name!r}")
