"""The few shapes of text that framing looks for; the rest of JSON's grammar is the parser's business.

They are compiled where they are first looked for: most files need none of them.
"""

ARRAY_START = rb"\[[ \t\r\n]*+((?s:.))"
BETWEEN_VALUES = rb"[ \t\r\n\x1e]*+\{"
BETWEEN_ITEMS = rb"[ \t\r\n]*+,[ \t\r\n]*+\{"
AFTER_SCALAR = rb'[ \t]*+(?:[\r\n\x1e"{\[]|\Z)'
"""What may follow a scalar at the top level; prose that happens to start with a number is none, nor is a date."""

FIRST_LINE = rb"(?:HTTP/[0-9]|[A-Z]{2,20} [^ \t\r\n]+ HTTP/[0-9])"
HEAD_LINE = rb"[<>]? ?" + FIRST_LINE + rb"|\* |:?[!#$%&'*+.^_`|~0-9A-Za-z-]+[ \t]*:"
"""What looks like the start of an HTTP message's head: its first line, a remark of `curl -v`, or a word and a colon."""
