"""The few shapes of text that framing looks for; the rest of JSON's grammar is the parser's business."""

import re

OPENING = re.compile(rb"[{\[]")
BRACKETS = re.compile(rb'"(?:[^"\\\n]++|\\.)*+"?|[][{},]')
"""Strings (those cut off end with their line), brackets and commas."""

ARRAY_START = re.compile(rb"\[[ \t\r\n]*+(.)?", re.DOTALL)
BETWEEN_VALUES = re.compile(rb"[ \t\r\n\x1e]*+\{")
BETWEEN_ITEMS = re.compile(rb"[ \t\r\n]*+,[ \t\r\n]*+\{")
NEXT_ITEM = re.compile(rb",[ \t\r\n]*+[{\[]")
CUT_OFF = re.compile(rb"[^,:\[{ \t\r\n][ \t\r]*+\n(?=[{\[])")
"""A value at column 1 that no comma, colon or bracket leads to."""

AFTER_SCALAR = re.compile(rb'[ \t]*+(?:[\r\n\x1e"{\[\-0-9]|true|false|null|\Z)')
"""What may follow a scalar at the top level; prose that happens to start with a number is none."""

HEAD_END = re.compile(rb"\r?\n\r?\n")
