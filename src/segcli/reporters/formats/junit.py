"""JUnit XML: a suite for each source, a case for each event, and one for a source that failed.

The events of a source are spooled to a temporary file: GitHub's test reporters add up the counts on the start tag of a
suite, which are known only when it is read (Jenkins and GitLab count for themselves). What stands on `testsuites` none
of them reads, so it has no counts.
"""

import re
from collections import Counter

from segcli.console.deferred_text import Spool
from segcli.console.output import Output, Write
from segcli.console.text import escaped, not_shown, visible
from segcli.findings import Finding, Severity, Summary
from segcli.input.records import Unreadable
from segcli.outputs.repository import Repository
from segcli.reporters.reporter import Excerpted
from segcli.validation.one_line import line
from segcli.validation.result import CheckedEvent

NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What an XML document cannot hold, not even as a reference (XML 1.0, production 2)."""

REFERENCES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)


class Reporter:
    every_event = True
    excerpts = Excerpted.NONE

    def __init__(self, write: Write, _: Output) -> None:
        self._write = write
        self._repository = Repository()
        self._source: str | None = None
        self._name = self._file = ""
        self._cases = Spool()
        self._counts: Counter[str] = Counter()

    def start(self) -> None:
        self._write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="segcli">\n')

    def show(self, source: str, item: CheckedEvent | Unreadable) -> None:
        self._enter(source)
        self._cases.add(self._case(source, item))

    def fail(self, source: str, error: str) -> None:
        self._enter(source)
        self._counts["errors"] += 1
        text = quoted(f"{visible(source)}: {error}")
        body = f'<error type="source-failed" message="{quoted(error)}">{text}</error>\n'
        self._cases.add(f"{self._head('source', 'source', 1)}>\n{body}</testcase>")

    def finish(self, summary: Summary) -> None:
        self._close_suite()
        if rest := not_shown(summary):
            self._name = self._file = "segcli"
            self._counts += Counter(tests=1, skipped=1)
            self._cases.add(f'<testcase classname="segcli" name="findings">\n<skipped message="{rest}"/>\n</testcase>')
            self._close_suite()
        self._cases.close()
        self._write("</testsuites>\n")

    def _enter(self, source: str) -> None:
        """Count a case, in the suite of its source."""
        if source != self._source:
            self._close_suite()
            self._source = source
            self._name, self._file = quoted(visible(source)), quoted(self._repository.path(source))
        self._counts["tests"] += 1

    def _case(self, source: str, item: CheckedEvent | Unreadable) -> str:
        """The test case of an event or of bytes that hold none; its class and name are unique in the whole report,
        as GitLab demands.
        """
        if isinstance(item, Unreadable):
            at = item.finding.location
            head = self._head("unreadable", f"line {at.line} column {at.column}", at.line)
            if item.finding.severity is Severity.NOTE:
                return f"{head}>\n{self._unchecked()}{system_out(source, [item.finding])}</testcase>"
            return f"{head}>\n{self._faults('error', source, [item.finding])}</testcase>"
        record = item.event.record
        head = self._head(item.type or "unrecognised", f"event {record.number}", record.line)
        errors = [finding for finding in item.findings if finding.severity is Severity.ERROR]
        others = [finding for finding in item.findings if finding.severity is not Severity.ERROR]
        body = self._faults("failure", source, errors) if errors or item.valid is False else ""
        if not body and item.valid is None:
            body = self._unchecked()
        if others:
            body += system_out(source, others)
        return f"{head}>\n{body}</testcase>" if body else f"{head}/>"

    def _unchecked(self) -> str:
        self._counts["skipped"] += 1
        return '<skipped message="not checked in full"/>\n'

    def _head(self, kind: str, which: str, number: int) -> str:
        return f'<testcase classname="{kind}" name="{self._name} {which}" file="{self._file}" line="{number}"'

    def _faults(self, tag: str, source: str, findings: list[Finding]) -> str:
        """One element for all errors, as readers look at the first one only; without errors for an event whose errors
        are left out.
        """
        self._counts[f"{tag}s"] += 1
        if not findings:
            return f'<{tag} message="not valid; its errors are not shown"/>\n'
        first, more = findings[0], len(findings) - 1
        message = quoted(first.message) + (f" (and {more:,} more)" if more else "")
        return f'<{tag} type="{first.code}" message="{message}">{lines(source, findings)}</{tag}>\n'

    def _close_suite(self) -> None:
        """Write the suite of the source that is over, now that its counts are known."""
        if not self._counts:
            return
        names = ("tests", "failures", "errors", "skipped")
        counts = " ".join(f'{name}="{self._counts[name]}"' for name in names)
        self._write(f'<testsuite name="{self._name}" {counts}>\n')
        for case in self._cases.lines():
            self._write(f"{case}\n")
        self._write("</testsuite>\n")
        self._counts.clear()


def system_out(source: str, findings: list[Finding]) -> str:
    """Findings that fail nothing."""
    return f"<system-out>{lines(source, findings)}</system-out>\n"


def lines(source: str, findings: list[Finding]) -> str:
    """Findings as text of an element, one a line."""
    return "\n".join(quoted(line(source, finding)) for finding in findings)


def quoted(text: str) -> str:
    """A text for an attribute or an element; what XML has no place for is shown as an escape."""
    return NO_XML.sub(lambda match: escaped(match[0]), text).translate(REFERENCES)
