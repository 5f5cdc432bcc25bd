"""Every format over all broken examples, whole: what a CI system gets to see of a real run."""

import pytest

from segcli.console.formats import names
from support.cli import Golden, Run
from support.paths import INVALID


@pytest.mark.parametrize("form", names("reporters.formats"))
def test_the_broken_examples_read_as_the_golden_file(run: Run, golden: Golden, form: str) -> None:
    outside = {"GITHUB_WORKSPACE": str(INVALID.parent), "GITHUB_STEP_SUMMARY": "", "CI_PROJECT_DIR": ""}
    ran = run("validate", "--quiet", "--format", form, "invalid", cwd=INVALID.parent, env=outside)
    assert ran.code == 1
    golden(f"examples.{form}", ran.out)
