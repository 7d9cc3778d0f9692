"""Signs of risk: the boundary of each, its figures, who may know, as of any day."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inspections.enums import FindingKind, StopKind, VisitStatus
from inspections.models import FieldStop, Phrase, Visit
from inspections.selectors.lending.ground import Question
from inspections.selectors.lending.month_steps import months_later
from inspections.selectors.lending.signal_kinds import KINDS
from inspections.selectors.lending.signals import Watch, of_group, of_union
from inspections.tests.factories import (
    FindingFactory,
    GroupCheckFactory,
    RoundFactory,
    TeamFactory,
    VisitFactory,
)
from savings_groups.enums import Grade
from savings_groups.tests.factories import (
    BoardSeatFactory,
    BorrowerFactory,
    GroupMonthFactory,
    LoanFactory,
    SavingsGroupFactory,
)
from unions.tests.blueprints import carried_out, merger

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = date(2026, 4, 15)
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
FEBRUARY = date(2026, 2, 1)
URL = reverse("inspections:signals")
PLAIN = {"debt": 1_000_000_000, "deposits": 50_000_000, "members": 30}


@pytest.fixture
def client(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def visited(round_):
    """A visit of its own, at which the group was checked on a day."""

    def make(group, day, status=VisitStatus.SIGNED):
        team = TeamFactory(
            round=RoundFactory(plan=round_.plan, checklist=round_.checklist)
        )
        visit = VisitFactory(
            team=team, union=group.union, date=day, status=VisitStatus.IN_PROGRESS
        )
        GroupCheckFactory(
            visit=visit, group=group, checked_on=day, answers={"1": {"answer": "yes"}}
        )
        Visit.objects.filter(pk=visit.pk).update(status=status)
        return visit

    return make


@pytest.fixture
def calm(ward, visited):
    """A group of the ward without any sign."""

    def make(**more):
        group = SavingsGroupFactory(union=ward, **more)
        visited(group, DAY - timedelta(days=30))
        visited(group, TODAY)
        return group

    return make


def months(group, *figures):
    """Of February and March."""
    for month, one in zip((FEBRUARY, MARCH), figures, strict=True):
        GroupMonthFactory(group=group, month=month, **{**PLAIN, **one})


def seen(viewer, on=DAY, code="", words=""):
    """Kinds and texts of the signs of each group listed."""
    watch = Watch(Question(viewer, on), words)
    rows = watch.told(watch.listed(code))
    return [(row.group, [(s.kind.code, s.text) for s in row.signals]) for row in rows]


def codes(group, viewer, on=DAY):
    """Of one group; the list must say the same of it."""
    told = [signal.kind.code for signal in of_group(group, on, viewer=viewer)]
    for code in KINDS:
        listed = [one for one, _signals in seen(viewer, on, code)]
        assert (group in listed) == (code in told), code
    return told


def test_a_calm_group_shows_nothing(staff, calm):
    group = calm()
    months(group, {}, {})
    assert codes(group, staff) == []
    assert seen(staff) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (0, 5_000_000, True),
        (0, 4_999_999, False),
        (10_000_000, 15_000_000, True),
        (15_000_000, 10_000_000, False),
    ],
)
def test_overdue_debt_that_jumped(staff, calm, old, new, told):
    group = calm()
    months(group, {"overdue": old}, {"overdue": new})
    assert codes(group, staff) == (["jump"] if told else [])


def test_a_jump_tells_both_months(staff, calm):
    group = calm()
    months(group, {"overdue": 1_500_000}, {"overdue": 18_000_000})
    ((_group, [(code, text)]),) = seen(staff, code="jump")
    assert (code, text) == (
        "jump",
        "From 1,5 million đồng (02/2026) to 18,0 (03/2026).",
    )


@pytest.mark.parametrize(
    ("overdue", "share"),
    [
        (19_999_999, None),
        (20_000_000, 80),
        (29_999_999, 80),
        (30_000_000, 50),
        (39_999_999, 50),
        (40_000_000, 0),
    ],
)
def test_the_overdue_rate_by_the_bands_of_the_fee(staff, calm, overdue, share):
    """Of a debt of 1.000 million 2 % are exactly 20 million."""
    group = calm()
    months(group, {"overdue": overdue}, {"overdue": overdue})
    assert codes(group, staff) == ([] if share is None else ["rate"])
    for signal in of_group(group, DAY, viewer=staff):
        assert f"keeps {share} % of its fee" in signal.text
        assert (signal.on, signal.is_month) == (MARCH, True)


@pytest.mark.parametrize(("count", "told"), [(4, False), (5, True)])
def test_many_loans_on_one_day(staff, calm, count, told):
    group = calm()
    borrower = BorrowerFactory(group=group)
    day = date(2025, 9, 10)
    LoanFactory.create_batch(count, borrower=borrower, disbursed_on=day)
    LoanFactory(borrower=borrower, disbursed_on=date(2025, 9, 11))
    assert codes(group, staff) == (["one_day"] if told else [])
    if told:
        (signal,) = of_group(group, DAY, viewer=staff)
        assert signal.text == "5 loans on 10/09/2025, 250,0 million đồng in all."
        assert codes(group, staff, on=day - timedelta(days=1)) == ["unvisited"]
        later = months_later(day, 12)
        assert "one_day" in codes(group, staff, on=later - timedelta(days=1))
        assert "one_day" not in codes(group, staff, on=later)


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        ({"grade": Grade.GOOD}, False),
        ({"grade": Grade.GOOD, "interest_arrears": 1}, True),
        ({"grade": Grade.GOOD, "overdue": 1}, True),
        ({"grade": Grade.FAIR, "overdue": 1}, False),
    ],
)
def test_a_good_grade_with_arrears(staff, calm, figures, told):
    group = calm()
    months(group, figures, figures)
    assert codes(group, staff) == (["good_grade"] if told else [])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ({}, {"deposits": 45_000_000}, True),
        ({}, {"deposits": 45_000_001}, False),
        ({}, {"deposits": 45_000_000, "members": 29}, False),
        ({"deposits": 0}, {"deposits": 0}, False),
    ],
)
def test_deposits_that_fell_while_members_stayed(staff, calm, old, new, told):
    group = calm()
    months(group, old, new)
    assert codes(group, staff) == (["deposits"] if told else [])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [("95", "85", True), ("95", "85.01", False), (None, "50", False)],
)
def test_points_that_fell(staff, calm, old, new, told):
    group = calm()
    months(group, {"points": old}, {"points": new})
    assert codes(group, staff) == (["points"] if told else [])


@pytest.mark.parametrize(
    ("members", "told"), [(4, True), (5, False), (60, False), (61, True)]
)
def test_five_to_sixty_members(staff, calm, members, told):
    group = calm()
    months(group, {"members": members}, {"members": members})
    assert codes(group, staff) == (["members"] if told else [])


def test_a_leader_of_the_register(staff, calm):
    group = calm()
    BoardSeatFactory(
        group=group,
        full_name="Hà Thị Trước",
        started_on=date(2019, 1, 1),
        ended_on=date(2025, 10, 4),
    )
    BoardSeatFactory(group=group, full_name="Hà Thị Sau", started_on=date(2025, 10, 5))
    GroupMonthFactory(group=group, month=FEBRUARY, leader_name="Hà Thị Trước", **PLAIN)
    GroupMonthFactory(group=group, month=MARCH, leader_name="HÀ THỊ  SAU", **PLAIN)
    assert codes(group, staff) == ["leader"]
    (signal,) = of_group(group, DAY, viewer=staff)
    assert signal.text == "From Hà Thị Trước to Hà Thị Sau (05/10/2025)."
    assert "leader" not in codes(group, staff, on=date(2025, 10, 4))
    assert "leader" not in codes(group, staff, on=date(2026, 10, 5))


def test_a_leader_of_the_months(staff, calm):
    group = calm()
    months(group, {"leader_name": "Hà Thị Trước"}, {"leader_name": "Hà Thị Sau"})
    assert codes(group, staff) == ["leader"]
    (signal,) = of_group(group, DAY, viewer=staff)
    assert signal.text == "From Hà Thị Trước to Hà Thị Sau (03/2026)."
    assert (signal.on, signal.is_month) == (MARCH, True)


def test_a_name_that_is_written_otherwise_is_no_other_leader(staff, calm):
    group = calm()
    months(group, {"leader_name": "HÀ THỊ SAU"}, {"leader_name": "Hà Thị Sau"})
    BoardSeatFactory(group=group, started_on=date(2026, 1, 1))  # the first of all
    assert codes(group, staff) == []


def test_never_visited_and_not_for_twelve_months(staff, ward, visited):
    never, old = SavingsGroupFactory.create_batch(2, union=ward)
    SavingsGroupFactory(union=ward, founded_on=DAY - timedelta(days=300))
    visited(old, date(2025, 4, 15))
    visited(old, date(2025, 4, 16), status=VisitStatus.CANCELLED)
    assert dict(seen(staff)) == {
        never: [("unvisited", "Never visited.")],
        old: [("unvisited", "Last visited on 15/04/2025.")],
    }
    visited(old, date(2025, 4, 16))
    assert dict(seen(staff)) == {never: [("unvisited", "Never visited.")]}


def test_a_field_stop_at_the_group_is_a_visit(staff, ward, visited):
    group, other = SavingsGroupFactory.create_batch(2, union=ward)
    visit = visited(other, DAY)
    Visit.objects.filter(pk=visit.pk).update(status=VisitStatus.IN_PROGRESS)
    FieldStop.objects.create(visit=visit, kind=StopKind.GROUP, group=group)
    assert codes(group, staff) == []


def test_before_signing_the_unit_knows_of_no_visit(staff, officer, ward, visited):
    group = SavingsGroupFactory(union=ward)
    visited(group, DAY, status=VisitStatus.IN_PROGRESS)
    assert codes(group, staff) == []
    assert codes(group, officer) == ["unvisited"]


def shortcoming(visit, group, **more):
    Visit.objects.filter(pk=visit.pk).update(status=VisitStatus.IN_PROGRESS)
    found = FindingFactory(
        visit=visit,
        group=group,
        kind=FindingKind.SHORTCOMING,
        severity="light",
        **{"text": "Lệch dư nợ gốc", **more},
    )
    Visit.objects.filter(pk=visit.pk).update(status=VisitStatus.SIGNED)
    return found


def source(name="principal"):
    return f"match:{uuid4()}:{name}"


@pytest.mark.parametrize("by", ["source", "phrase"])
def test_the_same_shortcoming_again(staff, calm, visited, by):
    group = calm()
    phrase = Phrase.objects.create(kind=FindingKind.SHORTCOMING, text="Sổ sách cũ")
    visits = [visited(group, day) for day in (date(2025, 6, 1), date(2026, 3, 2))]
    for visit in visits:
        if by == "source":
            shortcoming(visit, group, source=source())
            shortcoming(visit, group, source=source())  # of another member
        else:
            shortcoming(visit, group, phrase=phrase)
    assert codes(group, staff) == ["repeated"]
    (signal,) = of_group(group, DAY, viewer=staff)
    assert signal.text == "“Lệch dư nợ gốc”: 02/03/2026, 01/06/2025."
    assert codes(group, staff, on=date(2026, 3, 1)) == []


def test_other_shortcomings_are_not_the_same(staff, calm, visited):
    group, other = calm(), calm()
    visits = [visited(group, day) for day in (date(2025, 6, 1), date(2026, 3, 2))]
    shortcoming(visits[0], group, source=source())
    shortcoming(visits[0], group, source=source())
    shortcoming(visits[1], group, source=source("deposits"))
    shortcoming(visits[1], other, source=source())
    shortcoming(visits[1], group)
    assert codes(group, staff) == []


def test_in_the_stated_order(staff, ward, calm):
    both, late = calm(), SavingsGroupFactory(union=ward)
    figures = {"grade": Grade.GOOD, "overdue": 30_000_000, "members": 4}
    months(both, {**figures, "overdue": 0}, figures)
    assert codes(both, staff) == ["jump", "rate", "good_grade", "members"]
    assert [group for group, _signals in seen(staff)] == [both, late]
    assert list(KINDS)[:2] == ["jump", "rate"]


def test_of_a_past_day_by_the_month_that_was_over(staff, calm):
    group = calm()
    months(group, {}, {"members": 4})
    assert codes(group, staff, on=date(2026, 3, 30)) == []
    assert codes(group, staff, on=date(2026, 3, 31)) == ["members"]
    GroupMonthFactory(group=group, month=APRIL, **PLAIN)
    assert codes(group, staff, on=date(2026, 4, 30)) == []
    assert codes(group, staff, on=TODAY) == []


def test_closed_groups_and_those_of_others(staff, ward, other_ward):
    closed = SavingsGroupFactory(union=ward, closed_on=DAY)
    foreign = SavingsGroupFactory(union=other_ward)
    assert seen(staff) == []
    assert of_group(closed, DAY, viewer=staff) == []
    assert of_group(foreign, DAY, viewer=staff) == []
    assert [group for group, _signals in seen(staff, DAY - timedelta(days=1))] == [
        closed
    ]


def test_a_visit_at_the_predecessor_counts(staff, ward, commune, visited):
    group = SavingsGroupFactory(union=ward)
    visited(group, date(2025, 5, 20))
    carried_out(merger(ward, commune), by=staff)
    group.refresh_from_db()
    new = ward.links_to_successors.get().to_union
    assert group.union == new
    assert codes(group, staff, on=date(2026, 5, 19)) == []
    assert codes(group, staff, on=date(2026, 5, 20)) == ["unvisited"]
    found = dict(of_union(new, date(2026, 5, 20), viewer=staff))
    assert found[KINDS["unvisited"]] == 1


def test_how_many_of_a_union(staff, ward, commune, calm):
    months(calm(), {}, {"members": 4})
    SavingsGroupFactory(union=ward)
    SavingsGroupFactory(union=commune)
    found = {kind.code: n for kind, n in of_union(ward, DAY, viewer=staff) if n}
    assert found == {"members": 1, "unvisited": 1}


def test_the_page_is_searched_and_filtered(client, staff, ward, commune, calm):
    few = calm(name="Tổ Khuổi Trang")
    months(few, {}, {"members": 4})
    there = SavingsGroupFactory(union=commune)
    client.force_login(staff)

    def groups(**asked):
        return [row.group for row in client.get(URL, asked).context["rows"]]

    assert groups() == [few, there]
    assert groups(signal="members") == [few]
    assert groups(q="khuoi tr") == [few]
    assert groups(union=commune.pk) == [there]
    assert groups(signal="nonsense") == [few, there]
    html = client.get(URL, {"signal": "members"}).content.decode()
    assert "The group has 4 members." in html
    assert "Source" in html


def test_the_panel_of_a_group(client, officer, stranger, calm):
    group = calm()
    months(group, {}, {"members": 61})
    address = reverse("inspections:group_signals", args=[group.pk])
    client.force_login(officer)
    html = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "The group has 61 members." in html
    assert "<html" not in html
    client.force_login(stranger)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("day", ["", "15/04/2026"])
@pytest.mark.parametrize("code", ["", "leader", "repeated"])
def test_as_many_queries_at_one_row_as_at_three(
    client, staff, calm, visited, code, day
):
    def grow():
        group = calm()
        figures = {"grade": Grade.GOOD, "overdue": 30_000_000, "members": 4}
        for month, leader in ((FEBRUARY, "Hà Thị Trước"), (MARCH, "Hà Thị Sau")):
            GroupMonthFactory(
                group=group, month=month, leader_name=leader, **{**PLAIN, **figures}
            )
        LoanFactory.create_batch(
            5, borrower__group=group, disbursed_on=date(2026, 1, 5)
        )
        for when in (date(2025, 6, 1), date(2026, 3, 2)):
            shortcoming(visited(group, when), group, source=source())

    def count(rows):
        with CaptureQueriesContext(connection) as found:
            page = client.get(URL, {"signal": code, "on": day}).context["page"]
            assert len(page) == rows
        return len(found)

    client.force_login(staff)
    grow()
    count(1)
    one = count(1)
    grow()
    grow()
    assert count(3) == one
