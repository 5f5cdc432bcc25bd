"""What a team sets once."""

from pathlib import Path

import orjson
import pytest

from segcli import configuration
from segcli.findings import SegcliError
from support.cli import Run
from support.paths import BROKEN, LEFT


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a good fixture, a broken one, and a folder below."""
    (tmp_path / "fixtures").mkdir()
    (tmp_path / "fixtures" / "good.json").write_bytes(LEFT.read_bytes())
    (tmp_path / "fixtures" / "broken.json").write_bytes(BROKEN.read_bytes())
    return tmp_path


def configure(folder: Path, text: str, name: str = "segcli.toml") -> None:
    (folder / name).write_text(text)


@pytest.mark.parametrize(
    ("name", "head"),
    [("segcli.toml", ""), ("pyproject.toml", "[tool.segcli]\n")],
    ids=["segcli.toml", "pyproject.toml"],
)
def test_it_is_found_upwards(run: Run, project: Path, name: str, head: str) -> None:
    configure(project, f'{head}fail-on = "never"\n', name)
    assert run("validate", "broken.json", cwd=project / "fixtures").code == 0


def test_a_pyproject_without_a_word_of_segcli_is_passed_over(project: Path) -> None:
    configure(project, 'strict = true\nfail-on = "never"\n')
    configure(project / "fixtures", "[tool.other]\n", "pyproject.toml")
    assert configuration.find(project / "fixtures").root == project


def test_the_command_line_wins(run: Run, project: Path) -> None:
    configure(project, 'fail-on = "never"\nmax-findings = 1\n')
    ran = run("validate", "--fail-on", "error", "--max-findings", "2", "fixtures/broken.json", cwd=project)
    assert (ran.code, len(ran.lines)) == (1, 2)


def test_ignored_codes_add_up(run: Run, project: Path) -> None:
    configure(project, 'ignore = ["wrong-type", "out-of-range"]\n')
    ran = run("validate", "--ignore", "missing-property", "fixtures/broken.json", cwd=project)
    assert ran.code == 0
    assert "error" not in ran.out


def test_a_path_pattern_says_what_its_events_are(run: Run, project: Path) -> None:
    configure(project, '[paths]\n"fixtures/g*.json" = { event = "customer.deleted" }\n')
    ran = run("validate", "fixtures/good.json", LEFT, cwd=project)
    assert [line.split(":")[0] for line in ran.lines] == ["fixtures/good.json"]


def test_a_path_pattern_can_ignore(run: Run, project: Path) -> None:
    configure(project, '[paths]\n"fixtures/*" = { ignore = ["wrong-type", "out-of-range", "missing-property"] }\n')
    assert run("validate", "fixtures", cwd=project).code == 0
    assert run("validate", BROKEN, cwd=project).code == 1


def test_a_schema_of_ones_own_is_found_beside_the_configuration(run: Run, project: Path) -> None:
    (project / "mail.schema.json").write_bytes(orjson.dumps({"type": "object", "required": ["To"]}))
    (project / "fixtures" / "mail.json").write_text('{"Subject": "Hello"}')
    configure(project, '[paths]\n"fixtures/mail.json" = { schema = "mail.schema.json" }\n')
    ran = run("validate", "mail.json", cwd=project / "fixtures")
    assert ran.code == 1
    assert "has no `To`" in ran.out


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('fail_on = "error"', "did you mean fail-on?"),
        ('ignroe = ["wrong-type"]', "did you mean ignore?"),
        ("strict = 1", "strict must be true or false"),
        ('ignore = "wrong-type"', "ignore must be a list of strings"),
        ("ignore = [1]", "ignore must be a list of strings"),
        ('ignore = ["wrong-typ"]', "did you mean wrong-type"),
        ('fail-on = "fatal"', "there is no severity fatal"),
        ('[paths]\n"a" = { evnt = "x" }', "did you mean event?"),
        ('[paths]\n"a" = "x"', "must be a table"),
        ("strict = ", "is not TOML"),
    ],
)
def test_a_mistake_is_named(run: Run, project: Path, text: str, message: str) -> None:
    configure(project, f"{text}\n")
    ran = run("validate", "fixtures/good.json", cwd=project)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert len(ran.err.splitlines()) == 1


def test_later_patterns_win_and_ignores_add_up(tmp_path: Path) -> None:
    found = configuration.read(
        tmp_path / "segcli.toml",
        b'[paths]\n"*" = { event = "customer.created", ignore = ["wrong-type"] }\n'
        b'"*/left.json" = { event = "customer.segment.left", ignore = ["out-of-range"] }\n',
    )
    assert found.for_source(tmp_path / "fixtures" / "left.json") == {
        "event": "customer.segment.left",
        "ignore": ["wrong-type", "out-of-range"],
    }


def test_what_is_no_toml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SegcliError, match="is not TOML"):
        configuration.read(tmp_path / "segcli.toml", b"\xff")


def test_the_schema_of_a_path_comes_before_the_schema_for_all(tmp_path: Path) -> None:
    found = configuration.read(
        tmp_path / "segcli.toml", b'schema = "all.json"\n[paths]\n"mail/*" = { schema = "mail.json" }\n'
    )
    assert found.for_source(tmp_path / "mail" / "a.json") == {"schema": "mail.json"}
    assert found.for_source(None) == {"schema": "all.json"}
