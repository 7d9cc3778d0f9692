"""Tái phạm: by the clause or the item, at the same unit and place, never by words."""

import uuid
from datetime import date

import pytest

from accounts.enums import Role
from inspections.enums import FindingKind, Severity, StopKind, VisitStatus
from inspections.models import FieldStop, Finding, Item
from inspections.selectors import repeats
from inspections.services import findings, visits
from inspections.services.lending import findings as opened
from inspections.services.repeats import mark
from inspections.tests.factories import (
    ChecklistVersionFactory,
    FindingFactory,
    PhraseFactory,
    PlanFactory,
    RoundFactory,
    TeamFactory,
    VisitFactory,
)
from savings_groups.tests.factories import SavingsGroupFactory
from unions.enums import Kind, LinkKind
from unions.lineage import Blueprint, Opening, Tie
from unions.models import Union
from unions.tests.blueprints import DAY, carried_out, merger
from unions.tests.factories import BranchFactory, MemberFactory, UnionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clause(db):
    return PhraseFactory(text="Sổ hội viên không khớp")


def signed(team, unit, day=date(2019, 6, 5)):
    return VisitFactory(team=team, union=unit, date=day, status=VisitStatus.IN_PROGRESS)


def shortcoming(visit, **more):
    values = {"kind": FindingKind.SHORTCOMING, "severity": Severity.LIGHT, **more}
    return FindingFactory(visit=visit, **values)


def seal(visit):
    type(visit).objects.filter(pk=visit.pk).update(status=VisitStatus.SIGNED)


@pytest.fixture
def last_year(city, checklist, ward):
    round_ = RoundFactory(
        plan=PlanFactory(union=city, year=2019),
        checklist=checklist,
        starts_on=date(2019, 6, 1),
        ends_on=date(2019, 6, 30),
    )
    return signed(TeamFactory(round=round_), ward)


def record(visit, by, **values):
    start = {
        "id": uuid.uuid4(),
        "kind": FindingKind.SHORTCOMING,
        "severity": Severity.LIGHT,
        "text": "Vẫn chưa khớp",
    }
    row = findings.record_finding(visit, **{**start, **values}, by=by).row
    return Finding.objects.get(pk=row.pk)


class TestOneClause:
    def test_the_same_clause_is_a_repeat_whatever_its_words(
        self, visit, inspector, clause, last_year
    ):
        old = shortcoming(last_year, phrase=clause, text="Lời khác hẳn")
        seal(last_year)
        assert record(visit, inspector, phrase=clause).repeats == old

    def test_the_same_words_alone_are_none(self, visit, inspector, last_year):
        shortcoming(last_year, text="Vẫn chưa khớp")
        seal(last_year)
        assert record(visit, inspector, text="Vẫn chưa khớp").repeats is None

    def test_another_clause_is_none(self, visit, inspector, clause, last_year):
        shortcoming(last_year, phrase=PhraseFactory())
        seal(last_year)
        assert record(visit, inspector, phrase=clause).repeats is None

    def test_a_union_s_own_copy_is_the_same_clause(
        self, visit, inspector, clause, last_year, city
    ):
        old = shortcoming(last_year, phrase=clause)
        seal(last_year)
        copy = PhraseFactory(union=city, origin=clause)
        assert record(visit, inspector, phrase=copy).repeats == old

    def test_what_is_not_signed_yet_is_none(self, visit, inspector, clause, last_year):
        shortcoming(last_year, phrase=clause)
        assert record(visit, inspector, phrase=clause).repeats is None

    def test_a_later_visit_is_none(self, visit, inspector, clause, team, ward):
        later = signed(
            TeamFactory(round=RoundFactory(plan=team.round.plan)),
            ward,
            visit.date.replace(year=2021),
        )
        shortcoming(later, phrase=clause)
        seal(later)
        assert record(visit, inspector, phrase=clause).repeats is None

    def test_a_strength_is_none(self, visit, inspector, clause, last_year):
        shortcoming(last_year, phrase=clause, kind=FindingKind.DIFFICULTY, severity="")
        seal(last_year)
        assert record(visit, inspector, phrase=clause).repeats is None

    def test_another_unit_s_is_none(self, visit, inspector, clause, last_year, commune):
        other = signed(last_year.team, commune)
        shortcoming(other, phrase=clause)
        seal(other)
        assert record(visit, inspector, phrase=clause).repeats is None

    def test_what_another_line_found_is_none(
        self, visit, inspector, clause, province, checklist, ward
    ):
        """The city's team may not read what the province found: it repeats nothing."""
        above = TeamFactory(
            round=RoundFactory(
                plan=PlanFactory(union=province, year=2019), checklist=checklist
            )
        )
        found = signed(above, ward)
        shortcoming(found, phrase=clause)
        seal(found)
        assert record(visit, inspector, phrase=clause).repeats is None

    def test_the_newest_counts(self, visit, inspector, clause, last_year, ward):
        shortcoming(last_year, phrase=clause)
        seal(last_year)
        newer = signed(
            TeamFactory(round=RoundFactory(plan=last_year.round.plan)),
            ward,
            date(2019, 11, 4),
        )
        new = shortcoming(newer, phrase=clause)
        seal(newer)
        assert record(visit, inspector, phrase=clause).repeats == new


