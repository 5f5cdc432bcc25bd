"""Makes straight code of all claims about an event, which only tells whether any of them might not hold.

Forty rules that each walk an event cost several times what checking its schema costs; fused into code that fetches
every member once they cost a fraction of it.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from segcli.findings import Json
from segcli.rules.constraints.applicability import ApplicableConstraints
from segcli.rules.constraints.constraint import Constraint
from segcli.rules.constraints.expression import expression, mentions, question, run
from segcli.rules.constraints.functions import FUNCTIONS
from segcli.schemas.places import Place


class Local(NamedTuple):
    """A variable of the fused code: its name, its place, and whether it is known not to be None."""

    name: str
    place: Place
    sure: bool


Known = dict[str, Local]
"""The variables for paths from an object, which itself has the path ""."""


class Compiler:
    """One function for a record, and others for the definitions that not every record needs, each compiled when it is
    first called. They return True when a claim does not hold, else None.
    """

    def __init__(self, ground: ApplicableConstraints) -> None:
        self._ground = ground
        self._functions: dict[str, str] = {}
        self.namespace: dict[str, Any] = dict(FUNCTIONS)
        self._lines: list[str] = []
        self._variables = 0

    def body(self, place: Place) -> list[str]:
        """The lines of a function that asks everything about `v`, which is not None."""
        self._lines, self._variables = [], 0
        self._ask(Local("v", place, True), "  ")
        return self._lines

    def made(self, frame: str, lines: list[str], name: str, **names: Any) -> Callable[[Json], bool]:
        """The function that a frame around some lines defines."""
        self.namespace.update(names)
        run(frame.format("\n".join(lines).strip() or "pass"), self.namespace)
        function: Callable[[Json], bool] = self.namespace[name]
        return function

    def _function(self, place: Place) -> str:
        """The name of the function for a definition."""
        name = self._functions.get(place.name)
        if name is None:
            name = self._functions[place.name] = f"ask_{len(self._functions)}"

            def first_call(value: Json) -> bool | None:
                run("\n".join([f"def {name}(v):", *self.body(place)]), self.namespace)
                answer: bool | None = self.namespace[name](value)
                return answer

            self.namespace[name] = first_call
        return name

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
            listed = tuple(place.members)
            others = f"[x for k, x in {local.name}.items() if k not in {listed!r}]"
            self._ask_each(others if listed else f"{local.name}.values()", place.values, indent)

    def _ask_each(self, values: str, place: Place, indent: str) -> None:
        local = Local(self._variable(), place, "null" not in place.types)
        self._add(indent, f"for {local.name} in {values}:")
        self._ask_below(local, indent + " ")

    def _ask_below(self, local: Local, indent: str) -> None:
        """Ask everything about a value; in a function if its definition goes deep and is not needed every time."""
        deep = any(map(self._ground.matters, local.place.members.values()))
        if not local.sure:
            self._add(indent, f"if {local.name} is not None:")
            indent += " "
            if local.place.name and deep:
                self._add(indent, f"if {self._function(local.place)}({local.name}): return True")
                return
        self._ask(local._replace(sure=True), indent)

    def _ask_members(self, local: Local, indent: str) -> None:
        known = {"": local}
        claims = [claim for _, claim in self._ground.asked(local.place)]
        members = [member for member, place in local.place.members.items() if self._ground.matters(place)]
        uses = Counter(match[0] for claim in claims for match in mentions(claim.holds))
        uses.update(members)
        idle = [claim for claim in claims if is_idle(claim, local.place)]
        if self._ground.gated and not local.place.name and len(idle) > 2:
            # What the gate accepts has all required members and no unknown ones, so their number tells whether any
            # optional one is there: in a message, which is what most distributions are for, none is.
            self._ask_claims([claim for claim in claims if claim not in idle], known, uses, indent)
            always = [member for member in members if member in local.place.required]
            for member in always:
                self._ask_below(self._fetched(member, known, indent), indent)
            self._add(indent, f"if len({local.name}) > {len(local.place.required)}:")
            indent += " "
            claims, members = idle, [member for member in members if member not in always]
        self._ask_claims(claims, known, uses, indent)
        for member in members:
            self._ask_below(self._fetched(member, known, indent), indent)

    def _ask_claims(self, claims: list[Constraint], known: Known, uses: Counter[str], indent: str) -> None:
        groups: dict[tuple[str, ...], list[Constraint]] = {}
        for claim in claims:
            groups.setdefault(self._conditions(claim, known, indent), []).append(claim)
        for heads, inside in groups.items():
            if heads:
                self._add(indent, f"if {' and '.join(f'{known[head].name} is not None' for head in heads)}:")
                there = known | {head: known[head]._replace(sure=True) for head in heads}
                for claim in inside:
                    self._ask_claim(claim, there, uses, indent + " ")
            else:
                for claim in inside:
                    self._ask_claim(claim, known, uses, indent)

    def _conditions(self, claim: Constraint, known: Known, indent: str) -> tuple[str, ...]:
        """The members, each fetched, that must not be None for the claim to be asked, since it looks inside them."""
        heads = {path.partition(".")[0]: None for path in expression(claim.holds).needed if "." in path}
        return tuple(head for head in sorted(heads) if not self._fetched(head, known, indent).sure)

    def _ask_claim(self, claim: Constraint, known: Known, uses: Counter[str], indent: str) -> None:
        asked = expression(claim.holds)
        values: dict[str, str] = {}
        guards: list[str] = []
        for path in asked.paths:
            fetched, sure = self._fetching(path, known, indent)
            if path not in known and uses[path] == 1 and (sure or path not in asked.needed):
                values[path] = fetched
                continue
            local = self._fetched(path, known, indent)
            values[path] = local.name
            if path in asked.needed and not local.sure:
                guards.append(f"{local.name} is not None")
        broken = f"not ({asked.over(values)})"
        # Anything can be compared for equality, and nearly always is equal, so that need not wait for the guards.
        tests = [broken, *guards] if asked.text == " == ".join(asked.paths) else [*guards, broken]
        self._add(indent, f"if {' and '.join(tests)}: return True")

    def _fetched(self, path: str, known: Known, indent: str) -> Local:
        """The variable that holds a member, fetched unless it is known."""
        if path not in known:
            fetched, sure = self._fetching(path, known, indent)
            above, _, member = path.rpartition(".")
            known[path] = Local(self._variable(), known[above].place.members[member], sure)
            self._add(indent, f"{known[path].name} = {fetched}")
        return known[path]

    def _fetching(self, path: str, known: Known, indent: str) -> tuple[str, bool]:
        """The expression that fetches a member, and whether it cannot be None."""
        above, _, member = path.rpartition(".")
        parent = self._fetched(above, known, indent)
        required = member in parent.place.required
        fetched = f"{parent.name}[{member!r}]" if required else f"{parent.name}.get({member!r})"
        if not parent.sure:
            fetched = f"({fetched} if {parent.name} is not None else None)"
        return fetched, parent.sure and required and "null" not in parent.place.members[member].types


def is_idle(claim: Constraint, place: Place) -> bool:
    """Whether a claim holds of every object that has only its required members."""
    asked = expression(claim.holds)
    heads = {path: path.partition(".")[0] for path in asked.paths}
    if any(heads[path] not in place.required for path in asked.needed):
        return True
    return place.required.isdisjoint(heads.values()) and bool(question(claim.holds)(*[None] * len(heads)))
