"""Writes schemas/ERRATA.md: where our schemas depart from the vendor's, and what was really sent.

`PYTHONPATH=tests python -m support.errata` rewrites the file. It needs the genuine payloads and the REST objects in
`../shared/domain` beside the checkout; only names and counts are taken from there.
"""

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from support.paths import DOMAIN, SCHEMAS
from support.vendor import Form, Place, forms, kinds_of_object, read, root, said, target, walk

ERRATA = SCHEMAS / "ERRATA.md"
KINDS = (
    *("null allowed", "null refused", "requirement dropped", "requirement added", "member added"),
    *("member left out", "value added", "value left out", "values opened", "values listed", "type changed"),
    *("format changed", "range changed", "closed object opened", "union written flat"),
)
NULL = frozenset({"null"})

Spot = tuple[str, str]
"""One of our files and the members that lead into it."""
Departure = tuple[str, str, str, str, str]
"""Our file, the kind, the member, what the vendor says, what we say."""

WORDS = """\
# Errata

The schemas that the vendor publishes reject most of the payloads that it publishes beside them, so ours say
what is really sent. Every place where they differ is listed here with what was counted;
`PYTHONPATH=tests python -m support.errata` writes this file.

*Webhook* counts genuine payloads, *REST* the objects of the same kind in answers of the REST interface, short
forms included: how often the member was there / missing while its object was there / null. `x[]` is an item
of a list, `x.*` a value of a map, `(x)` a definition that the file uses more than once.

## Envelopes

The vendor's envelope schema accepts no real project webhook: `type` may have {types} names, `event.type`
{names}, and {both} names are in both lists, while real ones have the same name in both places (33 of 33).
The {named} schemas of single webhooks require a `name`, which nothing sends. Ours take what every captured
envelope has: `id project_id created_at type data source event`.
"""


def departures() -> set[Departure]:
    """Every difference once, however many events lead to it."""
    found: set[Departure] = set()
    for theirs, mine in walk():
        vendor, ours = said(theirs), said(mine)
        owner, path = target(mine[0])
        if vendor.closed:
            found.add((owner, "closed object opened", path or "(all)", "no others", "any others"))
        if kinds_of_object(theirs) > kinds_of_object(mine) > 0:
            branches = f"{kinds_of_object(theirs)} forms", f"{kinds_of_object(mine)}"
            found.add((owner, "union written flat", path or "(all)", *branches))
        above, below = vendor.places(), ours.places()
        for name in above.keys() | below.keys() if vendor.types & ours.types else ():
            member = Place({}, owner, path).below({}, name).path
            left, right = said(above.get(name, ())), said(below.get(name, ()))
            wanted, needed = name in vendor.required, name in ours.required
            found |= {(owner, kind, member, x, y) for kind, x, y in compared(left, right, wanted, needed)}
    return found


def compared(left: Form, right: Form, wanted: bool, needed: bool) -> Iterator[tuple[str, str, str]]:
    """How two forms of a member differ: kind, what the vendor says, what we say."""
    if not left.types or not right.types:
        yield "member left out" if left.types else "member added", written(left.types), written(right.types)
        return
    if wanted != needed:
        words = ("required", "optional")
        yield ("requirement added", *words[::-1]) if needed else ("requirement dropped", *words)
    if ("null" in left.types) != ("null" in right.types):
        kind = "null allowed" if "null" in right.types else "null refused"
        yield kind, written(left.types), written(right.types)
    if left.types - NULL != right.types - NULL:
        yield "type changed", written(left.types - NULL), written(right.types - NULL)
    if left.values and right.values and right.values - left.values:
        yield "value added", "-", written(right.values - left.values)
    if left.values and right.values and left.values - right.values:
        yield "value left out", written(left.values - right.values), "-"
    if bool(left.values) != bool(right.values):
        kind = "values listed" if right.values else "values opened"
        yield kind, written(left.values), written(right.values)
    if left.format != right.format:
        yield "format changed", written(left.format), written(right.format)
    if left.range != right.range:
        yield "range changed", written(left.range), written(right.range)


