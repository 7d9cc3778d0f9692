"""The desk of an inspected unit: what presses first, why it came back, one tap on."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from inspections.enums import (
    AskState,
    OwnerKind,
    RemedyStatus,
    RoundStatus,
    VisitStatus,
)
from inspections.models import ExtensionRequest, Remedy
from inspections.selectors.unit_desk import desk
from inspections.services import remedies
from inspections.tests.factories import (
    ExtensionRequestFactory,
    FindingFactory,
    LadderStepFactory,
    RemedyFactory,
    RoundFactory,
    SelfReportFactory,
    TeamFactory,
    VisitFactory,
)
from unions.enums import Kind
from unions.tests.factories import MemberFactory, UnionFactory

pytestmark = pytest.mark.django_db

#: A Monday.
TODAY = date(2020, 5, 4)


@pytest.fixture(autouse=True)
def _monday(time_machine):
    time_machine.move_to("2020-05-04T08:00:00+07:00", tick=False)


@pytest.fixture
def signed(team, ward):
    return VisitFactory(
        team=team, union=ward, date=date(2020, 3, 12), status=VisitStatus.SIGNED
    )


@pytest.fixture
def owe(signed):
    def owe(days, status=RemedyStatus.OPEN, **more):
        due = TODAY + timedelta(days=days)
        return RemedyFactory(visit=signed, due_on=due, status=status, **more)

    return owe


@pytest.fixture
def shows(client, officer):
    """The officer's home page as text."""
    type(officer).objects.filter(pk=officer.pk).update(language="en")

    def shows():
        client.force_login(officer)
        return client.get(reverse("home")).content.decode()

    return shows


def _shown(found):
    return {group.key: [card.remedy for card in group.cards] for group in found.groups}


def test_each_remedy_once_and_the_most_pressing_first(owe, officer):
    later, soon, late = owe(8), owe(7), owe(-1)
    late_and_back = owe(-3, RemedyStatus.RETURNED)
    back = owe(30, RemedyStatus.RETURNED)
    extended, reopened = owe(0, RemedyStatus.EXTENDED), owe(20, RemedyStatus.REOPENED)
    owe(-9, RemedyStatus.PROOF_SUBMITTED)
    owe(-9, RemedyStatus.ACCEPTED)

    found = desk(officer)

    assert _shown(found) == {
        "overdue": [late_and_back, late],
        "back": [back],
        "soon": [extended, soon],
        "later": [later, reopened],
    }
    assert list(_shown(found)) == ["overdue", "back", "soon", "later"]
    assert [group.total for group in found.groups] == [2, 1, 2, 2]
    assert (found.total, found.shown, found.waiting) == (7, 7, 1)


def test_many_are_counted_and_only_the_first_shown(owe, officer, shows):
    for days in range(14):
        owe(days - 3)

    found = desk(officer)

    assert [(group.key, group.total, len(group.cards)) for group in found.groups] == [
        ("overdue", 3, 3),
        ("soon", 8, 7),
    ]
    assert (found.total, found.shown) == (14, 10)
    assert f'{reverse("inspections:remedies")}?status=pending"' in shows()


def test_nothing_to_do_is_said_kindly(shows):
    assert "Nothing has to be done" in shows()


def test_days_are_told_in_words(owe, shows):
    owe(5), owe(-3), owe(0)

    shown = shows()

    for words in ("5 days left", "3 days late", "due today"):
        assert words in shown


def test_one_tap_to_the_form(owe, shows):
    remedy = owe(5)

    shown = shows()

    assert f'href="{reverse("inspections:remedy_proof", args=[remedy.pk])}"' in shown
    assert f'href="{reverse("inspections:remedy_ask", args=[remedy.pk])}"' in shown


def test_why_it_came_back_stands_on_the_card(owe, officer, staff, shows):
    remedy = owe(5)
    for reason in ("Ảnh mờ.", "Thiếu chữ ký <b>thủ quỹ</b>."):
        remedies.submit_proof(remedy, by=officer, text="Đã làm")
        remedies.send_back(remedy, by=staff, reason=reason)

    card = desk(officer).groups[0].cards[0]
    shown = shows()

    assert card.reason == "Thiếu chữ ký <b>thủ quỹ</b>."
    assert "&lt;b&gt;thủ quỹ" in shown
    assert "Ảnh mờ" not in shown


def test_a_request_that_waits_is_not_asked_again(owe, officer, shows):
    remedy = owe(5)
    ExtensionRequestFactory(remedy=remedy, new_due_on=date(2020, 5, 29))

    card = desk(officer).groups[0].cards[0]
    shown = shows()

    assert (card.asked.new_due_on, card.may_ask, card.may_prove) == (
        date(2020, 5, 29),
        False,
        True,
    )
    assert "29/05/2020" in shown
    assert reverse("inspections:remedy_ask", args=[remedy.pk]) not in shown


def test_answers_of_two_weeks_are_news(owe, officer, shows):
    remedy = owe(5)

    def answered(days, state, answer="", one=remedy):
        row = ExtensionRequestFactory(remedy=one, state=state, answer=answer)
        at = timezone.now() - timedelta(days=days)
        ExtensionRequest.objects.filter(pk=row.pk).update(answered_at=at)
        return row

    old = answered(15, AskState.GRANTED)
    refused = answered(3, AskState.REFUSED, "Đã gia hạn một lần.")
    granted = answered(1, AskState.GRANTED)
    answered(1, AskState.GRANTED, one=owe(1, RemedyStatus.ACCEPTED))

    assert desk(officer).answers == (granted, refused)
    assert old not in desk(officer).answers
    assert "Đã gia hạn một lần." in shows()


