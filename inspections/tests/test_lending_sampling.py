"""Drawing at a visit: who is drawn from, what is refused, what is kept."""

from datetime import date, timedelta

import pytest

from audit.enums import Action
from audit.models import AuditEntry
from core.exceptions import RuleError
from inspections.enums import DrawnAs, Presence, VisitStatus
from inspections.models import Sample, SampleLine
from inspections.selectors.lending import populations, samples
from inspections.services.lending import sampling as services
from inspections.services.seal import content
from inspections.tests.factories import (
    BalanceMatchFactory,
    GroupCheckFactory,
    LoanCheckFactory,
    VisitFactory,
)
from savings_groups.enums import Grade, Programme
from savings_groups.models import Borrower, Loan
from savings_groups.sampling import Candidate, GroupsRule, MembersRule
from savings_groups.tests.factories import (
    BorrowerFactory,
    GroupMonthFactory,
    LoanFactory,
    SavingsGroupFactory,
)

pytestmark = pytest.mark.django_db
SEED = "2020-03-10/7F3A"
SIX = MembersRule(size=0, number=6)
TWO = GroupsRule(number=2, year=2020)


@pytest.fixture
def group(ward):
    return SavingsGroupFactory(union=ward, code="1900012")


@pytest.fixture
def loans(group):
    """Twelve members who owe a loan each: codes 0000000101 to 0000000112."""
    return [
        LoanFactory(
            borrower=BorrowerFactory(group=group, customer_code=f"{number:010d}")
        )
        for number in range(101, 113)
    ]


@pytest.fixture
def groups(ward):
    return [SavingsGroupFactory(union=ward, code=f"{n:07d}") for n in range(5)]


def members(visit, group, by, **values):
    asked = {"rule": SIX, "seed": SEED, **values}
    return services.draw_members(visit, group, **asked, by=by)


def of_unit(visit, by, **values):
    asked = {"rule": TWO, "seed": SEED, **values}
    return services.draw_groups(visit, **asked, by=by)


def marks(visit, group):
    found = populations.members_of(visit, group).candidates
    return {row.key: row for row in found}


# --- whom it is drawn from ----------------------------------------------------


def test_members_with_a_loan_are_drawn_from(visit, group, loans):
    BorrowerFactory(group=group, customer_code="0000000200")  # only saves
    gone = LoanFactory(borrower__group=group, borrower__left_on=visit.date)
    repaid = LoanFactory(borrower__group=group, closed_on=visit.date)
    later = visit.date + timedelta(days=1)
    tomorrow = LoanFactory(borrower__group=group, disbursed_on=later)
    LoanFactory()
    population = populations.members_of(visit, group)

    assert sorted(row.key for row in population.candidates) == [
        loan.borrower.customer_code for loan in loans
    ]
    others = {gone.borrower, repaid.borrower, tomorrow.borrower}
    assert not others & set(population.things.values())
    assert population.size == 12 + 1 + 2
    assert population.as_of == date(2020, 2, 29)


def test_the_banks_number_of_members_is_the_size(visit, group, loans):
    GroupMonthFactory(group=group, members=41)
    group.refresh_from_db()
    assert populations.members_of(visit, group).size == 41


@pytest.mark.parametrize(
    ("change", "mark"),
    [
        ({"disbursed_on": timedelta(days=29)}, {"is_new": True}),
        ({"disbursed_on": timedelta(days=30)}, {}),
        ({"programme": Programme.STUDENTS}, {"is_student": True}),
        ({"latest_overdue": 1}, {"is_apart": True}),
        ({"latest_frozen": 1}, {"is_apart": True}),
        ({"disbursed_on": None}, {}),
    ],
)
def test_what_is_known_of_a_member(visit, group, change, mark):
    if isinstance(age := change.get("disbursed_on"), timedelta):
        change = {"disbursed_on": visit.date - age}
    loan = LoanFactory(borrower__group=group, **change)
    key = loan.borrower.customer_code
    assert marks(visit, group) == {key: Candidate(key, **mark)}


def test_when_a_member_was_met_the_last_time(visit, team, ward, group, loans):
    def earlier(days, **values):
        day = visit.date - timedelta(days=days)
        other = VisitFactory(
            round__plan=team.round.plan, union=ward, date=day, **values
        )
        return GroupCheckFactory(visit=other, group=group)

    seen, told, absent, only_bank, off, here = loans[:6]
    LoanCheckFactory(form=earlier(400), loan=seen, presence=Presence.MET)
    LoanCheckFactory(form=earlier(100), loan=seen, presence=Presence.MET)
    BalanceMatchFactory(form=earlier(200), loan=told, said_deposits=0)
    LoanCheckFactory(form=earlier(50), loan=absent, presence=Presence.ABSENT)
    BalanceMatchFactory(form=earlier(50), loan=only_bank)
    cancelled = earlier(20, status=VisitStatus.CANCELLED)
    LoanCheckFactory(form=cancelled, loan=off, presence=Presence.MET)
    now = GroupCheckFactory(visit=visit, group=group)
    LoanCheckFactory(form=now, loan=here, presence=Presence.MET)

    days = {row.key: row.last_seen for row in marks(visit, group).values()}
    assert {key: day for key, day in days.items() if day} == {
        seen.borrower.customer_code: visit.date - timedelta(days=100),
        told.borrower.customer_code: visit.date - timedelta(days=200),
    }


