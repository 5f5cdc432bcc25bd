"""What is shown of an answer: one line, bounded, and nothing of a person."""

import pytest

from segcli.delivery.answers import LONGEST, shown_answer
from support.canaries import TEXTS, Canary

SHOWN: dict[str, tuple[bytes, str | None]] = {
    "none": (b"", None),
    "blank": (b" \r\n\t", None),
    "json": (b'{"status": "ok", "code": 7, "email": "who@mail.test"}', '{"status": "ok", "code": ***, "email": "***"}'),
    "words": (b"Internal Server Error", "*** *** ***"),
    "html": (b"<html><h1>Oops!</h1></html>", "<***><***>***!</***></***>"),
    "lines": (b'{\r\n\t"ok":\n true\n}', '{ "ok": true }'),
    "terminal": (b"\x1b[31mred\x1b]0;title\x07", "18 bytes that are no text"),
    "C1": ("a\x9b31mb".encode(), "*********"),
    "NUL": (b"ok\0", "3 bytes that are no text"),
    "binary": (bytes(range(256)), "256 bytes that are no text"),
    "no UTF-8": (b"caf\xe9", "4 bytes that are no text"),
    "bidi": ("‮abc".encode(), "***" * 2),
    "markup": (b"[red]", "[***]"),
    "cut in a character": (b"x" * 399 + "ż".encode() * 9, "***"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_an_answer_is_shown_as_far_as_it_is_harmless(name: str) -> None:
    body, shown = SHOWN[name]
    assert shown_answer(body, show_values=False) == shown


@pytest.mark.parametrize("canary", TEXTS, ids=str)
@pytest.mark.parametrize(
    "form",
    ["%s", '"%s"', '{"error":"%s"}', "{'a':'%s'}", '{"%s":1}', "<p>%s</p>", "ok: %s", '{"a":"%s', "error=%s;", '%s"'],
)
def test_nothing_of_a_person_is_shown(canary: Canary, form: str) -> None:
    shown = shown_answer((form % canary.value).encode(), show_values=False) or ""
    assert not [mark for mark in canary.marks if mark in shown.lower()]


@pytest.mark.parametrize("body", [b'{"a":' * 1000, b"a," * 5000, "ż,".encode() * 5000, b'"' + b"\\" * 9999])
def test_what_is_shown_is_short_and_one_line(body: bytes) -> None:
    for show_values in (False, True):
        shown = shown_answer(body, show_values)
        assert shown is not None
        assert len(shown) <= LONGEST
        assert shown.isprintable()


def test_values_are_shown_to_who_asks_for_them_with_their_controls_escaped() -> None:
    assert shown_answer("who@mail.test \x9b ‮".encode(), show_values=True) == "who@mail.test \\u009b \\u202e"
