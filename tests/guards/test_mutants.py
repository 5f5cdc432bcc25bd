"""The list of mutations does not rot: every line stands where it says, and every test that it names is there."""

import ast
from pathlib import Path

import pytest

from mutants import ROOT, Mutant, mutants

EVERY = mutants()
each = pytest.mark.parametrize("mutant", EVERY, ids=[mutant.reason for mutant in EVERY])


@each
def test_a_line_stands_once_where_the_list_says(mutant: Mutant) -> None:
    assert mutant.occurrences(ROOT) == 1
    assert mutant.original != mutant.mutated


@each
def test_a_mutated_file_is_still_python(mutant: Mutant) -> None:
    ast.parse((ROOT / mutant.file).read_text("utf-8").replace(mutant.original, mutant.mutated))


@each
def test_the_tests_of_a_mutant_are_there(mutant: Mutant) -> None:
    for test in mutant.tests:
        file, _, name = test.partition("::")
        assert Path(ROOT / file).exists()
        assert not name or f"def {name}(" in (ROOT / file).read_text("utf-8")
