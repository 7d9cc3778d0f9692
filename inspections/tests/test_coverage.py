"""Who is to be checked: the boundaries of each rule, as of any day, over a reform."""

from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inspections.enums import VisitStatus
from inspections.selectors.lending.coverage import Coverage, Tally
from inspections.selectors.lending.coverage_lists import CoverageList
from inspections.selectors.lending.demands import DORMANT, GROUPS, NEW, OLDER
from inspections.selectors.lending.ground import Question
from inspections.selectors.lending.month_steps import latest_start, months_later
from inspections.tests.factories import (
    GroupCheckFactory,
    LoanCheckFactory,
    RoundFactory,
    TeamFactory,
    VisitFactory,
)
from savings_groups.enums import BankFileStatus
from savings_groups.tests.factories import (
    BankFileFactory,
    HardAreaFactory,
    LoanFactory,
    LoanStateFactory,
    SavingsGroupFactory,
)
from unions.enums import Kind
from unions.tests.blueprints import carried_out, merger
from unions.tests.factories import BranchFactory, UnionFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
INDEX = reverse("inspections:coverage")
YEAR_BEGAN = date(TODAY.year, 1, 1)
RECENT = TODAY - timedelta(days=5)


@pytest.fixture(autouse=True)
def _no_midnight():
    """It stays the day on which the file was read, however long the run takes."""
    noon = datetime.combine(TODAY, time(12), timezone.get_current_timezone())
    with time_machine.travel(noon, tick=True):
        yield


@pytest.fixture
def client(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def check(round_, ward):
    """Checks a group, and loans of it, on a day at a visit of its own."""

    def make(group, day, *loans, status=VisitStatus.SIGNED, presence="met"):
        team = TeamFactory(
            round=RoundFactory(plan=round_.plan, checklist=round_.checklist)
        )
        visit = VisitFactory(
            team=team, union=group.union, date=day, status=VisitStatus.IN_PROGRESS
        )
        form = GroupCheckFactory(
            visit=visit, group=group, checked_on=day, answers={"1": {"answer": "yes"}}
        )
        for loan in loans:
            LoanCheckFactory(form=form, loan=loan, presence=presence)
        type(visit).objects.filter(pk=visit.pk).update(status=status)
        return form

    return make


def ask(viewer, on=None, union=None):
    return Coverage(Question(viewer, on or timezone.localdate(), union))


def tally(viewer, code, on=None, union=None):
    found = ask(viewer, on, union)
    keys = found.ordered(found.units())
    return found.total(keys).of(code)


def loan(union=None, **more):
    if union is not None:
        more["borrower__group__union"] = union
    more.setdefault("last_transaction_on", TODAY)
    return LoanFactory(**more)


# Calendar months


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2025, 8, 31), date(2025, 11, 30)),
        (date(2025, 8, 30), date(2025, 11, 30)),
        (date(2025, 11, 30), date(2026, 2, 28)),
        (date(2023, 11, 30), date(2024, 2, 29)),
        (date(2024, 2, 29), date(2024, 5, 29)),
        (date(2025, 12, 15), date(2026, 3, 15)),
    ],
)
def test_three_months_later(day, later):
    assert months_later(day, 3) == later
    assert latest_start(later, 3) >= day
    assert latest_start(later - timedelta(days=1), 3) < day


def test_the_last_day_that_is_three_months_old():
    assert latest_start(date(2025, 11, 30), 3) == date(2025, 8, 31)
    assert latest_start(date(2025, 2, 28), 3) == date(2024, 11, 30)
    assert latest_start(date(2024, 2, 28), 3) == date(2023, 11, 28)
    assert latest_start(date(2024, 2, 29), 3) == date(2023, 11, 30)
    assert latest_start(date(2025, 5, 29), 3) == date(2025, 2, 28)


# Groups


def test_every_open_group_once_in_the_calendar_year(staff, ward, check):
    checked, before, _never = SavingsGroupFactory.create_batch(3, union=ward)
    closed = SavingsGroupFactory(union=ward, closed_on=TODAY)
    check(checked, YEAR_BEGAN)
    check(checked, TODAY)
    check(before, YEAR_BEGAN - timedelta(days=1))
    check(closed, YEAR_BEGAN)
    expected = Tally(3, 1, due=2, demanded=3, missing=2)
    assert tally(staff, GROUPS) == expected
    assert str(expected.rate) == "33.3"


