"""The two questions about a record that the fused claims answer: does it pass, and might a claim not hold?"""

from collections.abc import Callable

from segcli.findings import Json
from segcli.rules.constraints.applicability import ApplicableConstraints
from segcli.rules.constraints.compiler import Compiler

UNEXPECTED = (KeyError, TypeError, AttributeError, ValueError, IndexError, OverflowError)
"""What the fused code raises for a record that its schema refuses."""
GATE = """def passes(v):
 try:
  if not is_valid(v): return False
  {}
 except UNEXPECTED: return False
 return True"""
DOUBT = """def doubts(v):
 try:
  {}
 except UNEXPECTED: return True
 return False"""


def is_clean(is_valid: Callable[[Json], bool], ground: ApplicableConstraints) -> Callable[[Json], bool]:
    """Whether a record passes: it is valid by the schema of the gate, and every claim holds.

    One function asks both, since a call of another one costs as much as three claims.
    """
    questions = Compiler(ground)
    lines = [line.replace("return True", "return False") for line in questions.body(ground.root)]
    return questions.made(GATE, lines, "passes", is_valid=is_valid, UNEXPECTED=UNEXPECTED)


def may_violate(ground: ApplicableConstraints) -> Callable[[Json], bool]:
    """Whether any claim might not hold of a record, whatever it is. Of one that its schema refuses it may be said too
    often, but never too rarely.
    """
    questions = Compiler(ground)
    return questions.made(DOUBT, questions.body(ground.root), "doubts", UNEXPECTED=UNEXPECTED)
