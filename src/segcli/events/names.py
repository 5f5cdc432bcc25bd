"""The names that users type, events and finding codes, and what they may have meant."""

from segcli.console.suggest import suggestion
from segcli.console.text import visible
from segcli.events.envelope import official
from segcli.findings import SegcliError
from segcli.schemas.catalogue import catalogue


def known_event(name: str) -> str:
    """The event of that name, also where the vendor's pages misspell it."""
    found = official(name)
    if found in catalogue()["events"]:
        return str(found)
    if name in catalogue()["undocumented"]:
        raise SegcliError(f"{name} is documented by name only, so there is no schema to check it with")
    raise SegcliError(
        f"no event is called {visible(name)}{suggestion(name, list(catalogue()['events']), 'segcli events')}"
    )
