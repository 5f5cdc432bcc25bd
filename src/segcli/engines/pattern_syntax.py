"""The syntax of regular expressions as ECMA-262 has it, but for references back to groups."""

import re

from segcli.engines.characters import (
    CLASSES,
    CONTROLS,
    DIGITS,
    LETTERS,
    LINE_ENDS,
    Members,
    Test,
    any_of,
    category,
    ignoring_case,
    negation,
)
from segcli.engines.pattern_nodes import LOOKS, Assertion, Char, Choice, Look, Node, Repeat, Sequence

SIGNS: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
COUNTS = re.compile(r"([0-9]{1,9})(,([0-9]{1,9})?)?")
MOST_GROUPS = 100
"""Groups inside groups; parsing them takes four frames each."""


class Parser:
    """Parses one pattern. Raises ValueError for what is no pattern, or one that refers back to a group."""

    def __init__(self, pattern: str) -> None:
        self._ignore_case = pattern.startswith("(?i)")
        self._text = pattern.removeprefix("(?i)")
        self._at = 0
        self._groups = 0

    def parse(self) -> Node:
        node = self._choice()
        if self._at < len(self._text):
            raise ValueError("a group ends that never began")
        return node

    def _next(self) -> str:
        if self._at >= len(self._text):
            raise ValueError("the pattern ends early")
        self._at += 1
        return self._text[self._at - 1]

    def _takes(self, word: str) -> bool:
        """Pass over a word, if it comes next."""
        comes = self._text.startswith(word, self._at)
        self._at += len(word) * comes
        return comes

    def _until(self, end: str) -> str:
        at = self._text.find(end, self._at)
        if at < 0:
            raise ValueError(f"{end} is missing")
        text, self._at = self._text[self._at : at], at + len(end)
        return text

    def _choice(self) -> Node:
        branches = [self._sequence()]
        while self._takes("|"):
            branches.append(self._sequence())
        return Choice(tuple(branches))

    def _sequence(self) -> Node:
        parts: list[Node] = []
        while self._at < len(self._text) and self._text[self._at] not in "|)":
            parts.append(self._repeated())
        return Sequence(tuple(parts))

    def _repeated(self) -> Node:
        part = self._single()
        counts = next((counts for sign, counts in SIGNS.items() if self._takes(sign)), None) or self._counts()
        if counts is None:
            return part
        self._takes("?")  # a lazy one matches the same texts
        if isinstance(part, Assertion | Look):
            raise ValueError("a place cannot be repeated")
        return Repeat(part, *counts)

    def _counts(self) -> tuple[int, int | None] | None:
        """The numbers of `{2,5}`; None where no such braces come next, and what comes means itself."""
        end = self._text.find("}", self._at)
        if end < 0 or not self._takes("{"):
            return None
        counts = COUNTS.fullmatch(self._text[self._at : end])
        if counts is None:
            self._at -= 1
            return None
        self._at = end + 1
        fewest = int(counts[1])
        most = fewest if counts[2] is None else int(counts[3]) if counts[3] else None
        if most is not None and most < fewest:
            raise ValueError("the numbers of a repetition are out of order")
        return fewest, most

    def _single(self) -> Node:
        match char := self._next():
            case "(":
                return self._group()
            case "[":
                return self._class()
            case ".":
                return Char(lambda one: one not in LINE_ENDS)
            case "^" | "$":
                return Assertion(char)
            case "*" | "+" | "?":
                raise ValueError("there is nothing to repeat")
            case "\\" if (at := self._text[self._at : self._at + 1]) == "b" or at == "B":
                self._at += 1
                return Assertion(at)
            case "\\":
                return self._char([self._escaped()], negated=False)
        return self._char([char], negated=False)

    def _group(self) -> Node:
        self._groups += 1
        if self._groups > MOST_GROUPS:
            raise ValueError(f"groups are nested more than {MOST_GROUPS} deep")
        look = next((LOOKS[start] for start in ("?<=", "?<!", "?=", "?!") if self._takes(start)), None)
        if look is None and not self._takes("?:") and (self._takes("?<") or self._takes("?P<")):
            if not self._until(">").isidentifier():
                raise ValueError("a group has no name")
        elif look is None and self._takes("?"):
            raise ValueError("a group begins in a way that ECMA-262 does not know")
        node = self._choice()
        if not self._takes(")"):
            raise ValueError("a group does not end")
        self._groups -= 1
        return node if look is None else Look(node, *look)

    def _class(self) -> Node:
        negated = self._takes("^")
        members: Members = []
        while not self._takes("]"):
            first = self._member()
            if not self._takes("-"):
                members.append(first)
            elif self._takes("]"):
                members += [first, "-"]
                break
            else:
                last = self._member()
                if not (isinstance(first, str) and isinstance(last, str) and first <= last):
                    raise ValueError("a range of characters has no sense")
                members.append((first, last))
        if not members:
            raise ValueError("a class has no members")  # other dialects take its end for its first member
        return self._char(members, negated)

    def _member(self) -> str | Test:
        if not self._takes("\\"):
            return self._next()
        return "\b" if self._takes("b") else self._escaped()

    def _escaped(self) -> str | Test:
        """The character or class behind a backslash."""
        char = self._next()
        if char.lower() in CLASSES:
            test = CLASSES[char.lower()]
            return test if char.islower() else negation(test)
        if char in CONTROLS:
            return CONTROLS[char]
        if char in "pP" and self._takes("{"):
            test = category(self._until("}"))
            return test if char == "p" else negation(test)
        if char == "c" and (letter := self._next()) in LETTERS:
            return chr(ord(letter) % 32)
        if char == "0" and self._text[self._at : self._at + 1] not in DIGITS:
            return "\0"
        if char in "xu":
            return self._code(char)
        if char.isascii() and not char.isalnum():
            return char
        raise ValueError(f"\\{char} refers back to a group, or means nothing")

    def _code(self, kind: str) -> str:
        if kind == "u" and self._takes("{"):
            digits = self._until("}")
        else:
            width = 2 if kind == "x" else 4
            digits, self._at = self._text[self._at : self._at + width], self._at + width
            if len(digits) < width:
                raise ValueError("the pattern ends early")
        code = int(digits, 16) if digits.isalnum() else -1
        if 0xD800 <= code < 0xDC00 and self._takes("\\u"):
            code = 0x10000 + ((code & 0x3FF) << 10) + (ord(self._code("low")) & 0x3FF)
        if code < 0 or (0xD800 <= code < 0xE000 and kind != "low"):
            raise ValueError("there is no such character")
        return chr(code)

    def _char(self, members: Members, negated: bool) -> Char:
        test = any_of(members)
        if self._ignore_case:
            test = ignoring_case(test)
        return Char(negation(test) if negated else test)
