"""`segcli extract`: the chosen events, byte for byte as they came or with invented values, on stdout or as files."""

import os
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from segcli.commands.processes import Cluster, executor
from segcli.console.output import Output, remark
from segcli.console.text import amount, plural
from segcli.events.selection import Selection
from segcli.findings import ExitCode, SegcliError
from segcli.input.arguments import Arguments
from segcli.input.file_ids import FileId
from segcli.outputs.event_folder import EventFolder
from segcli.outputs.extracted import Extracted, Extractor, Form
from segcli.outputs.guard import check_outputs
from segcli.pipeline import Item, checked
from segcli.privacy import salts
from segcli.session import Session
from segcli.validation.foreign_files import is_foreign
from segcli.validation.one_line import line
from segcli.validation.result import CheckedEvent, Settings
from segcli.validation.validator import EventValidator

if TYPE_CHECKING:
    from segcli.parallel.executor import Start
    from segcli.parallel.tasks import Task

Format = Literal["source", "ndjson"]
Put = Callable[[Extracted], object]


class Extraction(NamedTuple):
    """What the user asked for, options resolved. `output` takes all events, or `folder` a file for each, which `force`
    lets replace those of before. `redact_all` does what `redact` does and more; `jobs` 0 is as many processes as pay.
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
    jobs: int = 1
    cluster: Cluster | None = None
    quiet: bool = False

    @property
    def redacts(self) -> bool:
        return self.redact or self.redact_all


def run(request: Extraction) -> ExitCode:
    """Write what is selected. Raises SegcliError when a file of the folder is there already."""
    refuse(request)
    salt = salts.chosen(request.salt_file) if request.redacts else None
    form = Form(request.output.format, salt, request.redact_all, is_named=request.folder is not None)
    if request.folder is None:
        run = ExtractRun(request, form, check_outputs((request.output,), request.sources))
        with request.output.opened() as write:
            run.extract(lambda extracted: write(extracted.text))
    else:
        folder = EventFolder(request.folder, request.force, request.sources)
        run = ExtractRun(request, form, folder.written)
        run.extract(lambda extracted: folder.put(*extracted))
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
    """What lives as long as a run: the validator, what makes texts of events, and the session."""

    def __init__(self, request: Extraction, form: Form, written: Collection[FileId]) -> None:
        self._request = request
        self._written = written
        self._form = form
        self._validator = EventValidator(request.settings)
        self._extractor = Extractor(form, self._validator)
        # Where the events themselves run over the terminal, they show how far the run has come.
        is_seen = request.folder is None and request.output.is_on_terminal
        self.session = Session(request.sources, written, shows_progress=not (request.quiet or is_seen))
        self._extracted = 0

    def extract(self, put: Put) -> None:
        """Read every source to its end and put what is selected; what cannot be read is told on stderr."""
        try:
            self._extract(put)
        finally:
            self.session.clear()

    def _extract(self, put: Put) -> None:
        request = self._request
        start = executor(request, not request.selection.is_everything, self._written)
        if start is not None:
            self._share(start, put)
            return
        for source in self.session.sources:
            items = checked(
                source, self._validator, self._request.selection, in_full=self._form.shows, watch=self.session.moved
            )
            self._put_all(source.name, items, put)

    def _share(self, start: "Start[Task]", put: Put) -> None:
        """Have worker processes make the texts, and put them here."""
        from segcli.parallel.extracting import Texts, extracting
        from segcli.parallel.pool import Pool

        def take(texts: Texts) -> None:
            extracted, found_inside = texts
            self._extracted += len(extracted)
            self.session.tally.unchecked += len(extracted)
            self.session.tally.found_inside.merge(found_inside)
            for each in extracted:
                put(each)

        settings = self._request.settings
        tasks = ((source, settings) for source in self.session.sources)
        pool = Pool(start, extracting(self._form, take), self.session.moved, {settings: self._validator})
        with pool.checking(tasks) as sources:
            for name, items in sources:
                self._put_all(name, items, put)

    def _put_all(self, name: str, items: Iterable[Item], put: Put) -> None:
        """Put the events of one source."""
        for item in self.session.read(items):
            if is_foreign(item):
                continue
            if isinstance(item, CheckedEvent):
                self._extracted += 1
                self.session.tally.judged(item.valid, item.findings)
                put(self._extractor.extracted(item))
            else:
                remark(line(name, item.finding))

    def closing(self) -> str:
        """The last line of a run."""
        head = next(self._request.selection.remarks(self._extracted), f"{plural(self._extracted, 'event')} extracted")
        return f"{head}. {amount(self.session.tally.summary)}."