def test_without_a_code_of_the_bank_the_key_is_ours(visit, group):
    borrower = BorrowerFactory(group=group, customer_code="")
    LoanFactory(borrower=borrower)
    assert list(marks(visit, group)) == [f"#{borrower.pk}"]


def test_groups_at_work_in_the_unit_are_drawn_from(visit, ward, commune, groups):
    SavingsGroupFactory(union=ward, closed_on=visit.date)
    SavingsGroupFactory(union=commune)
    GroupMonthFactory(group=groups[0], grade=Grade.WEAK, month=date(2020, 1, 1))
    check = GroupCheckFactory(
        visit__union=ward, visit__date=date(2019, 5, 2), group=groups[1]
    )
    GroupCheckFactory(visit=visit, group=groups[2])
    found = populations.groups_of(visit)
    assert found.candidates == (
        Candidate("0000000", grade="weak"),
        Candidate("0000001", last_seen=check.checked_on),
        *(Candidate(f"000000{n}") for n in (2, 3, 4)),
    )


def test_groups_with_signs_of_risk_are_always_in_when_asked(visit, groups, inspector):
    for month, overdue in ((date(2020, 1, 1), 0), (date(2020, 2, 1), 90_000_000)):
        GroupMonthFactory(group=groups[3], month=month, overdue=overdue)
    rule = GroupsRule(number=1, year=2020, with_signals=True)
    sample = of_unit(visit, inspector, rule=rule)
    [line] = sample.lines.all()
    assert (line.group, line.drawn_as) == (groups[3], DrawnAs.MUST)
    assert services.draw_again(sample).is_identical is True
    rest = populations.groups_of(visit).candidates
    assert not any(row.had_signal for row in rest)


# --- the draw -------------------------------------------------------------------


def test_members_are_drawn_and_written_down(visit, group, loans, inspector):
    Loan.objects.filter(pk=loans[0].pk).update(disbursed_on=visit.date)
    Loan.objects.filter(pk=loans[1].pk).update(latest_overdue=5)
    sample = members(visit, group, inspector)

    lines = list(sample.lines.all())
    assert [line.order for line in lines] == [1, 2, 3, 4, 5, 6]
    assert [line.drawn_as for line in lines] == [DrawnAs.MUST] + [DrawnAs.DRAWN] * 5
    assert lines[0].borrower == loans[0].borrower
    assert all(line.key == line.borrower.customer_code for line in lines)
    assert loans[1].borrower not in {line.borrower for line in lines}
    assert sample.rule == {
        "kind": "members",
        "size": 12,
        "number": 6,
        "students": 1,
        "new_days": 30,
    }
    assert sample.rule_text.startswith("Tổ có 12 thành viên: chọn 6 hộ;")
    assert (sample.seed, sample.as_of) == (SEED, date(2020, 2, 29))
    assert sample.population[:2] == [
        {"key": "0000000101", "is_new": True},
        {"key": "0000000102", "is_apart": True},
    ]
    assert services.draw_again(sample).is_identical is True


def test_a_pinned_draw_on_any_database(visit, group, loans, inspector):
    sample = members(visit, group, inspector)
    assert sample.population_sha256 == PINNED[0]
    assert " ".join(line.key[-2:] for line in sample.lines.all()) == PINNED[1]


PINNED = (
    "0b2ea79251ed9f43b9ec4de4d408f3e88e2ac9d8b74f64762f5665c710652eaf",
    "09 05 08 02 03 01",
)


def test_groups_are_drawn_and_written_down(visit, groups, inspector):
    sample = of_unit(visit, inspector)
    lines = list(sample.lines.all())
    assert (sample.group, len(lines)) == (None, 2)
    assert {line.group for line in lines} < set(groups)
    assert [line.borrower for line in lines] == [None, None]


def test_the_same_draw_twenty_times_is_one_sample(visit, group, loans, inspector):
    found = {members(visit, group, inspector).pk for _number in range(20)}
    assert {Sample.objects.get().pk} == found
    assert SampleLine.objects.count() == 6
    assert AuditEntry.objects.filter(model="inspections.sample").count() == 1


