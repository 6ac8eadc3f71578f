"""The server in front: it reads a request whole before a thread touches it, and cuts what is not whole in time.

waitress does the reading and the writing for all connections in one thread, so half-sent requests and slow readers
hold no thread that somebody else needs. It has no deadline of its own for a request that arrives a byte at a time, and
its own answers speak of the request: both are added here.
"""

import io
import ipaddress
import logging
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.receiver import FixedStreamReceiver
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask

from learning.core import clock

# Seconds for a request to arrive whole, for a kept connection to stay idle, for a reader to take a next piece.
READ_SECONDS, IDLE_SECONDS, WRITE_SECONDS = 30, 20, 60
# A body that is too large is read to its end, up to this, and thrown away: only then does a browser show the answer.
DRAIN_BYTES = 16 * 1024 * 1024
HEADER_BYTES = 32 * 1024
CONNECTIONS = 800
# Of those, for one address. A field office of two hundred people behind one line keeps well below: each browser opens
# a few, and they close after IDLE_SECONDS.
CONNECTIONS_AN_ADDRESS = 200
# An IPv6 customer holds a /64, so its addresses count as one.
IPV6_BITS = 64
FLUSH_SECONDS = 10.0


@dataclass(frozen=True)
class Bounds:
    """Seconds for a request to arrive, a kept connection to stay, a reader to take a piece; connections an address.

    `an_address` is None behind proxies, where everybody comes from their address: they limit (docs/deploy/nginx.conf).
    """

    read: float = READ_SECONDS
    idle: int = IDLE_SECONDS
    write: float = WRITE_SECONDS
    an_address: int | None = CONNECTIONS_AN_ADDRESS


def household(address: str) -> str:
    """What connections are counted by: an IPv4 address, or the network of an IPv6 one."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, IPV6_BITS), strict=False))


class _Nowhere:
    """A body that is not kept."""

    def append(self, data: bytes) -> None:
        """Forget it."""

    def __len__(self) -> int:
        return 0

    def getfile(self) -> io.BytesIO:
        return io.BytesIO()

    def close(self) -> None:
        """Nothing is open."""


class _Channel(HTTPChannel):  # type: ignore[misc,unused-ignore]
    """A connection that knows since when its present request is under way."""

    began: float | None
    refusal = b""

    def __init__(self, server: "Front", line: socket.socket, address: Any, *words: Any, **more: Any) -> None:
        self.began = time.monotonic()
        self.household = household(str(address[0]))
        super().__init__(server, line, address, *words, **more)

    def received(self, data: bytes) -> bool:
        kept = bool(super().received(data))
        if self.request is None:
            self.began = None
        elif self.began is None:
            self.began = time.monotonic()
        return kept

    def handle_close(self) -> None:
        """Close. What has arrived unread is read first: closing over it would reset the line and eat our answer."""
        if self.socket is not None:  # None when it was closed already: a broken line is found from several sides
            _finish(self.socket)
        super().handle_close()

    def is_late(self) -> bool:
        bounds = self.server.bounds
        if self.total_outbufs_len:
            return bool(self.last_activity < clock.now().timestamp() - bounds.write)
        return not self.requests and self.began is not None and time.monotonic() - self.began > bounds.read


def _finish(line: socket.socket) -> None:
    """Say that no more comes, and read what has arrived, so that closing does not reset the line."""
    with suppress(OSError):
        line.shutdown(socket.SHUT_WR)
        taken = 0
        while taken < DRAIN_BYTES and (piece := line.recv(65536)):
            taken += len(piece)


class Front(TcpWSGIServer):  # type: ignore[misc,unused-ignore]
    """The server of one process, on a socket that all processes share."""

    bounds: Bounds
    refusal: bytes

    def accept(self) -> Any:
        """The next connection; None when there is none, or when its address has its share and is told so at once."""
        taken = super().accept()
        most = self.bounds.an_address
        if taken is None or most is None:
            return taken
        line, address = taken
        theirs = household(str(address[0]))
        if sum(channel.household == theirs for channel in self.active_channels.values()) < most:
            return taken
        with line, suppress(OSError):
            line.setblocking(False)
            line.send(self.refusal)
            _finish(line)
        return None

    def maintenance(self, now: float) -> None:
        """Once a second: cut late connections here and now; a full one would never become writable."""
        super().maintenance(now)
        for channel in list(self.active_channels.values()):
            if channel.is_late():
                channel.handle_close()


def channel_for(headers: list[tuple[str, str]], most: int) -> type[_Channel]:
    """The kind of connection whose own answers carry these headers; bodies above `most` bytes are not kept."""

    class Parser(HTTPRequestParser):  # type: ignore[misc,unused-ignore]
        def parse_header(self, header_plus: bytes) -> None:
            super().parse_header(header_plus)
            body: Any = getattr(self, "body_rcv", None)
            if isinstance(body, FixedStreamReceiver) and self.content_length > most:
                self.body_rcv = FixedStreamReceiver(self.content_length, _Nowhere())

    class Answer(ErrorTask):  # type: ignore[misc,unused-ignore]
        """waitress's own answer: the status, our headers, and nothing of the request."""

        def execute(self) -> None:
            error = self.request.error
            body = f"{error.code} {error.reason}\n".encode()
            self.status = f"{error.code} {error.reason}"
            self.response_headers.extend([("Content-Type", "text/plain; charset=utf-8"), *headers])
            self.set_close_on_finish()
            self.content_length = len(body)
            self.write(body)

    words = refusal(headers)

    class Channel(_Channel):
        refusal = words
        parser_class = Parser
        error_task_class = Answer

    return Channel


