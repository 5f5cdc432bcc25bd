"""Whether a source is a table of CSV with JSON in its cells, by how it begins."""

import re

from segcli.input.encoding import Encoding

LOOK = 1 << 16
"""Bytes by which it is known whether a source is CSV."""

NAME = rb'"?[\w .@#()-]{0,60}"?'
HEAD_BEGUN = re.compile(rb"(?:\xef\xbb\xbf)?(?:%b[,;\t])*%b\r?" % (NAME, NAME))
HEAD = re.compile(rb"(?:\xef\xbb\xbf)?%b(?:([,;\t])%b(?:\1%b)*)?\r?\n" % (NAME, NAME, NAME))
JSON_CELL = re.compile(rb'(?:^|[,;\t])"\s*+(?:\[\s*+)?\{\s*+""', re.MULTILINE)
JSON_LINE = re.compile(rb"^[{\[]", re.MULTILINE)


def is_csv(text: bytes, ended: bool) -> bool | None:
    """Whether a source that begins so is a table with JSON in it; None where more of it has to be known, unless it has
    `ended`. A line that begins as JSON shows that it is none.
    """
    ended = ended or len(text) >= LOOK
    newline = text.find(b"\n")
    if newline < 0:
        return None if not ended and HEAD_BEGUN.fullmatch(text) else False
    head = HEAD.match(text)
    if head is None:
        return False
    second = text[newline + 1 : text.find(b"\n", newline + 1) + 1 or len(text)]
    cell, line = JSON_CELL.search(text, newline + 1), JSON_LINE.search(text, newline + 1)
    if cell is not None and (line is None or cell.start() < line.start()):
        return True
    is_next_row = second.endswith(b"\n") and (head[1] is None or head[1] not in second)
    return False if ended or line is not None or is_next_row else None


def starts_csv(encoding: Encoding, text: bytes) -> bool:
    """Whether a source that begins with this text is CSV; what is looked at for that is still to be read. No more is
    looked at than it takes, as a live source may have no more yet.
    """
    ended = False
    while (verdict := is_csv(text, ended)) is None:
        more = encoding.look_ahead()
        text, ended = more, len(more) == len(text)
    return verdict
