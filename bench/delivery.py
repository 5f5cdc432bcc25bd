"""How many deliveries a second `segcli listen` checks and records, against its budget.

    python bench/delivery.py [DELIVERIES]

Signed payloads of every event, from `segcli example --story`, are posted over one connection, several under way at
once. What decides is the processor time of the receiver, which has one core, without its start; the record is compared
with what was sent, byte for byte.
"""

import os
import resource
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from segcli.input.http.messages import messages
from segcli.signature.signature import signature

DELIVERIES = 10_000
LEAST = 1000
"""Deliveries a second that the budget asks for."""

UNDER_WAY = 20
SECRET = b"s3cret"
SEGCLI = (sys.executable, "-m", "segcli")
OK = b"HTTP/1.1 200 "


def requests(count: int) -> list[tuple[bytes, bytes]]:
    """Payloads and the requests that post them."""
    made = subprocess.run([*SEGCLI, "example", "--story", "--count", str(count)], check=True, stdout=subprocess.PIPE)
    bodies = made.stdout.splitlines()
    heads = (
        f"POST /hook HTTP/1.1\r\nHost: example.test\r\nContent-Type: application/json\r\nUser-Agent: bench\r\n"
        f"X-Voucherify-Signature: {signature(body, SECRET)}\r\nContent-Length: {len(body)}\r\n\r\n"
        for body in bodies
    )
    return [(body, head.encode() + body) for head, body in zip(heads, bodies, strict=True)]


def post(port: int, sent: list[bytes]) -> None:
    """Post requests over one connection; each is answered with 200."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        for begin in range(0, len(sent), UNDER_WAY):
            some = sent[begin : begin + UNDER_WAY]
            connection.sendall(b"".join(some))
            answered, text = 0, b""
            while answered < len(some):
                text += connection.recv(1 << 16)
                answered = text.count(OK)


def main() -> int:
    """Print what was measured; 1 when it is less than the budget."""
    count = int(sys.argv[1]) if sys.argv[1:] else DELIVERIES
    made = requests(count)
    with tempfile.TemporaryDirectory() as folder:
        record, secret, lines = Path(folder, "record.http"), Path(folder, "secret"), Path(folder, "lines")
        secret.write_bytes(SECRET)
        options = ("--port", "0", "--record", record, "--secret-file", secret, "--count", str(count + 100), "-q")
        with lines.open("wb") as out:
            command = [*SEGCLI, "listen", *map(str, options)]
            process = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE, bufsize=0)
        assert process.stderr is not None
        port = int(process.stderr.readline().split(b":")[-1].partition(b"/")[0])
        post(port, [request for _, request in made[:100]])  # schemas are compiled when the first event needs them
        ticks = cpu_seconds(process.pid)
        begin = perf_counter()
        post(port, [request for _, request in made])
        wall, ticks = perf_counter() - begin, cpu_seconds(process.pid) - ticks
        process.wait()
        recorded = [each.body for each in messages(record.read_bytes())][100:]
        shown = lines.read_bytes().count(b"  200  ")
    assert recorded == [body for body, _ in made]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    rate = count / ticks
    print(f"{count:,} deliveries recorded byte for byte, {shown:,} lines shown, {peak:.0f} MiB at most")
    print(
        f"{rate:,.0f} a second of processor time ({ticks / count * 1e6:.0f} us each), {count / wall:,.0f} by the clock"
    )
    print(f"at least {LEAST:,}: {'kept' if rate >= LEAST else 'MISSED'}")
    return int(rate < LEAST)


def cpu_seconds(process: int) -> float:
    """The processor time that a process has taken."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main())
