"""What the tests let a worker do."""

import os
import signal
import time
from pathlib import Path

from core.exceptions import RuleError
from jobs import services
from jobs.models import Job


def note(job: Job, *, path: str, seconds: float = 0) -> dict[str, str]:
    """Append one line when it begins and one when it ends."""
    _append(path, f"begin {job.attempts}")
    services.progress(job, 40, "Half way")
    time.sleep(seconds)
    _append(path, f"end {job.attempts}")
    return {"path": path}


def die(job: Job, *, path: str) -> None:
    """Take the worker process with it, as a job that eats all memory does."""
    _append(path, f"begin {job.attempts}")
    os.kill(os.getpid(), signal.SIGKILL)


def refuse(job: Job) -> None:
    raise RuleError("Chưa có số liệu để lập báo cáo.")


def break_down(job: Job) -> None:
    raise ZeroDivisionError


def _append(path: str, line: str) -> None:
    with Path(path).open("a") as file:
        file.write(f"{line}\n")
