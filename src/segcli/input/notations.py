"""What other languages and slips of the pen put inside JSON: what to call it and what to do.

Each row is a pattern for the text at the fault, a sentence and help. No row repeats what the pattern matched: it may be
payload. Words that stand in a sentence are the languages' own.
"""

import re
from functools import cache, partial
from typing import NamedTuple


class Notation(NamedTuple):
    """What is no JSON, how it begins, what it is in words, and what helps."""

    pattern: bytes
    message: str
    help: str


compiled = cache(partial(re.compile, flags=re.DOTALL))
"""Patterns are compiled when they are met with: all of them take 10 ms."""


def first(table: tuple[Notation, ...], text: bytes, at: int = 0) -> Notation | None:
    """The row of a table that fits the text at `at`."""
    for row in table:
        if compiled(row.pattern).match(text, at):
            return row
    return None


PYTHON = "print it with `json.dumps(payload)`; `print(payload)` and `str(payload)` write Python's own notation"
JAVASCRIPT = "write it with `JSON.stringify(payload)`; `console.log(payload)` and JSON5 have a notation of their own"
QUOTES = 'JSON has straight double quotes only: "'
RESERVED = "JSON has no word for it: send null, or leave the member out"

ANYWHERE = (
    Notation(
        rb"\xe2\x80[\x98-\x9f\xb9\xba]|\xc2[\xab\xbb]",
        "a typographic quote is no quote in JSON",
        'an editor, a chat or a document has changed the quotes: put back straight ones, "',
    ),
    Notation(rb"//|/\*", "JSON has no comments", "take the comments out; JSON5 and JSONC have them, JSON has not"),
    Notation(rb"#", "`#` begins nothing in JSON, no comment either", "take the comments out"),
    Notation(
        rb'\\+"',
        "a backslash stands before a quote that opens a string: this is JSON as text in a string",
        'keep the quotes around the whole text, or take one level of backslashes out: \\" is "',
    ),
    Notation(
        rb"\\+[nrt]",
        "a backslash stands outside a string: this is JSON as text in a string",
        'keep the quotes around the whole text, or take one level of backslashes out: \\" is "',
    ),
    Notation(
        rb"&(?:quot|#34|#x22|amp|apos|#39);",
        "this is escaped for HTML: `&quot;` stands where a quote should",
        "copy the source and not the page, or decode it with `html.unescape(text)` in Python",
    ),
    Notation(
        rb"%(?:7[Bb]|22|5[Bb]|20)",
        "this is encoded for a URL: `%22` stands where a quote should",
        "decode it, for instance with `urllib.parse.unquote(text)` in Python",
    ),
    Notation(
        rb"(?:\.\.\.|\xe2\x80\xa6)",
        "`...` stands for something that was left out",
        "a log or a debugger has shortened the payload: get the whole of it",
    ),
    Notation(rb"\$\{|\{%|<%", "a placeholder of a template was not filled in", "render the template first"),
    Notation(rb"`", "a backtick is no quote in JSON", JAVASCRIPT),
    Notation(
        rb";",
        "`;` stands where JSON has a comma or a closing bracket",
        "`,` goes between values, nothing behind the last",
    ),
    Notation(
        rb"\x1b", "a terminal's colours are in the text", "write the payload without colours, for instance `jq -M .`"
    ),
    Notation(
        rb"\xef\xbb\xbf", "a byte order mark stands inside the JSON", "take it out; two files were put together here"
    ),
    Notation(
        rb"\xc2\xa0|\xe2\x80[\x80-\x8f\xa8\xa9\xaf]|\xe2\x81\xa0|\xe3\x80\x80",
        "a character that looks like a blank is none: a no-break or zero-width space",
        "a web page or a document put it there: replace it with a plain space",
    ),
    Notation(rb"\x00", "a NUL byte stands where JSON has none", "the file may be damaged, or in another encoding"),
)
"""Rows for any place outside a string."""

