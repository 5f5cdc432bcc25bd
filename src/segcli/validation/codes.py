"""The page of every finding: what it means, why it hurts, and how to mend it."""

from segcli.console.suggest import suggestion
from segcli.console.text import visible
from segcli.findings import SegcliError

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
    "not-an-event-file": """A file in a directory that holds no event.

Note. Directories hold other files as well, of JSON or of something like it: settings with comments, YAML. Bytes that
could not be read are an error all the same (`invalid-json`) when the names in them look like those of an event. Name
the file itself to have it checked.""",
    "unexpected-event": """The envelope names another event than `--event` says.

Error. The fixture or the capture is not what its user takes it for.""",
    "unexpected-purpose": """The distribution was for something else than `--purpose` says.

Error. A distribution that notifies about a promotion adds `campaign` and `promotion_tier`; one that sends unique codes
adds `campaign`, `voucher` and `publication`; a plain message adds nothing.""",
    "missing-property": """A member that is always sent is not there.

Error. The position is that of the object that should have it. When a member with nearly that name is there, it is
named. In a distribution webhook a designer may leave out members of `data`, which is only a note.""",
    "wrong-type": """A value of another JSON type than the one that is sent.

Error. Handlers with typed models fail here first: a number in quotes, a list where there is one object.""",
    "null-not-allowed": """Null where a value is always sent.

Error. Optional members may be null; identity (`id`, `object`) and what an event is about never are.""",
    "unexpected-value": """Another value than the only one that is possible here.

Error. Mostly an `object` of another kind than its place asks for.""",
    "malformed-value": """A string that is not in the format of its place.

Error. Dates follow RFC 3339: a date-time has a `T`, seconds and an offset (`2024-02-29T14:04:46.506Z`), no leap second
and no year 0000; a date has none of these (`2024-02-29`).""",
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

UNIGNORABLE = ("invalid-json", "too-deep", "too-large", "not-an-event")
"""Codes that cannot be ignored, left out or known to a baseline: nothing of such input was checked."""


def pages() -> dict[str, str]:
    """Every finding code with its page, cross-field rules included; their pages are their docstrings."""
    from segcli import rules

    return PAGES | rules.codes()


def known_code(code: str) -> str:
    """A finding code. Raises SegcliError for one that does not exist."""
    if code in pages():
        return code
    raise SegcliError(f"no finding is called {visible(code)}{suggestion(code, list(pages()), 'segcli explain')}")
