"""Every gate, one after the other; the build machine runs the same: ``make check``.

Nothing is passed over: a gate that cannot run has failed. All of them run, so that one
look shows everything that is wrong; the exit code is 0 only when all have passed.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tools import services, system

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTEST = [sys.executable, "-m", "pytest"]
#: Not once more: what asks no database, and installations of their own on SQLite.
SHARED = ["-m", "not services and not browser and not embedded and not pure"]
MANAGE = [sys.executable, "manage.py"]
#: What production is started with; the values are nobody's.
PRODUCTION = {
    "SECRET_KEY": "check-only-" + "x7Qe" * 16,
    "DATA_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
    "SITE_URL": "https://kiem-tra.example.vn",
    "DATABASE_URL": "postgres://skt@db.example.vn/skt",
    "REDIS_URL": "redis://queue.example.vn:6379/0",
    "DJANGO_SETTINGS_MODULE": "config.settings",
}
TESTING = {"DJANGO_SETTINGS_MODULE": "config.settings_test"}


@dataclass
class Run:
    """What has been found so far."""

    failed: list[str] = field(default_factory=list)
    took: dict[str, float] = field(default_factory=dict)

    def gate(self, name: str, command: Sequence[str], **changes: str) -> None:
        print(f"\n== {name}", flush=True)
        started = time.monotonic()
        code = subprocess.call(
            command, cwd=ROOT, env=_environment(changes), stdin=subprocess.DEVNULL
        )
        self.took[name] = time.monotonic() - started
        if code != 0:
            self.failed.append(name)
            print(f"-- {name}: FAILED ({code})", flush=True)

    def close(self) -> int:
        print("\n== Summary")
        for name, seconds in self.took.items():
            verdict = "FAILED" if name in self.failed else "ok"
            print(f"{verdict:>6} {seconds:7.1f} s  {name}")
        return 1 if self.failed else 0


def _environment(changes: Mapping[str, str]) -> dict[str, str]:
    """Ours without what would lead a gate to somebody's data."""
    private = (
        "DATABASE_URL",
        "REDIS_URL",
        "SECRET_KEY",
        "DATA_KEYS",
        "SITE_URL",
        "VAR_DIR",
        "DEBUG",
    )
    kept = {key: value for key, value in os.environ.items() if key not in private}
    return {**kept, "PATH": f"{BIN}{os.pathsep}{kept.get('PATH', '')}", **changes}


def lint(run: Run) -> None:
    run.gate("ruff check", [str(BIN / "ruff"), "check", "."])
    run.gate("ruff format", [str(BIN / "ruff"), "format", "--check", "."])
    run.gate("djlint", [str(BIN / "djlint"), "--lint", "--quiet", "templates"])
    run.gate("mypy", [str(BIN / "mypy"), "."])
    run.gate("import contracts", [str(BIN / "lint-imports")])


def django(run: Run) -> None:
    command = [*MANAGE, "makemigrations", "--check", "--dry-run"]
    run.gate("migrations", command, **TESTING)
    run.gate("translations", [sys.executable, "-m", "tools.translations", "check"])
    run.gate(
        "compilemessages",
        [
            "msgfmt",
            "--check-format",
            "-o",
            os.devnull,
            "locale/vi/LC_MESSAGES/django.po",
        ],
    )
    with tempfile.TemporaryDirectory(prefix="skt-deploy-") as folder:
        deploy = [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"]
        run.gate("check --deploy", deploy, **PRODUCTION, VAR_DIR=folder)


def tests(run: Run) -> None:
    run.gate("front-end tests", ["npm", "--prefix", "frontend", "--silent", "test"])
    run.gate("tests on SQLite", [*PYTEST, "-n", "2"])
    with services.running() as addresses:
        run.gate("tests on PostgreSQL", [*PYTEST, "-n", "2", *SHARED], **addresses)
        real = [*PYTEST, "-m", "services"]
        run.gate("tests with PostgreSQL, Redis and a real worker", real, **addresses)


def browser(run: Run) -> None:
    if system.chromium() is None:
        run.failed.append("browser tests")
        print("Chromium is missing.")
        return
    run.gate("browser tests", [*PYTEST, "-m", "browser", "tests/browser"])


STAGES: dict[str, Callable[[Run], None]] = {
    "lint": lint,
    "django": django,
    "tests": tests,
    "browser": browser,
}


def main() -> None:
    wanted = sys.argv[1:] or list(STAGES)
    run = Run()
    for name in wanted:
        STAGES[name](run)
    sys.exit(run.close())


if __name__ == "__main__":
    main()
