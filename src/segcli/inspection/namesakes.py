"""What clean events have in common: their plan, and the ids and names of all that they are grouped by."""

from collections.abc import Iterable

from segcli.events.purpose import Purpose
from segcli.events.recognition import Recognition
from segcli.events.schema_of import policy_for
from segcli.findings import Json
from segcli.inspection.groups import Key
from segcli.inspection.sighting import CREATED, ENVELOPED
from segcli.inspection.view import EventKind
from segcli.privacy.customers import customers_at, paths_to

Names = tuple[Json, ...]


class Plan:
    """What clean events with one recognition and purpose have in common: their kind, what may be shown of them, whether
    they are webhooks, whether the time of bare data may be shown, and the paths of the people in them, where each has
    one.
    """

    def __init__(self, recognition: Recognition, purpose: Purpose | None, show_values: bool) -> None:
        self.kind = EventKind(recognition.type, recognition.envelope, purpose, True)
        self.policy = policy_for(recognition, recognition.type, show_values)
        self.is_webhook = recognition.envelope in ENVELOPED
        self.shows_time = show_values or self.policy.rule_at(CREATED[1:]).times
        self.people = paths_to(self.policy.tree)

    def names_of(self, json: dict[str, Json], data: dict[str, Json]) -> Names:
        """What a clean event is, and the ids and names of all that it is grouped by, as its schema has them."""
        segment, campaign = data.get("segment"), data.get("campaign")
        segment_id = segment_name = campaign_id = campaign_name = project = channel = None
        if segment is not None:
            segment_id, segment_name = segment.get("id"), segment.get("name")
        if campaign is not None:
            campaign_id, campaign_name = campaign.get("id"), campaign.get("name")
        if self.is_webhook:
            project, source = json["project_id"], json["event"]["event_source"]
            channel = None if source is None else source.get("channel")
        present = segment is not None, campaign is not None
        return present, segment_id, segment_name, campaign_id, campaign_name, project, channel

    def created(self, json: dict[str, Json]) -> Json:
        """When a clean event was created, as far as that may be shown."""
        if self.is_webhook:
            return json["event"]["created_at"]
        return json.get("created_at") if self.shows_time else None

    def known_by(self, json: Json) -> str:
        """What the people of a clean event are known by, in lines."""
        known = ""
        for person in self._people_of(json):
            known += f"{person.get('name')}\n{person.get('email')}\n{person.get('phone')}\n"
        return known

    def _people_of(self, json: Json) -> Iterable[dict[str, Json]]:
        if self.people is None:
            return customers_at(json, self.policy.tree)
        people = []
        for path in self.people:
            person = json
            for step in path:
                person = person.get(step)
                if person is None:
                    break
            else:
                people.append(person)
        return people


class Namesakes:
    """Events with one plan about the same objects: how many of them have not been counted yet, and the words of the
    names that are shown.
    """

    __slots__ = ("keys", "number", "plan", "words")

    def __init__(self, plan: Plan, keys: list[tuple[str, Key]], words: frozenset[str]) -> None:
        self.plan = plan
        self.keys = keys
        self.words = words
        self.number = 0

    def may_be_about(self, known: str) -> bool:
        """Whether their names may share a word with what people are known by, which is then to be looked at closely."""
        # To look for three words in the people of 40 events takes 4 us, and for a regular expression of them 15.
        if not known.isascii():
            return True
        plain = known.lower()
        return any(word in plain for word in self.words)
