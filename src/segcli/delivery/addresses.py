"""Where webhooks are sent: a URL, looked up once, so that what was allowed is what is connected to."""

import re
import socket
from base64 import b64encode
from ipaddress import IPv6Address, ip_address
from typing import Any, NamedTuple
from urllib.parse import quote, unquote_to_bytes, urlsplit

from segcli.console.text import visible
from segcli.findings import SegcliError

PORTS = {"http": 80, "https": 443}
URL_MARKS = "%/:?&=+,;@!$'()*~[]"
"""What stays as it is in a path and a query; anything beyond ASCII is written as UTF-8 with percent signs."""

UNSEEN = re.compile(r"[\x00-\x20\x7f\\]")
"""What Python's reader of URLs drops in silence, or takes for something else than browsers do."""


class Address(NamedTuple):
    """An address of a host, as the socket module takes it."""

    family: int
    place: tuple[Any, ...]


class Target(NamedTuple):
    """A handler. `request_target` and `authority` go into the request, with the `authorization` that the URL held;
    `shown` is as much of the URL as messages have. Connections are made to the `addresses`, in this order.
    """

    scheme: str
    host: str
    authority: str
    request_target: str
    authorization: str | None
    addresses: tuple[Address, ...]

    @property
    def shown(self) -> str:
        return f"{self.scheme}://{self.authority}"


def target(url: str, allow_remote: bool, option: str = "--to") -> Target:
    """The handler at a URL. Raises SegcliError for what is no URL of one, for a host that is not known, and, unless
    `allow_remote`, for one that has an address on another machine; messages name the `option` that the URL is of.
    """
    if UNSEEN.search(url):
        raise SegcliError(
            f"{option} takes a URL without blanks, controls and backslashes; they are written as %20 and so on"
        )
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise no_url(option) from error
    if parts.scheme not in PORTS or not host or port == 0:
        raise no_url(option)
    addresses = looked_up(host, port or PORTS[parts.scheme])
    if not allow_remote and (remote := next((each for each in addresses if not is_loopback(each)), None)):
        raise SegcliError(f"{visible(host)} is another machine ({remote.place[0]}): --allow-remote sends to it")
    ascii_host = f"[{host}]" if ":" in host else host if host.isascii() else host.encode("idna").decode()
    query = f"?{quote(parts.query, URL_MARKS)}" if parts.query else ""
    return Target(
        parts.scheme,
        ascii_host.strip("[]"),
        ascii_host if port in (None, PORTS[parts.scheme]) else f"{ascii_host}:{port}",
        (quote(parts.path, URL_MARKS) or "/") + query,
        authorization(parts.username, parts.password),
        addresses,
    )


def no_url(option: str) -> SegcliError:
    """Of the URL nothing is shown: it may hold a password."""
    return SegcliError(f"{option} takes an http or https URL, such as http://127.0.0.1:8787/hook")


def looked_up(host: str, port: int) -> tuple[Address, ...]:
    """The addresses of a host. Raises SegcliError when there is none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise SegcliError(f"the host {visible(host)} is not known") from error
    return tuple(dict.fromkeys(Address(family, place) for family, _, _, _, place in found))


def is_loopback(address: Address) -> bool:
    """Whether what is sent to an address stays on this machine."""
    found = ip_address(str(address.place[0]).partition("%")[0])
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return (mapped or found).is_loopback


def authorization(name: str | None, password: str | None) -> str | None:
    """What the name and the password of a URL stand for in a request (RFC 7617)."""
    if name is None:
        return None
    pair = unquote_to_bytes(name) + b":" + unquote_to_bytes(password or "")
    return f"Basic {b64encode(pair).decode()}"
