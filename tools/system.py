"""What the operating system must bring: asked for in one go, installed when allowed."""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

_FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
)


def _library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _font(name: str) -> bool:
    folders = (Path(folder).expanduser() for folder in _FONT_FOLDERS)
    return any(next(folder.rglob(name), None) for folder in folders if folder.is_dir())


def postgres_programs() -> Path | None:
    """The folder of ``initdb`` and ``postgres``; Debian keeps it off the PATH."""
    folders = [*Path("/usr/lib/postgresql").glob("*/bin")]
    if found := shutil.which("initdb"):
        folders.append(Path(found).resolve().parent)
    whole = [folder for folder in folders if (folder / "pg_isready").exists()]
    return max(whole, default=None)


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


@dataclass(frozen=True)
class Need:
    """One thing of the system: how to see that it is there, and who brings it."""

    package: str
    is_there: Callable[[], bool]


_PYTHON = Need(
    "python3-venv", lambda: importlib.util.find_spec("ensurepip") is not None
)
_PDF = (
    Need("libpango-1.0-0", lambda: _library("libpango-1.0.so.0")),
    Need("libpangoft2-1.0-0", lambda: _library("libpangoft2-1.0.so.0")),
    Need("libharfbuzz-subset0", lambda: _library("libharfbuzz-subset.so.0")),
    Need("fonts-liberation2", lambda: _font("LiberationSerif-Regular.ttf")),
)
_CHECK = (
    Need("gettext", lambda: shutil.which("xgettext") is not None),
    Need("postgresql", lambda: postgres_programs() is not None),
    Need("redis-server", lambda: shutil.which("redis-server") is not None),
    Need("chromium", lambda: chromium() is not None),
)


def needs(command: str, *, has_environment: bool) -> list[Need]:
    """What ``command`` needs from the system."""
    wanted = list(_PDF)
    if not has_environment:
        wanted.insert(0, _PYTHON)
    if command == "check":
        wanted += _CHECK
    return wanted


def provide(wanted: Iterable[Need]) -> None:
    """Install what is missing, or stop with one message that names it all."""
    missing = [need for need in wanted if not need.is_there()]
    if not missing:
        return
    packages = [need.package for need in missing]
    print(f"  Cài gói hệ thống / system packages: {' '.join(packages)}", flush=True)
    prefix = _administrator()
    if prefix is None or not _install(prefix, packages):
        _stop(packages)
    importlib.invalidate_caches()
    # A second look; fonts and libraries are visible at once, ensurepip too.
    still = [need.package for need in missing if not need.is_there()]
    if still:
        _stop(still)


def _administrator() -> list[str] | None:
    """How to run apt-get here: as root, through sudo without a password, or not."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if asked.returncode == 0 else None


def _install(prefix: list[str], packages: list[str]) -> bool:
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y"]
    install = [*apt, "install", "--no-install-recommends", *packages]
    for command in ([*apt, "update"], install):
        done = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        if done.returncode != 0 and command is install:
            print(done.stderr[-2000:], file=sys.stderr)
            return False
    return True


def _stop(packages: list[str]) -> None:
    names = " ".join(packages)
    sys.exit(
        "\nThiếu gói của hệ điều hành. Hãy chạy lệnh sau rồi thử lại:\n"
        "Packages of the operating system are missing. Run this, then try again:\n\n"
        f"    sudo apt-get update && sudo apt-get install -y {names}\n"
    )