class TestWithoutAClause:
    def test_the_item_counts_in_whatever_version(
        self, visit, inspector, checklist, last_year
    ):
        before = ChecklistVersionFactory(checklist=checklist.checklist)
        item = Item.objects.get(section__version=before, code="3")
        old = shortcoming(last_year, item=item)
        seal(last_year)
        now = Item.objects.get(section__version=checklist, code="3")
        assert record(visit, inspector, item=now).repeats == old

    def test_the_same_code_of_another_checklist_is_none(
        self, visit, inspector, checklist, last_year
    ):
        item = Item.objects.get(section__version=ChecklistVersionFactory(), code="3")
        shortcoming(last_year, item=item)
        seal(last_year)
        now = Item.objects.get(section__version=checklist, code="3")
        assert record(visit, inspector, item=now).repeats is None

    def test_a_clause_comes_before_the_item(
        self, visit, inspector, checklist, clause, last_year
    ):
        item = Item.objects.get(section__version=checklist, code="3")
        shortcoming(last_year, item=item, phrase=PhraseFactory())
        seal(last_year)
        assert record(visit, inspector, item=item, phrase=clause).repeats is None


class TestPlaces:
    def test_a_group_s_finding_repeats_that_of_the_same_group(
        self, visit, inspector, clause, last_year, ward
    ):
        group, other = SavingsGroupFactory.create_batch(2, union=ward)
        old = shortcoming(last_year, phrase=clause, group=group)
        shortcoming(last_year, phrase=clause)
        seal(last_year)
        stop = FieldStop.objects.create(visit=visit, kind=StopKind.GROUP, group=group)
        far = FieldStop.objects.create(visit=visit, kind=StopKind.GROUP, group=other)
        assert record(visit, inspector, phrase=clause, stop=stop).repeats == old
        assert record(visit, inspector, phrase=clause, stop=far).repeats is None

    def test_a_branch_s_finding_repeats_that_of_the_same_branch(
        self, visit, inspector, clause, last_year, ward
    ):
        here, there = BranchFactory.create_batch(2, union=ward)
        was = FieldStop.objects.create(
            visit=last_year, kind=StopKind.BRANCH, branch=here
        )
        old = shortcoming(last_year, phrase=clause, stop=was)
        seal(last_year)
        stops = [
            FieldStop.objects.create(visit=visit, kind=StopKind.BRANCH, branch=one)
            for one in (here, there)
        ]
        found = [record(visit, inspector, phrase=clause, stop=one) for one in stops]
        assert [one.repeats for one in found] == [old, None]
        assert record(visit, inspector, phrase=clause).repeats is None  # of the unit

    def test_what_opens_by_itself_is_marked_too(
        self, visit, inspector, last_year, ward
    ):
        group = SavingsGroupFactory(union=ward)
        phrase = PhraseFactory(code="book_differs")
        old = shortcoming(last_year, phrase=phrase, group=group)
        seal(last_year)
        wanted = opened.Wanted("book_differs", text="Lệch", group=group)
        found = opened.follow(visit, "match:1:principal", wanted, by=inspector)
        assert Finding.objects.get(pk=found.pk).repeats == old


class TestWhileItIsRecorded:
    def test_another_clause_undoes_it(self, visit, inspector, clause, last_year):
        shortcoming(last_year, phrase=clause)
        seal(last_year)
        found = record(visit, inspector, phrase=clause)
        changed = record(visit, inspector, id=found.pk, base_revision=1, phrase=None)
        assert changed.repeats is None

    def test_another_kind_undoes_it(self, visit, inspector, clause, last_year):
        shortcoming(last_year, phrase=clause)
        seal(last_year)
        found = record(visit, inspector, phrase=clause)
        kind = FindingKind.GUIDANCE
        changed = record(
            visit, inspector, id=found.pk, base_revision=1, kind=kind, phrase=clause
        )
        assert changed.repeats is None

    def test_signing_says_it_as_it_stands_then(
        self, visit, inspector, clause, last_year
    ):
        """The last visit's minutes were signed only after this one was recorded."""
        old = shortcoming(last_year, phrase=clause)
        found = record(visit, inspector, phrase=clause)
        seal(last_year)
        type(visit).objects.filter(pk=visit.pk).update(status=VisitStatus.RECORDED)
        visit.refresh_from_db()
        visits.sign(
            visit,
            agreement="agreed",
            signed_on=visit.date,
            unit_signer="Hà Thị Mai",
            by=inspector,
        )
        found.refresh_from_db()
        assert found.repeats == old

    @pytest.mark.parametrize("count", [1, 3])
    def test_marking_asks_as_often_for_many(
        self, visit, clause, last_year, count, django_assert_num_queries
    ):
        for _one in range(count):
            phrase = PhraseFactory()
            shortcoming(last_year, phrase=phrase)
            shortcoming(visit, phrase=phrase)
        seal(last_year)
        visit = type(visit).objects.with_names().get(pk=visit.pk)
        with django_assert_num_queries(4):  # read, compare, ask the seal, write
            mark(visit)
        assert visit.findings.exclude(repeats=None).count() == count


