"""What there is to say of a payload, as Python code asks for it."""

from collections.abc import Iterator, Sequence
from typing import overload

from segcli.events.recognition import Checked
from segcli.findings import Finding


class Result(Sequence[Finding]):
    """What there is to say of a payload: a sequence of findings in the order of its text, empty when it is clean.

    `type` is the event, `candidates` are all events that it may be, `checked` tells how far it was checked (`full`,
    `envelope` or `none`), and `valid` whether it has no error; it is None unless `checked` is `full`, and False for
    text that is no JSON. Of a payload that holds several events these four are None, and `results` lists each.
    """

    __slots__ = ("_findings", "candidates", "checked", "results", "type", "valid")

    def __init__(
        self,
        findings: tuple[Finding, ...],
        event: tuple[str | None, tuple[str, ...] | None, Checked | None] = (None, None, None),
        valid: bool | None = None,
        results: "tuple[Result, ...]" = (),
    ) -> None:
        self._findings = findings
        self.type, self.candidates, self.checked = event
        self.valid = valid
        self.results = results or (self,)

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Finding, ...]: ...
    def __getitem__(self, index: int | slice) -> Finding | tuple[Finding, ...]:
        return self._findings[index]

    def __len__(self) -> int:
        return len(self._findings)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._findings)

    def __eq__(self, other: object) -> bool:
        """Whether the findings are those of another result or of a list."""
        return isinstance(other, Sequence) and tuple(other) == self._findings

    def __repr__(self) -> str:
        return f"Result(type={self.type!r}, valid={self.valid!r}, findings={list(self._findings)!r})"
