"""Inputs for benchmarks: the same bytes on every machine, made in `bench/work/` when they are first needed.

    from inputs import clean, pretty
    clean()                     # the path of 100,000 valid events, one a line

`python bench/inputs.py` makes them all. The events are those of `segcli example`, which writes them in a process of its
own: what this process holds would count as the peak memory of the runs that it measures.
"""

import gzip
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from pathlib import Path

EVENT = "customer.segment.left"
EVENTS = 100_000
FEWER = 20_000
FILES = 1_000
LARGE = 50_000_000
BROKEN = ("wrong-type", "missing-property", "null-not-allowed", "out-of-range", "malformed-value")
"""How events are broken, by turns."""

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "bench" / "work"


def generate(file: Path, *words: str, count: int = EVENTS) -> None:
    """Write generated events, one a line, each of another customer (but for one in ten thousand)."""
    options = ("--purpose", "message", "--customers", "1000000000", "--count", str(count), "--output", str(file))
    subprocess.run((sys.executable, "-m", "segcli", "example", EVENT, *options, *words), check=True)


def once(name: str) -> Callable[[Callable[[Path], None]], Callable[[], Path]]:
    """Decorates a function that writes one input, so that it gives the input's path and writes only what is absent.

    An interrupted run leaves a name that is never looked for.
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
    generate(file)


def lines() -> Iterator[bytes]:
    """The events of `clean`, without the ends of their lines."""
    with clean().open("rb") as events:
        yield from map(bytes.rstrip, events)


@once("others.ndjson")
def others(file: Path) -> None:
    """As many events of other customers."""
    generate(file, "--seed", "1")


@once("changed.ndjson")
def changed(file: Path) -> None:
    """The events of `clean`, each after one more order."""
    write_all(file, (after_order(line) + b"\n" for line in lines()))


def after_order(line: bytes) -> bytes:
    """The event of a line after one more order: four values differ."""
    event = json.loads(line)
    orders = event["customer"]["summary"]["orders"]
    orders["total_count"] += 1
    orders["total_amount"] += 900
    event["customer"]["updated_at"] = "2025-10-14T09:30:00.000Z"
    event["customer"]["name"] = "Mira Wood"
    return json.dumps(event, separators=(",", ":"), ensure_ascii=False).encode()


@once("fewer.ndjson")
def fewer(file: Path) -> None:
    """The first 20,000 of these events."""
    write_all(file, (line + b"\n" for line in itertools.islice(lines(), FEWER)))


@once("webhooks.ndjson")
def webhooks(file: Path) -> None:
    """As many webhooks of a distribution."""
    generate(file, "--envelope", "distribution")


@once("one.json")
def one(file: Path) -> None:
    """A file with one event."""
    generate(file, count=1)


@once("pretty.json")
def pretty(file: Path) -> None:
    """The events of `clean` pretty-printed, one after another."""
    write_all(file, (json.dumps(json.loads(line), indent=2).encode() + b"\n" for line in lines()))


@once("glued.json")
def glued(file: Path) -> None:
    """The same events compact, with nothing between them."""
    write_all(file, lines())


@once("array.json")
def array(file: Path) -> None:
    """The same events as the items of one array."""
    between = itertools.chain([b"["], itertools.repeat(b","))
    write_all(file, itertools.chain.from_iterable(zip(between, lines(), strict=False)))
    with file.open("ab") as output:
        output.write(b"]\n")


@once("tenth-invalid.ndjson")
def tenth_invalid(file: Path) -> None:
    """The same events, one in ten broken."""
    break_each(file, 10)


@once("half-invalid.ndjson")
def half_invalid(file: Path) -> None:
    """The same events, every other one broken."""
    break_each(file, 2)


def break_each(file: Path, step: int) -> None:
    """Write the events of `clean` with a broken one in the place of each so many."""
    texts: list[bytes] = []
    for code in BROKEN:
        generate(file, "--break", code, count=max(EVENTS // step // len(BROKEN), 1))
        texts += file.read_bytes().splitlines()
    share = len(texts) // len(BROKEN)
    by_turns = itertools.cycle(texts[start] for at in range(share) for start in range(at, len(texts), share))
    write_all(file, (b"%b\n" % (line if number % step else next(by_turns)) for number, line in enumerate(lines())))


@once("unknown-member.ndjson")
def unknown_member(file: Path) -> None:
    """The same events, each with one unknown member: the same one, as when the vendor adds it."""
    added = (line.replace(b'"object":"customer"', b'"object":"customer","level":"gold"') for line in lines())
    write_all(file, (line + b"\n" for line in added))


@once("clean.ndjson.gz")
def zipped(file: Path) -> None:
    """The events of `clean`, compressed; the header has neither name nor time."""
    with file.open("wb") as output, gzip.GzipFile("", "wb", 6, output, mtime=0) as packed:
        packed.write(clean().read_bytes())


@once("directory")
def directory(folder: Path) -> None:
    """The same events in 1,000 files."""
    folder.mkdir()
    events = lines()
    for number in range(FILES):
        some = itertools.islice(events, EVENTS // FILES)
        write_all(folder / f"{number:04}.ndjson", (line + b"\n" for line in some))


@once("large.json")
def large(file: Path) -> None:
    """One valid event of 50 MB: its customer has a great many notes in the metadata."""
    event = json.loads(one().read_bytes())
    note = "a note that is as long as a line of a letter, more or less 64 b."
    size = len(f'"note_0000000":"{note}",')
    event["customer"]["metadata"] = {f"note_{number:07}": note for number in range(LARGE // size)}
    write_all(file, [json.dumps(event, separators=(",", ":")).encode()])


ALL = (
    clean,
    others,
    changed,
    fewer,
    webhooks,
    one,
    pretty,
    glued,
    array,
    tenth_invalid,
    half_invalid,
    unknown_member,
    zipped,
    directory,
    large,
)

if __name__ == "__main__":
    for make in ALL:
        path = make()
        print(path.relative_to(ROOT), f"{sum(file.stat().st_size for file in [path, *path.glob('*')]):,} bytes")
