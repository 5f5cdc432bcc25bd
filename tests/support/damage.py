"""The named ways in which tests/faults/recipes.toml damages a value, a record or its text."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

Damage = Callable[[Any], Any]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def moved(text: str, **by: float) -> str:
    """A date-time some days or hours later, in the form that webhooks have."""
    later = moment(text) + timedelta(**by)
    return later.strftime("%Y-%m-%dT%H:%M:%S.") + f"{later.microsecond // 1000:03}Z"


def camel(name: str) -> str:
    return re.sub(r"_(\w)", lambda match: match[1].upper(), name)


def renamed(value: Any, change: Callable[[str], str]) -> Any:
    """A JSON value whose member names, at every depth, are changed."""
    if isinstance(value, dict):
        return {change(name): renamed(item, change) for name, item in value.items()}
    return [renamed(item, change) for item in value] if isinstance(value, list) else value


def without_nulls_but(value: Any, word: str) -> Any:
    """A JSON value with a word in the place of every null."""
    if isinstance(value, dict):
        return {name: without_nulls_but(item, word) for name, item in value.items()}
    if isinstance(value, list):
        return [without_nulls_but(item, word) for item in value]
    return word if value is None else value


def as_texts(value: Any) -> Any:
    """A JSON value with every number and boolean as text, as forms and spreadsheets have them."""
    if isinstance(value, dict):
        return {name: as_texts(item) for name, item in value.items()}
    if isinstance(value, list):
        return [as_texts(item) for item in value]
    return json.dumps(value) if isinstance(value, int | float) else value


OF_VALUES: dict[str, Damage] = {
    "a blank before": lambda text: f" {text}",
    "a blank behind": lambda text: f"{text} ",
    "a line end": lambda text: f"{text}\n",
    "a dot behind": lambda text: f"{text}.",
    "quotes around": lambda text: f'"{text}"',
    "angle brackets": lambda text: f"<{text}>",
    "zero-width space": lambda text: f"{text[:7]}\u200b{text[7:]}",
    "byte order mark": lambda text: f"\ufeff{text}",
    "cyrillic": lambda text: text.replace("c", "с").replace("a", "а").replace("o", "о"),
    "lower case": str.lower,
    "upper case": str.upper,
    "title case": str.title,
    "with blanks": lambda text: text.replace("_", " "),
    "with hyphens": lambda text: text.replace("_", "-"),
    "camel case": camel,
    "no prefix": lambda text: text.partition("_")[2],
    "text": lambda value: json.dumps(value),
    "JSON in text": lambda value: json.dumps(value),
    "with decimals": lambda number: f"{number / 100:.2f}",
    "decimal point": lambda number: number / 100 + 0.005,
    "decimal comma": lambda number: f"{number / 100:.2f}".replace(".", ","),
    "thousands": lambda number: f"{number:,}",
    "with currency": lambda number: f"{number / 100:.2f} EUR",
    "percent sign": lambda number: f"{number} %",
    "half more": lambda number: number + 0.5,
    "one more": lambda number: number + 1,
    "one less": lambda number: number - 1,
    "tenfold": lambda number: number * 10,
    "a hundredth": lambda number: number / 100,
    "negative": lambda number: -number,
    "in a list": lambda value: [value],
    "first only": lambda items: items[0],
    "by position": lambda items: {str(index): item for index, item in enumerate(items)},
    "by id": lambda items: {item["id"]: item for item in items},
    "one item twice": lambda items: [*items, items[0]],
    "without the last": lambda items: items[:-1],
    "its id": lambda item: item["id"],
    "names in camel case": lambda value: renamed(value, camel),
    "words for null": lambda value: without_nulls_but(value, "null"),
    "all as text": as_texts,
    "seconds": lambda text: int(moment(text).timestamp()),
    "milliseconds": lambda text: int(moment(text).timestamp() * 1000),
    "seconds as text": lambda text: str(int(moment(text).timestamp())),
    "date only": lambda text: text[:10],
    "no offset": lambda text: text.removesuffix("Z"),
    "blank for T": lambda text: text.replace("T", " ").removesuffix("Z"),
    "offset without colon": lambda text: text.replace("Z", "+0000"),
    "with zone name": lambda text: text.replace("Z", " UTC"),
    "day.month.year": lambda text: moment(text).strftime("%d.%m.%Y %H:%M"),
    "month/day/year": lambda text: moment(text).strftime("%m/%d/%Y %I:%M %p"),
    "mail date": lambda text: moment(text).strftime("%a, %d %b %Y %H:%M:%S GMT"),
    "as Python prints it": lambda text: str(moment(text)),
    "thirteenth month": lambda text: f"{text[:5]}13{text[7:]}",
    "thirtieth of February": lambda text: f"{text[:5]}02-30{text[10:]}",
    "hour 25": lambda text: f"{text[:11]}25{text[13:]}",
    "two-digit year": lambda text: text[2:],
    "a day earlier": lambda text: moved(text, days=-1),
    "a day later": lambda text: moved(text, days=1),
    "a year later": lambda text: moved(text, days=365),
    "a hundred years later": lambda text: moved(text, days=36525),
    "milliseconds taken for seconds": lambda text: moved(
        "1970-01-01T00:00:00.000Z", seconds=moment(text).timestamp() / 1000
    ),
    "year 1": lambda text: f"0001-01-01T{text[11:]}",
    "year 1970": lambda _: datetime.fromtimestamp(0, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
}
"""What may be done to a value, in the words of the recipes."""

OF_RECORDS: dict[str, Damage] = {
    "its data alone": lambda record: record["data"],
    "type and data": lambda record: {"type": record["type"], "data": record["data"]},
    "event and data": lambda record: {"event": record["event"], "data": record["data"]},
    "event name and data": lambda record: {"event": record["event"]["type"], "data": record["data"]},
    "type, event and data": lambda record: {name: record[name] for name in ("type", "event", "data")},
    "data twice": lambda record: record | {"data": {"data": record["data"]}},
    "webhook in data": lambda record: record | {"data": record},
    "data as text": lambda record: record | {"data": json.dumps(record["data"])},
    "data in a list": lambda record: record | {"data": [record["data"]]},
    "data beside": lambda record: {name: item for name, item in record.items() if name != "data"} | record["data"],
    "event beside": lambda record: {name: item for name, item in record.items() if name != "event"} | record["event"],
    "names in camel case": lambda record: renamed(record, camel),
    "names in upper case": lambda record: renamed(record, str.upper),
    "all as text": as_texts,
    "words for null": lambda record: without_nulls_but(record, "null"),
    "empty words for null": lambda record: without_nulls_but(record, ""),
}
"""What may be done to a whole record."""

OF_TEXTS: dict[str, Callable[[str], str]] = {
    "cut in the middle": lambda text: text[: len(text) // 2],
    "last brace lost": lambda text: text[:-1],
    "one brace more": lambda text: text + "}",
    "first brace lost": lambda text: text[1:],
    "single quotes": lambda text: text.replace('"', "'"),
    "Python literals": lambda text: repr(json.loads(text)),
    "no quotes around names": lambda text: re.sub(r'"(\w+)":', r"\1:", text),
    "comma behind the last": lambda text: text[:-1] + ",}",
    "comma lost": lambda text: text.replace('", "', '" "', 1),
    "remark": lambda text: text.replace("{", "{ // from production\n", 1),
    "typographic quotes": lambda text: re.sub('"([^"]*)"', "“\\1”", text),
    "NaN": lambda text: re.sub(r": \d+([,}])", r": NaN\1", text, count=1),
    "undefined": lambda text: text.replace("null", "undefined"),
    "line end in text": lambda text: re.sub(r'("name": "[^"]*)', "\\1\n", text, count=1),
    "name twice": lambda text: re.sub(r'"id": "(\w+?)_(\w+)"', r'"id": "\1_another0", "id": "\1_\2"', text, count=1),
    "elided": lambda text: text[:200] + " ... }",
    "escaped for a shell": lambda text: text.replace('"', '\\"'),
    "merge conflict": lambda text: text.replace(
        '"object"', '\n<<<<<<< HEAD\n"x": 1,\n=======\n>>>>>>> main\n"object"', 1
    ),
    "form": lambda text: "payload=" + text.replace(" ", "+").replace('"', "%22"),
}
"""What may be done to the text of a record."""
