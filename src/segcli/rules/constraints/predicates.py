"""The two predicates that the compiled constraints give: is a record clean, and may it violate a constraint?"""

from collections.abc import Callable, Collection

from segcli.findings import Json
from segcli.rules.constraints.applicability import ApplicableConstraints
from segcli.rules.constraints.compiler import Compiler
from segcli.schemas.node import SchemaNode

UNEXPECTED = (KeyError, TypeError, AttributeError, ValueError, IndexError, OverflowError)
"""What the compiled code raises for a record that its schema refuses."""

IS_CLEAN = """def is_clean(v):
 try:
  if not is_valid(v): return False
  sent = {}
  {}
 except UNEXPECTED: return False
 return True"""
MAY_VIOLATE = """def may_violate(v, explained):
 try:
  sent = {}
  {}
 except UNEXPECTED: return True
 return False"""

OBJECT_MAY_VIOLATE = """def object_may_violate(v, sent):
 try:
  {}
 except UNEXPECTED: return True
 return False"""


def is_clean(is_valid: Callable[[Json], bool], applicable: ApplicableConstraints) -> Callable[[Json], bool]:
    """Whether a record is valid by the prefilter schema, and obeys every constraint.

    One function does both, since a call of another one costs as much as three constraints.
    """
    return Compiler(applicable).function(IS_CLEAN, "False", "is_clean", is_valid=is_valid, UNEXPECTED=UNEXPECTED)


def may_violate(applicable: ApplicableConstraints) -> Callable[[Json, Collection[str]], bool]:
    """Whether a record may violate a constraint, whatever JSON it is, but for those that blame an object at a pointer
    where it is `explained` what is wrong, or a member of it. Of one that its schema refuses it may be True too often,
    but never too rarely.

    It spares most faulty events the evaluation, which takes another 60 us: the constraints that a fault breaks as well
    are nearly always on the object that has the fault.
    """
    return Compiler(applicable).function(MAY_VIOLATE, "True", "may_violate", UNEXPECTED=UNEXPECTED)


def object_may_violate(applicable: ApplicableConstraints, node: SchemaNode) -> Callable[[Json, Json], bool]:
    """The same for one object that a node describes, without those in it; the second argument is `sent`."""
    compiler = Compiler(applicable)
    compiler.namespace["UNEXPECTED"] = UNEXPECTED
    return compiler.own_function(OBJECT_MAY_VIOLATE, node, "object_may_violate")
