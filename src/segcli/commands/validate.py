"""`segcli validate`: check events and say what is wrong with them."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from segcli import documents, sources
from segcli.checks import Checks, Settings, Verdict
from segcli.documents import Begin, End, Record, Unreadable, nothing_passes
from segcli.engines import EngineName
from segcli.events import Purpose
from segcli.findings import ExitCode, Json, Severity, Tally
from segcli.names import known_code, known_event
from segcli.output import Output, plural, remark, size
from segcli.privacy import visible
from segcli.reporters import Reporter, reporter

HELD = 1000


class Validation(NamedTuple):
    """What the user asked for, options resolved."""

    sources: list[str]
    settings: Settings
    output: Output
    fail_on: Severity | None
    stdin_name: str
    quiet: bool


def run(asked: Validation) -> ExitCode:
    """Check every source; findings go to the output, remarks and the closing line to stderr."""
    checks = Checks(asked.settings)
    if checks.remark:
        remark(checks.remark)
    tally = Tally(asked.fail_on)
    with asked.output.opened() as write:
        report = reporter(asked.output.format, write, asked.output)
        report.start()
        for argument in sources.find(asked.sources, asked.stdin_name):
            judge(argument, checks, report, tally)
        report.finish(tally.summary)
    if not asked.quiet:
        remark(closing(tally))
    return tally.exit_code


def judge(source: sources.Source | sources.Unopened, checks: Checks, report: Reporter, tally: Tally) -> None:
    """Read one source to its end, count it and report it."""
    items = judged(source, checks, checks.passes if not report.every_event else nothing_passes)
    name = source.name
    for item in unless_foreign(items) if isinstance(source, sources.Source) and source.walked else items:
        if isinstance(item, Verdict):
            tally.judged(item.valid, item.findings)
            if item.findings or report.every_event:
                report.show(name, item)
        elif isinstance(item, Unreadable):
            tally.passed_over(item.finding, item.size)
            report.show(name, item)
        elif isinstance(item, End):
            tally.read(item.bytes_read, item.passed, item.trouble is not None)
            if item.trouble:
                remark(f"{visible(name)}: {item.trouble}")


Item = Verdict | Unreadable | End


def judged(
    source: sources.Source | sources.Unopened, checks: Checks, passes: Callable[[Json], bool]
) -> Iterator[Item]:
    """The records of a source with what is to be said of them, but for those that `passes` lets pass."""
    for item in documents.read(source, passes):
        if isinstance(item, Record):
            yield checks.check(item)
        elif not isinstance(item, Begin):
            yield item


def unless_foreign(items: Iterable[Item]) -> Iterator[Item]:
    """The items of a file that was found by walking. When it holds no event at all it is somebody else's file, which
    is worth a note and no more; a few items are held back until that is known.
    """
    held: list[Verdict] = []
    items = iter(items)
    for item in items:
        if isinstance(item, End) and item.trouble is None and held and not item.passed:
            yield from foreign(held)
            yield item
            return
        if not isinstance(item, Verdict) or not is_foreign(item) or len(held) >= HELD:
            yield from held
            yield item
            yield from items
            return
        held.append(item)


def is_foreign(verdict: Verdict) -> bool:
    return verdict.event.route.trouble == "not-an-event"


def foreign(held: list[Verdict]) -> Iterator[Verdict]:
    """The records of a file without events: none is checked, and the first carries the note."""
    for number, verdict in enumerate(held):
        told = [finding for finding in verdict.findings if finding.code == "not-an-event"][:1]
        note = tuple(
            finding._replace(
                code="not-an-event-file",
                severity=Severity.NOTE,
                message="found in a directory, and holds no event",
                help="name the file to have it checked",
            )
            for finding in told
        )
        yield verdict._replace(findings=() if number else note)


def closing(tally: Tally) -> str:
    """The last line of a run: how much was read, and what came of it."""
    counts = tally.summary
    verdicts = [f"{counts.invalid:,} invalid"] * bool(counts.invalid) + [
        f"{counts.unchecked:,} unchecked"
    ] * bool(counts.unchecked)
    judged = ", ".join(verdicts) or ("all valid" if counts.events > 1 else "valid" if counts.events else "")
    found = [
        plural(number, word)
        for number, word in ((counts.errors, "error"), (counts.warnings, "warning"), (counts.notes, "note"))
        if number
    ]
    skipped = f"{size(counts.bytes_skipped)} could not be read" if counts.unreadable else "nothing skipped"
    head = f"{plural(counts.events, 'event')} read" + (f", {judged}" if judged else "")
    return f"{head}{': ' + ', '.join(found) if found else ''}. {size(counts.bytes_read)}, {skipped}."


def settings(
    event: str | None,
    purpose: Purpose | None,
    schema: Path | None,
    engine: EngineName,
    select: Iterable[str],
    ignore: Iterable[str],
    show_values: bool,
) -> Settings:
    """The settings of the checks. Raises SegcliError for an event or a code that does not exist."""
    chosen, ignored = frozenset(map(known_code, select)), frozenset(map(known_code, ignore))
    return Settings(event and known_event(event), purpose, schema, engine, chosen, ignored, show_values)