def test_only_visits_that_were_carried_out_count(staff, ward, check):
    group = SavingsGroupFactory(union=ward)
    for status in (VisitStatus.PLANNED, VisitStatus.ANNOUNCED, VisitStatus.CANCELLED):
        check(group, YEAR_BEGAN, status=status)
    check(group, TODAY + timedelta(days=1), status=VisitStatus.IN_PROGRESS)
    assert tally(staff, GROUPS).done == 0
    check(group, TODAY, status=VisitStatus.IN_PROGRESS)
    assert tally(staff, GROUPS).done == 1


def test_a_stranger_s_group_is_none_of_hers(staff, officer, ward, commune, other_ward):
    for union in (ward, commune, other_ward):
        SavingsGroupFactory(union=union)
    assert tally(staff, GROUPS).total == 2
    assert tally(staff, GROUPS, union=commune).total == 1
    assert tally(officer, GROUPS).total == 1


def test_an_officer_counts_what_was_signed(officer, ward, check):
    group = SavingsGroupFactory(union=ward)
    check(group, TODAY, status=VisitStatus.IN_PROGRESS)
    assert tally(officer, GROUPS).done == 0
    check(group, TODAY)
    assert tally(officer, GROUPS).done == 1


def test_a_form_without_an_answer_is_no_check(staff, ward, visit):
    form = GroupCheckFactory(visit=visit, group=SavingsGroupFactory(union=ward))
    type(form).objects.update(checked_on=TODAY)
    assert tally(staff, GROUPS).done == 0
    type(form).objects.update(answers={"1": {"answer": "no"}})
    assert tally(staff, GROUPS).done == 1


@pytest.mark.parametrize(
    ("presence", "done"), [("", 0), ("absent", 0), ("left", 1), ("met", 1)]
)
def test_who_was_not_met_is_still_to_be_checked(staff, ward, check, presence, done):
    one = loan(ward)
    check(one.group, TODAY, one, presence=presence)
    assert tally(staff, OLDER).done == done
    assert len(lines(staff, OLDER, "done")) == done


# New loans


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (30, Tally(1, due=1, demanded=1, missing=1)),
        (31, Tally(1, overdue=1, demanded=1, missing=1)),
    ],
)
def test_a_new_loan_is_due_until_its_30th_day(staff, ward, days, expected):
    paid = date(2024, 2, 5)  # its 30 days hold the 29th of February
    loan(ward, disbursed_on=paid)
    assert tally(staff, NEW, on=paid + timedelta(days=days)) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, Tally(1, 1, demanded=1)),
        (30, Tally(1, 1, demanded=1)),
        (31, Tally(1, late=1, demanded=1)),
    ],
)
def test_the_30th_day_is_in_time_and_the_next_is_late(
    staff, ward, check, days, expected
):
    paid = date(2024, 2, 5)
    one = loan(ward, disbursed_on=paid)
    check(one.group, paid + timedelta(days=days), one)
    assert tally(staff, NEW, on=date(2024, 6, 1)) == expected
    late = "late" if expected.late else "done"
    (line,) = lines(staff, NEW, "all", on=date(2024, 6, 1))
    assert (line.state, line.last_day) == (late, date(2024, 3, 6))
    assert [row.state for row in lines(staff, NEW, late, on=date(2024, 6, 1))] == [late]
    assert lines(staff, NEW, "open", on=date(2024, 6, 1)) == []


def test_a_check_before_the_loan_was_paid_out_is_none_of_it(staff, ward, check):
    one = loan(ward, disbursed_on=date(2024, 2, 5))
    check(one.group, date(2024, 2, 4), one)
    found = tally(staff, NEW, on=date(2024, 2, 20))
    assert found == Tally(1, due=1, demanded=1, missing=1)


def test_a_new_loan_counts_in_the_year_in_which_its_days_end(staff, ward):
    loan(ward, disbursed_on=date(2023, 12, 2))  # until 1 January
    loan(ward, disbursed_on=date(2023, 12, 1))  # until 31 December
    assert tally(staff, NEW, on=date(2024, 1, 1)).total == 1
    assert tally(staff, NEW, on=date(2023, 12, 31)).total == 2