def test_who_does_it_is_named_unless_it_is_the_whole_unit(owe, officer):
    owe(1)
    owe(2, owner_note="Chi hội trưởng thôn Tân Thành")
    owe(3, owner_kind=OwnerKind.POST, owner_rank="chair")

    cards = [card for group in desk(officer).groups for card in group.cards]

    assert [card.who for card in cards[:2]] == ["", "Chi hội trưởng thôn Tân Thành"]
    assert cards[2].who.startswith("Chủ tịch Hội")


def test_nothing_internal_reaches_the_unit(owe, officer, shows, team, ward):
    """Steps of the ladder, planned visits, drafts of unsigned minutes."""
    LadderStepFactory(remedy=owe(-9), note="Gọi lần 2, không nghe máy")
    VisitFactory(
        team=TeamFactory(round=RoundFactory(plan=team.round.plan)),
        union=ward,
        date=TODAY + timedelta(days=1),
        status=VisitStatus.PLANNED,
        place="Hội trường kín",
    )
    unsigned = VisitFactory(
        team=TeamFactory(round=RoundFactory(plan=team.round.plan)),
        union=ward,
        status=VisitStatus.RECORDED,
    )
    FindingFactory(visit=unsigned, text="Chưa ai biết")
    RemedyFactory(visit=unsigned, text="Chưa ai biết")

    shown = shows()

    for secret in ("không nghe máy", "Hội trường kín", "Chưa ai biết"):
        assert secret not in shown


def test_another_unit_s_debts_are_not_on_the_desk(owe, commune):
    owe(-1)
    other = MemberFactory(role=Role.OFFICER, union=commune)

    found = desk(other)

    assert (found.groups, found.total, found.waiting) == ((), 0, 0)


def test_a_late_report_comes_before_everything(owe, team, ward, officer, shows):
    owe(-5)
    visit = VisitFactory(
        team=TeamFactory(
            round=RoundFactory(plan=team.round.plan, status=RoundStatus.RUNNING)
        ),
        union=ward,
        date=TODAY + timedelta(days=2),
        status=VisitStatus.ANNOUNCED,
    )
    SelfReportFactory(visit=visit, due_on=TODAY - timedelta(days=1))

    shown = shows()

    report = shown.index(
        f'href="{reverse("inspections:self_report", args=[visit.pk])}"'
    )
    assert report < shown.index("/proof/")


def test_the_visit_of_today_stands_on_top(owe, team, ward, officer, shows):
    owe(-5)
    VisitFactory(
        team=TeamFactory(round=RoundFactory(plan=team.round.plan)),
        union=ward,
        date=TODAY,
        status=VisitStatus.ANNOUNCED,
    )

    shown = shows()

    assert 0 < shown.index('id="hero"') < shown.index("/proof/")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_is_fixed(client, officer, owe, rows):
    for _number in range(rows):
        owe(-1, RemedyStatus.RETURNED)
        owe(3, owner_kind=OwnerKind.POST, owner_rank="chair")
        ExtensionRequestFactory(remedy=owe(20))
        ExtensionRequestFactory(
            remedy=owe(20), state=AskState.REFUSED, answered_at=timezone.now()
        )
    with CaptureQueriesContext(connection) as asked:
        desk(officer)
    assert len(asked) <= 8


def test_ten_thousand_debts_of_one_unit_are_one_short_page(owe, signed, officer):
    Remedy.objects.bulk_create(
        RemedyFactory.build(
            visit=signed,
            owner=signed.union,
            due_on=TODAY + timedelta(days=number % 60 - 20),
        )
        for number in range(10_000)
    )
    with CaptureQueriesContext(connection) as asked:
        found = desk(officer)
    assert (found.total, found.shown) == (10_000, 10)
    assert len(asked) <= 8


# -- The unit's reports ----------------------------------------------------------------


def test_reports_of_the_unit_are_listed(client, team, ward, officer, staff):
    visit = VisitFactory(
        team=team, union=ward, date=TODAY + timedelta(days=9), status="announced"
    )
    other = UnionFactory(kind=Kind.WARD, parent=ward.parent)
    hidden = VisitFactory(
        team=TeamFactory(round=team.round), union=other, status="announced"
    )
    url = reverse("inspections:unit_reports")

    client.force_login(officer)
    shown = client.get(url).content.decode()
    client.force_login(staff)
    own = client.get(url).content.decode()

    address = reverse("inspections:self_report", args=[visit.pk])
    assert address in shown
    assert reverse("inspections:self_report", args=[hidden.pk]) not in shown
    assert address not in own


def test_without_reports_the_page_says_so(client, officer):
    type(officer).objects.filter(pk=officer.pk).update(language="en")
    client.force_login(officer)
    answer = client.get(reverse("inspections:unit_reports"))
    assert "No report has to be written" in answer.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_reports_take_a_fixed_number_of_queries(
    client, ward, officer, rows, django_assert_max_num_queries
):
    for _number in range(rows):
        visit = VisitFactory(union=ward, date=TODAY, status="announced")
        SelfReportFactory(visit=visit)
    client.force_login(officer)
    with django_assert_max_num_queries(9):
        client.get(reverse("inspections:unit_reports"))
