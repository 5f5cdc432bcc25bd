"""Every finding: its page, which says what it means, why it hurts and how to mend it, and since when it exists."""

from segcli.console.suggest import suggestion
from segcli.console.text import visible
from segcli.findings import SegcliError, Severity

PAGES = {
    "invalid-json": """Bytes that are no JSON value.

Error. Reading goes on behind them: at the next line of a file with one value a line, else where the next object or
array starts. The line and column are where the text stops being JSON; for a value that was cut off, where it ends.
The message says what is wrong there and counts the bytes that could not be read, the help says what to do where the
text looks like another notation: Python's, JavaScript's, YAML, HTML, base64 and others. Such bytes hold events that
nobody has checked, so this finding cannot be ignored.""",
    "too-deep": """A value nested more than 512 levels deep.

Error. No event is; parsers differ in what they do with such input, some crash.""",
    "too-large": """A single value of more than 64 MiB.

Error. No webhook is that large: most often a closing quote or bracket is missing near its start. An export or a HAR
file may be: hand over the items of its list, one a line, as the help of the finding says.""",
    "not-an-event": """JSON that has the shape of no documented event.

Error. A record is an event when it has one of the two webhook envelopes, or when its members are those of an event's
`data`, spelling aside. If it is an event that was taken apart by a payload designer, say which with `--event TYPE`, or
what it must look like with `--schema FILE`. Nothing of the record has been judged, so this cannot be ignored.""",
    "misspelt-property": """A member that is documented, under a name that is written otherwise.

Warning. Only upper and lower case, `_`, `-` or blanks differ, and the member itself is not there: `sourceId` for
`source_id`. Handlers look for the documented name and find nothing. Mostly a serializer that renames members. Where the
member is always sent, `missing-property` comes beside it.""",
    "not-an-event-file": """A file in a directory that holds no event.

Note. Directories hold other files as well, of JSON or of something like it: settings with comments, YAML. Bytes that
could not be read are an error all the same (`invalid-json`) when the names in them look like those of an event. Name
the file itself to have it checked.""",
    "unexpected-event": """The envelope names another event than `--event` says.

Error. The fixture or the capture is not what its user takes it for.""",
    "unexpected-purpose": """The distribution was for something else than `--purpose` says.

Error. A distribution that notifies about a promotion adds `campaign` and `promotion_tier`; one that sends unique codes
adds `campaign`, `voucher` and `publication`; a plain message adds nothing.""",
    "required-by-you": """A member that `--require` demands is not there, or null.

Error. Your handler needs it, though the vendor rightly leaves it out where there is nothing to say: not every customer
has an e-mail. The pointer starts at the data of the event. Events that can have no such member are spared.""",
    "missing-property": """A member that is always sent is not there.

Error. The position is that of the object that should have it. When a member with nearly that name is there, it is
named. In a distribution webhook a designer may leave out members of `data`, at any depth, which is only a note unless
`--event` or `--purpose` demands the full form.""",
    "wrong-type": """A value of another JSON type than the one that is sent.

Error. Handlers with typed models fail here first: a number in quotes, a list where there is one object.""",
    "null-not-allowed": """Null where a value is always sent.

Error. Optional members may be null; identity (`id`, `object`) and what an event is about never are.""",
    "unexpected-value": """Another value than the only one that is possible here.

Error. Mostly an `object` of another kind than its place asks for.""",
    "malformed-value": """A string that is not in the format of its place.

Error. Dates follow RFC 3339: a date-time has a `T`, seconds and an offset (`2024-02-29T14:04:46.506Z`), no leap second
and no year 0000; a date has none of these (`2024-02-29`). An e-mail address without `@` or with a blank, and a
`target_url` that is no URL, are only a warning.""",
    "out-of-range": """A number that cannot be.

Error. A count below zero, a percentage above 100.""",
    "duplicate-key": """The same key twice in one object.

Warning. Parsers keep one of the values in silence, most of them the last. The position is that of the last one.""",
    "number-too-large": """A number that no double holds, such as `1e400`.

Warning. JSON allows it, and most parsers make infinity of it or refuse the whole body. It is checked and compared as it
is written; rules that calculate pass over it. Integers beyond 64 bits are no fault, but JavaScript rounds those beyond
2^53.""",
    "unpaired-surrogate": """A string or member name with half of a surrogate pair, as in `"Zoe \\ud83d"`.

Warning. Somebody cut a text between the two UTF-16 units of an emoji or of another character beyond U+FFFF, and
`JSON.stringify` of Node writes what is left. JSON's grammar allows it, but no UTF-8 can hold it: many parsers refuse
the whole body, others put U+FFFD there. Cut texts by code points. To schemas it is one character.""",
    "partial-envelope": """Data with only a part of an envelope around it.

Warning. `type` or `event` stand beside `data`, and most of what a webhook has around them does not. Mostly a fixture
that was shortened by hand, or what a middleware passed on. The message names what is missing; the data is checked in
full. Save the whole body of the request: handlers need its `id` to tell repeated deliveries.""",
    "nested-data": """Data within the data of a webhook.

Warning. `data` holds nothing but another `data`, in which the members of the event stand. Mostly a payload was put into
an envelope twice: hand over what the inner `data` holds. Only the envelope was checked.""",
    "error-response": """An error of the REST interface in the place of the data.

Warning. `data` holds `code`, `key` and `message`, as answers of the REST interface do when they fail, and no member of
the event. Somebody wrote down such an answer: ask again for what it was to hold. Only the envelope was checked.""",
    "unknown-event": """A webhook whose event has a name that nobody documented.

Warning, or error when a known name is close. Only the envelope was checked.""",
    "unknown-value": """A value that is not among the documented ones.

Warning. The vendor adds values without notice; a handler with an exhaustive list of them fails. When an object's
discriminator has an unknown value, the rest of that object is not checked.""",
    "unknown-property": """A member that nobody documented.

Note. The vendor adds members without notice, so this is news rather than a fault, unless it is a misspelling.""",
    "undocumented-event": """An event that the vendor documents by name only.

Note. There is no schema for its data, so only the envelope was checked.""",
    "legacy-envelope": """The envelope of API version 2018 (`"object": "event"`, the data in `data.object`).

Note. segcli recognises it and checks nothing of it: today's webhooks have another form.""",
    "designer-payload": """A distribution whose payload was made by hand in the designer.

Note. The data has none of the event's members, so only the envelope was checked. `--schema FILE` says what the data
must look like; `--event TYPE` demands the event's full form.""",
}

