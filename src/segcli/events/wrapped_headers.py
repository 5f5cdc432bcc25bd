"""The headers of the request that a wrapper keeps beside its body, in any of the forms in which tools write them."""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from segcli.findings import Json
from segcli.input.parser import Value, first_value

if TYPE_CHECKING:
    from segcli.events.wrappers import Found

NAMES = frozenset(
    ("headers", "multivalueheaders", "header", "requestheaders", "responseheaders", "rawheaders", "properties",
     "attributes", "messageattributes", "applicationproperties", "metadata", "hdrs")
)  # fmt: skip
HEADER = "x-voucherify-signature"
ATTRIBUTE_VALUES = ("StringValue", "stringValue", "Value", "value")
SIGNATURE = re.compile(r"(?i)x-[a-z-]+-signature")
FIELD = re.compile(r"(?m)^([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:[ \t]*([^\r\n]*?)[ \t]*$")


def signature_of(found: "Found", record: bytes) -> str | None:
    """The signature in the head of the HTTP message that something stands in, or in the headers beside it; `record` is
    the text that it was found in.
    """
    for text in reversed(found.texts):
        if text.body.fields:
            return dict(text.body.fields).get(HEADER)
    # Most records name no signature, so their headers need not be looked at.
    texts = (record, *(text.body.text for text in found.texts))
    is_named = any(word in text for text in texts for word in (b"ignature", b"IGNATURE"))
    return headers_beside(found.chain).get(HEADER) if is_named else None


def headers_beside(chain: tuple[Json, ...]) -> Mapping[str, str]:
    """Headers by their names in small letters, from the innermost of some objects that has any; the first value of a
    header that was sent several times. A signature may also be a member of such an object itself.
    """
    for owner in reversed(chain):
        found: dict[str, str] = {}
        for name, value in owner.items():
            if SIGNATURE.fullmatch(name):
                value = {name: value}
            elif name.lower().replace("_", "") in NAMES:
                value = value.get("headers", value) if isinstance(value, dict) else value
            else:
                continue
            for header, content in pairs(value):
                found.setdefault(header.lower(), content)
        if found:
            return found
    return {}


def pairs(headers: Json) -> Iterable[tuple[str, str]]:
    """Names and values, from an object (values may be lists) or a list; from a text that is one of these in JSON, or
    has a line for each.
    """
    if isinstance(headers, str):
        parsed = first_value(headers.strip().encode("utf-8", "surrogatepass"))
        if isinstance(parsed, Value) and not isinstance(parsed.json, str):
            yield from pairs(parsed.json)
        else:
            yield from FIELD.findall(headers)
    elif isinstance(headers, dict):
        for name, value in headers.items():
            first = value[0] if isinstance(value, list) and value else value
            if isinstance(first, dict):  # an attribute of a message of SQS or SNS
                first = next((first[key] for key in ATTRIBUTE_VALUES if key in first), None)
            if isinstance(first, str):
                yield name, first
    elif isinstance(headers, list):
        yield from pairs_of_list(headers)


def pairs_of_list(headers: list[Json]) -> Iterable[tuple[str, str]]:
    """Names and values, from objects with name (or key) and value, from pairs, or from names and values in turn."""
    if all(isinstance(item, str) for item in headers):
        headers = list(zip(headers[::2], headers[1::2], strict=False))
    for item in headers:
        if isinstance(item, dict):
            name, value = item.get("name", item.get("key")), item.get("value")
        else:
            name, value = item if isinstance(item, list | tuple) and len(item) == 2 else (None, None)
        if isinstance(name, str) and isinstance(value, str):
            yield name, value
