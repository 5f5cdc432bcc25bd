"""The members of an error of the vendor's REST interface, which somebody may write down in the place of an event's data
(the vendor's page on errors).
"""

ALWAYS = frozenset(("code", "key", "message"))
MEMBERS = ALWAYS | {"details", "request_id", "resource_id", "resource_type"}
