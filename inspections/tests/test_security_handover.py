"""A reorganisation tells nobody of visits and remedies that she may not know of yet."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from inspections.enums import RoundStatus, VisitStatus
from inspections.models import Visit
from inspections.tests.factories import (
    PlanFactory,
    RemedyFactory,
    RoundFactory,
    TeamFactory,
    VisitFactory,
)
from unions.selectors.family import handed_on
from unions.services import reorganisation as verbs
from unions.tests.blueprints import division, draft, merger
from unions.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db
SECRET = "Kiểm tra đột xuất"
DRAFT = "Chuyện chưa ký"


@pytest.fixture
def surprise(province, ward, checklist):
    """The province comes to the ward and told nobody; another visit is unsigned."""
    day = timezone.localdate() + timedelta(days=30)
    round_ = RoundFactory(
        plan=PlanFactory(union=province),
        name=SECRET,
        checklist=checklist,
        starts_on=day,
        ends_on=day,
        status=RoundStatus.APPROVED,
    )
    team = TeamFactory(round=round_)
    visit = VisitFactory(
        team=team, round=round_, union=ward, date=day, status=VisitStatus.PLANNED
    )
    earlier = RoundFactory(
        plan=round_.plan, checklist=checklist, status=RoundStatus.RUNNING
    )
    VisitFactory(team__round=earlier, union=ward, status=VisitStatus.IN_PROGRESS)
    return visit


@pytest.fixture
def remedy(surprise):
    begun = Visit.objects.exclude(pk=surprise.pk).get()
    return RemedyFactory(visit=begun, text=DRAFT)


def page(client, reorganisation):
    answer = client.get(reorganisation.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def test_looking_ahead_tells_nothing(client, staff, ward, commune, remedy):
    client.force_login(staff)
    shown = page(client, draft(merger(ward, commune), by=staff))
    assert SECRET not in shown
    assert DRAFT not in shown


def test_what_was_handed_over_tells_nothing(
    client, staff, officer, ward, commune, remedy
):
    done = verbs.carry_out(draft(merger(ward, commune), by=staff), by=staff)
    assert Visit.objects.filter(union=ward, date__gt=timezone.localdate()).count() == 0
    for person in (staff, officer):
        client.force_login(person)
        shown = page(client, done)
        assert SECRET not in shown
        assert DRAFT not in shown
        told = {one.model for one in handed_on(ward, viewer=person)}
        assert not told & {"inspections.visit", "inspections.remedy"}


def test_deciding_about_a_divided_ward_tells_nothing(client, staff, ward, remedy):
    done = draft(division(ward, "Bắc", "Nam"), by=staff, kind="split")
    verbs.carry_out(done, by=staff)
    client.force_login(staff)
    answer = client.get(reverse("unions:divided_decide", args=[ward.pk]))
    assert answer.status_code == 200
    assert SECRET not in answer.content.decode()
    assert DRAFT not in answer.content.decode()


def test_the_inspecting_union_is_told(client, province, ward, commune, remedy):
    boss = MemberFactory(role=Role.STAFF, union=province)
    done = draft(merger(ward, commune), by=boss)
    client.force_login(boss)
    assert SECRET in page(client, done)
    verbs.carry_out(done, by=boss)
    assert SECRET in page(client, done)
