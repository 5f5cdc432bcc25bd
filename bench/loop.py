"""The bare loop that segcli is measured against: parse every line, ask whether it is valid, and nothing else.

python bench/loop.py SCHEMA FILE
"""

import sys

import jsonschema_rs
import orjson

with open(sys.argv[1], "rb") as schema:
    validator = jsonschema_rs.Draft202012Validator(orjson.loads(schema.read()), validate_formats=True)
with open(sys.argv[2], "rb") as events:
    print(sum(validator.is_valid(orjson.loads(line)) for line in events))
