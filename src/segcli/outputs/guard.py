"""What a run must not write to: what it reads, and another of its outputs."""

import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from segcli.console.output import Output
from segcli.findings import Json, SegcliError
from segcli.input import reading, search
from segcli.input.arguments import Arguments
from segcli.input.file_ids import FileId, file_id
from segcli.input.records import Record, Unreadable
from segcli.input.sources import Source

MOST = 1000
"""Records after which a report is taken for one."""

OURS = rb'\{\s*"segcli"\s*:'
SARIF = "https://docs.oasis-open.org/sarif/"
KEYS = (
    {"kind", "source", "code"},
    {"kind", "source", "event"},
    {"kind", "events"},
    {"check_name", "fingerprint"},
    {"source", "diagnostics"},
    {"op", "path"},
)
"""How a report begins, and what is in the records of one."""

Target = FileId | str | int
"""What is written: a file that there is, the path of one that there is not, or a descriptor."""


def check_outputs(
    outputs: Sequence[Output], arguments: Arguments, files: Iterable[Path | None] = ()
) -> frozenset[FileId]:
    """The files that its walks pass over: those that the run writes, and `files`, which it reads for something else.
    `arguments` name its sources.

    Raises SegcliError for an output that is another one, or a file that is read: under any name, or found by walking.
    """
    beside = {file_id(file) for file in files if file is not None}
    read = named_files(arguments) | beside
    written: dict[Target, Output] = {}
    for output in (*outputs, *step_summary(outputs)):
        target = target_of(output)
        if target is None:
            continue
        if target in written:
            raise SegcliError(f"{output.name} would be written twice: every output needs a file of its own")
        if target in read:
            raise SegcliError(f"{output.name} is to be read, so it cannot be written as well")
        written[target] = output
    refuse_payloads({target: output for target, output in written.items() if isinstance(target, tuple)}, arguments)
    standard = {file_id(descriptor) for descriptor in (1, 2) if is_regular(descriptor)}
    return frozenset(target for target in {*written, *standard, *beside} if isinstance(target, tuple))


def named_files(arguments: Arguments) -> set[FileId | None]:
    """The files and folders that are named, and the one behind stdin."""
    return {file_id(0 if name == "-" else name) for name in arguments.names}


def step_summary(outputs: Iterable[Output]) -> Iterator[Output]:
    """What is written beside annotations for GitHub."""
    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if file and "github" in {output.format for output in outputs}:
        yield Output("markdown", file)


def target_of(output: Output) -> Target | None:
    """What an output writes to; None for a device, which takes several."""
    place = output.file if output.descriptor is None else output.descriptor
    assert place is not None
    try:
        mode = os.stat(place).st_mode
    except (OSError, ValueError):
        return whole_path(place) if isinstance(place, str) else place
    if stat.S_ISREG(mode):
        return file_id(place)
    if isinstance(place, int):
        return place
    return file_id(place) if stat.S_ISFIFO(mode) else None


def whole_path(name: str) -> str:
    """The path of a file that there is not yet; in a working directory that is gone, where none can be, its name."""
    try:
        return os.path.normcase(os.path.realpath(name))
    except OSError:
        return name


def is_regular(descriptor: int) -> bool:
    try:
        return stat.S_ISREG(os.fstat(descriptor).st_mode)
    except OSError:
        return False


def refuse_payloads(written: dict[FileId, Output], arguments: Arguments) -> None:
    """Raises SegcliError when a walk finds a file that would be replaced, unless a run of before wrote it."""
    folders = tuple(name for name in arguments.names if name != "-" and os.path.isdir(name))
    if not folders or not written:
        return
    for source in search.find(arguments._replace(names=folders)):
        path = source.path if isinstance(source, Source) else None
        output = written.get(file_id(path) or (0, 0)) if path else None
        if path and output and not is_report(path):
            raise SegcliError(f"{output.name} is to be read, so it cannot be written as well")


def is_report(file: Path) -> bool:
    """Whether a file is a report of segcli, or no JSON at all."""
    try:
        with file.open("rb") as text:
            head = text.read(1 << 16).lstrip()
    except OSError:
        return False
    if re.match(OURS, head):
        return True
    items = islice(reading.read(Source(str(file), file)), MOST)
    records = [item for item in items if isinstance(item, Record | Unreadable)]
    if all(isinstance(item, Record) and is_of_report(item.json) for item in records):
        return True
    return not head.startswith((b"{", b"["))


def is_of_report(json: Json) -> bool:
    """Whether a record is one of a report: in NDJSON, GitLab's format, SARIF or a JSON Patch."""
    if not isinstance(json, dict):
        return False
    if str(json.get("$schema", "")).startswith(SARIF):
        return True
    return any(keys <= json.keys() for keys in KEYS)