def test_a_second_draw_needs_a_reason_and_the_log_keeps_the_first(
    visit, group, loans, inspector
):
    first = members(visit, group, inspector)
    line = first.lines.first()
    services.replace(line, reason="Vắng nhà", by=inspector)
    before = services._history(first)
    with pytest.raises(RuleError, match="write why you draw again"):
        members(visit, group, inspector, seed="khác")
    assert services._history(first) == before

    members(visit, group, inspector, seed="khác", reason="Gõ nhầm mầm")
    sample = Sample.objects.get()
    assert (sample.pk, sample.seed, sample.lines.count()) == (first.pk, "khác", 6)
    assert not sample.lines.exclude(replaces=None).exists()
    entries = AuditEntry.objects.filter(key=str(sample.pk), action=Action.CHANGE)
    seeds, lines = entries.order_by("pk")
    assert seeds.detail == {"seed": [SEED, "khác"]}
    assert lines.detail["reason"] == ["", "Gõ nhầm mầm"]
    assert lines.detail["drawn"][0] == " ".join(before)
    assert f">{line.key}" in lines.detail["drawn"][0]


def test_the_log_and_the_file_hold_no_name(visit, group, loans, inspector):
    sample = members(visit, group, inspector)
    services.replace(sample.lines.first(), reason="Vắng nhà", by=inspector)
    plain = services.as_file(sample, by=inspector)
    told = str([list(AuditEntry.objects.values()), plain])
    for borrower in Borrower.objects.all():
        assert borrower.full_name not in told
        assert borrower.id_number.reveal() not in told
    assert len(plain["sample"]) == 6
    assert [set(row) for row in plain["replacements"]] == [{"instead_of", "key"}]
    entry = AuditEntry.objects.get(action=Action.EXPORT)
    assert (entry.key, entry.detail) == (str(sample.pk), {"rows": 12})


@pytest.mark.parametrize(
    "change", [{"population_sha256": "0" * 64}, {"seed": "x"}, {"rule": {}}]
)
def test_a_sample_that_was_tampered_with_is_noticed(
    visit, group, loans, inspector, change
):
    sample = members(visit, group, inspector)
    Sample.objects.filter(pk=sample.pk).update(**change)
    sample.refresh_from_db()
    assert services.draw_again(sample).is_identical is False


def test_changed_lines_are_noticed(visit, group, loans, inspector):
    sample = members(visit, group, inspector)
    sample.lines.filter(order=1).update(key="0000000999")
    assert services.draw_again(sample).is_identical is False


# --- refusals -------------------------------------------------------------------------


def test_nothing_is_drawn_in_signed_minutes(visit, group, loans, inspector):
    sample = members(visit, group, inspector)
    line = sample.lines.first()
    visit.status = VisitStatus.SIGNED
    visit.save()
    for act in (
        lambda: members(visit, group, inspector, seed="x", reason="y"),
        lambda: of_unit(visit, inspector),
        lambda: services.replace(line, reason="Vắng nhà", by=inspector),
    ):
        with pytest.raises(RuleError, match="minutes are signed"):
            act()


def test_nothing_is_drawn_before_the_visit(visit, group, loans, inspector):
    visit.status = VisitStatus.ANNOUNCED
    visit.save()
    with pytest.raises(RuleError, match="nothing can be recorded now"):
        members(visit, group, inspector)


def test_fewer_than_the_size_asks_for(visit, group, loans, inspector):
    GroupMonthFactory(group=group, members=21)
    group.refresh_from_db()
    with pytest.raises(RuleError, match="of 21 members needs at least 7 households"):
        members(visit, group, inspector)


def test_a_group_of_another_unit(visit, commune, inspector):
    with pytest.raises(RuleError, match="another unit"):
        members(visit, SavingsGroupFactory(union=commune), inspector)


@pytest.mark.parametrize("seed", ["", " ", "x" * 41])
def test_seeds_that_are_none(visit, group, loans, inspector, seed):
    with pytest.raises(RuleError, match="seed has 1 to 40"):
        members(visit, group, inspector, seed=seed)


def test_nobody_to_draw_from(visit, group, inspector):
    with pytest.raises(RuleError, match="owes a loan"):
        members(visit, group, inspector)
    group.delete()
    with pytest.raises(RuleError, match="no group to draw from"):
        of_unit(visit, inspector)
    with pytest.raises(RuleError, match="at least one group"):
        of_unit(visit, inspector, rule=GroupsRule(0, 2020))


# --- in place of another -----------------------------------------------------------