def test_repaid_loans_and_loans_of_closed_groups_do_not_count(staff, ward):
    day = date(2024, 3, 1)
    loan(ward, disbursed_on=date(2024, 2, 5), closed_on=day)
    gone = loan(ward, disbursed_on=date(2024, 2, 5))
    gone.group.closed_on = day
    gone.group.save()
    assert tally(staff, NEW, on=day).total == 0
    assert tally(staff, NEW, on=day - timedelta(days=1)).total == 2


def test_a_loan_without_a_day_is_told_apart(staff, ward):
    loan(ward, disbursed_on=None)
    found = ask(staff)
    total = found.total(found.ordered(found.units()))
    assert (total.undated, total.of(NEW).total, total.of(OLDER).total) == (1, 0, 0)


# Dormant loans


@pytest.fixture
def stated(ward):
    """A loan of the ward as statements of several days gave it."""

    def make(*states, **more):
        one = loan(ward, disbursed_on=date(2020, 5, 10), **more)
        for as_of, principal, moved_on in states:
            file = BankFileFactory(union=ward, as_of=as_of, source=f"{one.pk} {as_of}")
            LoanStateFactory(
                loan=one, file=file, principal=principal, last_transaction_on=moved_on
            )
        return one

    return make


@pytest.mark.parametrize(
    ("moved_on", "last_calm_day"),
    [
        (date(2025, 8, 31), date(2025, 11, 29)),
        (date(2025, 8, 30), date(2025, 11, 29)),
        (date(2025, 8, 29), date(2025, 11, 28)),
        (date(2024, 11, 30), date(2025, 2, 27)),
        (date(2023, 11, 30), date(2024, 2, 28)),
    ],
)
def test_dormant_from_the_day_three_months_later(
    staff, stated, check, moved_on, last_calm_day
):
    one = stated((moved_on, 40_000_000, moved_on))
    first = last_calm_day + timedelta(days=1)
    assert tally(staff, DORMANT, on=last_calm_day) == Tally()
    assert tally(staff, DORMANT, on=first) == Tally(1, due=1, demanded=1, missing=1)
    check(one.group, last_calm_day, one)  # before it was dormant
    assert tally(staff, DORMANT, on=first).done == 0
    check(one.group, first, one)
    assert tally(staff, DORMANT, on=first) == Tally(1, 1, demanded=1)
    (line,) = lines(staff, DORMANT, "done", on=first)
    assert (line.dormant_since, line.checked_on) == (first, first)


def test_without_debt_nothing_sleeps(staff, stated):
    stated((date(2025, 1, 31), 0, date(2024, 6, 1)))
    assert tally(staff, DORMANT, on=date(2025, 2, 1)) == Tally()


def test_of_a_past_day_by_the_statement_that_was_valid_then(staff, stated):
    one = stated(
        (date(2025, 1, 31), 40_000_000, date(2024, 9, 1)),
        (date(2025, 2, 28), 30_000_000, date(2025, 2, 12)),
    )
    replaced = BankFileFactory(
        union=one.group.union, as_of=date(2025, 2, 27), status=BankFileStatus.REPLACED
    )
    LoanStateFactory(loan=one, file=replaced, principal=0)
    for day, total, owed in (
        (date(2025, 2, 27), 1, 40_000_000),
        (date(2025, 2, 28), 0, 30_000_000),
    ):
        found = ask(staff, day)
        numbers = found.total(found.ordered(found.units()))
        assert numbers.of(DORMANT).total == total
        (line,) = lines(staff, OLDER, on=day)
        assert line.owed == owed
    assert numbers.known_on == date(2025, 2, 28)


def test_of_today_by_what_the_loan_keeps(staff, ward):
    loan(ward, last_transaction_on=latest_start(TODAY, 3))
    loan(ward, last_transaction_on=latest_start(TODAY, 3) + timedelta(days=1))
    loan(ward, last_transaction_on=None)
    assert tally(staff, DORMANT).total == 1
    assert tally(staff, OLDER).total == 3


# Older loans


