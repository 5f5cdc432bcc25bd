"""`segcli extract`: the chosen events, byte for byte as they came or with invented values, on stdout or as files."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from segcli import search, sources
from segcli.checks import Checks, Settings, Verdict
from segcli.choosing import Choice
from segcli.documents import Unreadable
from segcli.findings import ExitCode, SegcliError, Tally
from segcli.fingerprints import identity
from segcli.foreign import is_foreign
from segcli.judging import judge
from segcli.output import Output, amount, plural, remark
from segcli.privacy import Privacy, visible
from segcli.redaction import Redaction
from segcli.reporters.concise import line
from segcli.signing import without_white_space

Format = Literal["source", "ndjson"]
SAFE = re.compile(r"[A-Za-z0-9_-]{1,100}")


class Extraction(NamedTuple):
    """What the user asked for, options resolved. `folder` takes a file for each event, which `force` lets replace
    those of before. A `salt` makes redaction the same in every run.
    """

    sources: list[str]
    settings: Settings
    choice: Choice
    format: str = "source"
    folder: Path | None = None
    force: bool = False
    redact: bool = False
    salt: str | None = None
    stdin_name: str = "<stdin>"
    quiet: bool = False

    @property
    def shows(self) -> bool:
        """Whether it matters what of an event may be shown: in the name of a file, and when the rest is replaced."""
        return self.redact or self.folder is not None


def run(asked: Extraction) -> ExitCode:
    """Write what is chosen. Raises SegcliError when a file is there already."""
    if asked.format not in get_args(Format):
        raise SegcliError(f"there is no format {asked.format}: the formats are {', '.join(get_args(Format))}")
    if asked.force and asked.folder is None:
        raise SegcliError("--force is about the files of --output DIR")
    if asked.salt is not None and not asked.redact:
        raise SegcliError("--salt is about --redact")
    desk = Desk(asked)
    if asked.folder is None:
        with Output("source").opened() as write:
            desk.extract(lambda _, text: write(text))
    else:
        folder = Folder(asked.folder, asked.force)
        desk.extract(folder.put)
    if not asked.quiet:
        remark(desk.closing())
        for text in desk.sources.remarks():
            remark(text)
    return desk.exit_code


class Desk:
    """What lives as long as a run: the checks, what may be shown of which events, and the count."""

    def __init__(self, asked: Extraction) -> None:
        self._asked = asked
        self._checks = Checks(asked.settings)
        self._redaction = Redaction(asked.salt) if asked.redact else None
        self._privacy: dict[tuple[object, str | None], Privacy] = {}
        self.sources = search.find(asked.sources, asked.stdin_name)
        self._tally = Tally(fail_on=None)
        self._taken = 0

    def extract(self, put: Callable[[Verdict, str], object]) -> None:
        """Read every source to its end and put what is chosen; what cannot be read is told on stderr."""
        asked = self._asked
        for source in self.sources:
            for item in judge(source, self._checks, choice=asked.choice, verdicts=asked.shows):
                if isinstance(item, Verdict):
                    if not is_foreign(item):
                        self._taken += 1
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

    def _text(self, verdict: Verdict) -> str:
        """What is written of an event."""
        text = verdict.event.record.text
        if self._redaction is not None:
            text = self._redaction.redacted(verdict.event, verdict.privacy)
        if self._asked.format == "ndjson":
            text = without_white_space(text)
        return text.decode() + "\n"

    def _privacy_of(self, verdict: Verdict) -> Privacy:
        key = (verdict.event.route, verdict.type)
        if key not in self._privacy:
            self._privacy[key] = self._checks.privacy(verdict)
        return self._privacy[key]

    def closing(self) -> str:
        """The last line of a run."""
        counts, choice = self._tally.summary, self._asked.choice
        head = next(choice.remarks(self._taken), f"{plural(self._taken, 'event')} extracted")
        return f"{head}. {amount(counts.bytes_read, counts.unreadable, counts.bytes_skipped)}."

    @property
    def exit_code(self) -> ExitCode:
        """2 when something could not be read, which may have been meant."""
        return ExitCode.FAILED if self._tally.failed_sources or self._tally.unreadable else ExitCode.CLEAN


class Folder:
    """A directory that takes a file for each event. No file of an earlier run is replaced, unless `force` says so."""

    def __init__(self, path: Path, force: bool) -> None:
        self._path = path
        self._force = force
        self._names: dict[str, int] = {}
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SegcliError(f"cannot write to {path}: {sources.reason(error)}") from error

    def put(self, verdict: Verdict, text: str) -> None:
        """Write an event. Deliveries of one name in one run are numbered."""
        stem = name_of(verdict)
        self._names[stem] = count = self._names.get(stem, 0) + 1
        file = self._path / f"{stem}{f'-{count}' * (count > 1)}.json"
        try:
            with file.open("wb" if self._force else "xb") as output:
                output.write(text.encode())
        except FileExistsError as error:
            raise SegcliError(f"{file} is there already; --force replaces it") from error
        except OSError as error:
            raise SegcliError(f"cannot write {file}: {sources.reason(error)}") from error


def name_of(verdict: Verdict) -> str:
    """The name of an event's file: its type, and an id of a documented form where it has one."""
    kind, found = verdict.type or "unrecognised", identity(verdict)
    return f"{kind}-{found}" if found and SAFE.fullmatch(found) else kind
