"""`segcli extract`: the chosen events, byte for byte as they came or with invented values, on stdout or as files."""

import os
import re
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from segcli.console.output import Output, remark
from segcli.console.text import amount, plural
from segcli.events.selection import Selection
from segcli.events.unknown_names import unknown_names
from segcli.findings import ExitCode, SegcliError
from segcli.input.arguments import Arguments
from segcli.input.file_ids import FileId
from segcli.input.minify import without_white_space
from segcli.outputs.event_folder import EventFolder
from segcli.outputs.guard import check_outputs
from segcli.pipeline import checked
from segcli.privacy import salts
from segcli.privacy.policy import Privacy
from segcli.privacy.redaction import Redaction
from segcli.session import Session
from segcli.validation.fingerprints import identity
from segcli.validation.foreign_files import is_foreign
from segcli.validation.one_line import line
from segcli.validation.result import CheckedEvent, Settings
from segcli.validation.validator import EventValidator

Format = Literal["source", "ndjson"]

SAFE = re.compile(r"[A-Za-z0-9_-]{1,100}")


class Extraction(NamedTuple):
    """What the user asked for, options resolved. `output` takes all events, or `folder` a file for each, which `force`
    lets replace those of before. `redact_all` does what `redact` does and more.
    """

    sources: Arguments
    settings: Settings
    selection: Selection
    output: Output = Output("source")
    folder: Path | None = None
    force: bool = False
    redact: bool = False
    redact_all: bool = False
    salt_file: Path | None = None
    quiet: bool = False

    @property
    def shows(self) -> bool:
        """Whether it matters what of an event may be shown: in the name of a file, and when the rest is replaced."""
        return self.redacts or self.folder is not None

    @property
    def redacts(self) -> bool:
        return self.redact or self.redact_all


def run(request: Extraction) -> ExitCode:
    """Write what is selected. Raises SegcliError when a file of the folder is there already."""
    refuse(request)
    redaction = Redaction(salts.chosen(request.salt_file), request.redact_all) if request.redacts else None
    if request.folder is None:
        run = ExtractRun(request, redaction, check_outputs((request.output,), request.sources))
        with request.output.opened() as write:
            run.extract(lambda _, text: write(text))
    else:
        folder = EventFolder(request.folder, request.force, request.sources)
        run = ExtractRun(request, redaction, folder.written)
        run.extract(lambda event, text: folder.put(name_of(event, redaction), text))
    if not request.quiet:
        for text in (run.closing(), *run.session.sources.remarks()):
            remark(text)
    return run.session.tally.exit_code


def refuse(request: Extraction) -> None:
    """Raises SegcliError for what does not exist or go together."""
    file = request.output.file
    if request.output.format not in get_args(Format):
        raise SegcliError(f"there is no format {request.output.format}: the formats are {', '.join(get_args(Format))}")
    if file is not None and request.folder is not None:
        raise SegcliError("events go to the file of --output or into the folder of --output-dir, not to both")
    if file is not None and (not os.path.basename(file) or os.path.isdir(file)):
        raise SegcliError(f"--output takes a file, and {file} is a folder: --output-dir writes a file for each event")
    if request.force and request.folder is None:
        raise SegcliError("--force is about the files of --output-dir")
    if request.salt_file is not None and not request.redacts:
        raise SegcliError("--salt-file is about --redact and --redact-all")


class ExtractRun:
    """What lives as long as a run: the validator, what may be shown of which events, and the session."""

    def __init__(self, request: Extraction, redaction: Redaction | None, written: Collection[FileId]) -> None:
        self._request = request
        self._validator = EventValidator(request.settings)
        self._redaction = redaction
        self._privacy: dict[tuple[object, str | None], Privacy] = {}
        # Where the events themselves run over the terminal, they show how far the run has come.
        is_seen = request.folder is None and request.output.is_on_terminal
        self.session = Session(request.sources, written, shows_progress=not (request.quiet or is_seen))
        self._extracted = 0

    def extract(self, put: Callable[[CheckedEvent, str], object]) -> None:
        """Read every source to its end and put what is selected; what cannot be read is told on stderr."""
        try:
            self._extract(put)
        finally:
            self.session.clear()

    def _extract(self, put: Callable[[CheckedEvent, str], object]) -> None:
        for source in self.session.sources:
            items = checked(
                source,
                self._validator,
                self._request.selection,
                watch=self.session.moved,
                in_full=self._request.shows,
            )
            for item in self.session.read(items):
                if is_foreign(item):
                    continue
                if isinstance(item, CheckedEvent):
                    self._extracted += 1
                    self.session.tally.judged(item.valid, item.findings)
                    event = item._replace(privacy=self._privacy_of(item)) if self._request.shows else item
                    put(event, self._text(event))
                else:
                    remark(line(source.name, item.finding))

    def _text(self, event: CheckedEvent) -> str:
        """What is written of an event."""
        text = event.event.record.text
        if self._redaction is not None:
            names = unknown_names(event.event, event.privacy)
            text = self._redaction.redacted(event.event.record, event.privacy, names)
        if self._request.output.format == "ndjson":
            text = without_white_space(text)
        return text.decode() + "\n"

    def _privacy_of(self, event: CheckedEvent) -> Privacy:
        key = (event.event.recognition, event.type)
        if key not in self._privacy:
            self._privacy[key] = self._validator.privacy(event).general
        return self._privacy[key].of(event.event.record.json)

    def closing(self) -> str:
        """The last line of a run."""
        head = next(self._request.selection.remarks(self._extracted), f"{plural(self._extracted, 'event')} extracted")
        return f"{head}. {amount(self.session.tally.summary)}."


def name_of(event: CheckedEvent, redaction: Redaction | None = None) -> str:
    """The name of an event's file: its type, and an id of a documented form where it has one, as it is written."""
    kind, event_id = event.type or "unrecognised", identity(event)
    if not event_id or not SAFE.fullmatch(event_id):
        return kind
    return f"{kind}-{redaction.of_id(event_id) if redaction else event_id}"