@pytest.mark.parametrize(
    ("hard", "demanded", "missing"), [(False, 18, 3), (True, 15, 0)]
)
def test_nine_tenths_or_three_quarters_in_difficult_areas(
    staff, ward, check, hard, demanded, missing
):
    """20 loans: 90 % are 18 and 75 % are 15 exactly."""
    if hard:
        HardAreaFactory(union=ward, valid_from=YEAR_BEGAN, valid_to=TODAY)
    group = SavingsGroupFactory(union=ward)
    loans = [loan(borrower__group=group) for _ in range(20)]
    check(group, YEAR_BEGAN, *loans[:15])
    check(group, YEAR_BEGAN - timedelta(days=1), *loans[15:])
    found = tally(staff, OLDER)
    assert found == Tally(20, 15, due=5, demanded=demanded, missing=missing)
    assert found.is_met is hard


def test_the_share_is_rounded_up_to_whole_loans(staff, ward):
    for _ in range(11):
        loan(ward)
    assert tally(staff, OLDER).demanded == 10


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "demanded"),
    [
        (TODAY, None, 3),
        (TODAY + timedelta(days=1), None, 4),
        (YEAR_BEGAN, TODAY, 3),
        (date(2020, 1, 1), TODAY - timedelta(days=1), 4),
    ],
)
def test_a_branch_is_difficult_from_its_day_on(
    staff, ward, valid_from, valid_to, demanded
):
    branch = BranchFactory(union=ward)
    group = SavingsGroupFactory(union=ward, branch=branch)
    for _ in range(4):
        loan(borrower__group=group)
    HardAreaFactory(union=ward, branch=branch, valid_from=valid_from, valid_to=valid_to)
    assert tally(staff, OLDER).demanded == demanded


def test_each_kind_of_area_has_to_reach_its_own_share(staff, ward, check):
    """All of the difficult branch's loans do not make up for those elsewhere."""
    branch = BranchFactory(union=ward)
    HardAreaFactory(union=ward, branch=branch)
    there = SavingsGroupFactory(union=ward, branch=branch)
    here = SavingsGroupFactory(union=ward)
    easy = [loan(borrower__group=here) for _ in range(10)]
    hard = [loan(borrower__group=there) for _ in range(4)]
    check(there, TODAY, *hard)
    check(here, TODAY, *easy[:8])
    assert tally(staff, OLDER) == Tally(14, 12, due=2, demanded=12, missing=1)


def test_older_is_of_an_earlier_year(staff, ward):
    loan(ward, disbursed_on=YEAR_BEGAN)
    loan(ward, disbursed_on=YEAR_BEGAN - timedelta(days=1))
    loan(ward, latest_principal=0)
    assert tally(staff, OLDER).total == 1


# Units that change


def test_checks_at_the_predecessor_count_for_the_group(staff, ward, commune, check):
    group = SavingsGroupFactory(union=ward)
    SavingsGroupFactory(union=commune)
    one = loan(borrower__group=group, disbursed_on=date(2025, 5, 1))
    check(group, date(2025, 5, 20), one)
    carried_out(merger(ward, commune), by=staff)
    new = ward.links_to_successors.get().to_union
    group.refresh_from_db()
    assert group.union == new

    after = ask(staff, date(2025, 12, 1))
    assert list(after.numbers) == [new.pk]
    assert after.numbers[new.pk].of(GROUPS) == Tally(2, 1, due=1, demanded=2, missing=1)
    assert after.numbers[new.pk].of(NEW) == Tally(1, 1, demanded=1)

    before = ask(staff, date(2025, 6, 1))
    assert set(before.numbers) == {ward.pk, commune.pk}
    assert before.numbers[ward.pk].of(GROUPS) == Tally(1, 1, demanded=1)
    (line,) = lines(staff, NEW, "done", on=date(2025, 6, 1))
    assert line.union == ward


# Lists and pages


def lines(viewer, code, state="open", on=None, words=""):
    asked = Question(viewer, on or timezone.localdate())
    found = CoverageList(asked, code, state=state, words=words)
    return found.lines(found.queryset())


def test_those_whose_days_still_run_come_first_the_soonest_before(staff, ward):
    for days in (40, 10, 20, 31):
        loan(ward, disbursed_on=date(2025, 6, 30) - timedelta(days=days))
    found = lines(staff, NEW, on=date(2025, 6, 30))
    days = [(date(2025, 6, 30) - line.loan.disbursed_on).days for line in found]
    assert days == [20, 10, 40, 31]
    assert [line.state for line in found] == ["due", "due", "overdue", "overdue"]
    for state in ("due", "overdue"):
        assert len(lines(staff, NEW, state, on=date(2025, 6, 30))) == 2


