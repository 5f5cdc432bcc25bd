"""What went wrong with a signature that does not match: guesses at what was signed, how, and how it was sent."""

import json
import re
from base64 import b64decode
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, islice
from typing import NamedTuple

import orjson

from segcli.findings import Json
from segcli.input.json_text import json_text
from segcli.input.parser import Value, first_value, whole_value
from segcli.signature.signature import digest, equal, signed_part

DATA = re.compile(rb'"data"[ \t\r\n]*+:[ \t\r\n]*+')
BOM = b"\xef\xbb\xbf"
FEWEST_DIGITS = 16
"""A shorter piece of a signature may fit by chance."""

SPACED = "the body was signed with its white space, which has to be removed outside strings first"
UNEXPLAINED = "no common mistake explains it; is this the secret of this project, and the whole body?"
REWRITTEN = "the body was parsed and written again: its bytes differ from those that were signed"


class Attempt(NamedTuple):
    """Something that could have been signed, or signed with, and what is wrong if it was."""

    content: bytes
    mistake: str


class Spelling(NamedTuple):
    """A way to read a signature that was given, and what is wrong with it."""

    signature: str
    mistake: str


def mistake(given: str, body: bytes, secret: bytes) -> str | None:
    """What went wrong with a signature that does not match: the first guess that makes it match, None when none does.

    A wrong secret is tried with what is mostly signed only, since a guess costs a millisecond for each megabyte.
    """
    right = Attempt(secret, "")
    plain = [Attempt(signed_part(body), ""), Attempt(body, SPACED)]
    spellings = list(spellings_of(given))
    for key, attempt in chain(
        ((right, attempt) for attempt in (*plain, *guesses(body, plain[0].content))),
        ((key, attempt) for key in secret_guesses(secret) for attempt in plain),
    ):
        expected = digest(attempt.content, key.content)
        for spelling in spellings:
            if equal(spelling.signature, expected):
                return "; ".join(filter(None, (spelling.mistake, key.mistake, attempt.mistake)))
    return cut_off(spellings[-1].signature, digest(plain[0].content, secret))


def spellings_of(given: str) -> Iterator[Spelling]:
    """The signature as it was given, and as it was probably intended."""
    yield Spelling(given, "")
    bare = given.strip().strip("'\"")
    if bare[:7].lower() == "sha256=":
        bare = bare[7:]
        yield Spelling(bare, "the signature has `sha256=` in front, which does not belong to it")
    elif bare != given:
        yield Spelling(bare, "the signature has white space or quotes around it that do not belong to it")
    with suppress(ValueError):
        yield Spelling(b64decode(bare, validate=True).hex(), "the signature is base64; it should be lower-case hex")
    if bare.lower() != bare:
        yield Spelling(bare.lower(), "the signature has hex digits in upper case; they should be in lower case")
    yield Spelling(bare.lower(), "")


def cut_off(given: str, expected: str) -> str | None:
    """What is wrong with a signature that is a piece of the expected one."""
    if FEWEST_DIGITS <= len(given) < len(expected) and equal(given, expected[: len(given)]):
        return f"only the first {len(given)} of the 64 hex digits of the signature were given"
    return None


def secret_guesses(secret: bytes) -> Iterator[Attempt]:
    """The secret as it was probably intended here, or mistaken at the other end."""
    line = secret.rstrip(b"\r\n")
    if line != secret:
        yield Attempt(line, "the secret has a newline at its end that does not belong to it")
    bare = secret.strip().removeprefix(BOM)
    if bare != line:
        yield Attempt(bare, "the secret has white space or a byte order mark around it that does not belong to it")
    if bare[:1] == bare[-1:] and bare[:1] in (b'"', b"'"):
        yield Attempt(bare[1:-1], "the secret has quotes around it that do not belong to it")
    for end in (b"\n", b"\r\n"):
        yield Attempt(secret + end, "the signer's secret has a newline at its end that does not belong to it")


def guesses(body: bytes, signed: bytes) -> Iterator[Attempt]:
    """What is often signed, or sent, by mistake; `signed` is what should have been."""
    line = body.rstrip(b"\r\n")
    if line != body:
        at_end = "the newline at the end of the body was not signed"
        yield Attempt(line, at_end if signed == body else f"{SPACED}; {at_end}")
    for end in (b"\n", b"\r\n"):
        yield Attempt(line + end, "the body was signed with a newline at its end that does not belong to it")
    if body.startswith(BOM):
        yield Attempt(signed_part(body[len(BOM) :]), "the body starts with a byte order mark that was not signed")
    yield Attempt(BOM + signed, "the body was signed with a byte order mark in front")
    yield Attempt(BOM + body, f"the body was signed with a byte order mark in front; {SPACED}")
    yield from recoded(body)
    yield from rewritten(body, signed)


def recoded(body: bytes) -> Iterator[Attempt]:
    """The body in the encodings that it is taken for by mistake."""
    for source, target in (("utf-8", "latin-1"), ("latin-1", "utf-8"), ("utf-8", "utf-16-le"), ("utf-16", "utf-8")):
        if body.isascii() and "latin-1" in (source, target):
            continue
        try:
            other = body.decode(source).encode(target)
        except UnicodeError:
            continue
        yield Attempt(signed_part(other), f"the body was signed in {target.upper()}; here it is in {source.upper()}")


def rewritten(body: bytes, signed: bytes) -> Iterator[Attempt]:
    """The same JSON as others write it, and the data without its envelope."""
    found = whole_value(body)
    if found is None:
        return
    value, compact = found.json, json_text(found.json)
    if isinstance(value, str):
        yield Attempt(
            value.encode("utf-8", "surrogatepass"), "the string was signed without the quotes that it has here"
        )
    if isinstance(value, dict) and "data" in value:
        only = "`data` was signed instead of the whole body"
        yield Attempt(data_of(signed, value["data"]), only)
        if signed != body:
            yield Attempt(data_of(body, value["data"]), f"{only}, with its white space")
    yield Attempt(compact, REWRITTEN)
    yield Attempt(compact.replace(b"/", b"\\/"), f"{REWRITTEN} (`/` as `\\/`)")
    spaced = f"{REWRITTEN}, and it was signed with white space"
    with suppress(orjson.JSONEncodeError):  # for what few writers write
        yield Attempt(orjson.dumps(value, option=orjson.OPT_SORT_KEYS), f"{REWRITTEN}, and its keys were sorted")
        yield Attempt(orjson.dumps(value, option=orjson.OPT_INDENT_2), spaced)
    yield Attempt(json.dumps(value).encode(), spaced)
    if not compact.isascii():
        escaped = json.dumps(value, separators=(",", ":")).encode()
        yield Attempt(escaped, f"{REWRITTEN} (characters beyond ASCII as \\u...)")
        yield Attempt(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"), spaced)


def data_of(body: bytes, data: Json) -> bytes:
    """The text of the data of a webhook; a member of that name may stand elsewhere as well."""
    for match in islice(DATA.finditer(body), 8):
        value = first_value(body[match.end() :])
        if isinstance(value, Value) and value.json == data:
            return body[match.end() : match.end() + value.end]
    return json_text(data)
