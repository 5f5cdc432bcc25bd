"""Numbers and names that nobody documented are shown as long as they have fewer than six digits, in every format."""

import pytest

from support.cli import Run
from support.paths import LEFT


@pytest.mark.parametrize(("number", "shown"), [(12345, True), (123456, False), (48600100200, False), (-1234.56, False)])
def test_a_number_that_nobody_knows_is_shown_under_six_digits(number: float, shown: bool, run: Run) -> None:
    text = LEFT.read_text().replace('"customer": {', f'"customer": {{"brand_new": {number},', 1)
    for form in ("text", "json", "markdown"):
        out = run("validate", "-f", form, stdin=text).out
        assert "brand_new" in out
        assert (str(number) in out) == (shown and form == "text")


@pytest.mark.parametrize(("name", "shown"), [("level_12345", True), ("level_123456", False), ("l1e2v3e4l5_6", False)])
def test_a_name_that_nobody_knows_is_shown_under_six_digits(name: str, shown: bool, run: Run) -> None:
    text = LEFT.read_text().replace('"customer": {', f'"customer": {{"{name}": 1,', 1)
    for form in ("concise", "text", "json", "ndjson", "github", "gitlab", "junit", "rdjson", "sarif", "markdown"):
        assert (name in run("validate", "-f", form, stdin=text).out) == shown
