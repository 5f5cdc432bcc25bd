"""Slips of the pen around values: what stands for a comma, a colon or a record, and what to do."""

from segcli.input.notations import Notation

COLON = (
    Notation(rb"=>", "`=>` stands between name and value", "`to_json` in Ruby or `json_encode` in PHP writes JSON"),
    Notation(rb"=", "`=` stands between name and value", "a colon goes there"),
    Notation(rb"[,}]", "a member has a name and no value", "put in colon and value; a list of values stands in [ ]"),
    Notation(rb"", "no colon follows the member name", "a colon goes between name and value"),
)
"""Rows for where the colon behind a name should stand."""

COMMA = (
    Notation(rb":", "a colon follows a value", "a comma or a quote is missing before it, or names stand in an array"),
    Notation(rb'["{\[]|-?[0-9]|true\b|false\b|null\b', "a comma is missing between two values", "put a comma there"),
    Notation(rb"=", "`=` stands behind a value", "a colon goes between name and value, a comma between members"),
    Notation(rb"", "neither a comma nor a closing bracket follows the value", "text goes in double quotes"),
)
"""Rows for where a comma or a closing bracket should stand."""

OUTSIDE = (
    Notation(rb"[}\]]", "this bracket closes nothing", "one is missing that opens, or this is one too many"),
    Notation(rb",", "a comma stands between records", "it goes between the items of an array: put [ ] around them"),
    Notation(
        rb'"(?:[^"\\\n]|\\.)*+"\s*+:',
        "a member stands outside of an object",
        "the `{` before it is missing, or a bracket that closes is one too many",
    ),
    Notation(rb"", "this is text, no JSON value", "keep the JSON alone: an event begins with `{`"),
)
"""Rows for where a record should begin."""
