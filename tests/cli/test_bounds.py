"""One address has its share of connections; a reader who takes nothing is cut. Real servers, real lines."""

import http.client
import select
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from learning.cli import front
from learning.web.delivery import HEADERS
from tests.cli.test_serving import until
from tests.serving import ROOT, Server, free_port

SECRET = "a key for tests only, 0123456789 abcdef"
ELSEWHERE = "127.0.0.2"

ADDRESSES = {
    "127.0.0.1": "127.0.0.1",
    "203.0.113.9": "203.0.113.9",
    "::ffff:203.0.113.9": "203.0.113.9",
    "2001:db8:1:2::1": "2001:db8:1:2::/64",
    "2001:db8:1:2:ffff:ffff:ffff:ffff": "2001:db8:1:2::/64",
    "2001:db8:1:3::": "2001:db8:1:3::/64",
    "fe80::1%eth0": "fe80::/64",
    "": "",
    "a socket": "a socket",
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_counts_as_one_address(address):
    assert front.household(address) == ADDRESSES[address]


def lines(server, stack, count):
    """Connections from another address, with nothing said on them."""
    return [
        stack.enter_context(socket.create_connection(("127.0.0.1", server.port), 30, (ELSEWHERE, 0)))
        for _ in range(count)
    ]


def answered(opened):
    """Those on which something has arrived, or that were closed."""
    poll = select.poll()
    for line in opened:
        poll.register(line, select.POLLIN)
    ready = {number for number, _ in poll.poll(0)}
    return [line for line in opened if line.fileno() in ready]


def asked(line):
    """What the server answers on a line that is open."""
    answer = http.client.HTTPResponse(line)
    line.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    answer.begin()
    return answer.status


def healthy(server, source):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, 10, (source, 0))
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def test_one_address_has_its_share_of_connections_and_no_more(tmp_path):
    server = Server(tmp_path, None, "serve", "--no-worker", CPMS_SECRET_KEY=SECRET, CPMS_WORKERS="1").start()
    most = front.CONNECTIONS_AN_ADDRESS
    assert most == 200
    try:
        with ExitStack() as stack:
            opened = lines(server, stack, 300)
            refused = until(lambda: len(found := answered(opened)) >= 100 and found)
            for line in refused:
                words = b"".join(iter(lambda line=line: line.recv(65536), b"")).decode()
                assert words.startswith("HTTP/1.1 429 Too Many Requests\r\n")
                assert words.endswith("\r\n\r\n429 Too many connections\n")
                assert all(f"{name}: {value}" in words for name, value in HEADERS)
            kept = [line for line in opened if line not in refused]
            assert (len(kept), len(refused)) == (most, 300 - most)
            assert healthy(server, "127.0.0.1")  # everybody else is served
            assert not healthy(server, ELSEWHERE)
            assert {asked(line) for line in kept} == {200}
            kept[0].close()  # one place is free again, for one
            until(lambda: healthy(server, ELSEWHERE))
        until(lambda: healthy(server, ELSEWHERE))
    finally:
        server.stop()


def test_behind_a_proxy_everybody_shares_its_address_and_is_served(tmp_path):
    server = Server(
        tmp_path, None, "serve", "--no-worker", CPMS_SECRET_KEY=SECRET, CPMS_WORKERS="1", CPMS_TRUSTED_PROXIES="1"
    ).start()
    try:
        with ExitStack() as stack:
            assert {asked(line) for line in lines(server, stack, 300)} == {200}
    finally:
        server.stop()
    example = (ROOT / "docs" / "deploy" / "nginx.conf").read_text()
    assert "limit_conn_zone $binary_remote_addr zone=an_address:" in example
    assert f"limit_conn an_address {front.CONNECTIONS_AN_ADDRESS};" in example


BODY = 8 * 1024 * 1024
# The real front, with a deadline of 3 s for readers, and a body that no buffer of the system takes whole.
SERVING = f"""
import sys
from learning.cli import front
shared = front.listen("127.0.0.1", int(sys.argv[1]))
def app(environ, begin):
    begin("200 OK", [("Content-Length", "{BODY}")])
    return [b"x" * {BODY}]
front.serve(app, shared, 4, front.channel_for([], 1000), lambda: False, front.Bounds(write=3))
"""


def sockets_of(pid):
    links = Path(f"/proc/{pid}/fd").iterdir()
    return sum(str(link.readlink()).startswith("socket:") for link in links if link.is_symlink())


def reader(port):
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.settimeout(60)
    line.connect(("127.0.0.1", port))
    line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    return line


def taken_from(line, most=BODY * 2):
    """How many bytes come before the line ends, or `most` are there."""
    taken = 0
    while taken < most and (piece := line.recv(1 << 20)):
        taken += len(piece)
    return taken


def test_a_reader_who_takes_nothing_is_cut_in_time():
    assert front.Bounds().write == front.WRITE_SECONDS == 60
    port = free_port()
    server = subprocess.Popen([sys.executable, "-c", SERVING, str(port)], cwd=ROOT)
    try:
        until(lambda: socket.create_connection(("127.0.0.1", port), 1).close() or True)
        until(lambda: sockets_of(server.pid) > 0)
        begun = time.monotonic()
        still = [reader(port) for _ in range(5)]
        full = until(lambda: (found := sockets_of(server.pid)) >= 6 and found)
        with reader(port) as quick:  # others are served meanwhile, whole
            assert taken_from(quick, BODY) >= BODY
        until(lambda: sockets_of(server.pid) <= full - 5)
        assert time.monotonic() - begun >= 3
        for line in still:
            assert 0 < taken_from(line) < BODY  # the line ended before the answer did
            line.close()
    finally:
        server.terminate()
        server.wait(20)
