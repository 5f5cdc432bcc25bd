"""The bodies of a source and the signatures that their HTTP heads bring along, for verifying and signing."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from segcli.findings import SegcliError
from segcli.input.csv_detection import LOOK, is_csv
from segcli.input.parser import Value, first_value, whole_value
from segcli.signature.signature import HEADER, matches

if TYPE_CHECKING:
    from segcli.input.http.messages import Beside, Message

BOM = b"\xef\xbb\xbf"
LIKE_HEAD = re.compile(
    rb"(?im)^[<>* ]*+(?:HTTP/[0-9]|[A-Z]{2,20} [^ \t\r\n]+ HTTP/|(?:%b|content-type|content-length|host)[ \t]*:)"
    % HEADER.encode()
)
"""What shows that there is more than a body, whether it can be read or not."""


GLUED_HEAD = re.compile(rb"HTTP/[0-9](?:\.[0-9])? [1-9][0-9]{2}\b[^\n{]*\n")


class Body(NamedTuple):
    """A body as it was sent, and the signature in its head. `line` is where the head starts; `trouble` says why the
    body could not be read whole, if so, and without `is_decoded` it is not the one that was signed.
    """

    content: bytes
    signature: str | None
    line: int = 1
    trouble: str | None = None
    is_decoded: bool = True

    def is_signed(self, signature: str, secret: bytes) -> bool:
        """Whether the signature is that of the body, or of the JSON that the body begins with: dumps write a line of
        their own behind it.
        """
        if matches(signature, self.content, secret):
            return True
        value = first_value(self.content)
        short = isinstance(value, Value) and value.end < len(self.content)
        return isinstance(value, Value) and short and matches(signature, self.content[: value.end], secret)


def bodies(text: bytes) -> list[Body]:
    """The bodies of a text, at least one. Raises SegcliError where heads stand in it that cannot be read."""
    if not LIKE_HEAD.search(text) or whole_value(text) or is_csv(text[:LOOK], ended=True):
        return [Body(text, None)]
    from segcli.input.http.messages import Message, parts

    items = [one for item in parts(text.removeprefix(BOM)) for one in unglued(item)]
    last = next((item for item in reversed(items) if isinstance(item, Message)), None)
    if last is None:
        raise SegcliError(
            "this looks like an HTTP head that cannot be read; take it out, or put its first line and a blank one back"
        )
    result: list[Body] = []
    is_asked = False
    for item in items:
        if isinstance(item, Message):
            signature = item.head.last(HEADER)
            is_answer = item.head.status is not None
            if signature is None and (is_empty(item) or (is_answer and is_asked) or is_interim(item, last)):
                continue
            # Nobody signs the answer to a signed request.
            is_asked = signature is not None and not is_answer
            result.append(Body(item.body, signature, item.line, item.trouble, item.is_decoded))
        elif item.text.lstrip().startswith((b"{", b"[", b'"')):
            result.append(Body(item.text.strip(), None))
    if not result:
        raise SegcliError("no HTTP message here has a body")
    return result


def unglued(item: "Message | Beside") -> "Iterator[Message | Beside]":
    """A message, and those whose heads stand directly behind the JSON in its body, as `curl -i A B` prints them."""
    from segcli.input.http.messages import Message, parts
    from segcli.input.http.recorded import has_sure_end

    while isinstance(item, Message) and not has_sure_end(item.head):
        value = first_value(item.body)
        if not isinstance(value, Value) or not GLUED_HEAD.match(item.body, value.end):
            break
        begin = item.line + len(item.head.fields) + 2 + item.body.count(b"\n", 0, value.end)
        yield item._replace(body=item.body[: value.end], trouble=None)
        item, *_ = parts(item.body[value.end :])
        item = item._replace(line=begin) if isinstance(item, Message) else item
    yield item


def is_empty(message: "Message") -> bool:
    return not message.body.strip() and message.is_decoded


def is_interim(message: "Message", last: "Message") -> bool:
    """Whether it is an answer that another one follows, as a redirect."""
    return message.head.is_interim and message is not last