def refusal(headers: list[tuple[str, str]]) -> bytes:
    """The whole answer to an address that has its share of connections."""
    body = b"429 Too many connections\n"
    ours = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
    rest = [("Retry-After", str(IDLE_SECONDS)), ("Connection", "close"), *headers]
    lines = "".join(f"{name}: {value}\r\n" for name, value in [*ours, *rest])
    return f"HTTP/1.1 429 Too Many Requests\r\n{lines}\r\n".encode() + body


def listen(host: str, port: int) -> socket.socket:
    """The socket that the processes share. Raises OSError when the port is taken or the host is not ours."""
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    shared = socket.create_server((host, port), family=family, backlog=1024)
    shared.setblocking(False)
    return shared


def serve(
    app: Any,
    shared: socket.socket,
    threads: int,
    kind: type[_Channel],
    stopping: Callable[[], bool],
    bounds: Bounds = Bounds(),
) -> None:
    """Serve until told to stop; then accept nothing new, and finish what is under way."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    connections: dict[int, Any] = {}
    front = Front(
        app,
        map=connections,
        _sock=shared,
        sockinfo=(shared.family, shared.type, shared.proto, shared.getsockname()),
        bind_socket=False,
        _start=False,
        threads=threads,
        sockets=[],
        connection_limit=CONNECTIONS,
        cleanup_interval=1,
        channel_timeout=bounds.idle,
        max_request_header_size=HEADER_BYTES,
        max_request_body_size=DRAIN_BYTES + 1,
        clear_untrusted_proxy_headers=False,
        ident=None,
    )
    front.channel_class, front.bounds, front.refusal = kind, bounds, kind.refusal
    front.accepting = True
    while not stopping():
        wasyncore.loop(timeout=0.5, map=connections, use_poll=True, count=1)
    front.accepting = False
    front.del_channel()
    end = time.monotonic() + FLUSH_SECONDS
    while time.monotonic() < end and any(
        channel.requests or channel.total_outbufs_len for channel in front.active_channels.values()
    ):
        wasyncore.loop(timeout=0.1, map=connections, use_poll=True, count=1)
    front.task_dispatcher.shutdown(timeout=1)
