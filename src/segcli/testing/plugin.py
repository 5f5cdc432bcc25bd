"""The fixtures that pytest gets with segcli.

pytest loads this module in every project of an environment that has segcli, so it loads nothing else of segcli.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from segcli.testing.payloads import SegcliEvent
    from segcli.testing.server import SegcliServer
    from segcli.testing.signing import SegcliSigned


@pytest.fixture
def segcli_event() -> "SegcliEvent":
    """Makes valid webhooks, as a dict of your own: `segcli_event("customer.segment.left", customer={"name": None})`.

    Options are `envelope=`, `purpose=` and `seed=`; other keywords change the members of its data.
    """
    from segcli.testing.payloads import SegcliEvent

    return SegcliEvent()


@pytest.fixture
def segcli_signed() -> "SegcliSigned":
    """Signs a payload as the vendor does; gives the body and headers of a request: `segcli_signed(payload, "key")`."""
    from segcli.testing.signing import SegcliSigned

    return SegcliSigned()


@pytest.fixture
def segcli_server() -> Iterator["SegcliServer"]:
    """Receives webhooks in this process while a test runs: `send_to(segcli_server.url)`, then `segcli_server.requests`
    and `.events`. `segcli_server.respond(503)` has the next one answered so.
    """
    from segcli.testing.server import SegcliServer

    server = SegcliServer()
    yield server
    server.close()


@pytest.fixture
def assert_valid() -> Callable[..., None]:
    """Fails unless a payload is valid, with what `segcli validate` reports: `assert_valid(payload, strict=True)`."""
    from segcli.testing.assertion import assert_valid

    return assert_valid
