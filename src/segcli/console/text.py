"""Words for people: text that a terminal prints as it is, numbers, sizes, and the closing line."""

from typing import Protocol

from segcli.findings import Summary, Tally

LONGEST = 60
PLACES_SHOWN = 3


class Amounts(Protocol):
    """What the summary of any command counts: pieces that are `unreadable`, bytes, sources, and events in records."""

    @property
    def unreadable(self) -> int: ...
    @property
    def bytes_read(self) -> int: ...
    @property
    def bytes_skipped(self) -> int: ...
    @property
    def bytes_beside(self) -> int: ...
    @property
    def sources_failed(self) -> int: ...
    @property
    def found_inside(self) -> tuple[dict[str, str | int], ...]: ...


def visible(text: str) -> str:
    """Text with everything escaped that does not print: controls, terminal escapes, bidirectional overrides."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else escaped(char) for char in text)


def escaped(char: str) -> str:
    code = ord(char)
    return {9: "\\t", 10: "\\n", 13: "\\r"}.get(code) or (f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")


def shortened(text: str, longest: int = LONGEST) -> str:
    """Text cut to a readable length."""
    return text if len(text) <= longest else f"{text[: longest - 3]}..."


def readable(pointer: str) -> str:
    """A JSON Pointer for people: each of its steps is cut to a readable length, and what does not print is escaped."""
    if len(pointer) <= LONGEST and pointer.isprintable():
        return pointer  # as nearly all are: no step of it is longer than all of it (3 us of a finding)
    return "/".join(shortened(visible(step)) for step in pointer.split("/"))


def plural(number: int, word: str) -> str:
    """`1 event`, `2 events`."""
    return f"{number:,} {word}{'s' * (number != 1)}"


def not_shown(counts: Summary) -> str:
    """How many findings are counted and not in a report; empty where there is none."""
    number = counts.findings_left_out
    return f"{plural(number, 'more finding')} not shown" if number else ""


def size(count: int) -> str:
    """A number of bytes for people: `820 bytes`, `2.5 kB`, `82 MB` (powers of ten)."""
    if count < 1000:
        return plural(count, "byte")
    number = float(count)
    for unit in ("kB", "MB", "GB"):
        number /= 1000
        if number < 999.95 or unit == "GB":
            break
    return f"{number:.1f} {unit}"


def amount(counts: Amounts) -> str:
    """How many bytes were read, and how many bytes and sources could not be."""
    skipped = (
        f"{size(counts.bytes_skipped)} could not be read"
        if counts.unreadable or counts.bytes_skipped
        else "nothing skipped"
    )
    return f"{size(counts.bytes_read)}{beside(counts)}, {skipped}{failed(counts)}{inside(counts)}"


def closing(tally: Tally) -> str:
    """The last line of a run: how much was read, and what came of it."""
    counts = tally.summary
    head = [f"{plural(counts.events, 'event')} read"]
    head += [
        f"{number:,} {word}"
        for number, word in ((counts.invalid, "invalid"), (counts.unchecked, "unchecked"))
        if number
    ]
    if counts.events and len(head) == 1:
        head.append("all valid" if counts.events > 1 else "valid")
    if counts.bytes_skipped:
        head.append(f"{size(counts.bytes_skipped)} could not be read")
    findings = f": {found}" if (found := counted(counts)) else ""
    skipped = "" if counts.bytes_skipped else ", nothing skipped"
    read = f"{size(counts.bytes_read)}{beside(counts)}"
    return f"{', '.join(head)}{findings}. {read}{skipped}{failed(counts)}{inside(counts)}."


def outcome(summary: Summary) -> str:
    """What came of the run, in a few words."""
    return f"{judgement(summary)}{failed(summary)}" if summary.events else judgement(summary)


def judgement(summary: Summary) -> str:
    events = plural(summary.events, "event")
    if summary.invalid:
        return f"{summary.invalid:,} of {events} invalid"
    if summary.unreadable:
        return f"{size(summary.bytes_skipped)} could not be read"
    if summary.unchecked:
        return f"{summary.unchecked:,} of {events} not checked in full"
    return f"{events} valid" if summary.events else "nothing read"


def beside(counts: Amounts) -> str:
    """How much other text stood beside the values, behind how much was read."""
    return f", {size(counts.bytes_beside)} of other text beside them" if counts.bytes_beside else ""


def counted(counts: Summary) -> str:
    """How many findings there are of each severity: `3 errors, 2 notes`."""
    numbers = ((counts.errors, "error"), (counts.warnings, "warning"), (counts.notes, "note"))
    return ", ".join(plural(number, word) for number, word in numbers if number)


def failed(counts: Amounts) -> str:
    """The sources that could not be read to their end or hold no record, behind something else."""
    return f", {plural(counts.sources_failed, 'source')} failed" if counts.sources_failed else ""


def inside(counts: Amounts) -> str:
    """Where inside of records events were found."""
    shown = []
    for place in counts.found_inside[:PLACES_SHOWN]:
        at = f"`{readable(str(place['at']))}`" if place["at"] else "the root, as text"
        shown.append(f"{plural(int(place['events']), 'event')} at {at}")
    if more := len(counts.found_inside) - len(shown):
        shown.append(f"and at {plural(more, 'other place')}")
    return f"; {', '.join(shown)}" if shown else ""
