"""The formats of `segcli validate`, and what they share."""
