"""The schema that describes the events of a route, for those who show events without checking them."""

from functools import cache
from typing import Any

from segcli.events.recognition import Recognition
from segcli.privacy.policy import Privacy
from segcli.schemas import bundle
from segcli.schemas.closing import closed


@cache
def privacy(route: Recognition, show_values: bool) -> Privacy:
    """What may be shown of the events of one route, by the schema that describes them."""
    return Privacy(described(route), show_values)


def described(route: Recognition) -> dict[str, Any] | None:
    """The schema that describes the events of one route, as far as there is one."""
    if route.checked == "none" or route.envelope == "custom":
        return None
    if route.envelope != "data" and (route.checked == "envelope" or route.type is None):
        return closed(bundle.envelope(route.envelope))
    return closed(bundle.bundle(str(route.type), route.envelope))
