"""A whole installation in a folder of its own, with workers that can be killed."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2

ROOT = Path(__file__).resolve().parents[2]
WORKER = [
    *(sys.executable, "-m", "celery", "-A", "config", "worker"),
    *("--pool", "prefork", "--concurrency", "1", "--queues", "default,pdf"),
    *("--loglevel", "WARNING"),
    *("--without-gossip", "--without-mingle", "--without-heartbeat"),
]


class House:
    """Database, queue, files and worker processes under ``var``."""

    def __init__(self, var: Path, **environment: str) -> None:
        self.var = var
        self.workers: list[subprocess.Popen[bytes]] = []
        inherited = {
            key: value
            for key, value in os.environ.items()
            if key not in ("DATABASE_URL", "REDIS_URL", "MEDIA_ROOT")
        }
        self.environment = inherited | {
            "DJANGO_SETTINGS_MODULE": "jobs.tests.worker_settings",
            "SECRET_KEY": "k" * 60,
            "DATA_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
            "VAR_DIR": str(var),
            "JOB_LEASE_SECONDS": "4",
            "JOB_SWEEP_SECONDS": "0.5",
            "CELERY_SKIP_CHECKS": "1",
            **environment,
        }

    def python(self, code: str) -> str:
        """Run code in a process of its own; returns what it printed."""
        start = "import django; django.setup()\n"
        return self._run([sys.executable, "-W", "ignore", "-c", start + code])

    def manage(self, *words: str) -> str:
        return self._run([sys.executable, "-W", "ignore", "manage.py", *words])

    def _run(self, command: list[str]) -> str:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Read the database from outside, as another process sees it."""
        with closing(self._connect()) as database, closing(database.cursor()) as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def _connect(self) -> Any:
        if url := self.environment.get("DATABASE_URL"):
            return psycopg2.connect(url)
        return sqlite3.connect(self.var / "db.sqlite3", timeout=20)

    def start_worker(self) -> subprocess.Popen[bytes]:
        """A worker with a process group of its own, so that all of it can be killed."""
        log = (self.var / "worker.log").open("ab")
        worker = subprocess.Popen(
            WORKER,
            cwd=ROOT,
            env=self.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()
        self.workers.append(worker)
        return worker

    def kill(self, worker: subprocess.Popen[bytes]) -> None:
        """``kill -9`` for the worker and every process under it: a power cut."""
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(timeout=10)

    def stop(self) -> None:
        for worker in self.workers:
            if worker.poll() is None:
                self.kill(worker)

    def log(self) -> str:
        file = self.var / "worker.log"
        return file.read_text(errors="replace")[-3000:] if file.exists() else ""


def wait_for(what: Callable[[], Any], seconds: float = 60, told: Any = None) -> Any:
    """Ask again and again until there is an answer."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := what():
            return answer
        time.sleep(0.02)
    raise AssertionError(told() if told else "It never happened.")
