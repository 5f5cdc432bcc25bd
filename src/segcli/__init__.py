"""segcli reads, judges, explains and compares Voucherify webhook payloads."""

from typing import TYPE_CHECKING

from segcli.__about__ import __version__

if TYPE_CHECKING:
    from segcli.api.result import Result
    from segcli.api.validator import Validator, validate
    from segcli.findings import Finding, SegcliError, Severity
    from segcli.testing.assertion import assert_valid
    from segcli.testing.payloads import SegcliEvent
    from segcli.testing.server import SegcliServer
    from segcli.testing.signing import SegcliSigned

__all__ = [
    "Finding",
    "Result",
    "SegcliError",
    "SegcliEvent",
    "SegcliServer",
    "SegcliSigned",
    "Severity",
    "Validator",
    "__version__",
    "assert_valid",
    "validate",
]

HOMES = {
    "Finding": "findings",
    "Result": "api.result",
    "SegcliError": "findings",
    "SegcliEvent": "testing.payloads",
    "SegcliServer": "testing.server",
    "SegcliSigned": "testing.signing",
    "Severity": "findings",
    "Validator": "api.validator",
    "assert_valid": "testing.assertion",
    "validate": "api.validator",
}


def __getattr__(name: str) -> object:
    """The public names, loaded when they are first used: the command line needs none of them to start."""
    if name in HOMES:
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
    raise AttributeError(f"module 'segcli' has no attribute {name!r}")
