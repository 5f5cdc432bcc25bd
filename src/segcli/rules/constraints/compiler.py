"""Compiles all constraints on an event into straight code, which only finds out whether any might be violated.

Forty rules that each walk an event cost several times what checking its schema costs; fused into code that fetches
every member once they cost a fraction of it. For two constraints on an order the code is

    v1 = v.get('order')
    if v1 is not None and test_0(v1, sent): return True

with `test_0` compiled when an order first comes:

    def test_0(v, sent):
      v1 = v.get('amount')
      v2 = v.get('discount_amount')
      if v1 is not None and v2 is not None and not (v2 <= v1): return True
"""

from collections.abc import Callable
from threading import RLock
from typing import Any

from segcli.findings import Json
from segcli.rules.constraints.applicability import ApplicableConstraints
from segcli.rules.constraints.expression import run
from segcli.rules.constraints.function import FunctionBody
from segcli.rules.constraints.functions import FUNCTIONS
from segcli.schemas.node import SchemaNode


class Compiler:
    """One function for a record, and others for the definitions that not every record needs, each compiled when it is
    first called. Those return True when a constraint may be violated, else None. Threads may call them.
    """

    def __init__(self, applicable: ApplicableConstraints) -> None:
        self.applicable = applicable
        self.namespace: dict[str, Any] = dict(FUNCTIONS)
        self._functions: dict[str, str] = {}
        self._compiling = RLock()

    def function(self, frame: str, violated: str, name: str, **names: Any) -> Callable[..., bool]:
        """The function `name` that a frame defines around the tests of a record, which return the literal `violated`
        when a constraint may be violated. The frame has a place for `sent` and one for the tests; it may take pointers
        that are `explained`.
        """
        self.namespace.update(names)
        body = FunctionBody(self.applicable, self.function_for, violated)
        lines = body.lines(self.applicable.root, "explained" in frame)
        run(frame.format(self._sent(), "\n".join(lines).strip() or "pass"), self.namespace)
        function: Callable[..., bool] = self.namespace[name]
        return function

    def own_function(self, frame: str, node: SchemaNode, name: str) -> Callable[[Json, Json], bool]:
        """The function `name` that a frame defines around the tests of one object by itself."""
        lines = FunctionBody(self.applicable, self.function_for, "True").own_lines(node)
        run(frame.format("\n".join(lines).strip() or "pass"), self.namespace)
        function: Callable[[Json, Json], bool] = self.namespace[name]
        return function

    def function_for(self, node: SchemaNode) -> str:
        """The name of the function for a definition."""
        name = self._functions.get(node.name)
        if name is None:
            name = self._functions[node.name] = f"test_{len(self._functions)}"

            def first_call(value: Json, sent: Json) -> bool | None:
                with self._compiling:
                    if self.namespace[name] is first_call:
                        body = FunctionBody(self.applicable, self.function_for, "True").lines(node)
                        run("\n".join([f"def {name}(v, sent):", *body]), self.namespace)
                violated: bool | None = self.namespace[name](value, sent)
                return violated

            self.namespace[name] = first_call
        return name

    def _sent(self) -> str:
        """The expression for when the webhook was created, as constraints compare times with it."""
        if self.applicable.envelope == "data":
            return "None"
        return "v['created_at'][:17] + '~'" if self.applicable.prefiltered else "v['created_at']"
