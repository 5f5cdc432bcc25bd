"""Tries every mutation of tests/mutants.toml in a copy of this checkout: the tests named beside it must fail.

    python tests/mutants.py [WORD]

With a word only the mutations whose file or reason has it. Ends with 1 when one survives, when the tests fail without
any mutation, or when a line is not where the list says.
"""

import compileall
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from py_compile import PycInvalidationMode
from time import perf_counter
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
TABLE = Path(__file__).with_suffix(".toml")
COPIED = ("src", "tests", "schemas", "examples", "pyproject.toml", "README.md", "Makefile")
LAST = 5
PASSED, FAILED = 0, 1
"""How pytest ends; anything else says that it could not run the tests."""


class Mutant(NamedTuple):
    """A text that stands once in a file, what takes its place, and tests of which one must fail then."""

    reason: str
    file: str
    original: str
    mutated: str
    tests: list[str]

    def occurrences(self, root: Path) -> int:
        """How often the original stands in its file."""
        file = root / self.file
        return file.read_text("utf-8").count(self.original) if file.is_file() else 0


def mutants() -> list[Mutant]:
    """The list, in its order."""
    return [Mutant(**row) for row in tomllib.loads(TABLE.read_text("utf-8"))["mutant"]]


def copied(folder: Path) -> Path:
    """A copy of what the tests need. Its bytecode is checked by content, for mutations come and go within a second."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    compileall.compile_dir(folder / "src", quiet=1, invalidation_mode=PycInvalidationMode.CHECKED_HASH)
    return folder


def ended(folder: Path, tests: list[str]) -> tuple[int, str]:
    """How pytest ends for some tests of the copy, and what it says last."""
    command = (sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests)
    environment = os.environ | {"PYTHONPATH": str(folder / "src")}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    return done.returncode, "\n".join(done.stdout.splitlines()[-LAST:])


def tried(mutant: Mutant, folder: Path) -> str:
    """What became of a mutant: `killed`, `survived`, or what is wrong with the list."""
    if (count := mutant.occurrences(folder)) != 1:
        return f"stands {count} times in its file"
    file = folder / mutant.file
    text = file.read_text("utf-8")
    file.write_text(text.replace(mutant.original, mutant.mutated), "utf-8")
    code, _ = ended(folder, mutant.tests)
    file.write_text(text, "utf-8")
    return {PASSED: "survived", FAILED: "killed"}.get(code, f"its tests cannot be run: pytest ended with {code}")


def main(words: list[str]) -> int:
    chosen = [mutant for mutant in mutants() if all(word in mutant.file + mutant.reason for word in words)]
    failed = 0
    with tempfile.TemporaryDirectory(prefix="segcli-mutants-") as name:
        folder = copied(Path(name))
        code, last = ended(folder, sorted({test for mutant in chosen for test in mutant.tests}))
        if code != PASSED:
            print(f"the tests fail without any mutation:\n{last}")
            return 1
        for mutant in chosen:
            begin = perf_counter()
            outcome = tried(mutant, folder)
            failed += outcome != "killed"
            print(f"{outcome:8} {perf_counter() - begin:5.1f} s  {mutant.file}: {mutant.reason}", flush=True)
    print(f"{len(chosen)} mutants, {failed} not killed")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
