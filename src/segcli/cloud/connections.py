"""How stores are reached: with the credentials that their own tools find, within limits of time, more than once."""

import os
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from segcli.cloud.places import Place
from segcli.findings import SegcliError

if TYPE_CHECKING:
    from obstore.store import AzureStore, ClientConfig, GCSStore, RetryConfig, S3Store

INSTALL = "`pip install 'segcli[cloud]'`"
CONNECT_SECONDS = 5
REQUEST_SECONDS = 60
"""For a whole answer: 8 MiB in that time is a tenth of what a slow line has."""

RETRIES = 5
RETRY_SECONDS = 90
"""So often, and so long, a request is made again that failed at the store or on the line: after 0.2 s, 0.4 s, ..."""

ENDPOINTS = ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT")


def check_installed() -> None:
    """Raises SegcliError where the package is missing that reads object stores."""
    try:
        import obstore.store  # noqa: F401
    except ImportError as error:
        raise SegcliError(f"object stores take {INSTALL} to be read") from error


def connection(place: Place) -> "S3Store | GCSStore | AzureStore":
    """The store that an object is in: one for each bucket in the life of a process."""
    return bucket(place.scheme, place.bucket)


@cache
def bucket(scheme: str, name: str) -> "S3Store | GCSStore | AzureStore":
    """What reads a bucket. It has no connection and no thread before its first request."""
    from obstore.store import AzureStore, GCSStore, S3Store

    options, retry = client(), patience()
    if scheme == "gs":
        return GCSStore(name, client_options=options, retry_config=retry)
    if scheme == "az":
        return AzureStore(name, client_options=options, retry_config=retry)
    return S3Store(name, client_options=options, retry_config=retry)


def client() -> "ClientConfig":
    """The limits of a request. A server without TLS is taken where the user names one, for tests on this machine."""
    is_plain = any(os.environ.get(name, "").lower().startswith("http://") for name in ENDPOINTS)
    return {
        "allow_http": is_plain or bool(os.environ.get("AZURE_STORAGE_USE_EMULATOR")),
        "connect_timeout": timedelta(seconds=CONNECT_SECONDS),
        "timeout": timedelta(seconds=REQUEST_SECONDS),
    }


def patience() -> "RetryConfig":
    """How often and how long a request is tried again."""
    return {
        "max_retries": RETRIES,
        "retry_timeout": timedelta(seconds=RETRY_SECONDS),
        "backoff": {"init_backoff": timedelta(seconds=0.2), "max_backoff": timedelta(seconds=10), "base": 2},
    }
