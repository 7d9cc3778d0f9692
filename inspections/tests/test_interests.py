"""Ties between people and units: who keeps them, who reads them, what they stop."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.enums import Role
from audit.models import AuditEntry
from core.exceptions import RuleError
from inspections.enums import Clash, VisitStatus
from inspections.models import Interest
from inspections.selectors import bookings
from inspections.selectors import interests as selectors
from inspections.selectors.bookings import Slot
from inspections.services import interests
from inspections.tests.factories import (
    InterestFactory,
    TeamFactory,
    TeamMemberFactory,
    VisitFactory,
)
from unions.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db
RELATION = "Em gái là tổ trưởng tổ vay vốn thôn Nà Rì"


def url(name, *args):
    return reverse(f"inspections:{name}", args=args)


@pytest.fixture
def tie(inspector, ward, staff):
    """The inspector's, written down by the staff."""
    return interests.keep(
        Interest(user=inspector, union=ward, relation=RELATION), by=staff
    )


@pytest.fixture
def planned(team, ward):
    return VisitFactory(
        team=team, union=ward, date=date(2020, 3, 10), status=VisitStatus.PLANNED
    )


def test_an_account_brings_its_name(tie, inspector, staff):
    assert (tie.full_name, tie.declared_by) == (inspector.full_name, staff)
    entry = AuditEntry.objects.get(model="inspections.interest")
    assert (entry.action, entry.actor) == ("create", staff)


def test_a_correction_does_not_change_who_declared(tie, staff, inspector):
    tie.relation = "Chị gái là chi hội trưởng"
    interests.keep(tie, by=inspector)
    tie.refresh_from_db()
    assert (tie.relation, tie.declared_by) == ("Chị gái là chi hội trưởng", staff)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"full_name": "  ", "relation": "x"}, "Choose a person or write a name"),
        ({"full_name": "Hà Thị Lạ", "relation": " "}, "Write what the tie is"),
    ],
)
def test_half_a_tie_is_refused(ward, staff, changes, why):
    with pytest.raises(RuleError, match=why):
        interests.keep(Interest(union=ward, **changes), by=staff)


def test_the_same_tie_twice_is_refused(tie, inspector, ward, commune, staff):
    with pytest.raises(RuleError, match="This tie is known already"):
        interests.keep(Interest(user=inspector, union=ward, relation="x"), by=staff)
    interests.keep(Interest(user=inspector, union=commune, relation="x"), by=staff)


def test_nor_the_same_name_however_it_is_typed(ward, staff):
    first = Interest(full_name="Hà Thị  Lạ", union=ward, relation="x")
    interests.keep(first, by=staff)
    with pytest.raises(RuleError, match="This tie is known already"):
        interests.keep(
            Interest(full_name="hà thị lạ", union=ward, relation="y"), by=staff
        )
    interests.keep(first, by=staff)  # itself is no other


def test_people_of_inspected_units_are_in_no_team(officer, commune, staff):
    with pytest.raises(RuleError, match="is in no team"):
        interests.keep(Interest(user=officer, union=commune, relation="x"), by=staff)


def test_what_is_withdrawn_stays_in_the_log(tie, staff):
    interests.withdraw(tie, by=staff)
    assert not Interest.objects.exists()
    rows = AuditEntry.objects.filter(model="inspections.interest").order_by("pk")
    assert list(rows.values_list("action", flat=True)) == ["create", "delete"]
    assert RELATION not in str(list(rows.values()))


def test_the_tie_is_what_the_schedule_refuses(tie, planned):
    [found] = [
        one for one in bookings.cautions([Slot.of(planned)]) if one.code == Clash.FAMILY
    ]
    assert found.is_hard
    [row] = selectors.ties([tie], reader=tie.declared_by)
    assert row.visits == (planned,)


@pytest.mark.parametrize(
    ("status", "counts"),
    [("planned", 1), ("announced", 1), ("postponed", 0), ("signed", 0)],
)
def test_visits_whose_team_can_still_change_are_shown(
    tie, planned, staff, status, counts
):
    type(planned).objects.update(status=status)
    [row] = selectors.ties([tie], reader=staff)
    assert len(row.visits) == counts


def test_someone_without_an_account_is_known_by_her_name(planned, staff, ward):
    TeamMemberFactory(team=planned.team, full_name="Hà Thị Lạ")
    VisitFactory(team=TeamFactory(round=planned.round), status=VisitStatus.PLANNED)
    tie = Interest(full_name="hà thị lạ", union=ward, relation="x")
    [row] = selectors.ties([interests.keep(tie, by=staff)], reader=staff)
    assert row.visits == (planned,)


def test_adding_one_leads_to_the_visits_against_it(
    client, staff, inspector, ward, planned
):
    client.force_login(staff)
    data = {"user": inspector.pk, "union": ward.pk, "relation": RELATION}
    answer = client.post(url("interest_add"), data, follow=True)
    tie = Interest.objects.get()
    assert answer.redirect_chain == [(url("interest", tie.pk), 302)]
    assert planned.get_absolute_url() in answer.content.decode()
    assert [one.level_tag for one in answer.context["messages"]] == [
        "success",
        "warning",
    ]


