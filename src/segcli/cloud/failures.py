"""What went wrong with a store, in a few words of our own: the texts of its client quote URLs, and may quote tokens."""

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager

REPLACED = "replaced while it was read"
STATUS = re.compile(r"status code: ([0-9]{3})")
REGION = "the bucket is in another region; the variable AWS_REGION says in which"
BY_STATUS = {
    "301": REGION,
    "307": REGION,
    "400": "the store takes the request for wrong (400); are region and account right?",
    "401": "the store does not accept the credentials",
    "403": "permission denied",
    "404": "no such bucket",
    "412": REPLACED,
    "416": REPLACED,
    "429": "the store has too many requests (429), and had so after several tries",
}
NO_BUCKET = re.compile(r"NoSuchBucket|ContainerNotFound|bucket does not exist")
AWS = "nor is this a machine of AWS; `aws configure export-credentials --format env` prints those of a profile"
GOOGLE = "nor is this a machine of Google; `gcloud auth application-default login` makes some"
BY_TEXT = (
    (NO_BUCKET, "no such bucket"),
    (re.compile(r"redirect without LOCATION"), REGION),
    (re.compile(r"/latest/(?:api/token|meta-data)"), f"no credentials were found, {AWS}"),
    (re.compile(r"metadata\.google"), f"no credentials were found, {GOOGLE}"),
    (re.compile(r"169\.254\.169\.254|[Cc]redential|token request"), "no credentials were found"),
    (
        re.compile(r"[Aa]ccount (name )?(is |must be )|MissingAccount"),
        "the variable AZURE_STORAGE_ACCOUNT_NAME is missing",
    ),
    (re.compile(r"builder error for url|URL scheme is not allowed"), "the address of the store is no https:// URL"),
    (
        re.compile(r"empty path segment|invalid path|illegal character"),
        "a key with two slashes in a row, or with a step that is a dot, cannot be read",
    ),
    (re.compile(r"TimedOut|timed out"), "the store did not answer in time"),
    (
        re.compile(r"response body|Decode|IncompleteMessage|connection closed|ConnectionReset"),
        "the connection broke off, after several tries",
    ),
    (re.compile(r"error sending request"), "the store cannot be reached"),
)


@contextmanager
def as_os_errors() -> Iterator[None]:
    """What a request to a store raises becomes an OSError that says why in a few words."""
    from obstore.exceptions import BaseError, PermissionDeniedError, PreconditionError, UnauthenticatedError

    try:
        yield
    except FileNotFoundError as error:
        text = "no such bucket" if NO_BUCKET.search(str(error)) else "no such object"
        raise OSError(errno.ENOENT, text) from error
    except PreconditionError as error:
        raise OSError(errno.ESTALE, REPLACED) from error
    except PermissionDeniedError as error:
        raise OSError(errno.EACCES, BY_STATUS["403"]) from error
    except UnauthenticatedError as error:
        raise OSError(errno.EACCES, BY_STATUS["401"]) from error
    except (BaseError, ValueError) as error:
        raise OSError(errno.EIO, reason(str(error))) from error


def reason(text: str) -> str:
    """Why a request failed, by what the client says of it."""
    for pattern, meaning in BY_TEXT:
        if pattern.search(text):
            return meaning
    status = STATUS.search(text)
    if status is None:
        return "the store cannot be used, for a reason that is not known"
    return BY_STATUS.get(status[1], f"the store failed ({status[1]}), and did so again after several tries")