class TestAfterAReform:
    @pytest.fixture
    def heir(self, province, city, ward, last_year):
        """The city ends, its ward is merged, and from then on the province inspects."""
        above = MemberFactory(role=Role.ADMINISTRATOR, union=province)
        other = UnionFactory(kind=Kind.WARD, name="Phùng Chí Kiên", parent=city)
        new = Opening("bk", Kind.WARD, "Bắc Kạn", "01843", parent=province.pk)
        ties = (
            Tie(ward.pk, "bk", LinkKind.MERGE),
            Tie(other.pk, "bk", LinkKind.MERGE),
            Tie(city.pk, province.pk, LinkKind.ABOLISH),
        )
        carried_out(Blueprint((new,), ties), by=above)
        return Union.objects.get(name="Bắc Kạn", valid_from=DAY)

    @pytest.fixture
    def now(self, heir, province, checklist):
        round_ = RoundFactory(
            plan=PlanFactory(union=province, year=2026),
            checklist=checklist,
            starts_on=date(2026, 3, 1),
            ends_on=date(2026, 3, 31),
        )
        return signed(TeamFactory(round=round_), heir, date(2026, 3, 10))

    def test_the_old_unit_s_finding_is_repeated_at_the_new_one(
        self, clause, last_year, now
    ):
        old = shortcoming(last_year, phrase=clause)
        seal(last_year)
        found = shortcoming(now, phrase=clause)
        mark(now)
        found.refresh_from_db()
        assert found.repeats == old

    def test_the_history_goes_back_over_the_reform(self, clause, last_year, now, ward):
        first = shortcoming(last_year, phrase=clause)
        seal(last_year)
        second_visit = signed(
            TeamFactory(round=RoundFactory(plan=last_year.round.plan)),
            ward,
            date(2024, 5, 6),
        )
        second = shortcoming(second_visit, phrase=clause, repeats=first)
        seal(second_visit)
        found = shortcoming(now, phrase=clause)
        mark(now)
        found.refresh_from_db()
        assert repeats.chain(found) == [second, first]

    def test_before_the_city_ended_a_merger_of_wards_counts(
        self, city, ward, clause, last_year, administrator, checklist
    ):
        other = UnionFactory(kind=Kind.WARD, name="Sông Cầu", parent=city)
        old = shortcoming(last_year, phrase=clause)
        seal(last_year)
        carried_out(merger(ward, other, name="Đức Xuân Mới"), by=administrator)
        heir = Union.objects.get(name="Đức Xuân Mới")
        round_ = RoundFactory(plan=PlanFactory(union=city, year=2026))
        now = signed(TeamFactory(round=round_), heir, date(2026, 3, 10))
        found = shortcoming(now, phrase=clause)
        mark(now)
        found.refresh_from_db()
        assert found.repeats == old


class TestWhoReadsTheHistory:
    def test_links_only_to_what_she_may_read(
        self, visit, inspector, stranger, clause, last_year
    ):
        shortcoming(last_year, phrase=clause)
        seal(last_year)
        found = record(visit, inspector, phrase=clause)
        opens = {
            viewer: repeats.histories([found], viewer)[found.pk].last.opens
            for viewer in (inspector, stranger)
        }
        assert opens == {inspector: True, stranger: False}

    @pytest.mark.parametrize("count", [1, 3])
    def test_histories_of_many_are_two_queries(
        self, visit, inspector, last_year, count, django_assert_num_queries
    ):
        for _one in range(count):
            phrase = PhraseFactory()
            old = shortcoming(last_year, phrase=phrase)
            shortcoming(visit, phrase=phrase, repeats=old)
        seal(last_year)
        rows = list(visit.findings.all())
        inspector.membership  # noqa: B018 -- read before
        with django_assert_num_queries(2):
            found = repeats.histories(rows, inspector)
        assert [one.times for one in found.values()] == [2] * count