def test_groups_never_checked_come_first(staff, ward, check):
    old, never, done = SavingsGroupFactory.create_batch(3, union=ward)
    check(old, YEAR_BEGAN - timedelta(days=9))
    check(done, YEAR_BEGAN)
    found = lines(staff, GROUPS)
    assert [line.group for line in found] == [never, old]
    assert [line.checked_on for line in found] == [
        None,
        date(YEAR_BEGAN.year - 1, 12, 23),
    ]
    assert [line.group for line in lines(staff, GROUPS, "done")] == [done]
    assert len(lines(staff, GROUPS, "all")) == 3
    assert lines(staff, GROUPS, words=old.name)[0].group == old


def test_what_goes_on_there_is_offered(client, staff, leader, ward, visit):
    group = SavingsGroupFactory(union=ward)
    (line,) = lines(staff, GROUPS)
    assert (line.group, line.visit, line.adds) == (group, visit, True)
    (line,) = lines(leader, GROUPS)
    assert (line.visit, line.adds) == (visit, False)


def test_members_are_masked(client, staff, ward):
    one = loan(
        ward,
        disbursed_on=RECENT,
        borrower__full_name="Nông Thị Hoa",
        borrower__customer_code="6600000123",
        borrower__id_number="006185004477",
    )
    client.force_login(staff)
    html = client.get(
        reverse("inspections:coverage_list", args=["new"])
    ).content.decode()
    assert "N. T. Hoa (KH …123)" in html
    for secret in ("Nông Thị Hoa", "6600000123", one.code, "006185004477", "4477"):
        assert secret not in html


def _pages():
    yield INDEX, {}
    yield INDEX, {"on": "01/02/2025"}
    for rule in (GROUPS, NEW, DORMANT, OLDER):
        yield INDEX, {"rule": rule}
        url = reverse("inspections:coverage_list", args=[rule])
        yield url, {"state": "all"}
        yield url, {"state": "all", "on": "01/02/2025"}


@pytest.mark.parametrize("page", list(_pages()))
def test_as_many_queries_at_one_row_as_at_three(
    client, ward, commune, inspector, check, page
):
    url, asked = page

    def grow(union):
        one = loan(
            union,
            disbursed_on=date(2025, 1, 20),
            last_transaction_on=date(2024, 1, 1),
        )
        old = loan(
            borrower__group=one.group,
            disbursed_on=date(2024, 1, 20),
            last_transaction_on=date(2024, 1, 1),
        )
        for each in (one, old):
            LoanStateFactory(
                loan=each,
                file=BankFileFactory(as_of=date(2025, 1, 31)),
                last_transaction_on=date(2024, 1, 1),
            )
        check(one.group, date(2025, 1, 25), loan(borrower__group=one.group))
        check(SavingsGroupFactory(union=union), TODAY, status=VisitStatus.IN_PROGRESS)

    def count():
        with CaptureQueriesContext(connection) as found:
            assert client.get(url, asked).status_code == 200
        return len(found)

    client.force_login(inspector)
    grow(ward)
    count()
    one = count()
    grow(ward)
    grow(commune)
    assert count() == one


def test_the_worst_comes_first(staff, ward, commune, city, check):
    """Overdue before much that is to be done; of one rule the lowest rate."""
    day = date(2025, 6, 30)
    empty = UnionFactory(kind=Kind.COMMUNE, name="An Lạc", parent=city)
    loan(ward, disbursed_on=date(2025, 5, 1))
    for _ in range(3):
        loan(commune, disbursed_on=date(2025, 6, 20))
    done = loan(commune, disbursed_on=date(2025, 6, 20))
    check(done.group, date(2025, 6, 25), done)
    found = ask(staff, day)
    assert found.ordered(found.units()) == [ward.pk, commune.pk, empty.pk]
    assert found.ordered(found.units(), NEW) == [ward.pk, commune.pk, empty.pk]
    assert found.ordered(found.units(), OLDER) == [empty.pk, ward.pk, commune.pk]
    rows = found.rows([ward.pk, empty.pk])
    assert [row.union for row in rows] == [ward, empty]
    assert rows[0].numbers.of(NEW).overdue == 1
