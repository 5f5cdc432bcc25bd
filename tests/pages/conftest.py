"""A browser for the tests of pages, one for all of them in a process, since each start takes a second."""

import shutil
from collections.abc import Iterator

import pytest

from support.browser import AXE, Browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    missing = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
    if missing:
        pytest.skip(f"there is no {' and no '.join(missing)}; `make test` installs them as root where apt-get is")
    browser = Browser()
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The script that finds barriers for people with disabilities."""
    if not AXE.exists():
        pytest.skip("there is no axe-core; `make test` installs it where npm is")
    return AXE.read_text(encoding="utf-8")