def test_what_was_typed_stays_when_it_is_refused(client, staff, tie, inspector, ward):
    client.force_login(staff)
    data = {"user": inspector.pk, "union": ward.pk, "relation": "Khác hẳn"}
    answer = client.post(url("interest_add"), data)
    assert answer.status_code == 200
    with translation.override(staff.language):
        said = _("This tie is known already.")
    assert answer.context["form"].non_field_errors() == [said]
    assert 'value="Khác hẳn"' in answer.content.decode()


def test_a_form_without_a_person_says_so(client, staff, ward):
    client.force_login(staff)
    data = {"full_name": " ", "union": ward.pk, "relation": "x"}
    answer = client.post(url("interest_add"), data)
    assert list(answer.context["form"].errors) == ["full_name"]


def test_units_and_people_of_others_are_no_choice(client, staff, stranger, other_ward):
    client.force_login(staff)
    data = {"user": stranger.pk, "union": other_ward.pk, "relation": "x"}
    form = client.post(url("interest_add"), data).context["form"]
    assert {"user", "union"} <= set(form.errors)


def test_an_inspector_declares_for_herself(client, inspector, ward, staff):
    client.force_login(inspector)
    data = {"union": ward.pk, "relation": RELATION, "user": staff.pk}
    client.post(url("interest_declare"), data)
    tie = Interest.objects.get()
    assert (tie.user, tie.declared_by) == (inspector, inspector)
    client.post(url("interest_edit", tie.pk), {"union": ward.pk, "relation": "Cháu"})
    tie.refresh_from_db()
    assert tie.relation == "Cháu"
    assert client.post(url("interest_delete", tie.pk)).status_code == 302
    assert not Interest.objects.exists()


def test_what_the_staff_wrote_of_her_stays_theirs(client, tie, inspector):
    client.force_login(inspector)
    assert RELATION in client.get(url("interest", tie.pk)).content.decode()
    assert client.get(url("interest_edit", tie.pk)).status_code == 403
    assert client.post(url("interest_delete", tie.pk)).status_code == 403


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        (Role.ADMINISTRATOR, True),
        (Role.STAFF, True),
        (Role.LEADER, True),
        (Role.INSPECTOR, False),
    ],
)
def test_colleagues_see_that_there_is_a_tie_and_not_which(
    client, tie, city, role, reads
):
    client.force_login(MemberFactory(union=city, role=role, is_staff=True))
    pages = [url("interests"), url("interest", tie.pk)]
    for page in pages:
        text = client.get(page).content.decode()
        assert tie.full_name in text
        assert (RELATION in text) is reads
    for page in ("changelist", "change"):
        args = [tie.pk] if page == "change" else []
        shown = client.get(reverse(f"admin:inspections_interest_{page}", args=args))
        assert RELATION not in shown.content.decode()


def test_the_unit_itself_is_not_told(client, tie, officer):
    client.force_login(officer)
    assert client.get(url("interests")).status_code == 403
    assert client.get(url("interest", tie.pk)).status_code == 403
    assert not Interest.objects.visible_to(officer).exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=duc+xuan", ["Hà Thị Lạ", "Nguyễn Thị Bảy"]),
        ("?q=bay", ["Nguyễn Thị Bảy"]),
        ("?q=ha+thi+la", ["Hà Thị Lạ"]),
        ("?q=khong", []),
        ("?mine=1", ["Nguyễn Thị Bảy"]),
    ],
)
def test_found_by_unit_and_person(client, city, ward, commune, query, found):
    me = MemberFactory(union=city, role=Role.STAFF, full_name="Nguyễn Thị Bảy")
    InterestFactory(user=me, full_name=me.full_name, union=ward)
    InterestFactory(full_name="Hà Thị Lạ", union=ward)
    client.force_login(me)
    rows = client.get(url("interests") + query).context["ties"]
    assert [row.interest.full_name for row in rows] == found


def test_those_of_a_team(client, staff, tie, team, ward, other_ward):
    InterestFactory(full_name="Hà Thị Lạ", union=ward)
    client.force_login(staff)
    page = client.get(f"{url('interests')}?team={team.pk}")
    assert [row.interest for row in page.context["ties"]] == [tie]
    assert f"?team={team.pk}" in client.get(team.get_absolute_url()).content.decode()
    foreign = TeamFactory()
    assert client.get(f"{url('interests')}?team={foreign.pk}").status_code == 404


def test_one_row_costs_what_three_do(
    client, tie, planned, commune, django_assert_max_num_queries
):
    client.force_login(tie.declared_by)
    client.get(url("interests"))
    with django_assert_max_num_queries(12) as one:
        client.get(url("interests"))
    InterestFactory(union=tie.union)
    InterestFactory(union=commune)
    with django_assert_max_num_queries(len(one)) as three:
        assert len(client.get(url("interests")).context["ties"]) == 3
    assert len(three) == len(one)