def test_the_next_of_the_order_comes_in_place(visit, group, loans, inspector):
    sample = members(visit, group, inspector)
    reserve = services.draw_again(sample).draw.reserve
    line = sample.lines.first()
    new = services.replace(line, reason=" Vắng nhà ", by=inspector)
    assert (new.key, new.order, new.drawn_as) == (reserve[0], 7, DrawnAs.REPLACEMENT)
    assert (new.replaces, new.reason) == (line, "Vắng nhà")
    assert (new.borrower.customer_code, new.replaced_by_person) == (new.key, inspector)
    third = services.replace(new, reason="Ốm", by=inspector)
    assert third.key == reserve[1]
    assert services.draw_again(sample).is_identical is True
    view = samples.of_group(visit, group)
    assert [row.line.key for row in view.replaced] == [line.key, new.key]
    assert len(view.active) == 6
    assert [row.key for row in view.reserve] == list(reserve[2:])


def test_another_of_the_reserve_may_be_chosen(visit, group, loans, inspector):
    sample = members(visit, group, inspector)
    reserve = services.draw_again(sample).draw.reserve
    line = sample.lines.first()
    new = services.replace(line, reason="Ốm", instead=reserve[3], by=inspector)
    assert new.key == reserve[3]


def test_a_group_is_replaced_by_a_group(visit, groups, inspector):
    sample = of_unit(visit, inspector)
    new = services.replace(sample.lines.first(), reason="Đường sạt", by=inspector)
    assert (new.group.code, new.borrower) == (new.key, None)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_replacement_needs_a_reason(visit, group, loans, inspector, reason):
    line = members(visit, group, inspector).lines.first()
    with pytest.raises(RuleError, match="Write why"):
        services.replace(line, reason=reason, by=inspector)
    assert SampleLine.objects.count() == 6


def test_nobody_is_replaced_twice(visit, group, loans, inspector):
    line = members(visit, group, inspector).lines.first()
    services.replace(line, reason="Vắng", by=inspector)
    with pytest.raises(RuleError, match="already come"):
        services.replace(line, reason="Vắng", by=inspector)


def test_only_those_of_the_reserve_come_in_place(visit, group, loans, inspector):
    Loan.objects.filter(pk=loans[1].pk).update(latest_overdue=5)
    lines = list(members(visit, group, inspector).lines.all())
    for key in (lines[1].key, loans[1].borrower.customer_code, "0000000999"):
        with pytest.raises(RuleError, match="not drawn"):
            services.replace(lines[0], reason="Vắng", instead=key, by=inspector)


def test_nobody_is_left(visit, group, loans, inspector):
    Loan.objects.filter(pk__in=[loan.pk for loan in loans[6:]]).delete()
    line = members(visit, group, inspector).lines.first()
    with pytest.raises(RuleError, match="Nobody is left"):
        services.replace(line, reason="Vắng", by=inspector)


def test_who_is_not_in_the_register_any_more(visit, group, loans, inspector):
    sample = members(visit, group, inspector)
    first = services.draw_again(sample).draw.reserve[0]
    Borrower.objects.filter(customer_code=first).update(customer_code="")
    with pytest.raises(RuleError, match="not in the register any more"):
        services.replace(sample.lines.first(), reason="Vắng", by=inspector)


def test_the_seal_covers_lines(visit, group, loans, inspector):
    sample = members(visit, group, inspector)
    services.replace(sample.lines.first(), reason="Vắng nhà", by=inspector)
    told = content(visit)["sampleline"]
    assert len(told) == 7
    assert told[-1]["reason"] == "Vắng nhà"


# --- how it is read -----------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_samples_are_read_in_a_fixed_number_of_queries(
    visit, ward, inspector, count, django_assert_num_queries
):
    for _number in range(count):
        group = SavingsGroupFactory(union=ward)
        for _member in range(8):
            LoanFactory(borrower__group=group)
        members(visit, group, inspector)
    with django_assert_num_queries(3):
        found = samples.all_of(visit)
        assert sum(len(view.active) for view in found) == 6 * count


@pytest.mark.parametrize("count", [2, 12])
def test_populations_are_read_in_a_fixed_number_of_queries(
    visit, group, count, django_assert_num_queries
):
    for _number in range(count):
        LoanFactory(borrower__group=group)
        SavingsGroupFactory(union=visit.union)
    with django_assert_num_queries(4):
        populations.members_of(visit, group)
    with django_assert_num_queries(1):
        populations.groups_of(visit)


def test_who_is_apart_is_named(visit, group, loans, inspector):
    Loan.objects.filter(pk=loans[1].pk).update(latest_overdue=5)
    members(visit, group, inspector)
    view = samples.of_group(visit, group)
    assert [row.thing for row in view.apart] == [loans[1].borrower]
    assert samples.of_visit(visit) is None
