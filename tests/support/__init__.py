"""What tests share: running segcli, places in this repository, events, captures, and checks of reports."""
