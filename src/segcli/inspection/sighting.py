"""An event as the overview counts it, and when it happened."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from segcli.console.times import parsed
from segcli.findings import Json, Path, value_at
from segcli.inspection.groups import NamedObject
from segcli.inspection.view import EventKind
from segcli.privacy.policy import Privacy

ABOUT = (("segment", "segments"), ("campaign", "campaigns"))
GROUPS = ("segments", "campaigns", "projects", "channels")
PROJECT = ("project_id",)
CHANNEL = ("event", "event_source", "channel")
CREATED = ("event", "created_at")
ENVELOPED = ("project", "distribution", "partial")


class Sighting(NamedTuple):
    """An event as it is counted: its record as value and text, its place, its kind, the path of its data, what may be
    shown of it.
    """

    json: Json
    text: bytes
    place: int
    kind: EventKind
    path: Path
    privacy: Privacy

    @property
    def objects(self) -> Iterator[tuple[str, NamedObject]]:
        """The objects that an event is grouped by, behind the names of their groups."""
        data = value_at(self.json, self.path)
        for name, groups in ABOUT:
            value = data.get(name) if isinstance(data, dict) else None
            if isinstance(value, dict):
                where = (*self.path, name)
                yield groups, NamedObject(value.get("name"), value.get("id"), (*where, "name"), (*where, "id"))
        if self.kind.envelope in ENVELOPED:
            project, channel = value_at(self.json, PROJECT), value_at(self.json, CHANNEL)
            if isinstance(project, str):
                yield "projects", NamedObject(None, project, (), PROJECT)
            if isinstance(channel, str):
                yield "channels", NamedObject(channel, None, CHANNEL, ())

    @property
    def created(self) -> datetime | None:
        """When an event was created, as its webhook says, or its data. A time that may not be shown is left out: the
        overview shows the first and the last.
        """
        for where in (CREATED, CREATED[1:], (*self.path, "created_at")):
            text = value_at(self.json, where)
            time = parsed(text) if type(text) is str else None
            if time is not None and self.privacy.is_shown(text, where):
                return time
        return None
