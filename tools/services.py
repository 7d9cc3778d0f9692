"""A PostgreSQL and a Redis of our own: free ports, their own folder, gone afterwards.

What the machine already runs is left alone.
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tools import system

_PEOPLE = "skt"


@contextlib.contextmanager
def running() -> Iterator[dict[str, str]]:
    """Start both; gives DATABASE_URL and REDIS_URL, ends both whatever happens."""
    # Not below the project: the account that runs PostgreSQL may not enter there.
    with tempfile.TemporaryDirectory(prefix="skt-services-") as folder:
        home = Path(folder)
        home.chmod(0o755)
        with contextlib.ExitStack() as stack:
            database = stack.enter_context(_postgres(home / "postgres"))
            redis = stack.enter_context(_redis(home / "redis"))
            yield {"DATABASE_URL": database, "REDIS_URL": redis}


@contextlib.contextmanager
def _postgres(folder: Path) -> Iterator[str]:
    programs = system.postgres_programs()
    if programs is None:
        raise SystemExit("PostgreSQL is missing.")
    folder.mkdir()
    as_owner = _owner(folder)
    port = _free_port()
    data = folder / "data"
    quick = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
    subprocess.run(
        [
            *as_owner,
            str(programs / "initdb"),
            f"--pgdata={data}",
            f"--username={_PEOPLE}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
    )
    options = [f"-c{option}" for option in quick]
    server = subprocess.Popen(
        [
            *as_owner,
            str(programs / "postgres"),
            f"-D{data}",
            f"-p{port}",
            f"-k{folder}",
            "-clisten_addresses=127.0.0.1",
            *options,
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=(folder / "log").open("wb"),
        cwd=folder,
        start_new_session=True,
    )
    with _ended(server):
        ready = [str(programs / "pg_isready"), "-q", "-h127.0.0.1", f"-p{port}"]
        _wait("PostgreSQL", server, lambda: subprocess.call(ready) == 0)
        create = [str(programs / "createdb"), "-h127.0.0.1", f"-p{port}"]
        subprocess.run(
            [*create, f"-U{_PEOPLE}", _PEOPLE], check=False, stderr=subprocess.DEVNULL
        )
        yield f"postgres://{_PEOPLE}@127.0.0.1:{port}/{_PEOPLE}"


@contextlib.contextmanager
def _redis(folder: Path) -> Iterator[str]:
    folder.mkdir()
    port = _free_port()
    server = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        cwd=folder,
        start_new_session=True,
    )
    with _ended(server):
        _wait("Redis", server, lambda: _listens(port))
        yield f"redis://127.0.0.1:{port}/0"


@contextlib.contextmanager
def _ended(server: subprocess.Popen[bytes]) -> Iterator[None]:
    try:
        yield
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _owner(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as its own account."""
    if os.geteuid() != 0:
        return []
    account = pwd.getpwnam("postgres")
    shutil.chown(folder, account.pw_uid, account.pw_gid)
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


def _wait(
    name: str, server: subprocess.Popen[bytes], is_ready: Callable[[], bool]
) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if server.poll() is not None:
            raise SystemExit(f"{name} ended with code {server.returncode}.")
        if is_ready():
            return
        time.sleep(0.2)
    raise SystemExit(f"{name} did not start within a minute.")


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
