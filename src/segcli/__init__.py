"""segcli reads, judges, explains and compares Voucherify webhook payloads."""

__version__ = "0.1.0"
