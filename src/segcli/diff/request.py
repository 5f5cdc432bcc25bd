"""What the user asked `segcli diff` to compare."""

from typing import TYPE_CHECKING, NamedTuple

from segcli.diff.comparer import Comparing
from segcli.diff.match_keys import Match
from segcli.diff.sides import NO_FILE, Sides
from segcli.input.arguments import STDIN, Arguments
from segcli.input.exclusion import NOTHING, Exclusion

if TYPE_CHECKING:
    from segcli.events.selection import Selection


class Comparison(NamedTuple):
    """What to compare, and how, options resolved; `jobs` 0 is as many processes as pay."""

    sides: Sides
    how: Comparing
    match: Match | None = None
    event: str | None = None
    stdin_name: str = STDIN
    exclusion: Exclusion = NOTHING
    quiet: bool = False
    selection: "Selection | None" = None
    strict_framing: bool = False
    jobs: int = 1

    @property
    def arguments(self) -> tuple[Arguments, Arguments]:
        """What leads to the sources of both sides."""
        left, right = (
            Arguments(
                () if side is None or side == NO_FILE else (side,),
                self.stdin_name,
                self.exclusion,
                self.strict_framing,
            )
            for side in (self.sides.left, self.sides.right)
        )
        return left, right
