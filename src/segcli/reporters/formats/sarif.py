"""SARIF 2.1.0 for code scanning. Results are written as the run goes, the rules that they name after them."""

import os
from collections import Counter
from itertools import chain, islice
from pathlib import Path
from urllib.parse import quote

from segcli.__about__ import __version__
from segcli.console.deferred_text import Spool
from segcli.console.output import Output, Write
from segcli.console.text import not_shown, plural, visible
from segcli.console.urls import is_url
from segcli.findings import Finding, Json, Severity, Summary
from segcli.input.json_text import printable_json
from segcli.input.path_patterns import relative
from segcli.input.records import Unreadable
from segcli.outputs.repository import Repository
from segcli.reporters.formats.gitlab import description
from segcli.reporters.reporter import Excerpted
from segcli.validation.codes import pages
from segcli.validation.fingerprints import Fingerprints
from segcli.validation.result import CheckedEvent

RESULTS = 5000
"""GitHub shows no more than this, and refuses 25,000."""

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


class Reporter:
    """Errors are written at once; warnings and notes are held back in temporary files, so that they take only the room
    that errors leave.
    """

    every_event = False
    excerpts = Excerpted.NONE

    def __init__(self, write: Write, _: Output) -> None:
        self._write = write
        self._repository = Repository()
        self._fingerprints = Fingerprints(self._repository.root)
        self._rules: dict[str, int] = {}
        self._held = {Severity.WARNING: Spool(), Severity.NOTE: Spool()}
        self._failures = Spool()
        self._counts = Counter[Severity]()
        self._written = 0

    def start(self) -> None:
        self._write(
            f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [{{"columnKind": "unicodeCodePoints",\n"results": ['
        )

    def show(self, source: str, item: CheckedEvent | Unreadable) -> None:
        for finding in item.findings if isinstance(item, CheckedEvent) else (item.finding,):
            index = self._rules.setdefault(finding.code, len(self._rules))
            if self._counts[finding.severity] >= RESULTS:
                continue
            self._counts[finding.severity] += 1
            prints = {"segcli/v1": self._fingerprints.of(source, item, finding)}
            line = printable_json(
                result(item, finding, artifact(source, self._repository))
                | {"ruleIndex": index, "partialFingerprints": prints}
            )
            if finding.severity in self._held:
                self._held[finding.severity].add(line)
            else:
                self._result(line)

    def fail(self, source: str, error: str) -> None:
        self._failures.add(printable_json(failure(source, artifact(source, self._repository), error)))

    def finish(self, summary: Summary) -> None:
        for held in self._held.values():
            for line in islice(held.lines(), RESULTS - self._written):
                self._result(line)
            held.close()
        remarks = [text for text in (not_shown(summary), beyond(summary, self._written)) if text]
        told_of = pages()
        rules = [rule(code, told_of.get(code, code)) for code in self._rules]
        driver = {"name": "segcli", "version": __version__, "rules": rules}
        self._write("\n],\n")
        self._invocation(remarks, not summary.sources_failed)
        self._write(f',"tool":{printable_json({"driver": driver})}}}]}}\n')

    def _invocation(self, remarks: list[str], successful: bool) -> None:
        """Write how the run went: the sources that failed, and remarks on findings that are no results."""
        self._write(
            f'"invocations":[{{"executionSuccessful":{printable_json(successful)},"toolExecutionNotifications":['
        )
        for number, line in enumerate(chain(self._failures.lines(), map(notification, remarks))):
            self._write(f"{',' if number else ''}\n{line}")
        self._write("]}]")
        self._failures.close()

    def _result(self, line: str) -> None:
        self._write(f"{',' if self._written else ''}\n{line}")
        self._written += 1


def result(item: CheckedEvent | Unreadable, finding: Finding, artifact: dict[str, str]) -> dict[str, Json]:
    """A finding as SARIF has it; `artifact` is the file that it is in."""
    at = finding.location
    region = {
        "startLine": at.line,
        "startColumn": at.column,
        "endLine": at.end_line,
        "endColumn": at.end_column,
    }
    place: dict[str, Json] = {"physicalLocation": {"artifactLocation": artifact, "region": region}}
    if finding.path:
        place["logicalLocations"] = [{"fullyQualifiedName": finding.path}]
    event = {"event": item.event.record.number, "type": item.type} if isinstance(item, CheckedEvent) else {}
    return {
        "ruleId": finding.code,
        "level": finding.severity.label,
        "message": {"text": plain(description(finding))},
        "locations": [place],
        "properties": event,
    }


def artifact(source: str, repository: Repository) -> dict[str, str]:
    """Where a source is: relative to the repository, or absolute when it is not in it. Without a base to resolve it
    with, as code scanning knows none.
    """
    if is_url(source):
        scheme, slashes, key = source.partition("://")
        return {"uri": f"{scheme}{slashes}{quote(os.fsencode(key))}"}
    path = relative(source, repository.root)
    if path == ".." or path.startswith("../") or os.path.isabs(path):
        return {"uri": Path(os.path.abspath(source)).as_uri()}
    return {"uri": quote(os.fsencode(path))}


def rule(code: str, page: str) -> dict[str, Json]:
    """A code with its page."""
    title = page.partition("\n")[0]
    return {
        "id": code,
        "shortDescription": {"text": title},
        "fullDescription": {"text": title},
        "help": {"text": page, "markdown": page},
    }


def failure(source: str, artifact: dict[str, str], error: str) -> dict[str, Json]:
    """The notification of a source that failed."""
    place = {"physicalLocation": {"artifactLocation": artifact}}
    return {"level": "error", "message": {"text": plain(f"{visible(source)}: {error}")}, "locations": [place]}


def beyond(summary: Summary, written: int) -> str:
    """How many of the findings that are shown are no results."""
    count = summary.findings - summary.findings_left_out - written
    return f"{plural(count, 'finding')} left out: there is room for {RESULTS:,} results" if count else ""


def notification(remark: str) -> str:
    """A remark on the run, as JSON."""
    return printable_json({"level": "note", "message": {"text": remark}})


def plain(message: str) -> str:
    """A message without links: `[text](target)` is one even in plain text (SARIF 2.1.0, section 3.11.6)."""
    return message.replace("](", "] (")
