"""What a team sets once."""

import os
from pathlib import Path

import orjson
import pytest

from segcli import configuration
from segcli.findings import SegcliError
from support.cli import Run
from support.paths import BROKEN, LEFT


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with a good fixture, a broken one, and a folder below."""
    (tmp_path / ".git").mkdir()
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
        ('[paths]\n"none/*" = { event = "customer.segment.letf" }', 'segcli.toml: paths."none/*": no event is called'),
        ('[paths]\n"none/*" = { purpose = "fun" }', "there is no purpose fun"),
        ('[paths]\n"none/*" = { ignore = ["wrong-typ"] }', "did you mean wrong-type"),
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
    assert found.for_source(str(tmp_path / "fixtures" / "left.json")) == {
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
    assert found.for_source(str(tmp_path / "mail" / "a.json")) == {"schema": "mail.json"}
    assert found.for_source(None) == {"schema": "all.json"}


def test_the_search_ends_at_the_repository(run: Run, project: Path) -> None:
    configure(project.parent, 'fail-on = "never"\n')
    try:
        assert run("validate", "fixtures/broken.json", cwd=project).code == 1
        assert run("validate", "broken.json", cwd=project / "fixtures").code == 1
    finally:
        (project.parent / "segcli.toml").unlink()


def test_without_a_repository_only_the_working_directory_is_looked_at(run: Run, project: Path) -> None:
    (project / ".git").rmdir()
    configure(project, 'fail-on = "never"\n')
    assert run("validate", "broken.json", cwd=project / "fixtures").code == 1
    assert run("validate", "fixtures/broken.json", cwd=project).code == 0


def test_a_configuration_above_the_working_directory_is_named(run: Run, project: Path) -> None:
    configure(project, 'fail-on = "never"\n')
    said = f"options are from {os.path.join('..', 'segcli.toml')}; --isolated leaves them out\n"
    assert run("validate", "broken.json", cwd=project / "fixtures").err.startswith(said)
    assert "options are from" not in run("validate", "fixtures/broken.json", cwd=project).err
    assert "options are from" not in run("validate", "-q", "broken.json", cwd=project / "fixtures").err


def test_a_configuration_can_be_named(run: Run, project: Path) -> None:
    configure(project, 'fail-on = "note"\n')
    (project / "ci").mkdir()
    (project / "ci" / "gate.toml").write_text('[paths]\n"../fixtures" = { event = "customer.created" }\n')
    ran = run("validate", "--config", "ci/gate.toml", "fixtures/good.json", cwd=project)
    assert (ran.code, "unknown-property" in ran.out) == (0, True)


def test_an_isolated_run_reads_none(run: Run, project: Path) -> None:
    configure(project, "what = 1\n")
    assert run("validate", "--isolated", "fixtures/good.json", cwd=project).code == 0
    ran = run("validate", "--isolated", "--config", "segcli.toml", "fixtures/good.json", cwd=project)
    assert (ran.code, ran.out) == (2, "")


def test_verbose_says_what_is_read(run: Run, project: Path) -> None:
    read = ["reading fixtures/broken.json", "reading fixtures/good.json"]
    assert run("validate", "-v", "fixtures", cwd=project).err.splitlines()[:3] == ["configuration: none", *read]
    configure(project, "strict = true\n")
    lines = run("validate", "-v", "--jobs", "2", "fixtures", cwd=project).err.splitlines()
    assert (lines[0], sorted(lines[1:3])) == (f"configuration: {project / 'segcli.toml'}", read)


@pytest.mark.parametrize(
    "glob", ["./fixtures", "fixtures", "fixtures/", "fixtures/*", "good.json", "./fixtures/good.json"]
)
def test_patterns_that_are_alike_fit_alike(run: Run, project: Path, glob: str) -> None:
    configure(project, f'[paths]\n"{glob}" = {{ event = "customer.deleted" }}\n')
    assert "unknown-property" in run("validate", "good.json", cwd=project / "fixtures").out


def test_a_pattern_that_fits_nothing_is_said_of_directories(run: Run, project: Path) -> None:
    configure(
        project, '[paths]\n"fixtuers/*" = { event = "customer.deleted" }\n"fixtures" = { ignore = ["wrong-type"] }\n'
    )
    said = f'{project / "segcli.toml"}: nothing that was read fits "fixtuers/*"'
    assert said in run("validate", "fixtures", cwd=project).err
    assert "nothing that was read" not in run("validate", "fixtures/good.json", cwd=project).err


def test_output_format_and_selection_are_options_like_others(run: Run, project: Path) -> None:
    configure(project, 'format = "json"\noutput = "report.json"\nwhere = ["invalid"]\nexclude = ["drafts"]\n')
    (project / "fixtures" / "drafts").mkdir()
    (project / "fixtures" / "drafts" / "left.json").write_bytes(BROKEN.read_bytes())
    ran = run("validate", ".", cwd=project / "fixtures")
    report = orjson.loads((project / "report.json").read_bytes())
    assert [event["source"] for event in report["events"]] == ["./broken.json"]
    assert (ran.out, "1 file left out (1 excluded)" in ran.err) == ("", True)
    assert run("validate", "-o", "-", "-f", "concise", "broken.json", cwd=project / "fixtures").lines
