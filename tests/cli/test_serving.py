"""`cpms serve` as it runs: silenced by nobody, its worker back when killed, small when idle."""

import http.client
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from learning.cli import front, supervision
from learning.web.delivery import HEADERS
from tests.serving import ROOT, Server, family, free_port, pss_megabytes

# Measured: 111 MB. Before one application was shared by all processes it was 368 MB.
IDLE_MEGABYTES = 200


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = Server(
        tmp_path_factory.mktemp("serve"), None, "serve", CPMS_SECRET_KEY="a key for tests only, 0123456789 abcdef"
    ).start()
    yield running
    running.stop()


def until(what, seconds=60.0):
    """Wait for something to become true; the time is only how long we hope."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            found = what()
        except (OSError, StopIteration, ValueError):
            found = None
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("it did not come true")


def ask(server, path, seconds=10.0, method="GET", body=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=seconds)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode("utf-8", "replace")
    finally:
        connection.close()


def raw(server, words, seconds=10.0):
    with socket.create_connection(("127.0.0.1", server.port), timeout=seconds) as line:
        line.sendall(words)
        got = b""
        while piece := line.recv(65536):
            got += piece
    head, _, body = got.partition(b"\r\n\r\n")
    return head.decode("latin-1"), body.decode("utf-8", "replace")


# --- memory: first, while nothing was asked ---------------------------------------------------------------------------


def test_an_idle_server_is_small_all_processes_together(server):
    def measured():
        # The master, two for pages, the worker; what a child of the worker does at the start is over in a moment.
        pids = family(server.process.pid)
        return sum(pss_megabytes(pid) for pid in pids) if len(pids) == 4 else None

    until(lambda: json.loads(ask(server, "/readyz")[2])["worker"] == "working")
    total = until(measured)
    print(f"idle: {total:.0f} MB")
    assert total < IDLE_MEGABYTES


HEAVY = (
    "xhtml2pdf",
    "reportlab",
    "pyhanko",
    "openbadgeslib",
    "aiohttp",
    "xlsxwriter",
    "svglib",
    "zxcvbn",
    "lxml",
    "PIL",
)


def test_an_idle_process_has_loaded_nothing_that_only_papers_need():
    code = "import sys, learning.cli.serving; from learning.web.application import BLUEPRINTS as B; from importlib import import_module; [import_module(f'learning.web.{n}') for n in B]; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    tops = {name.split(".")[0] for name in loaded.split()}
    assert "flask" in tops
    assert tops.isdisjoint(HEAVY)


# --- the front --------------------------------------------------------------------------------------------------------


def test_half_sent_requests_silence_nobody_and_are_cut(server):
    head = b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n"
    lines = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(40)]
    begun = time.monotonic()
    for number, line in enumerate(lines):
        line.setblocking(False)
        line.send(head + (b"\r\nhalf a body" if number % 2 else b"X-Half: "))
    slowest, closed = 0.0, set()
    while len(closed) < 40:
        asked = time.monotonic()
        assert ask(server, "/login", seconds=30)[0] == 200
        slowest = max(slowest, time.monotonic() - asked)
        for number, line in enumerate(lines):
            if number not in closed:
                try:
                    if number % 4 < 2:
                        line.send(b"a")  # one byte a second wins no time
                    if line.recv(100) == b"":
                        closed.add(number)
                except BlockingIOError:
                    pass
                except OSError:
                    closed.add(number)
        assert time.monotonic() - begun < front.READ_SECONDS + 30
        time.sleep(1)
    for line in lines:
        line.close()
    assert front.READ_SECONDS == 30
    assert time.monotonic() - begun >= front.READ_SECONDS - 1
    assert slowest < 2.0


def test_readers_who_take_nothing_hold_up_nobody(server):
    asset = "/handbook"
    lines = []
    for _ in range(40):
        line = socket.socket()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        line.connect(("127.0.0.1", server.port))
        line.sendall(f"GET {asset} HTTP/1.1\r\nHost: x\r\n\r\n".encode() * 3)
        lines.append(line)
    for _ in range(5):
        assert ask(server, "/login", seconds=5)[0] == 200
    for line in lines:
        line.close()


OWN = {
    b"NONSENSE-SECRET\r\n\r\n": "400",
    b"GET /quoted-secret HTTP/1.1\r\nBad Header secret: x\r\n\r\n": "400",
    b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: secret\r\n\r\n": "501",
    b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"secret" * 8000 + b"\r\n\r\n": "431",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\nsecret": "413",
}


@pytest.mark.parametrize("words", OWN)
def test_the_fronts_own_answers_carry_the_headers_and_quote_nothing(server, words):
    head, body = raw(server, words)
    assert head.split()[1] == OWN[words]
    for name, value in HEADERS:
        assert f"{name}: {value}" in head
    assert "Cache-Control: no-store" in head
    assert "secret" not in (head + body).lower()
    assert "waitress" not in body


def test_lines_that_break_at_any_moment_end_no_process(server):
    """Refused, reset in the middle of an answer, closed while it is made: the same processes serve afterwards."""
    before = until(lambda: len(found := family(server.process.pid)) == 4 and found)
    for words in [*OWN, b"GET /login HTTP/1.1\r\nHost: x\r\n\r\n" * 20] * 60:
        line = socket.create_connection(("127.0.0.1", server.port), timeout=10)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        with suppress(OSError):
            line.sendall(words)
        line.close()
    for words in [*OWN] * 40:
        with suppress(ConnectionResetError):
            raw(server, words)
    assert ask(server, "/login")[0] == 200
    assert until(lambda: len(found := family(server.process.pid)) == 4 and found) == before


@pytest.mark.parametrize("value", ["/evil", "//evil", "https://evil.example"])
@pytest.mark.parametrize(
    "name", ["SCRIPT_NAME", "Script-Name", "X-Script-Name", "X-Forwarded-Prefix", "X-Forwarded-Host"]
)
def test_no_header_moves_our_addresses(server, name, value):
    head, body = raw(server, f"GET /login HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{name}: {value}\r\n\r\n".encode())
    assert head.startswith("HTTP/1.1 200")
    assert "evil" not in head + body


def test_ten_megabytes_get_a_page_that_says_so(server):
    status, headers, body = ask(server, "/login", 30, "POST", b"x" * 10_000_000)
    assert status == 413
    assert "too much at once" in body
    assert headers["Content-Security-Policy"]
    assert ask(server, "/login")[0] == 200


def test_a_connection_is_kept_and_closed_as_asked(server):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    for _ in range(3):
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (200, b'{"status":"ok"}\n')
        line = connection.sock
        assert line is not None
    connection.close()
    head, _ = raw(server, b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert "Connection: close" in head


def test_a_taken_port_is_said_in_words(server, tmp_path):
    environment = {**server.environment, "CPMS_DATA_DIR": str(tmp_path)}
    tried = subprocess.run(
        [sys.executable, "-m", "learning.cli.main", "serve"], env=environment, cwd=ROOT, capture_output=True, text=True
    )
    assert tried.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{server.port}" in tried.stderr
    assert "Traceback" not in tried.stderr
    assert "CPMS Learning: http" not in tried.stdout


# --- supervision ------------------------------------------------------------------------------------------------------


def test_a_killed_worker_is_back_and_so_are_killed_pages(server):
    until(lambda: json.loads(ask(server, "/readyz")[2])["worker"] == "working")
    before = family(server.process.pid)
    for pid in before[1:]:
        os.kill(pid, signal.SIGKILL)
    until(lambda: len(now := family(server.process.pid)) == 4 and not set(now[1:]) & set(before[1:]), 30)
    assert until(lambda: ask(server, "/readyz")[0] == 200)


def test_when_the_master_is_killed_nothing_stays(tmp_path):
    running = Server(tmp_path, free_port(), "serve", CPMS_SECRET_KEY="a key for tests only, 0123456789 abcdef").start()
    pids = family(running.process.pid)
    os.kill(running.process.pid, signal.SIGKILL)
    running.process.wait()
    until(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in pids), 30)
    running.kill()


PAUSES = {0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 6: 16, 7: 32, 8: 60, 9: 60, 50: 60}


@pytest.mark.parametrize("ends", PAUSES)
def test_what_ends_at_once_again_and_again_waits_longer(ends):
    assert supervision.pause(ends) == PAUSES[ends]


@pytest.mark.parametrize(("lived", "quick"), [(9.9, 4), (10.0, 0), (10.1, 0)])
def test_ten_seconds_of_life_are_a_good_life(lived, quick):
    place = supervision.Place("one", lambda _stopping: None, began=100.0, quick_ends=3)
    place.ended(100.0 + lived)
    assert place.quick_ends == quick
    assert place.due == pytest.approx(100.0 + lived + supervision.pause(quick))


def test_no_worker_is_named_and_takes_no_page_away(app, visitor):
    from datetime import timedelta

    from learning.core import clock, heartbeat

    def said():
        page = visitor.get("/readyz")
        return page.status_code, page.get_json()["worker"]

    assert said() == (200, "none yet")
    with app.app_context(), clock.at(now := clock.now()):
        heartbeat.beat()
    for seconds, state in ((0, "working"), (59, "working"), (60, "silent"), (61, "silent")):
        with clock.at(now + timedelta(seconds=seconds)):
            assert said() == (200, state), seconds
