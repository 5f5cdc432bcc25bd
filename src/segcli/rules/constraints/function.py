"""Writes the code that tests all constraints on what one node describes, fetching every member once."""

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from segcli.findings import pointer
from segcli.rules.constraints.applicability import ApplicableConstraints
from segcli.rules.constraints.constraint import Constraint
from segcli.rules.constraints.expression import expression, function_of, mentions
from segcli.schemas.node import SchemaNode


class Local(NamedTuple):
    """A variable of the compiled code: its name, the node that describes its value, whether it cannot be None, and the
    pointer of its value where that is the same in every record and may be `explained`.
    """

    name: str
    node: SchemaNode
    sure: bool
    pointer: str | None = None

    def pointer_of(self, member: str) -> str | None:
        """The pointer of a member of it."""
        return None if self.pointer is None else self.pointer + pointer((member,))


Known = dict[str, Local]
"""The variables for paths from an object, which itself has the path ""."""


class FunctionBody:
    """The lines of one function, which returns the literal `violated` when a constraint may be violated. `function_for`
    gives the name of the function for a definition that is not needed every time.

    The function may take a set of pointers, `explained`: of the objects there it leaves out the constraints that blame
    the object or a member of it.
    """

    def __init__(
        self, applicable: ApplicableConstraints, function_for: Callable[[SchemaNode], str], violated: str
    ) -> None:
        self._applicable = applicable
        self._function_for = function_for
        self._violated = violated
        self._lines: list[str] = []
        self._variables = 0

    def lines(self, node: SchemaNode, takes_explained: bool = False) -> list[str]:
        """The lines that test everything about `v`, which is not None."""
        self._test(Local("v", node, True, "" if takes_explained else None), "  ")
        return self._lines

    def own_lines(self, node: SchemaNode) -> list[str]:
        """The lines that test the constraints on `v` itself, and nothing of what stands below it."""
        constraints = [constraint for _, constraint in self._applicable.at(node)]
        self._test_constraints(constraints, {"": Local("v", node, True)}, uses_in(constraints), "  ")
        return self._lines

    def _add(self, indent: str, line: str) -> None:
        self._lines.append(indent + line)

    def _variable(self) -> str:
        self._variables += 1
        return f"v{self._variables}"

    def _test(self, local: Local, indent: str) -> None:
        """Test everything about a value that is not None."""
        node = local.node
        if node.members:
            self._test_members(local, indent)
        if node.items is not None and self._applicable.is_relevant(node.items):
            self._test_each(local.name, node.items, indent)
        if node.values is not None and self._applicable.is_relevant(node.values):
            listed = tuple(node.members)
            others = f"[x for k, x in {local.name}.items() if k not in {listed!r}]"
            self._test_each(others if listed else f"{local.name}.values()", node.values, indent)

    def _test_each(self, values: str, node: SchemaNode, indent: str) -> None:
        local = Local(self._variable(), node, "null" not in node.types)
        self._add(indent, f"for {local.name} in {values}:")
        self._test_below(local, indent + " ")

    def _test_below(self, local: Local, indent: str) -> None:
        """Test everything about a value; in a function if its definition goes deep and is not needed every time."""
        deep = any(map(self._applicable.is_relevant, local.node.members.values()))
        if not local.sure:
            self._add(indent, f"if {local.name} is not None:")
            indent += " "
            if local.node.name and deep:
                self._add(indent, f"if {self._function_for(local.node)}({local.name}, sent): return {self._violated}")
                return
        self._test(local._replace(sure=True), indent)

    def _test_members(self, local: Local, indent: str) -> None:
        known = {"": local}
        constraints = [constraint for _, constraint in self._applicable.at(local.node)]
        members = [member for member, node in local.node.members.items() if self._applicable.is_relevant(node)]
        uses = uses_in(constraints)
        uses.update(members)
        is_counted = self._applicable.prefiltered and not local.node.name
        idle = [constraint for constraint in constraints if is_counted and is_idle(constraint, local.node)]
        if len(idle) > 2:
            # What the prefilter accepts has all required members and no unknown ones, so their number tells whether any
            # optional one is there: in a message, which is what most distributions are for, none is.
            busy = [constraint for constraint in constraints if constraint not in idle]
            self._test_constraints(busy, known, uses, indent)
            always = [member for member in members if member in local.node.required]
            for member in always:
                self._test_below(self._fetched(member, known, indent), indent)
            self._add(indent, f"if len({local.name}) > {len(local.node.required)}:")
            indent += " "
            constraints, members = idle, [member for member in members if member not in always]
        elif local.pointer is not None:
            shallow = [constraint for constraint in constraints if constraint.is_shallow]
            constraints = [constraint for constraint in constraints if not constraint.is_shallow]
            if shallow:
                self._add(indent, f"if {local.pointer!r} not in explained:")
                self._test_constraints(shallow, dict(known), uses, indent + " ")
        self._test_constraints(constraints, known, uses, indent)
        for member in members:
            self._test_below(self._fetched(member, known, indent), indent)

    def _test_constraints(self, constraints: list[Constraint], known: Known, uses: Counter[str], indent: str) -> None:
        groups: dict[tuple[str, ...], list[Constraint]] = {}
        for constraint in constraints:
            groups.setdefault(self._conditions(constraint, known, indent), []).append(constraint)
        for heads, inside in groups.items():
            if heads:
                self._add(indent, f"if {' and '.join(f'{known[head].name} is not None' for head in heads)}:")
                there = known | {head: known[head]._replace(sure=True) for head in heads}
                for constraint in inside:
                    self._test_constraint(constraint, there, uses, indent + " ")
            else:
                for constraint in inside:
                    self._test_constraint(constraint, known, uses, indent)

    def _conditions(self, constraint: Constraint, known: Known, indent: str) -> tuple[str, ...]:
        """The members, each fetched, that must not be None since the constraint looks inside them."""
        heads = {path.partition(".")[0]: None for path in expression(constraint.holds).needed if "." in path}
        return tuple(head for head in sorted(heads) if not self._fetched(head, known, indent).sure)

    def _test_constraint(self, constraint: Constraint, known: Known, uses: Counter[str], indent: str) -> None:
        holds = expression(constraint.holds)
        values: dict[str, str] = {}
        guards: list[str] = []
        for path in holds.paths:
            fetched, sure = self._fetching(path, known, indent)
            if path not in known and uses[path] == 1 and (sure or path not in holds.needed):
                values[path] = fetched
                continue
            local = self._fetched(path, known, indent)
            values[path] = local.name
            if path in holds.needed and not local.sure:
                guards.append(f"{local.name} is not None")
        broken = f"not ({holds.over(values)})"
        # Anything can be compared for equality, and nearly always is equal, so that need not wait for the guards.
        tests = [broken, *guards] if holds.text == " == ".join(holds.paths) else [*guards, broken]
        self._add(indent, f"if {' and '.join(tests)}: return {self._violated}")

    def _fetched(self, path: str, known: Known, indent: str) -> Local:
        """The variable that holds a member, fetched unless it is known."""
        if path not in known:
            fetched, sure = self._fetching(path, known, indent)
            above, _, member = path.rpartition(".")
            parent = known[above]
            known[path] = Local(self._variable(), parent.node.members[member], sure, parent.pointer_of(member))
            self._add(indent, f"{known[path].name} = {fetched}")
        return known[path]

    def _fetching(self, path: str, known: Known, indent: str) -> tuple[str, bool]:
        """The expression that fetches a member, and whether it cannot be None."""
        above, _, member = path.rpartition(".")
        parent = self._fetched(above, known, indent)
        required = member in parent.node.required
        fetched = f"{parent.name}[{member!r}]" if required else f"{parent.name}.get({member!r})"
        if not parent.sure:
            fetched = f"({fetched} if {parent.name} is not None else None)"
        return fetched, parent.sure and required and "null" not in parent.node.members[member].types


def uses_in(constraints: list[Constraint]) -> Counter[str]:
    """How often each path of members comes in some constraints."""
    return Counter(match[0] for constraint in constraints for match in mentions(constraint.holds))


def is_idle(constraint: Constraint, node: SchemaNode) -> bool:
    """Whether a constraint holds of every object that has only its required members."""
    holds = expression(constraint.holds)
    heads = {path: path.partition(".")[0] for path in holds.paths}
    if any(heads[path] not in node.required for path in holds.needed):
        return True
    return node.required.isdisjoint(heads.values()) and bool(function_of(constraint.holds)(*[None] * len(heads)))
