"""zstd as segcli has it: of the standard library, or of the package that brings it to an older Python."""

import sys

if sys.version_info >= (3, 14):
    from compression import zstd

    PACKAGE = "compression.zstd"
else:
    from backports import zstd

    PACKAGE = "backports.zstd"

__all__ = ["PACKAGE", "zstd"]
