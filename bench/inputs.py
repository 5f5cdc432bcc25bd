"""Inputs for benchmarks: the same bytes on every machine, made in `bench/work/` when they are first asked for.

    from inputs import clean, pretty
    clean()                     # the path of 100,000 valid events, one a line

`python bench/inputs.py` makes them all.
"""

import gzip
import itertools
import json
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import wraps
from hashlib import sha256
from pathlib import Path
from typing import Any

EVENTS = 100_000
FILES, EVENTS_A_FILE = 1_000, 100
LARGE = 50_000_000
ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "bench" / "work"
EXAMPLE = ROOT / "examples" / "valid" / "customer.segment.left" / "message.json"
SINCE = datetime.fromisoformat("2025-03-03T08:12:40.218")

Event = dict[str, Any]


def event(number: int) -> Event:
    """The bundled example with a customer and a date of its own; about 850 bytes compact."""
    made: Event = json.loads(EXAMPLE.read_bytes())
    return varied(made, number)


def varied(made: Event, number: int) -> Event:
    """The event, changed in place to be that of customer `number`; 100 segments have 1,000 customers each."""
    customer, segment = made["customer"], made["segment"]
    customer["id"] = f"cust_{letters(number, 24)}"
    customer["source_id"] = f"crm-{number:06}"
    customer["name"] = f"Mira Holt {number % 977}"
    customer["email"] = f"mira.{number}@example.test"
    customer["created_at"] = f"{(SINCE + timedelta(milliseconds=9173 * number)).isoformat('T', 'milliseconds')}Z"
    segment["id"] = f"seg_{letters(number % 100, 24)}"
    segment["name"] = f"Segment {number % 100}"
    return made


def letters(number: int, length: int) -> str:
    """Up to 64 letters and digits that look drawn and are the same on every machine."""
    return sha256(number.to_bytes(8)).hexdigest()[:length]


def invalid(made: Event, number: int) -> Event:
    """One event in ten is broken, in five ways by turns."""
    if number % 10:
        return made
    match number // 10 % 5:
        case 0:
            made["customer"]["created_at"] = 1741000360
        case 1:
            del made["segment"]["id"]
        case 2:
            made["customer"]["id"] = None
        case 3:
            made["customer"]["summary"]["orders"]["total_count"] = -1
        case _:
            made["customer"]["address"] = "4 Quay Lane"
    return made


def extended(made: Event, _: int) -> Event:
    """Every event has one member that nobody documented."""
    made["customer"]["loyalty_level"] = "gold"
    return made


def unchanged(made: Event, _: int) -> Event:
    return made


def events(change: Callable[[Event, int], Event] = unchanged, count: int = EVENTS) -> Iterator[Event]:
    """The events that the inputs are made of. Each is a copy; parsing it anew is the cheapest deep copy."""
    text = EXAMPLE.read_bytes()
    return (change(varied(json.loads(text), number), number) for number in range(count))


def compact(made: Event) -> bytes:
    return json.dumps(made, separators=(",", ":")).encode()


def indented(made: Event) -> bytes:
    return json.dumps(made, indent=2).encode()


def once(name: str) -> Callable[[Callable[[Path], None]], Callable[[], Path]]:
    """Decorates a function that writes one input, so that it gives the input's path and writes only what is absent.

    An interrupted run leaves a name that nobody asks for.
    """

    def decorate(write: Callable[[Path], None]) -> Callable[[], Path]:
        @wraps(write)
        def path() -> Path:
            made = WORK / name
            if not made.exists():
                WORK.mkdir(exist_ok=True)
                unfinished = WORK / f"{os.getpid()}-{name}"
                write(unfinished)
                unfinished.rename(made)
            return made

        return path

    return decorate


def write_all(file: Path, pieces: Iterable[bytes]) -> None:
    with file.open("wb") as output:
        output.writelines(pieces)


@once("clean.ndjson")
def clean(file: Path) -> None:
    """100,000 valid events, one a line."""
    write_all(file, (compact(made) + b"\n" for made in events()))


@once("pretty.json")
def pretty(file: Path) -> None:
    """The same events pretty-printed, one after another."""
    write_all(file, (indented(made) + b"\n" for made in events()))


@once("glued.json")
def glued(file: Path) -> None:
    """The same events compact, with nothing between them."""
    write_all(file, map(compact, events()))


@once("array.json")
def array(file: Path) -> None:
    """The same events as the items of one array."""
    between = itertools.chain([b"["], itertools.repeat(b","))
    write_all(file, itertools.chain.from_iterable(zip(between, map(compact, events()), strict=False)))
    with file.open("ab") as output:
        output.write(b"]\n")


@once("tenth-invalid.ndjson")
def tenth_invalid(file: Path) -> None:
    """The same events, one in ten broken."""
    write_all(file, (compact(made) + b"\n" for made in events(invalid)))


@once("unknown-member.ndjson")
def unknown_member(file: Path) -> None:
    """The same events, each with one unknown member."""
    write_all(file, (compact(made) + b"\n" for made in events(extended)))


@once("clean.ndjson.gz")
def zipped(file: Path) -> None:
    """The events of `clean`, compressed; the header has neither name nor time."""
    with file.open("wb") as output, gzip.GzipFile("", "wb", 6, output, mtime=0) as packed:
        packed.write(clean().read_bytes())


@once("directory")
def directory(folder: Path) -> None:
    """The same events in 1,000 files of 100."""
    folder.mkdir()
    made = events()
    for number in range(FILES):
        lines = (compact(item) + b"\n" for item in itertools.islice(made, EVENTS_A_FILE))
        write_all(folder / f"{number:04}.ndjson", lines)


@once("large.json")
def large(file: Path) -> None:
    """One valid event of 50 MB: its customer has a great many notes in the metadata."""
    made = event(0)
    size = len(compact({"note_0000000": letters(0, 64)})) - 1
    notes = range((LARGE - len(compact(made))) // size)
    made["customer"]["metadata"] = {f"note_{number:07}": letters(number, 64) for number in notes}
    write_all(file, [compact(made)])


ALL = (clean, pretty, glued, array, tenth_invalid, unknown_member, zipped, directory, large)

if __name__ == "__main__":
    for make in ALL:
        path = make()
        print(path.relative_to(ROOT), f"{sum(file.stat().st_size for file in [path, *path.glob('*')]):,} bytes")