SINCE = {
    "designer-payload": "0.1",
    "duplicate-key": "0.1",
    "error-response": "0.2",
    "invalid-json": "0.1",
    "legacy-envelope": "0.1",
    "malformed-value": "0.1",
    "missing-property": "0.1",
    "misspelt-property": "0.2",
    "nested-data": "0.2",
    "not-an-event": "0.1",
    "not-an-event-file": "0.1",
    "null-not-allowed": "0.1",
    "number-too-large": "0.2",
    "out-of-range": "0.1",
    "partial-envelope": "0.2",
    "required-by-you": "0.2",
    "too-deep": "0.1",
    "too-large": "0.1",
    "undocumented-event": "0.1",
    "unexpected-event": "0.1",
    "unexpected-purpose": "0.1",
    "unexpected-value": "0.1",
    "unknown-event": "0.1",
    "unknown-property": "0.1",
    "unknown-value": "0.1",
    "unpaired-surrogate": "0.2",
    "wrong-type": "0.1",
}
"""The codes above, each with the version of segcli that was the first to have it; rules say it themselves."""

LATER = {("malformed-value", Severity.WARNING): "0.2"}
"""What a code says since a later version than it exists, by its severity then; constraints say it themselves."""

FORMERLY = {"misspelt-property": ("unknown-property", Severity.NOTE)}
"""Codes that stand where an older version said another one, and what that was."""

UNIGNORABLE = ("invalid-json", "too-deep", "too-large", "not-an-event")
"""Codes that cannot be ignored, left out or known to a baseline: nothing of such input was checked."""


def pages() -> dict[str, str]:
    """Every finding code with its page, cross-field rules included; their pages are their docstrings."""
    from segcli import rules

    return PAGES | rules.codes()


def since() -> dict[str, str]:
    """Every finding code with the version of segcli that was the first to have it."""
    from segcli import rules

    return SINCE | rules.since()


def versions() -> list[str]:
    """The versions that brought new codes, the oldest first."""
    return sorted(set(since().values()), key=as_numbers)


def as_numbers(version: str) -> list[int]:
    """A version as numbers, which can be compared."""
    return [int(number) for number in version.split(".")]


def is_newer(first: str | None, version: str | None) -> bool:
    """Whether something exists since a later version than the one that is wanted; not where either is not given."""
    return first is not None and version is not None and as_numbers(first) > as_numbers(version)


def newer_than(version: str) -> frozenset[str]:
    """The codes that came after a version. Raises SegcliError for one that brought none."""
    known = versions()
    if version not in known:
        raise SegcliError(f"there are no rules of version {visible(version)}; there are those of {', '.join(known)}")
    return frozenset(code for code, first in since().items() if known.index(first) > known.index(version))


def known_code(code: str) -> str:
    """A finding code. Raises SegcliError for one that does not exist."""
    if code in pages():
        return code
    raise SegcliError(f"no finding is called {visible(code)}{suggestion(code, list(pages()), 'segcli explain')}")
