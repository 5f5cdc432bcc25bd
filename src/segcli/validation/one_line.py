"""A finding in one line, as `concise` and remarks have it."""

from segcli.console.text import readable, visible
from segcli.findings import Finding


def line(source: str, finding: Finding) -> str:
    """A finding in one line."""
    at = finding.location
    where = f"{visible(source)}:{at.line}:{at.column}"
    pointer = f" [{readable(finding.path)}]" if finding.path else ""
    help_text = f" ({finding.help})" if finding.help and finding.help.startswith("did you mean") else ""
    hint = f" ({finding.help})" if finding.help and "; did you mean" in finding.help else help_text
    return f"{where}: {finding.severity.label} {finding.code}: {finding.message}{hint}{pointer}"
