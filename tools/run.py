"""Serve: web server and worker together, until Ctrl-C. Neither outlives us."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from types import FrameType

from tools import prepare

_PR_SET_PDEATHSIG = 1
#: Seconds that a child gets to finish what it does.
PATIENCE = 15


class Stop(Exception):  # noqa: N818 -- a wish, not an error
    """Someone asked us to stop."""


class Child:
    """A process of ours in a group of its own, so that one Ctrl-C asks it once."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name, self.command = name, command
        self.started = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._sweep_group()
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            cwd=prepare.ROOT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 -- no threads here
        )

    @property
    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def ask_to_stop(self) -> None:
        if self.process is not None and not self.ended:
            self.process.terminate()

    def make_stop(self, until: float) -> None:
        """Wait as long as agreed, then end the whole group."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.1, until - time.monotonic()))
        self._sweep_group()
        self.process.wait()

    def _sweep_group(self) -> None:
        """Whatever a process left behind when it ended."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


def _die_with_parent() -> None:
    """If we are killed outright, the kernel asks the child to stop (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def web(host: str, port: int) -> Child:
    return Child(
        "web",
        [
            sys.executable,
            "-m",
            "gunicorn",
            "config.wsgi",
            f"--bind={host}:{port}",
            f"--workers={os.environ.get('WEB_WORKERS', '1')}",
            "--worker-class=gthread",
            "--threads=8",
            "--timeout=60",
            "--graceful-timeout=10",
            "--log-level=warning",
            "--no-control-socket",
        ],
    )


def worker() -> Child:
    return Child(
        "worker",
        [
            sys.executable,
            # True on a server, where README says who should run it; noise on a trial.
            "-Wignore:You're running the worker with superuser",
            "-m",
            "celery",
            "--quiet",
            "--app=config",
            "worker",
            "--queues=default,pdf",
            # A killed child is replaced, time limits work, and each renders alone.
            "--pool=prefork",
            f"--concurrency={os.environ.get('WORKERS', '1')}",
            "--loglevel=WARNING",
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
        ],
    )


def serve(host: str, port: int) -> int:
    """Start both, watch both; the exit code."""
    server, helper = web(host, port), worker()
    children = (server, helper)
    try:
        for child in children:
            child.start()
        if not _answers(server, host, port):
            print("Máy chủ web không khởi động được / the web server did not start.")
            return 1
        address = os.environ["SITE_URL"]
        print(f"\n  Sổ Kiểm Tra: {address}\n  Ctrl-C để dừng / to stop.\n", flush=True)
        return _watch(server, helper)
    except Stop:
        print("\n  Đang dừng / stopping …", flush=True)
        return 0
    finally:
        _end(children)


def _watch(server: Child, helper: Child) -> int:
    """Without a web server there is nothing to serve; a worker is started again."""
    while not server.ended:
        if helper.ended:
            if time.monotonic() - helper.started < PATIENCE:
                time.sleep(3)
            print(
                "  Khởi động lại tiến trình nền / starting the worker again", flush=True
            )
            helper.start()
        time.sleep(0.5)
    print("Máy chủ web đã dừng / the web server ended.", file=sys.stderr)
    return 1


def _end(children: Sequence[Child]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        child.ask_to_stop()
    until = time.monotonic() + PATIENCE
    for child in children:
        child.make_stop(until)


def _answers(server: Child, host: str, port: int) -> bool:
    until = time.monotonic() + 60
    while time.monotonic() < until and not server.ended:
        try:
            with urllib.request.urlopen(
                f"http://{host}:{port}/accounts/sign-in/", timeout=5
            ):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.2)
    return False


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stop


def main() -> None:
    host = os.environ.get("HOST", "127.0.0.1")
    port = int(os.environ.get("PORT", "8000"))
    if not _is_free(host, port):
        sys.exit(
            f"Cổng {port} đang được dùng; chọn cổng khác: PORT={port + 1} make run\n"
            f"Port {port} is taken; choose another: PORT={port + 1} make run"
        )
    os.environ.setdefault("SITE_URL", f"http://{host}:{port}")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        prepared = subprocess.run([sys.executable, "-m", "tools.prepare"], check=False)
    except Stop:
        sys.exit(130)
    if prepared.returncode != 0:
        sys.exit(prepared.returncode)
    prepare.secret()
    sys.exit(serve(host, port))


if __name__ == "__main__":
    main()
