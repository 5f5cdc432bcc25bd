"""The names that users type, events and finding codes, and what they may have meant."""

import difflib

from segcli.codes import pages
from segcli.findings import SegcliError
from segcli.privacy import visible
from segcli.schemas import catalogue
from segcli.webhooks import official


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


def known_code(code: str) -> str:
    """A finding code. Raises SegcliError for one that does not exist."""
    if code in pages():
        return code
    raise SegcliError(f"no finding is called {visible(code)}{suggestion(code, list(pages()), 'segcli explain')}")


def suggestion(name: str, names: list[str], command: str) -> str:
    """The names that may have been meant, or how to see them all."""
    close = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    return f"; did you mean {' or '.join(close)}?" if close else f"; `{command}` lists them"
