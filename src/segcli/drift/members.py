"""What is counted of one member of the objects at a place."""

from collections.abc import Iterable

from segcli.drift.runs import Run


class Member:
    """In how many events a member was `present`, in how many it was `absent` although its object was there, and the
    types that it had. It may be documented to be `required`, and not to have the types `outside`.
    """

    __slots__ = ("absent", "outside", "present", "required", "types")

    def __init__(self) -> None:
        self.required = False
        self.outside: frozenset[str] = frozenset()
        self.present = Run()
        self.absent = Run()
        self.types: dict[str, Run] = {}

    def came(self, types: Iterable[str], run: Run) -> None:
        """Count events in which it had these types."""
        self.present.add(run)
        for name in types:
            self.types.setdefault(name, Run()).add(run)

    def add(self, other: "Member") -> None:
        """Count what another one has counted."""
        self.present.add(other.present)
        self.absent.add(other.absent)
        self.required = self.required or other.required
        self.outside |= other.outside
        for name, run in other.types.items():
            self.types.setdefault(name, Run()).add(run)

    def move(self, shift: int) -> None:
        """Move the places by so much."""
        for run in (self.present, self.absent, *self.types.values()):
            run.move(shift)
