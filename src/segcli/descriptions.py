"""The schema that describes the events of a route, for those who show events without checking them."""

from functools import cache
from typing import Any

from segcli import schemas
from segcli.events import Route
from segcli.privacy import Privacy


@cache
def privacy(route: Route, show_values: bool) -> Privacy:
    """What may be shown of the events of one route, by the schema that describes them."""
    return Privacy(described(route), show_values)


def described(route: Route) -> dict[str, Any] | None:
    """The schema that describes the events of one route, as far as there is one."""
    if route.checked == "none" or route.envelope == "custom":
        return None
    if route.envelope != "data" and (route.checked == "envelope" or route.type is None):
        return schemas.closed(schemas.envelope(route.envelope))
    return schemas.closed(schemas.bundle(str(route.type), route.envelope))
