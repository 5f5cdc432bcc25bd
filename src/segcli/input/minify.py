"""JSON without the white space outside its strings, otherwise byte for byte."""

BLANKS = b" \t\r\n"


MARKS = ((rb"\\", b"\x01"), (rb"\"", b"\x02"))


def without_white_space(text: bytes) -> bytes:
    """JSON without the white space outside its strings, otherwise byte for byte.

    Once escapes are out of the way (JSON holds no raw control character), every other piece between quotes is a
    string. A regular expression takes 90 ms for a megabyte, this 15 ms.
    """
    for escape, mark in MARKS:
        text = text.replace(escape, mark)
    pieces = text.split(b'"')
    pieces[::2] = b'"'.join(pieces[::2]).translate(None, BLANKS).split(b'"')
    text = b'"'.join(pieces)
    for escape, mark in MARKS:
        text = text.replace(mark, escape)
    return text
