"""A mail server, and the sender as a worker runs it."""

import pytest
from django.utils import timezone

from jobs import services as jobs
from jobs.models import Job
from jobs.tests.conftest import closed_port
from notices.models import Notice
from notices.tests import smtp

__all__ = ["closed_port"]


@pytest.fixture
def server(settings):
    """A real connection to a small server of our own."""
    server = smtp.serve()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_TIMEOUT = 5
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def noon(time_machine):
    """Monday 02/03/2020, twelve o'clock."""
    time_machine.move_to("2020-03-02 05:00Z", tick=False)
    return timezone.now()


@pytest.fixture
def run(db):
    """Do a kind of job once, as a worker does, and answer its row."""

    def run(kind):
        job = Job.objects.create(kind=kind)
        jobs.run(job.pk)
        job.refresh_from_db()
        return job

    return run


@pytest.fixture
def send(run):
    return lambda: run("notices.send")


@pytest.fixture
def states(db):
    """Status and reason of every notice, in the order in which they were made."""

    def states():
        rows = Notice.objects.order_by("pk").values_list("status", "reason")
        return [tuple(filter(None, row)) for row in rows]

    return states