VALUE = (
    Notation(rb",", "there is no value before this comma", "take out a comma, or put in the value that is missing"),
    Notation(rb"[}\]]", "a member has a name and no value", "put in the value, `null` perhaps"),
    Notation(rb"None\b", "`None` is Python's, JSON says `null`", PYTHON),
    Notation(rb"True\b", "`True` is Python's, JSON says `true`", PYTHON),
    Notation(rb"False\b", "`False` is Python's, JSON says `false`", PYTHON),
    Notation(rb"undefined\b", "`undefined` is JavaScript's, JSON has no such value", JAVASCRIPT),
    Notation(rb"NaN\b|nan\b", "`NaN` is no number in JSON", RESERVED),
    Notation(rb"[+-]?(?:Infinity|inf(?:inity)?)\b", "`Infinity` is no number in JSON", RESERVED),
    Notation(
        rb"(?i:null|true|false)\b",
        "JSON's literals are written small: `null`, `true`, `false`",
        "write it in small letters",
    ),
    Notation(
        rb"nil\b",
        "`nil` is no JSON value, JSON says `null`",
        "write it with a JSON library: `to_json` in Ruby, `json.Marshal` in Go",
    ),
    Notation(
        rb"(?:new )?(?:Date|ISODate|ObjectId|NumberLong|NumberInt|NumberDecimal|Timestamp|UUID|BinData)\(",
        "a call like `ISODate(...)` is the notation of JavaScript or of MongoDB's shell, no JSON value",
        "`JSON.stringify(payload)` or `mongoexport` write JSON",
    ),
    Notation(
        rb"(?:datetime\.|Decimal\(|OrderedDict\(|UUID\()",
        "a call like `Decimal(...)` is Python's notation, no JSON value",
        "`json.dumps(payload, default=str)` writes such values as strings",
    ),
    Notation(
        rb"(?:Object|Array|Function|Circular|Getter)\b[^\]\n]{0,40}\]",
        "`[Object]` is what Node.js prints for what it leaves out",
        "write it with `JSON.stringify(payload)`, which leaves nothing out",
    ),
    Notation(rb"function\b|\(?[\w, ]{0,40}\)? ?=>", "a function is no JSON value", JAVASCRIPT),
    Notation(rb"[bur]{1,2}['\"]", "a letter before the quotes is Python's notation", PYTHON),
    Notation(rb"'", "a string stands in single quotes", QUOTES),
    Notation(rb"\.[0-9]", "a number must have a digit before its decimal point", "write 0.5, not .5"),
    Notation(rb"\+[0-9.]", "a number may not start with a plus sign", "leave the plus sign out"),
    Notation(
        rb"-?0[xXoObB][0-9a-fA-F]", "JSON has decimal numbers only", "write the number to the base ten, or as a string"
    ),
    Notation(
        rb"-?0[0-9]",
        "a number may not start with a zero",
        "a code, a phone number or a date is a string: put it in double quotes",
    ),
    Notation(rb"-?[0-9]+\.(?![0-9])", "a digit must follow the decimal point", "write 1.0 or 1, not 1."),
    Notation(rb"-?[0-9]+(?:\.[0-9]+)?[eE][+-]?(?![0-9])", "a digit must follow the exponent", "write 1e3 or 1000"),
    Notation(rb"-(?![0-9])", "a digit must follow the minus sign", "text goes in double quotes"),
    Notation(rb"-?[0-9]+_[0-9]", "a number has no underscores in JSON", "write the digits without them"),
    Notation(
        rb"-?[0-9]+n\b",
        "the `n` behind a number is JavaScript's mark for a BigInt",
        "leave the `n` out, or send a string",
    ),
    Notation(rb"-?[0-9]+[-:][0-9]", "a date or a time stands without quotes", "put it in double quotes"),
    Notation(
        rb"-?[0-9]",
        "something follows the number without a comma",
        "what is more than a number is a string: put it in double quotes",
    ),
    Notation(rb"\(", "a round bracket opens nothing in JSON", "an array stands in `[` and `]`"),
    Notation(rb"<[A-Za-z/!?]", "markup stands where a value should", "text goes in double quotes"),
    Notation(rb'[\w$.@:/-]++"\s*+[,}\]]', "the first quote of a string is missing", "put it there"),
    Notation(
        rb"[A-Za-z_$\x80-\xff]",
        "a word stands without quotes",
        "text goes in double quotes; without them there are only `null`, `true` and `false`",
    ),
    Notation(rb"", "a value should stand here", "text goes in double quotes"),
)
"""Rows for where a value should stand."""

NAME = (
    Notation(rb'[\w$-]++"', "the first quote of a member name is missing", "put it there"),
    Notation(rb"\{", "a second `{` follows the first", "a placeholder of a template, or one bracket too many"),
    Notation(rb",", "there is no member before this comma", "take the comma out"),
    Notation(rb"'", "a member name stands in single quotes", QUOTES),
    Notation(rb'[bur]{1,2}[\'"]', "a letter before the quotes is Python's notation", PYTHON),
    Notation(
        rb"[A-Za-z_$][\w$.-]*+\s*+=",
        "`=` stands between names and values: this is no JSON",
        "print it with a JSON library; `Map.toString()` in Java writes this",
    ),
    Notation(rb":\w+\s*+=>", "`=>` stands between names and values: this is Ruby", "`payload.to_json` writes JSON"),
    Notation(rb"[A-Za-z_$\x80-\xff]", "a member name stands without quotes", JAVASCRIPT),
    Notation(rb"[0-9]", "a member name stands without quotes", "numbers that are names go in double quotes as well"),
    Notation(
        rb"[{\[]",
        "a bracket stands where a member name should",
        "an object is a list of names and values: is a name missing?",
    ),
    Notation(rb":", "a member has no name", "a name in double quotes goes before the colon"),
    Notation(rb"", "a member name should stand here", "a name in double quotes, a colon and a value make a member"),
)
"""Rows for where a member name should stand."""
