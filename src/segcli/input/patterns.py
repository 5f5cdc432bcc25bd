"""The few shapes of text that framing looks for; the rest of JSON's grammar is the parser's business."""

import re

OPENING = re.compile(rb"[{\[]")
BRACKETS = re.compile(rb'"(?:[^"\\\n]++|\\.)*+"?|[][{}]|,(?:[ \t\r\n]*+,)*+')
"""Strings (those cut off end with their line), brackets, and commas with nothing between them."""

ARRAY_START = re.compile(rb"\[[ \t\r\n]*+(.)", re.DOTALL)
BETWEEN_VALUES = re.compile(rb"[ \t\r\n\x1e]*+\{")
BETWEEN_ITEMS = re.compile(rb"[ \t\r\n]*+,[ \t\r\n]*+\{")
NEXT_ITEM = re.compile(rb"(?=,[ \t\r\n]*+[{\[])|[^,:\[{ \t\r\n][ \t\r]*+\n(?=[{\[])")
"""Ends before a comma that leads to a bracket, or before a bracket at column 1 that nothing leads to."""

AFTER_SCALAR = re.compile(rb'[ \t]*+(?:[\r\n\x1e"{\[\-0-9]|true|false|null|\Z)')
"""What may follow a scalar at the top level; prose that happens to start with a number is none."""

HEAD_END = re.compile(rb"\r?\n\r?\n")
