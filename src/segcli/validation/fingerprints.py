"""What stays the same of a finding when lines move: the name by which other programs and baselines know it again.

It is a SHA-256 of the file, the event, the kind of the finding and its ordinal among equals. Only what may be shown
without `--show-values` goes in: a hash of an e-mail address or a voucher code could be guessed back.
"""

import hashlib
import os
import re
from collections import OrderedDict
from functools import cache

import orjson

from segcli.console.text import visible
from segcli.findings import Finding, Json, Path
from segcli.input.path_patterns import relative
from segcli.input.records import Unreadable
from segcli.privacy.policy import MASK, PERSONAL_NAME
from segcli.schemas.catalogue import catalogue
from segcli.validation.kinds import kind_of
from segcli.validation.result import CheckedEvent

EQUALS_KEPT = 65_536


class Fingerprints:
    """Makes the fingerprints of one run; `root` is the directory that file names are relative to.

    The ordinals of the 65,536 keys (file, event and kind) that were used last are kept, about 12 MB. Equals stand
    close together, in one event or among events without an id, so a key that is forgotten and comes again is rare;
    its fingerprints then repeat.
    """

    def __init__(self, root: str | os.PathLike[str] = os.curdir) -> None:
        self._root = root
        self._ordinals: OrderedDict[bytes, int] = OrderedDict()

    def of(self, source: str, item: CheckedEvent | Unreadable, finding: Finding) -> str:
        """The fingerprint of the next finding, as 64 hexadecimal digits."""
        code, event, path = kind_of(item, finding)
        return self._next(source, identity(item), code, event, path and unnamed(path))

    def of_source(self, source: str) -> str:
        """The fingerprint of a source that failed."""
        return self._next(source, "source-failed")

    def _next(self, source: str, *kind: str | None) -> str:
        """The fingerprint of the next of its kind in a source."""
        parts = (visible(relative(source, self._root)), *kind)
        key = hashlib.sha256(orjson.dumps(parts))
        short = key.digest()[:12]
        ordinal = self._ordinals.pop(short, 0)
        self._ordinals[short] = ordinal + 1
        if len(self._ordinals) > EQUALS_KEPT:
            self._ordinals.popitem(last=False)
        key.update(b"%d" % ordinal)
        return key.hexdigest()


def identity(item: CheckedEvent | Unreadable) -> str | None:
    """The documented id that sets an event apart: `event.id` of a webhook, else the id of the first object
    of its data that is always sent. None where there is no such id.
    """
    if isinstance(item, Unreadable):
        return None
    if item.masked is not None:
        return item.masked.id
    for path in paths_of_ids(item.type, item.event.data_path):
        value = member(item.event.record.json, path)
        if is_public(item, path, value):
            return str(value)
    return None


@cache
def paths_of_ids(event: str | None, data: Path) -> tuple[Path, ...]:
    """Where events of a type, whose data is there, have a documented id."""
    members = catalogue()["events"].get(event, {}).get("required", ())
    return ("event", "id"), *((*data, name, "id") for name in members)


def member(value: Json, path: Path) -> Json:
    """The value at a path of member names, None where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def is_public(checked: CheckedEvent, path: Path, value: Json) -> bool:
    """Whether a value is a string that may be shown, whatever `--show-values` says."""
    return isinstance(value, str) and checked.privacy.rule_at(path).string(value)


def unnamed(path: str) -> str:
    """A pointer without names of persons, which `--show-values` leaves in."""
    return "/".join(MASK if re.search(PERSONAL_NAME, step) else step for step in path.split("/"))
