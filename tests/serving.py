"""The real server in its own process, for browsers and for faults. It is ended by its id."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """`cpms serve` in a data folder of its own."""

    def __init__(self, folder: Path, port: int | None = None, *words: str, **environment: str) -> None:
        self.folder, self.port = folder, port or free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.words = words or ("serve", "--no-worker")
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "CPMS_DATA_DIR": str(folder),
            "PORT": str(self.port),
            "CPMS_WORKERS": "2",
            "CPMS_SECOND_FACTOR": "optional",
            **environment,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, seconds: float = 60) -> "Server":
        self.log = (self.folder / "server.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "learning.cli.main", *self.words],
            env=self.environment,
            cwd=ROOT,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"{self.base}/readyz", timeout=1):
                    return self
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
            if self.process.poll() is not None:
                break
        raise RuntimeError((self.folder / "server.log").read_text("utf-8")[-2000:])

    def kill(self) -> None:
        """kill -9 for the server and everything it started, by their group."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self._close()

    def stop(self) -> None:
        """A polite end."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
        self._close()

    def _close(self) -> None:
        if not self.log.closed:
            self.log.close()


def family(pid: int) -> list[int]:
    """A process and everything below it."""
    children: dict[int, list[int]] = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(place.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(place.parent.name))
    found = [pid]
    for one in found:
        found.extend(children.get(one, []))
    return found


def pss_megabytes(pid: int) -> float:
    """The memory of a process, shared pages counted by their share."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")) / 1024
