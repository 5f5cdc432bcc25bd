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
HEAD_LINE = re.compile(rb"[<>]? ?" + FIRST_LINE + rb"|\* |:?[!#$%&'*+.^_`|~0-9A-Za-z-]+[ \t]*:")
"""What looks like the start of an HTTP message's head: its first line, a remark of `curl -v`, or a word and a colon."""

NEXT_HEAD = re.compile(rb"\n(?=[<>]? ?" + FIRST_LINE + rb")")
"""Ends before the first line of a head. No head can stand inside JSON, whose strings hold no line ends."""
