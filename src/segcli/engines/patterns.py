"""Matches texts with regular expressions, in time that grows with text times pattern.

Python's own regular expressions try one way after another, which takes for ever with patterns like `(a+)+b`. Here all
ways are followed at once, character by character (Thompson 1968), so that checking by a schema of the user's own ends.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from segcli.engines.characters import Test
from segcli.engines.pattern_nodes import Assertion, Char, Choice, Look, Node, Repeat, Sequence
from segcli.engines.pattern_syntax import Parser
from segcli.findings import SegcliError

LONGEST = 10_000
"""Instructions of a pattern at most; `(a{1000}){1000}` would have a million."""

PATIENCE = 300_000
"""Instructions that looking ahead and behind may take in one search, a second or two: at every character of a long
text it would take the square of its length."""


class Split(NamedTuple):
    """Go on at two places."""

    one: int
    other: int


class Lookaround(NamedTuple):
    """Go on if another program matches from here, or if it does not."""

    program: "Program"
    negated: bool


Instruction = Test | Split | Assertion | Lookaround


class Program(NamedTuple):
    """A compiled pattern; what comes to its end has matched. A `backwards` one reads the text from its end."""

    instructions: tuple[Instruction, ...]
    backwards: bool


@lru_cache(1024)
def compiled(pattern: str) -> Program:
    """The program of a pattern. Raises ValueError for what is none."""
    return program(Parser(pattern).parse(), backwards=False)


def problem_with(pattern: str) -> str | None:
    """Why a string is no regular expression that can be used; None when it is one."""
    try:
        compiled(pattern)
    except ValueError as error:
        return str(error)
    return None


def is_pattern(text: object) -> bool:
    """Whether a string is a regular expression that can be used; what is no string may be anything."""
    return not isinstance(text, str) or problem_with(text) is None


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern matches somewhere in a text."""
    return Search(text).run(compiled(pattern), 0, everywhere=True)


def program(node: Node, backwards: bool) -> Program:
    instructions: list[Instruction] = []
    emit(node, instructions, backwards)
    return Program(tuple(instructions), backwards)


def emit(node: Node, into: list[Instruction], backwards: bool) -> None:
    """Append the instructions of a node. Raises ValueError when they become too many."""
    if len(into) > LONGEST:
        raise ValueError("the pattern is too long")
    match node:
        case Char(test):
            into.append(test)
        case Assertion():
            into.append(node)
        case Look(part, behind, negated):
            into.append(Lookaround(program(part, behind), negated))
        case Sequence(parts):
            for part in reversed(parts) if backwards else parts:
                emit(part, into, backwards)
        case Choice(branches):
            emit_choice(branches, into, backwards)
        case Repeat(part, fewest, most):
            for _ in range(fewest):
                emit(part, into, backwards)
            emit_rest(part, None if most is None else most - fewest, into, backwards)


def emit_choice(branches: tuple[Node, ...], into: list[Instruction], backwards: bool) -> None:
    ends: list[int] = []
    for branch in branches[:-1]:
        start = len(into)
        into.append(Split(start, start))
        emit(branch, into, backwards)
        ends.append(len(into))
        into.append(Split(start, start))
        into[start] = Split(start + 1, len(into))
    emit(branches[-1], into, backwards)
    for end in ends:
        into[end] = Split(len(into), len(into))


def emit_rest(part: Node, most: int | None, into: list[Instruction], backwards: bool) -> None:
    """What may be repeated up to `most` times, or any number of times."""
    starts: list[int] = []
    for _ in range(1 if most is None else most):
        starts.append(len(into))
        into.append(Split(0, 0))
        emit(part, into, backwards)
    if most is None:
        into.append(Split(starts[0], starts[0]))
    for start in starts:
        into[start] = Split(start + 1, len(into))


class Search:
    """One search in a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._steps = 0

    def run(self, program: Program, at: int, everywhere: bool = False) -> bool:
        """Whether the program matches from a place on, or from any place behind it. Raises SegcliError when it takes
        too long to find out.
        """
        instructions, backwards = program
        end, text = len(instructions), self._text
        waiting: set[int] = {0}
        while True:
            reached = self._reached(program, waiting, at)
            if end in reached:
                return True
            self._steps += 0 if everywhere else len(reached)
            if self._steps > PATIENCE:
                raise SegcliError(f"a pattern of the schema takes too long on a text of {len(text):,} characters")
            place = at - 1 if backwards else at
            if not 0 <= place < len(text) or not (reached or everywhere):
                return False
            char = text[place]
            waiting = {number + 1 for number in reached if callable(test := instructions[number]) and test(char)}
            if everywhere:
                waiting.add(0)
            at = place if backwards else at + 1

    def _reached(self, program: Program, waiting: set[int], at: int) -> set[int]:
        """All places in the program that are reached from those that wait, without reading on."""
        instructions, reached = program.instructions, set[int]()
        todo = list(waiting)
        while todo:
            number = todo.pop()
            if number in reached:
                continue
            reached.add(number)
            if number == len(instructions):
                continue
            match instructions[number]:
                case Split(one, other):
                    todo += (one, other)
                case Assertion(kind):
                    if ASSERTED[kind](self._text, at):
                        todo.append(number + 1)
                case Lookaround(inner, negated):
                    if self.run(inner, at) != negated:
                        todo.append(number + 1)
        return reached


def is_boundary(text: str, at: int) -> bool:
    """Whether a word begins or ends at a place."""
    before = at > 0 and is_of_word(text[at - 1])
    return before != (at < len(text) and is_of_word(text[at]))


def is_of_word(char: str) -> bool:
    return char.isalnum() or char == "_"


ASSERTED: dict[str, Callable[[str, int], bool]] = {
    "^": lambda _, at: at == 0,
    "$": lambda text, at: at == len(text),
    "b": is_boundary,
    "B": lambda text, at: not is_boundary(text, at),
}
