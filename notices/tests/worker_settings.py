"""Settings of the worker processes that tests start and kill."""

import os

from config.settings import *  # noqa: F403
from config.settings import JOB_SCHEDULE, VAR_DIR

EMAIL_BACKEND = "notices.tests.slow_backend.SlowBackend"
EMAIL_FILE_PATH = os.environ.get("MAIL_FOLDER", str(VAR_DIR / "mails"))
JOB_WARMERS: list[str] = []
JOB_SCHEDULE = {"notices.send": {**JOB_SCHEDULE["notices.send"], "every_minutes": 1}}
