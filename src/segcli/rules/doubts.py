"""Makes one function of all claims about an event, which only tells whether any of them might not hold.

Forty rules that each walk an event cost several times what checking its schema costs; fused into straight code that
fetches every member once they cost a tenth of it.
"""

from collections.abc import Callable
from typing import NamedTuple

from segcli.findings import Json
from segcli.rules.claims import Claim, compiled, expression
from segcli.rules.grounds import Ground
from segcli.rules.places import Place

UNEXPECTED = (KeyError, TypeError, AttributeError, ValueError, IndexError, OverflowError)
"""What the fused code raises for a record that its schema refuses."""


def doubting(ground: Ground) -> Callable[[Json], bool]:
    """Whether any claim might not hold of a record. Of a record that the schema refuses it may say too often so, but
    never too rarely.
    """
    ask = compiled(Source(ground).text(), "ask_0")

    def doubt(record: Json) -> bool:
        try:
            return ask(record) is True
        except UNEXPECTED:
            return True

    return doubt


class Local(NamedTuple):
    """A variable of the fused code: its name, its place, and whether it is known not to be None."""

    name: str
    place: Place
    sure: bool


class Source:
    """The source of the fused code: a function for the record, and one for each definition that is used more than once."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._lines: list[str] = []
        self._variables = 0
        self._functions: dict[str, str] = {}
        self._waiting = [ground.root]
        self._uses: dict[str, int] = {}
        self._count(ground.root)

    def _count(self, place: Place) -> None:
        """Count how often each definition is used."""
        for below in filter(self._ground.matters, (*place.members.values(), place.items, place.values)):
            if below is not None:
                self._uses[below.name] = self._uses.get(below.name, 0) + 1
                if not below.name or self._uses[below.name] == 1:
                    self._count(below)

    def text(self) -> str:
        """Functions named `ask_0`, which is the one for the record, and so on; they return True or None."""
        for number, place in enumerate(self._waiting):
            self._add("", f"def ask_{number}(v):")
            self._ask(Local("v", place, True), " ")
        return "\n".join(self._lines)

    def _add(self, indent: str, line: str) -> None:
        self._lines.append(indent + line)

    def _variable(self) -> str:
        self._variables += 1
        return f"v{self._variables}"

    def _ask(self, local: Local, indent: str) -> None:
        """Ask everything about a value that is not None."""
        place = local.place
        if place.members:
            self._ask_members(local, indent)
        if place.items is not None and self._ground.matters(place.items):
            self._ask_each(local.name, place.items, indent)
        if place.values is not None and self._ground.matters(place.values):
            known = f" if k not in {tuple(place.members)!r}" if place.members else ""
            self._ask_each(f"[x for k, x in {local.name}.items(){known}]", place.values, indent)

    def _ask_each(self, values: str, place: Place, indent: str) -> None:
        local = Local(self._variable(), place, "null" not in place.types)
        self._add(indent, f"for {local.name} in {values}:")
        self._ask_below(local, indent + " ")

    def _ask_below(self, local: Local, indent: str) -> None:
        """Ask everything about a value that may be None, here or in a function of its own."""
        if not local.sure:
            self._add(indent, f"if {local.name} is not None:")
            indent += " "
        name = local.place.name
        if not name or self._uses[name] == 1:
            self._ask(local, indent)
            return
        if name not in self._functions:
            self._functions[name] = f"ask_{len(self._waiting)}"
            self._waiting.append(local.place)
        self._add(indent, f"if {self._functions[name]}({local.name}): return True")

    def _ask_members(self, local: Local, indent: str) -> None:
        known = {"": local}
        groups: dict[tuple[str, ...], list[Claim]] = {}
        for _, claim in self._ground.asked(local.place):
            groups.setdefault(self._conditions(claim, known, indent), []).append(claim)
        for names, claims in groups.items():
            self._ask_claims(names, claims, known, indent)
        for member, place in local.place.members.items():
            if self._ground.matters(place):
                self._ask_below(self._fetched(member, known, indent), indent)

    def _conditions(self, claim: Claim, known: dict[str, Local], indent: str) -> tuple[str, ...]:
        """The members, each fetched, that must not be None for the claim to be asked, since it looks inside them."""
        heads = {path.partition(".")[0]: None for path in expression(claim.holds).needed if "." in path}
        return tuple(head for head in sorted(heads) if not self._fetched(head, known, indent).sure)

    def _ask_claims(self, heads: tuple[str, ...], claims: list[Claim], known: dict[str, Local], indent: str) -> None:
        if heads:
            self._add(indent, f"if {' and '.join(f'{known[head].name} is not None' for head in heads)}:")
            known = known | {head: known[head]._replace(sure=True) for head in heads}
            indent += " "
        for claim in claims:
            asked = expression(claim.holds)
            locals_ = {path: self._fetched(path, known, indent) for path in asked.paths}
            there = [locals_[path].name for path in asked.needed if not locals_[path].sure]
            holds = asked.over({path: local.name for path, local in locals_.items()})
            self._add(indent, f"if {''.join(f'{name} is not None and ' for name in there)}not ({holds}): return True")

    def _fetched(self, path: str, known: dict[str, Local], indent: str) -> Local:
        """The variable that holds a member, fetched unless it is known."""
        if path not in known:
            above, _, member = path.rpartition(".")
            parent = self._fetched(above, known, indent)
            required = member in parent.place.required
            fetched = f"{parent.name}[{member!r}]" if required else f"{parent.name}.get({member!r})"
            unless = "" if parent.sure else f" if {parent.name} is not None else None"
            place = parent.place.members[member]
            sure = parent.sure and required and "null" not in place.types
            known[path] = Local(self._variable(), place, sure)
            self._add(indent, f"{known[path].name} = {fetched}{unless}")
        return known[path]
