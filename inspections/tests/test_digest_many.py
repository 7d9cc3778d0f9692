"""Ten thousand things due in two hundred units: one message a person and day.

However often the summaries are written, by whoever, and wherever they were cut off.
"""

from collections import Counter
from datetime import date, timedelta
from itertools import count

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from accounts.models import User
from inspections.enums import RemedyStatus, VisitStatus
from inspections.models import Remedy, Visit
from inspections.selectors.digest import digest_lines
from inspections.tests.factories import TeamFactory
from jobs import services as jobs
from jobs import timetable
from jobs.models import Job
from notices.enums import Kind, NoticeStatus
from notices.models import Notice
from notices.selectors import digest
from notices.services import digests
from notices.tests.factories import SwitchFactory
from unions.enums import Kind as UnionKind
from unions.models import Membership
from unions.tests.factories import UnionFactory

#: A Monday.
DAY = date(2020, 5, 4)
_UNITS, _EACH = 200, 50
_number = count()


@pytest.fixture(autouse=True)
def _monday(time_machine):
    time_machine.move_to("2020-05-04T06:31:00+07:00", tick=False)


def _officer(union):
    number = next(_number)
    return Membership(
        union=union,
        user=User.objects.create(
            username=f"xa{number}",
            full_name=f"Nông Thị {number}",
            email=f"xa{number}@example.vn",
            role=Role.OFFICER,
            language="en",
        ),
    )


@pytest.fixture
def owing(round_, city):
    """So many units, each with two officers and so many remedies of one visit."""

    def owing(units=_UNITS, each=_EACH, *, status=RemedyStatus.OPEN):
        team = TeamFactory(round=round_)
        wards = [
            UnionFactory(
                kind=UnionKind.WARD, name=f"Phường {next(_number)}", parent=city
            )
            for _ward in range(units)
        ]
        visits = Visit.objects.bulk_create(
            Visit(
                round=round_,
                team=team,
                union=ward,
                date=date(2020, 3, 10),
                checklist=round_.checklist,
                status=VisitStatus.SIGNED,
            )
            for ward in wards
        )
        Membership.objects.bulk_create(
            _officer(ward) for ward in wards for _two in range(2)
        )
        Remedy.objects.bulk_create(
            Remedy(
                visit=visit,
                owner=visit.union,
                text=f"Rà soát, chốt sổ {number}",
                due_on=DAY + timedelta(days=number % 20 - 12),
                status=status,
            )
            for visit in visits
            for number in range(each)
        )
        return wards

    return owing


def _run():
    """Do all that was asked for, as a worker does."""
    for job in Job.objects.filter(kind="notices.digest", finished_at=None):
        jobs.run(job.pk)


def _ask():
    Job.objects.create(kind="notices.digest")


def _summaries():
    rows = Notice.objects.filter(kind=Kind.DIGEST)
    return list(rows.values_list("user", "key").order_by("user"))


def _is_whole(people=2 * _UNITS):
    found = _summaries()
    users = [user for user, _key in found]
    assert len(users) == len(set(users)) == people
    assert {key for _user, key in found} == {
        f"digest:{DAY.isoformat()}:user:{user}" for user in users
    }


def test_ten_thousand_are_one_message_a_person_and_day(owing, staff):
    owing()
    User.objects.filter(pk=staff.pk).update(email="canbo@example.vn", language="en")
    _ask()
    with CaptureQueriesContext(connection) as asked:
        _run()
    assert len(asked) < 120

    _is_whole(2 * _UNITS + 1)
    late = sum(number % 20 < 12 for number in range(_EACH))
    subjects = Counter(
        Notice.objects.exclude(user=staff).values_list("subject", flat=True)
    )
    assert subjects == {
        f"What is to be done on 04/05/2020: 50 things, {late} of them late": 400
    }
    counted = Notice.objects.get(user=staff)
    assert f"{late * _UNITS} remedies are overdue" in counted.body
    assert counted.body.count("\n- ") == 1


def test_only_the_first_lines_of_each_are_kept(owing, settings):
    owing(20, 300)

    piles = digest.collect(DAY)

    assert len(piles) == 40
    assert {pile.total for pile in piles.values()} == {300}
    assert {len(pile.lines) for pile in piles.values()} == {settings.DIGEST_MAX_LINES}
    kept = max(len(pile._lines) for pile in piles.values())
    assert kept <= 4 * settings.DIGEST_MAX_LINES


@pytest.mark.parametrize(("units", "each"), [(1, 2), (30, 60)])
def test_reading_takes_as_many_queries_whatever_is_owed(owing, units, each):
    owing(units, each)
    with CaptureQueriesContext(connection) as asked:
        told = sum(1 for _line in digest_lines(DAY))
    assert told == 2 * units * each
    assert len(asked) <= 18


def test_a_second_run_changes_nothing(owing):
    owing()
    for _twice in range(2):
        _ask()
        _run()
        _is_whole()


def test_doubled_ticks_ask_for_one_run(owing):
    """Every worker's sweeper ticks, and Celery beat may as well."""
    owing(10, 5)
    for _tick in range(3):
        timetable.tick()
        _run()
    assert Job.objects.filter(kind="notices.digest").count() == 1
    _is_whole(20)


@pytest.mark.parametrize("place", ["write", "_write"])
def test_a_worker_that_was_killed_midway_is_gone_on_for(owing, monkeypatch, place):
    """Between two portions, and within one, whose transaction is lost."""
    owing()
    done, calls = getattr(digests, place), []

    def killed(piles, day):
        calls.append(len(piles))
        made = done(piles, day) if place == "_write" else None
        if len(calls) == 2:
            raise KeyboardInterrupt  # no handler of ours sees it
        return done(piles, day) if made is None else made

    _ask()
    with monkeypatch.context() as patched:
        patched.setattr(digests, place, killed)
        with pytest.raises(KeyboardInterrupt):
            _run()
    assert len(_summaries()) == digests.PORTION

    _ask()
    _run()
    _is_whole()


def test_each_letter_leaves_once(owing):
    owing(5, 40)
    for _twice in range(2):
        _ask()
        _run()
        for _sender in range(2):
            job = Job.objects.create(kind="notices.send")
            jobs.run(job.pk)
    addresses = [address for letter in mail.outbox for address in letter.to]
    assert len(addresses) == len(set(addresses)) == 10
    assert set(Notice.objects.values_list("status", flat=True)) == {NoticeStatus.SENT}


def test_a_union_that_switched_due_dates_off_leaves_them_out(owing, city, staff):
    owing(3, 4)
    Remedy.objects.filter(text__endswith=" 3").update(status=RemedyStatus.RETURNED)
    User.objects.filter(pk=staff.pk).update(email="canbo@example.vn", language="en")
    SwitchFactory(union=city, kind=Kind.REMEDY_DUE, is_on=False)
    _ask()
    _run()
    bodies = list(Notice.objects.values_list("body", flat=True))
    assert len(bodies) == 6  # staff has nothing else to hear
    assert all(body.count("\n- ") == 1 for body in bodies)
    assert all("Rà soát, chốt sổ 3" in body for body in bodies)


def test_with_everything_off_nobody_hears_anything(owing, city):
    owing(3, 4)
    for kind in (Kind.REMEDY_DUE, Kind.REMEDY_BACK):
        SwitchFactory(union=city, kind=kind, is_on=False)
    _ask()
    _run()
    assert not Notice.objects.exists()
