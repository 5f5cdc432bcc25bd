"""Payloads by the thousand: invented, valid by schema and rules, the same for the same seed."""
