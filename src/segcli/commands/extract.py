"""`segcli extract`: the chosen events, byte for byte as they came or with invented values, on stdout or as files."""

import re
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from segcli.commands.event_folder import EventFolder
from segcli.commands.output_guard import check_outputs
from segcli.console.output import Output, remark
from segcli.console.text import amount, plural, visible
from segcli.events.selection import Selection
from segcli.findings import ExitCode, SegcliError, Tally
from segcli.input import search
from segcli.input.file_ids import FileId
from segcli.input.minify import without_white_space
from segcli.input.records import Unreadable
from segcli.pipeline import judge
from segcli.privacy import salts
from segcli.privacy.policy import Privacy
from segcli.privacy.redaction import Redaction
from segcli.validation.fingerprints import identity
from segcli.validation.foreign_files import is_foreign
from segcli.validation.one_line import line
from segcli.validation.result import CheckedEvent, Settings
from segcli.validation.validator import EventValidator

Format = Literal["source", "ndjson"]

SAFE = re.compile(r"[A-Za-z0-9_-]{1,100}")


class Extraction(NamedTuple):
    """What the user asked for, options resolved. `folder` takes a file for each event, which `force` lets replace
    those of before. `redact_all` does what `redact` does and more.
    """

    sources: list[str]
    settings: Settings
    choice: Selection
    format: str = "source"
    folder: Path | None = None
    force: bool = False
    redact: bool = False
    redact_all: bool = False
    salt_file: Path | None = None
    stdin_name: str = "<stdin>"
    quiet: bool = False

    @property
    def shows(self) -> bool:
        """Whether it matters what of an event may be shown: in the name of a file, and when the rest is replaced."""
        return self.redacts or self.folder is not None

    @property
    def redacts(self) -> bool:
        return self.redact or self.redact_all


def run(asked: Extraction) -> ExitCode:
    """Write what is chosen. Raises SegcliError when a file is there already."""
    if asked.format not in get_args(Format):
        raise SegcliError(f"there is no format {asked.format}: the formats are {', '.join(get_args(Format))}")
    if asked.force and asked.folder is None:
        raise SegcliError("--force is about the files of --output DIR")
    if asked.salt_file is not None and not asked.redacts:
        raise SegcliError("--salt-file is about --redact and --redact-all")
    redaction = Redaction(salts.chosen(asked.salt_file), asked.redact_all) if asked.redacts else None
    if asked.folder is None:
        output = Output("source")
        desk = ExtractRun(asked, redaction, check_outputs((output,), asked.sources))
        with output.opened() as write:
            desk.extract(lambda _, text: write(text))
    else:
        folder = EventFolder(asked.folder, asked.force, asked.sources)
        desk = ExtractRun(asked, redaction, folder.written)
        desk.extract(lambda verdict, text: folder.put(name_of(verdict, redaction), text))
    if not asked.quiet:
        remark(desk.closing())
        for text in desk.sources.remarks():
            remark(text)
    return desk.exit_code


class ExtractRun:
    """What lives as long as a run: the checks, what may be shown of which events, and the count."""

    def __init__(self, asked: Extraction, redaction: Redaction | None, written: Collection[FileId]) -> None:
        self._asked = asked
        self._checks = EventValidator(asked.settings)
        self._redaction = redaction
        self._privacy: dict[tuple[object, str | None], Privacy] = {}
        self.sources = search.find(asked.sources, asked.stdin_name, written=written)
        self._tally = Tally(fail_on=None)
        self._taken = 0

    def extract(self, put: Callable[[CheckedEvent, str], object]) -> None:
        """Read every source to its end and put what is chosen; what cannot be read is told on stderr."""
        asked = self._asked
        for source in self.sources:
            for item in judge(source, self._checks, choice=asked.choice, verdicts=asked.shows):
                if isinstance(item, CheckedEvent):
                    if not is_foreign(item):
                        self._taken += 1
                        self._tally.found_inside.add(item.event.place)
                        verdict = item._replace(privacy=self._privacy_of(item)) if asked.shows else item
                        put(verdict, self._text(verdict))
                elif isinstance(item, Unreadable):
                    self._tally.passed_over(item.finding, item.size)
                    if not is_foreign(item):
                        remark(line(source.name, item.finding))
                else:
                    self._tally.read(item.bytes_read, item.passed, item.trouble is not None)
                    if item.trouble:
                        remark(f"{visible(item.name)}: {item.trouble}")

    def _text(self, verdict: CheckedEvent) -> str:
        """What is written of an event."""
        text = verdict.event.record.text
        if self._redaction is not None:
            text = self._redaction.redacted(verdict.event, verdict.privacy)
        if self._asked.format == "ndjson":
            text = without_white_space(text)
        return text.decode() + "\n"

    def _privacy_of(self, verdict: CheckedEvent) -> Privacy:
        key = (verdict.event.route, verdict.type)
        if key not in self._privacy:
            self._privacy[key] = self._checks.privacy(verdict).general
        return self._privacy[key].of(verdict.event.record.json)

    def closing(self) -> str:
        """The last line of a run."""
        counts, choice = self._tally.summary, self._asked.choice
        head = next(choice.remarks(self._taken), f"{plural(self._taken, 'event')} extracted")
        return f"{head}. {amount(counts)}."

    @property
    def exit_code(self) -> ExitCode:
        """2 when something could not be read, which may have been meant."""
        return self._tally.exit_code


def name_of(verdict: CheckedEvent, redaction: Redaction | None = None) -> str:
    """The name of an event's file: its type, and an id of a documented form where it has one, as it is written."""
    kind, found = verdict.type or "unrecognised", identity(verdict)
    if not found or not SAFE.fullmatch(found):
        return kind
    return f"{kind}-{redaction.of_id(found) if redaction else found}"
