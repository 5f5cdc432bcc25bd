"""Where webhooks may go: to this machine, and elsewhere only where the user says so."""

import socket
from typing import Any

import pytest

from segcli.delivery.addresses import Address, is_loopback, target
from segcli.findings import SegcliError

URLS: dict[str, tuple[str, str, str]] = {
    "plain": ("http://127.0.0.1:8787/hook", "http://127.0.0.1:8787", "/hook"),
    "no path": ("http://127.0.0.1:8787", "http://127.0.0.1:8787", "/"),
    "usual port": ("https://127.0.0.1/a", "https://127.0.0.1", "/a"),
    "usual port named": ("http://127.0.0.1:80/a", "http://127.0.0.1", "/a"),
    "IPv6": ("http://[::1]:8787/a", "http://[::1]:8787", "/a"),
    "query": ("http://127.0.0.1:1/a?b=c%20d&e=/f", "http://127.0.0.1:1", "/a?b=c%20d&e=/f"),
    "query alone": ("http://127.0.0.1:1?b", "http://127.0.0.1:1", "/?b"),
    "fragment": ("http://127.0.0.1:1/a#b", "http://127.0.0.1:1", "/a"),
    "other letters": ("http://127.0.0.1:1/ą?ż", "http://127.0.0.1:1", "/%C4%85?%C5%BC"),
    "capitals": ("HTTP://LOCALHOST:1/A", "http://localhost:1", "/A"),
    "credentials": ("http://me:s3cret%40@127.0.0.1:1/a", "http://127.0.0.1:1", "/a"),
}


@pytest.mark.parametrize("name", URLS)
def test_a_url_says_where_to_connect_and_what_to_ask_for(name: str) -> None:
    url, shown, request_target = URLS[name]
    found = target(url, allow_remote=False)
    assert (found.shown, found.request_target) == (shown, request_target)
    assert found.addresses
    assert all(is_loopback(address) for address in found.addresses)


def test_credentials_become_a_field() -> None:
    assert target("http://me:s3cret%40@127.0.0.1/a", allow_remote=False).authorization == "Basic bWU6czNjcmV0QA=="


@pytest.mark.parametrize(
    "url",
    [
        *(
            "ftp://127.0.0.1/a",
            "127.0.0.1:8787/hook",
            "/hook",
            "http:///hook",
            "http://127.0.0.1:0/",
            "file:///etc/passwd",
        ),
        *("http://127.0.0.1:99999/", "http://127.0.0.1:x/", "http://[::1/", "", "http://me:s3cret@/"),
        *("http://127.0.0.1/a b", "http://127.0.0.1/a\r\nX: y", "http://127.0.0.1\\@example.test/"),
    ],
)
def test_what_is_no_url_is_refused_without_being_shown(url: str) -> None:
    with pytest.raises(SegcliError, match="--to takes a") as caught:
        target(url, allow_remote=False)
    assert "s3cret" not in str(caught.value)


REMOTE = ("192.0.2.1", "10.0.0.1", "0.0.0.0", "169.254.169.254", "2001:db8::1", "::ffff:192.0.2.1", "fe80::1%lo", "::")
LOCAL = ("127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1")


@pytest.mark.parametrize("ip", [*REMOTE, *LOCAL])
def test_what_is_loopback(ip: str) -> None:
    assert is_loopback(Address(socket.AF_INET, (ip, 80))) == (ip in LOCAL)


@pytest.mark.parametrize("ips", [("192.0.2.1",), ("127.0.0.1", "192.0.2.1"), ("::1", "2001:db8::1")], ids="+".join)
def test_a_host_with_an_address_elsewhere_takes_a_word(ips: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads to this machine and to another one is refused, too: which one is taken is chance."""
    lookups: list[str] = []

    def looked_up(host: str, port: int, **_: Any) -> list[Any]:
        lookups.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ips]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    with pytest.raises(
        SegcliError, match=r"hooks\.example\.test is another machine \(.*\): --allow-remote sends to it"
    ):
        target("https://me:s3cret@hooks.example.test/a", allow_remote=False)
    found = target("https://me:s3cret@hooks.example.test/a", allow_remote=True)
    assert [address.place for address in found.addresses] == [(ip, 443) for ip in ips]
    assert found.host == "hooks.example.test"
    assert lookups == ["hooks.example.test"] * 2
