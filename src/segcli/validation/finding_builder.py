"""Makes findings about one record: where they stand, and what of it may be shown."""

from typing import Any, NamedTuple

from segcli.engines import at
from segcli.events.envelope import is_envelope
from segcli.findings import Finding, Json, Path, Severity
from segcli.input.positions import Positions
from segcli.privacy.policy import Privacy


class FindingBuilder(NamedTuple):
    """Makes the findings of one record from its value, the positions of its parts, and what may be shown of it."""

    json: Json
    positions: Positions
    privacy: Privacy

    def at(self, path: Path) -> Json:
        return at(self.json, path)

    def finding(self, code: str, severity: Severity, message: str, path: Path, **rest: Any) -> Finding:
        """A finding about the value at `path`."""
        return Finding(code, severity, message, self.positions.value(path), self.pointer(path), **rest)

    def error(self, code: str, path: Path, expected: str, actual: str, **rest: Any) -> Finding:
        """An error that says what was expected and what stands at `path`."""
        message = f"expected {expected}, found {actual}"
        return self.finding(code, Severity.ERROR, message, path, expected=expected, actual=actual, **rest)

    def pointer(self, path: Path) -> str:
        return self.privacy.pointer(path)

    def owner(self, path: Path) -> str:
        """How a sentence calls the object at `path`."""
        above = next((path[:end] for end in range(len(path), 0, -1) if isinstance(path[end - 1], str)), ())
        if not above:
            return "the webhook" if is_envelope(self.json) else "the event"
        name = self.privacy.name(str(above[-1]), above[:-1])
        return f"an item of `{name}`" if isinstance(path[-1], int) else f"`{name}`"
