"""Set up what a command needs, then run it: ``python3 -m tools.bootstrap run``.

Knows the standard library only, for it makes the environment that has the rest. Every
step leaves a stamp of what it was made from and is passed over while that is the same.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from tools import system

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
FRONTEND = ROOT / "frontend"
DIST = ROOT / "static" / "dist"
OLDEST = (3, 11)
NODE = 20


def main() -> None:
    commands = {
        "run": run,
        "test": test,
        "check": check,
        "bench": bench,
        "setup": setup,
    }
    command, *rest = [*sys.argv[1:], "run"]
    if command not in commands:
        sys.exit(f"Usage: python3 -m tools.bootstrap {'|'.join(commands)}")
    if sys.version_info < OLDEST:
        sys.exit("Cần Python 3.11 trở lên / Python 3.11 or newer is needed.")
    os.chdir(ROOT)
    commands[command](rest[:-1])


def run(_rest: list[str]) -> None:
    _ready("run", dev=False)
    _become(["-m", "tools.run"])


def test(rest: list[str]) -> None:
    _ready("test", dev=True)
    _become(["-m", "pytest", "-n", "auto", *rest])


def check(rest: list[str]) -> None:
    _ready("check", dev=True)
    _become(["-m", "tools.check", *rest])


def bench(_rest: list[str]) -> None:
    _ready("bench", dev=False)
    _become(["-m", "tools.bench"])


def setup(_rest: list[str]) -> None:
    _ready("setup", dev=True)


def _ready(command: str, *, dev: bool) -> None:
    system.provide(system.needs(command, has_environment=PYTHON.exists()))
    _environment()
    _packages(dev=dev)
    _front_end()
    _step("Bản dịch / translations", [PYTHON, "-m", "tools.translations", "compile"])


def _environment() -> None:
    if PYTHON.exists() and _runs(PYTHON):
        return
    _step(
        "Môi trường Python / virtual environment",
        [sys.executable, "-m", "venv", "--clear", VENV],
    )


def _packages(*, dev: bool) -> None:
    """The pinned packages; the larger set serves for the smaller one too."""
    run_stamp = _hash([ROOT / "requirements.txt"])
    dev_stamp = _hash([ROOT / "requirements.txt", ROOT / "requirements-dev.txt"])
    if _stamped("packages-dev", dev_stamp):
        return
    if not dev and _stamped("packages", run_stamp):
        return
    name = "requirements-dev.txt" if dev else "requirements.txt"
    _pip("Gói Python / Python packages", name)
    _stamp("packages", run_stamp)
    if dev:
        _stamp("packages-dev", dev_stamp)


def _front_end() -> None:
    lock = _hash([FRONTEND / "package-lock.json"])
    sources = _hash(_front_end_sources())
    if DIST.is_dir() and _stamped("front-end", sources):
        return
    environment = _node()
    npm = shutil.which("npm", path=environment["PATH"]) or "npm"
    if not (FRONTEND / "node_modules").is_dir() or not _stamped("npm", lock):
        _step(
            "Gói giao diện / front-end packages",
            [npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"],
            cwd=FRONTEND,
            env=environment,
        )
        _stamp("npm", lock)
    _step(
        "Giao diện / front end",
        [npm, "run", "--silent", "build"],
        cwd=FRONTEND,
        env=environment,
    )
    _stamp("front-end", sources)


def _front_end_sources() -> list[Path]:
    """All that the build reads: its own files, and whatever names an icon."""
    own = [
        path
        for path in FRONTEND.rglob("*")
        if path.is_file() and "node_modules" not in path.relative_to(FRONTEND).parts
    ]
    naming = (*ROOT.glob("[a-z]*/**/*.html"), *ROOT.glob("[a-z]*/**/*.py"))
    made = {"frontend", "static", "var"}
    icons = [path for path in naming if path.relative_to(ROOT).parts[0] not in made]
    return [*own, *icons]


def _node() -> dict[str, str]:
    """An environment whose PATH has Node 20 or newer and npm."""
    inside = {**os.environ, "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    for environment in (dict(os.environ), inside):
        if _node_version(environment["PATH"]) >= NODE:
            return environment
    _pip("Node", "requirements-node.txt")
    return inside


def _node_version(path: str) -> int:
    node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    if node is None or npm is None:
        return 0
    said = subprocess.run(
        [node, "--version"], capture_output=True, text=True, check=False
    )
    number = said.stdout.strip().lstrip("v").split(".")[0]
    return int(number) if number.isdigit() else 0


def _pip(title: str, requirements: str) -> None:
    quiet = ["--quiet", "--disable-pip-version-check"]
    wanted = ["--requirement", str(ROOT / requirements)]
    _step(title, [PYTHON, "-m", "pip", "install", *quiet, *wanted])


def _runs(python: Path) -> bool:
    """A copied or moved environment does not: its pip is asked too."""
    asked = subprocess.run(
        [python, "-c", "import pip"], capture_output=True, check=False
    )
    return asked.returncode == 0


def _step(
    title: str,
    command: list[Path | str],
    *,
    cwd: Path = ROOT,
    env: dict[str, str] | None = None,
) -> None:
    """Run one step quietly; if it fails, show what it said and stop."""
    started = time.monotonic()
    print(f"  {title} …", end="", flush=True)
    done = subprocess.run(
        command,
        cwd=cwd,
        env=env,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    print(f" {time.monotonic() - started:.1f} s", flush=True)
    if done.returncode != 0:
        print(done.stdout, file=sys.stderr)
        sys.exit(f"Không thành công / failed: {title}")


def _become(arguments: list[str]) -> None:
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), *arguments])  # noqa: S606 -- Ctrl-C reaches it


def _hash(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256(json.dumps([sys.version_info[:2], str(ROOT)]).encode())
    for path in sorted(paths):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _stamped(name: str, value: str) -> bool:
    stamp = STAMPS / name
    return stamp.is_file() and stamp.read_text() == value


def _stamp(name: str, value: str) -> None:
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / name).write_text(value)


if __name__ == "__main__":
    main()
