"""Two workers at once, and proof that comes while the job runs.

In threads where the database has several writers; SQLite lets in one anyway.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from inspections.enums import RungAction, RungState, VisitStatus
from inspections.models import LadderStep, Remark, Remedy, UrgingLetter
from inspections.services import remedies
from inspections.services.ladder import climb
from inspections.tests.factories import (
    ChecklistVersionFactory,
    PlanFactory,
    RemedyFactory,
    RoundFactory,
    TeamFactory,
    VisitFactory,
)
from notices.models import Notice
from unions.enums import Kind
from unions.tests.factories import MemberFactory, UnionFactory

pytestmark = pytest.mark.django_db(transaction=True)
IS_PARALLEL = connection.features.has_select_for_update
REMINDED, WRITTEN = date(2026, 6, 16), date(2026, 6, 29)


@pytest.fixture
def owed():
    """Five units of one union, each with four recommendations due on 15 June."""
    city = UnionFactory(kind=Kind.CITY, name="Bắc Kạn")
    version = ChecklistVersionFactory(checklist__union=city)
    round_ = RoundFactory(plan=PlanFactory(union=city), checklist=version)
    team = TeamFactory(round=round_)
    found = []
    for _number in range(5):
        unit = UnionFactory(parent=city)
        visit = VisitFactory(team=team, union=unit, status=VisitStatus.SIGNED)
        due = date(2026, 6, 15)
        found += [RemedyFactory(visit=visit, due_on=due) for _n in range(4)]
    return found


def together(*acts):
    """All at one moment; what one of them raises is raised here."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait()
            return act()
        finally:
            connection.close()

    if not IS_PARALLEL:
        return [act() for act in acts]
    with ThreadPoolExecutor(len(acts)) as pool:
        return [one.result() for one in [pool.submit(run, act) for act in acts]]


def test_a_doubled_beat_tells_and_drafts_once(owed, time_machine):
    for day in (REMINDED, WRITTEN):
        time_machine.move_to(f"{day}T06:10:00+07:00", tick=False)
        together(*[lambda day=day: climb(day)] * 4)

    assert Notice.objects.count() == 5
    assert Remark.objects.count() == 20
    assert UrgingLetter.objects.count() == 5
    steps = LadderStep.objects.filter(action=RungAction.LETTER)
    assert steps.count() == 20
    assert not steps.filter(letter=None).exists()


def test_proof_and_the_job_do_not_meet(owed, time_machine):
    """However they meet: nothing waits for what was proven, no letter names it."""
    staff = MemberFactory(union=owed[0].visit.round.plan.union)
    time_machine.move_to(f"{WRITTEN}T06:10:00+07:00", tick=False)

    def prove(remedy):
        return lambda: remedies.submit_proof(
            Remedy.objects.get(pk=remedy.pk), by=staff, text="Đã làm."
        )

    proven = owed[::4]
    together(lambda: climb(WRITTEN), lambda: climb(WRITTEN), *map(prove, proven))

    waiting = LadderStep.objects.filter(state=RungState.WAITING)
    assert not waiting.filter(remedy__in=proven).exists()
    drafts = UrgingLetter.objects.drafts()
    assert not drafts.filter(remedies__in=proven).exists()
    assert waiting.filter(action=RungAction.LETTER).count() == 15
