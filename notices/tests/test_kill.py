"""Real workers, really killed, and mails as files: nothing is sent twice."""

import pytest

from jobs.tests.house import wait_for
from jobs.tests.installations import embedded, house, migrated, served

__all__ = ["embedded", "house", "migrated", "served"]

MAKE = """
from django.utils import timezone
from notices.models import Notice
from unions.models import Union
union = Union.objects.create(kind="ward", name="Đức Xuân", path="/1/")
for n in range({count}):
    Notice.objects.create(
        kind="announced", key=f"announced:visit:{{n}}", union=union,
        email=f"xa{{n}}@example.vn", subject=f"Tin {{n}}", body="Mai.", why="Lịch.",
        due_at=timezone.now())
from notices.services import sending
sending.ring()
"""


@pytest.fixture
def posting(house):
    """An installation whose mails become files, a second apart."""
    house.environment |= {
        "DJANGO_SETTINGS_MODULE": "notices.tests.worker_settings",
        "MAIL_FOLDER": str(house.var / "mails"),
        "NOTICE_LEASE_SECONDS": "3",
    }
    return house


def mails(house):
    """The subjects of what was handed over, one for each mail."""
    folder = house.var / "mails"
    texts = [file.read_text() for file in folder.glob("*.log")]
    return sorted(
        line.removeprefix("X-Subject: ")
        for text in texts
        for line in text.splitlines()
        if line.startswith("X-Subject: ")
    )


def statuses(house):
    rows = house.rows("SELECT status FROM notices_notice ORDER BY id")
    return [status for (status,) in rows]


def test_kill_9_between_claim_and_sent_leaves_a_doubt_and_no_second_mail(posting):
    worker = posting.start_worker()
    posting.python(MAKE.format(count=4))
    # The second mail is with the server and not yet written down as sent.
    wait_for(
        lambda: (
            statuses(posting)[:2] == ["sent", "sending"] and len(mails(posting)) == 2
        ),
        told=posting.log,
    )
    posting.kill(worker)
    assert statuses(posting) == ["sent", "sending", "waiting", "waiting"]
    posting.start_worker()
    wait_for(
        lambda: statuses(posting) == ["sent", "uncertain", "sent", "sent"],
        seconds=90,
        told=posting.log,
    )
    assert mails(posting) == ["Tin 0", "Tin 1", "Tin 2", "Tin 3"]


@pytest.mark.services
def test_two_workers_share_the_mails(served):
    served.environment |= {
        "DJANGO_SETTINGS_MODULE": "notices.tests.worker_settings",
        "MAIL_FOLDER": str(served.var / "mails"),
    }
    served.start_worker()
    served.start_worker()
    served.python(MAKE.format(count=8))
    wait_for(lambda: statuses(served) == ["sent"] * 8, seconds=90, told=served.log)
    assert mails(served) == [f"Tin {n}" for n in range(8)]
    # Both swept and ticked all the time: each period has one occurrence, one job.
    doubled = (
        "SELECT name FROM jobs_occurrence GROUP BY name, period HAVING count(*) > 1"
    )
    assert served.rows(doubled) == []
    assert served.rows("SELECT count(*) FROM jobs_occurrence")[0][0] >= 1
