"""The few shapes of text that framing looks for; the rest of JSON's grammar is the parser's business."""

import re

OPENING = re.compile(rb"[{\[]")
BRACKETS = re.compile(rb'"(?:[^"\\\n\x1e]++|\\.)*+"?|[][{}\x1e]|,(?:[ \t\r\n]*+,)*+')
"""Strings (those cut off end with their line), brackets, record separators, and commas with nothing between them."""

ARRAY_START = re.compile(rb"\[[ \t\r\n]*+(.)", re.DOTALL)
BETWEEN_VALUES = re.compile(rb"[ \t\r\n\x1e]*+\{")
BETWEEN_ITEMS = re.compile(rb"[ \t\r\n]*+,[ \t\r\n]*+\{")
NEXT_WITH_BRACE = re.compile(rb"\n(?=[^\n{]*+\{)")
"""Ends before a line that has a `{`."""

NEXT_WITH_OBJECT = re.compile(rb"\n(?=[^\n{]*+\{[^\n]*\}[ \t\r\"'`);]*+\n)")
"""Ends before a line that has a `{` and may end with a value."""

NEXT_ITEM = re.compile(rb"(?=,[ \t\r\n]*+[{\[])|[^,:\[ \t\r\n][ \t\r]*+\n(?=[{\[])|(?=\x1e)")
"""Ends before a comma that leads to a bracket, before a bracket at column 1 that nothing leads to, or before a record
separator.
"""

NEXT_OBJECT = re.compile(rb"\n(\{[^\n]*+)\n")
"""A line that may be a whole object."""

AFTER_SCALAR = re.compile(rb'[ \t]*+(?:[\r\n\x1e"{\[]|\Z)')
"""What may follow a scalar at the top level; prose that happens to start with a number is none, nor is a date."""

FIELDS = re.compile(rb"(?:(?:(?:data|event|id|retry)?:[^\n]*+|[ \t\r]*+)(?:\n|\Z))*")
"""Lines of a stream of server-sent events."""

FIRST_LINE = rb"(?:HTTP/[0-9]|[A-Z]{2,20} [^ \t\r\n]+ HTTP/[0-9])"
FIELD_NAME = (
    rb"(?i::(?:method|path|authority|scheme|status)"
    rb"|(?:x|cf|ce|fly|sec|accept|access-control|content|if|proxy|amz|svix|webhook|ngrok|fastly|akamai)-[!-9;-~]+"
    rb"|[!-9;-~]+-(?:id|ip|for|host|proto|token|signature|agent|encoding|control|options|policy|modified|after|type)"
    rb"|accept|alt-svc|authorization|cache-control|connection|cookie|date|dnt|etag|expires|forwarded|host|keep-alive"
    rb"|location|max-forwards|origin|pragma|referer|report-to|server|server-timing|set-cookie|signature|traceparent"
    rb"|strict-transport-security|trailer|tracestate|upgrade|upgrade-insecure-requests|vary|via|www-authenticate)"
)
HEAD_LINE = re.compile(rb"[<>]? ?" + FIRST_LINE + rb"|\* |" + FIELD_NAME + rb"[ \t]*:")
"""What the head of an HTTP message may start with: its first line, a remark of `curl -v`, or a field that is known, so
that no log which has a word and a colon on its first lines is waited for.
"""

NEXT_HEAD = re.compile(rb"\n(?=[<>]? ?" + FIRST_LINE + rb")")
"""Ends before the first line of a head. No head can stand inside JSON, whose strings hold no line ends."""
