"""Two devices at one moment: one opinion, one number each, and no word after the seal.

In threads where the database has several writers; SQLite lets in one anyway.
"""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from core.exceptions import RuleError
from inspections.enums import Agreement, Side, Stance, VisitStatus
from inspections.models import Addendum, Opinion, Signature, Visit
from inspections.services import addenda, opinions, seal, signatures, visits
from inspections.tests.factories import FindingFactory, VisitFactory

pytestmark = pytest.mark.django_db(transaction=True)
IS_PARALLEL = connection.features.has_select_for_update


@pytest.fixture
def visit(team, ward):
    day = timezone.localdate() - timedelta(days=1)
    return VisitFactory(team=team, union=ward, status=VisitStatus.IN_PROGRESS, date=day)


def together(*acts):
    """All at one moment; a refusal is its own answer."""
    start = Barrier(len(acts) if IS_PARALLEL else 1)

    def run(act):
        try:
            start.wait()
            return act()
        except RuleError as refusal:
            return refusal
        finally:
            if IS_PARALLEL:
                connection.close()

    if not IS_PARALLEL:
        return [run(act) for act in acts]
    with ThreadPoolExecutor(len(acts)) as pool:
        return [one.result() for one in [pool.submit(run, act) for act in acts]]


def test_two_devices_make_one_opinion(visit, inspector, staff):
    finding = FindingFactory(visit=visit)

    def say(by, stance, text=""):
        return opinions.record(
            visit, id=uuid.uuid4(), finding=finding, stance=stance, text=text, by=by
        ).state

    states = together(
        lambda: say(inspector, Stance.AGREES),
        lambda: say(staff, Stance.DISAGREES, "Chưa đúng"),
        lambda: opinions.agree_to_rest(visit, by=inspector),
    )
    assert Opinion.objects.count() == 1
    assert sum(state in ("created", 1) for state in states) == 1


def test_parallel_retries_draw_one_name(visit, inspector):
    key = uuid.uuid4()
    strokes = [[[0, 0], [90, 90]]]

    def draw():
        return signatures.draw(
            visit,
            id=key,
            side=Side.UNIT,
            full_name="Hà Thị Mai",
            strokes=strokes,
            by=inspector,
        ).state

    assert sorted(together(*[draw] * 6)) == ["created", *["same"] * 5]
    assert Signature.objects.count() == 1


def test_corrections_at_one_moment_have_numbers_of_their_own(visit, inspector):
    Visit.objects.update(status=VisitStatus.SIGNED)

    def correct():
        return addenda.add(
            visit,
            part="other",
            text="Đúng là 412",
            reason="Nhầm",
            made_on=timezone.localdate(),
            by=inspector,
        ).number

    assert sorted(together(*[correct] * 6)) == [1, 2, 3, 4, 5, 6]


def test_the_same_correction_sent_at_once_is_one(visit, inspector):
    Visit.objects.update(status=VisitStatus.SIGNED)
    key = uuid.uuid4()

    def correct():
        return addenda.add(
            visit,
            part="other",
            text="Đúng là 412",
            reason="Nhầm",
            made_on=timezone.localdate(),
            by=inspector,
            id=key,
        ).number

    assert together(*[correct] * 5) == [1] * 5
    assert Addendum.objects.count() == 1


def test_dissent_and_a_signature_do_not_pass_one_another(visit, inspector):
    """Either the word came first and the agreement is refused, or it came too late."""
    finding = FindingFactory(visit=visit)
    Visit.objects.update(status=VisitStatus.RECORDED)

    def sign():
        return visits.sign(
            visit,
            agreement=Agreement.AGREED,
            signed_on=visit.date,
            unit_signer="Hà Thị Mai",
            by=inspector,
        )

    def dissent():
        return opinions.record(
            visit,
            id=uuid.uuid4(),
            finding=finding,
            stance=Stance.DISAGREES,
            text="Chưa đúng",
            by=inspector,
        )

    found = together(sign, dissent)
    assert sum(isinstance(one, RuleError) for one in found) == 1
    visit.refresh_from_db()
    assert visit.is_sealed != Opinion.objects.exists()
    if visit.is_sealed:
        assert seal.content_sha256(visit) == visit.content_sha256
