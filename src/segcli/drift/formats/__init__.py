"""The formats of `segcli drift`: every file here is one."""
