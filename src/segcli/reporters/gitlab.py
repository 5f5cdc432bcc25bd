"""Code Quality of GitLab: a JSON array with one object per finding, written as the run goes."""

import os

import orjson

from segcli.checks import Verdict
from segcli.documents import Unreadable
from segcli.findings import Finding, Json, Severity, Summary
from segcli.fingerprints import Fingerprints, relative
from segcli.privacy import visible
from segcli.reporters import Options, Write

SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


class Reporter:
    every_event = False

    def __init__(self, write: Write, _: Options) -> None:
        self._write = write
        self._fingerprints = Fingerprints()
        self._repository = os.environ.get("CI_PROJECT_DIR") or os.curdir
        self._between = "\n"

    def start(self) -> None:
        self._write("[")

    def show(self, source: str, item: Verdict | Unreadable) -> None:
        file = visible(relative(source, self._repository))
        for finding in item.findings if isinstance(item, Verdict) else (item.finding,):
            fingerprint = self._fingerprints.of(source, item, finding)
            self._write(self._between + orjson.dumps(issue(file, finding, fingerprint)).decode())
            self._between = ",\n"

    def finish(self, _: Summary) -> None:
        self._write("\n]\n")


def issue(file: str, finding: Finding, fingerprint: str) -> dict[str, Json]:
    """A finding as GitLab has it; `file` is relative to the repository."""
    return {
        "description": description(finding),
        "check_name": finding.code,
        "fingerprint": fingerprint,
        "severity": SEVERITIES[finding.severity],
        "location": {"path": file, "lines": {"begin": finding.location.line}},
    }


def description(finding: Finding) -> str:
    """What there is to say of a finding, in one line and without its place in the file."""
    hint = f" ({finding.help})" if finding.help else ""
    pointer = f" [{finding.path}]" if finding.path else ""
    return f"{finding.message}{hint}{pointer}"
