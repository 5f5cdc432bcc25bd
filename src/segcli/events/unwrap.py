"""`--at`: what stands at a pointer in every record, as logs and queues wrap events."""

from collections.abc import Iterable, Iterator

from segcli.console.text import visible
from segcli.events.inner_records import Missing, inner_records, no_json
from segcli.events.text_bodies import BLANKS, HALVES, Body, Budget
from segcli.events.wrappers import Found, Text, opened
from segcli.findings import Json, SegcliError, pointer
from segcli.input.parser import ParseError, first_value
from segcli.input.reading import EndOfSource
from segcli.input.records import Record, Unreadable

Steps = tuple[str, ...]
"""The steps of a JSON Pointer (RFC 6901); `*` is every item or member."""

Item = Record | Unreadable | EndOfSource


def steps_of(text: str, option: str = "--at", example: str = "/Records/*/body") -> Steps:
    """The steps of a pointer, none for the root. Raises SegcliError for what is no pointer, in which it names the
    option that takes it and an example.
    """
    if not text:
        return ()
    if not text.startswith("/"):
        raise SegcliError(f"{option} takes a JSON Pointer such as {example}, not {visible(text)}")
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in text[1:].split("/"))


def unwrapped(items: Iterable[Item], steps: Steps) -> Iterator[Item]:
    """What stands at a pointer in every record of a source, numbered anew from 1. A string there is JSON."""
    number, nothing = 0, True
    for item in items:
        if isinstance(item, Record):
            for inner in inside(item, steps):
                nothing = False
                number += isinstance(inner, Record)
                yield inner._replace(number=number) if isinstance(inner, Record) else inner
        elif isinstance(item, EndOfSource):
            trouble = f"holds nothing at {visible(pointer(steps)) or 'the root'}" if nothing else None
            yield item._replace(trouble=item.trouble or trouble)
        else:
            nothing = nothing and not isinstance(item, Unreadable)
            yield item


def inside(record: Record, steps: Steps) -> Iterable[Record | Unreadable]:
    """The records at a pointer in a record; at the root stands the record itself."""
    if not steps and not isinstance(record.json, str):
        return (record,)
    return inner_records(record, list(walk(Found((), record.json), steps, Budget())))


def walk(found: Found, steps: Steps, budget: Budget) -> Iterator[Found | Missing]:
    """Everything that the steps lead to. A string on the way, or at the end, is parsed."""
    found = opened(found, budget)
    if isinstance(found.json, str):
        found = scalar_of(found)
    if isinstance(found.json, str):
        yield not_json(found)
        return
    if found.is_no_json:
        yield no_json(found)
        return
    if not steps:
        yield found
        return
    step, rest = steps[0], steps[1:]
    below = members(found.json, step)
    if below is None:
        kind = (
            "an object" if isinstance(found.json, dict) else "an array" if isinstance(found.json, list) else "a scalar"
        )
        name = "it has no members" if step == "*" else f"{kind} there has no `{visible(step)}`"
        yield Missing(found, name)
        return
    chain = (*found.chain, found.json) if isinstance(found.json, dict) else found.chain
    for key, child in below:
        yield from walk(found._replace(path=(*found.path, key), json=child, chain=chain), rest, budget)


def scalar_of(found: Found) -> Found:
    """A string that holds a number or a literal, as that; else as it is."""
    text = found.json.strip(BLANKS)
    value = first_value(text.encode("utf-8", HALVES))
    if isinstance(value, ParseError) or value.end < len(text) or isinstance(value.json, str) or value.json is None:
        return found
    body = Body(text.encode(), value.json, "json-text", found.json.index(text))
    return found._replace(json=value.json, texts=(*found.texts, Text(len(found.path), body)))


def not_json(found: Found) -> Missing:
    """Why a string is nothing to check."""
    if found.is_whole_text:
        return Missing(found, "the string there holds a string again")
    value = first_value(found.json.strip(BLANKS).encode("utf-8", HALVES))
    reason = value.message if isinstance(value, ParseError) else "more follows the JSON value"
    return Missing(found, f"the string there is no JSON: {reason}", "invalid-json")


def members(value: Json, step: str) -> list[tuple[str | int, Json]] | None:
    """The members or items that a step leads to; None when it leads nowhere."""
    if step == "*":
        if isinstance(value, dict):
            return list(value.items())
        return list(enumerate(value)) if isinstance(value, list) else None
    if isinstance(value, dict) and step in value:
        return [(step, value[step])]
    if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
        return [(int(step), value[int(step)])]
    return None
