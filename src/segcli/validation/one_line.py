"""A finding in one line, as `concise` and remarks have it."""

from segcli.console.text import readable, visible
from segcli.findings import Finding


def line(source: str, finding: Finding) -> str:
    """A finding in one line."""
    at = finding.location
    where = f"{visible(source)}:{at.line}:{at.column}"
    pointer = f" [{readable(finding.path)}]" if finding.path else ""
    text = finding.help
    hint = f" ({text})" if text and (text.startswith("did you mean") or "; did you mean" in text) else ""
    return f"{where}: {finding.severity.label} {finding.code}: {finding.message}{hint}{pointer}"
