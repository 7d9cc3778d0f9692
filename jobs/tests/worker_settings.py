"""Settings of the worker processes that tests start and kill."""

from typing import Any

from config.settings import *  # noqa: F403
from config.settings import JOB_HANDLERS

JOB_HANDLERS |= {
    "test.note": "jobs.tests.handlers.note",
    "test.die": "jobs.tests.handlers.die",
}
JOB_WARMERS: list[str] = []
#: Nothing asks for itself: tests count the jobs.
JOB_SCHEDULE: dict[str, Any] = {}
