"""schemas/ERRATA.md says what the schemas say today."""

import pytest

from support.errata import ERRATA, render
from support.paths import DOMAIN

pytestmark = pytest.mark.skipif(not DOMAIN.is_dir(), reason="needs the vendor's schemas beside the checkout")


def test_errata_is_what_the_generator_writes() -> None:
    assert ERRATA.read_text(encoding="utf-8") == render(), (
        "run `PYTHONPATH=tests python -m support.errata` and read the difference"
    )