def written(words: Iterable[str]) -> str:
    return " ".join(f"`{word}`".replace("|", "\\|") for word in sorted(words)) or "-"


def counted() -> dict[Spot, Counter[str]]:
    """How often each member was seen, missing and null, in webhooks and in REST objects."""
    counts: dict[Spot, Counter[str]] = defaultdict(Counter)
    for event, data in payloads():
        count(root(f"events/{event}.json"), data, "webhook", counts)
    for line in (DOMAIN / "rest-objects.ndjson").read_text(encoding="utf-8").splitlines():
        found = json.loads(line)
        for file in files_of(found["object"]):
            count(root(file), found["value"], "rest", counts)
    return counts


def payloads() -> Iterator[tuple[str, Any]]:
    """Event type and data of every genuine payload of an event that we describe."""
    folder = DOMAIN / "payloads"
    with (folder / "INDEX.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            told = row["envelope"] in ("bare data", "project webhook") and "HAND-WRITTEN" not in row["looks"]
            if told and (SCHEMAS / "events" / f"{row['event_type']}.json").exists():
                payload = json.loads((folder / row["file"]).read_bytes())
                yield row["event_type"], payload["data"] if "project_id" in payload else payload


@cache
def files_of(kind: str) -> list[str]:
    """Our object files whose `object` may be `kind`."""
    files = sorted(path.relative_to(SCHEMAS).as_posix() for path in (SCHEMAS / "objects").glob("*.json"))
    return [file for file in files if kind in said(said([root(file)]).places().get("object", ())).values]


def count(place: Place, value: Any, source: str, counts: dict[Spot, Counter[str]]) -> None:
    """Counts the members of `value` by the branch of the schema that fits it."""
    fitting = next((form for form in forms(place) if form.members and fits(form, value)), Form())
    named = dict(fitting.members)
    for step, member in fitting.members:
        match step, value:
            case "[]", list():
                below = value
            case "*", dict():
                below = [item for name, item in value.items() if name not in named]
            case str(name), dict() if name != "[]":
                state = "missing" if name not in value else "null" if value[name] is None else "seen"
                counts[member.owner, member.path][f"{source} {state}"] += 1
                below = [value.get(name)]
            case _:
                below = []
        for item in below:
            count(member, item, source, counts)


def fits(form: Form, value: Any) -> bool:
    members = value.items() if isinstance(value, dict) else ()
    consts = {name: place.node["const"] for name, place in form.members if "const" in place.node}
    return all(consts.get(name, given) == given for name, given in members if name == "type")


def render() -> str:
    """The whole file."""
    counts = counted()
    parts = [introduction()]
    rows = sorted(departures(), key=lambda row: (row[0], KINDS.index(row[1]), row))
    for file, group in groupby(rows, key=itemgetter(0)):
        parts.append(f"\n## {file}\n\n| kind | member | vendor | ours | webhook | REST |\n|---|---|---|---|---|---|\n")
        for _, kind, member, vendor, ours in group:
            seen = " | ".join(figures(counts[file, member], source) for source in ("webhook", "rest"))
            parts.append(f"| {kind} | `{member}` | {vendor} | {ours} | {seen} |\n")
    return "".join(parts)


def figures(counter: Counter[str], source: str) -> str:
    numbers = [counter[f"{source} {state}"] for state in ("seen", "missing", "null")]
    return f"{numbers[0] + numbers[2]} / {numbers[1]} / {numbers[2]}" if any(numbers) else "-"


def introduction() -> str:
    schemas = read(DOMAIN / "vendor-schemas.json")["schemas"]
    members = schemas["WebhookProjectSettingPayload"]["properties"]
    types, names = set(members["type"]["enum"]), set(members["event"]["properties"]["type"]["enum"])
    named = sum({"name", "event"} <= set(schema.get("required", ())) for schema in schemas.values())
    return WORDS.format(types=len(types), names=len(names), both=len(types & names) or "no", named=named)


if __name__ == "__main__":
    ERRATA.write_text(render(), encoding="utf-8")
