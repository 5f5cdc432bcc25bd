"""Records that carry plain text at the place where others of their source carry events, as lines of a log do."""

from segcli.events.text_bodies import Budget
from segcli.events.wrappers import Found, Steps, Wrapped, at_place, places_in
from segcli.findings import Json


def is_plain(json: Json, place: Steps) -> bool:
    """Whether nothing but plain text, or null, stands at a place of a record. What looks like a piece of JSON is not
    plain: a webhook that lost a quote is told.
    """
    texts = list(at_place(Found((), json), place, Budget()))
    return bool(texts) and all(is_plain_text(found) for found in texts)


def broken_at(json: Json, place: Steps) -> Wrapped | None:
    """The texts at a place that should be JSON and are none."""
    found = (found._replace(place=place) for found in at_place(Found((), json), place, Budget()))
    broken = tuple(one for one in found if one.is_no_json)
    return Wrapped(broken) if broken else None


def is_plain_text(found: Found) -> bool:
    """Whether a value is text without anything of JSON, or null."""
    if isinstance(found.json, str):
        return '":' not in found.json and "{" not in found.json
    return found.json is None and not found.texts


def may_be_plain(json: Json) -> bool:
    """Whether a record may turn out to be a line of a log, as it has plain text at one of the known places."""
    return any(is_plain(json, steps) for steps in places_in(json))
