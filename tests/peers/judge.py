"""Judges with check-jsonschema, in its own environment: python judge.py CASES. Prints a list: for each schema, which is
compared with its metaschema on the way, which of `sound` and `faulty` are refused.
"""

import contextlib
import io
import json
import sys
from pathlib import Path

from check_jsonschema import main  # type: ignore[import-not-found, unused-ignore]


def refused(case: dict[str, str]) -> object:
    """What check-jsonschema refuses; what it prints when it cannot use the schema."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.suppress(SystemExit):
        main(["--output-format", "json", "--schemafile", case["schema"], case["sound"], case["faulty"]])
    try:
        files = {error["filename"] for error in json.loads(printed.getvalue())["errors"]}
    except (ValueError, KeyError):
        return printed.getvalue()
    return [name for name in ("sound", "faulty") if case[name] in files]


if __name__ == "__main__":
    print(json.dumps([refused(case) for case in json.loads(Path(sys.argv[1]).read_bytes())]))
