"""A server that speaks S3, in a process of its own on this machine, and what puts objects into it."""

import http.client
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from urllib.parse import quote

from segcli.console.urls import is_url
from support.cli import environment

SERVER = """
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
"""
"""Ends when whoever has started it is gone."""

SIGNED = "AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20250301/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"


class S3:
    """The server at a port; objects are put by `http.client`, as segcli has nothing that writes."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._numbers = count(1)

    @property
    def env(self) -> dict[str, str]:
        """The variables by which segcli finds it; what else the machine says of clouds is taken away."""
        return of_server(self.port)

    def bucket(self) -> str:
        """The URL of a new bucket, which ends with a slash."""
        name = f"bucket-{next(self._numbers)}"
        self._ask("PUT", f"/{name}", b"")
        return f"s3://{name}/"

    def put(self, root: str, objects: Mapping[str, bytes | str]) -> str:
        """Put objects below a URL, by the rest of their keys. Gives the URL."""
        assert is_url(root)
        for key, content in objects.items():
            self._ask("PUT", path_of(root + key), content.encode() if isinstance(content, str) else content)
        return root

    def delete(self, url: str) -> None:
        self._ask("DELETE", path_of(url), b"")

    def _ask(self, method: str, path: str, body: bytes) -> None:
        server = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        # Without a name, whoever replaces an object is refused.
        server.request(method, path, body=body, headers={"Authorization": SIGNED})
        answer = server.getresponse()
        answer.read()
        server.close()
        assert answer.status < 300, (path, answer.status)


def path_of(url: str) -> str:
    """Where the server has an object."""
    return "/" + quote(url.removeprefix("s3://"), safe="/~")


def of_server(port: int) -> dict[str, str]:
    """The variables by which segcli finds a server on this machine."""
    return {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "hidden/secret+key",
        "AWS_REGION": "us-east-1",
        "NO_PROXY": "127.0.0.1",
    }


@contextmanager
def s3_server() -> Iterator[S3]:
    """A server without objects, as long as the context lasts."""
    command = [sys.executable, "-c", SERVER]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment()
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield S3(int(process.stdout.readline()))
        finally:
            process.kill()
