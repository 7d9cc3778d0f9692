"""Every kind of paper in every state, made once for all tests that only read."""

from contextlib import contextmanager

import pytest
from django.db import transaction

from inspections.enums import Agreement, FindingKind, Severity
from inspections.models import Finding, Plan, Round, Team
from reports.tests import sample
from reports.tests.paper import Paper
from unions.models import Letterhead

HOSTILE = '<script>alert(1)</script> <img src=file:///etc/passwd> & "O\'Brien" {{ s }}'
LONG = "Việc ghi chép sổ sách chưa thường xuyên, " * 8 + "x" * 120


@pytest.fixture(scope="session")
def papers(django_db_setup, django_db_blocker):
    """The rows are thrown away; snapshots and files stay in memory."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = _make()
        transaction.set_rollback(True)
    return made


def _make():
    round_ = sample.make_round(sample.city())
    before = {
        "announcement": Paper("announcement", round_.visits.first()),
        "schedule notice": Paper("schedule-notice", round_),
    }
    agreed, reserved, refused, empty = round_.visits.all()
    sample.record(agreed)
    for number in range(3):
        sample.add_photo(agreed, f"{number:064x}", f"Đoàn thăm mô hình {number}")
    with unsealed(sample.record(reserved)) as visit:
        _reserve(visit)
    with unsealed(sample.record(refused)) as visit:
        _refuse(visit)
    empty.status = "in_progress"
    empty.save()
    made = before | {
        "agreed": Paper("minutes", agreed),
        "reserved": Paper("minutes", reserved),
        "refused": Paper("minutes", refused, number="03/BB-HPN"),
        "empty": Paper("minutes", empty),
        "summary": Paper(
            "round-summary",
            round_,
            number="15/BC-HPN",
            issued_on="2020-03-25",
            is_draft=False,
        ),
        "plan": Paper("plan", round_.plan),
        "decision": Paper("team-decision", round_.teams.get()),
    }
    _strip(round_)
    return made | {
        "bare plan": Paper("plan", round_.plan),
        "bare decision": Paper("team-decision", round_.teams.get()),
        "bare summary": Paper("round-summary", round_),
    }


@contextmanager
def unsealed(visit):
    """What is signed cannot be written, not even by a test."""
    type(visit).objects.filter(pk=visit.pk).update(status="in_progress")
    yield visit
    type(visit).objects.filter(pk=visit.pk).update(status=visit.status)


def _reserve(visit):
    """Hostile and overlong texts wherever a person can type."""
    kept = visit.minutes
    kept.agreement, kept.reservations = Agreement.RESERVATIONS, f"Chưa rõ {HOSTILE}"
    kept.overview = kept.unit_opinion = HOSTILE
    kept.copies = 3
    kept.save()
    visit.answers.filter(item__code="2").update(note=LONG * 8, papers_seen=HOSTILE)
    visit.team.members.filter(order=3).update(full_name=HOSTILE[:120])
    for kind in FindingKind.values:
        severity = Severity.GRAVE if kind == FindingKind.SHORTCOMING else ""
        Finding.objects.create(
            visit=visit,
            kind=kind,
            text=f"{kind} {HOSTILE} {LONG}",
            severity=severity,
            cause=HOSTILE,
            legal_basis=HOSTILE,
        )
    visit.remedies.update(text=f"{HOSTILE} {LONG}", owner_note=HOSTILE)


def _refuse(visit):
    kept = visit.minutes
    kept.agreement = Agreement.REFUSED
    kept.reservations = "Không đồng ý với nhận xét về tồn quỹ"
    kept.witnesses = "Nguyễn Văn Chứng, Bí thư chi bộ\nHoàng Văn Kiến"
    kept.save()


def _strip(round_):
    """Take out everything that may be missing."""
    gone = dict.fromkeys(["basis", "purpose", "contents", "method", "arrangement"], "")
    Plan.objects.update(**gone)
    dates = dict.fromkeys(["period_from", "period_to", "data_date"])
    Round.objects.update(purpose="", contents="", conclusion="", **dates)
    Team.objects.update(decision_number="", decision_date=None)
    Letterhead.objects.all().delete()
    round_.visits.update(place="")
    round_.refresh_from_db()
