"""Sums as of a day: by the units of that time, by today's, and by hand: all equal."""

from collections import defaultdict
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.exceptions import RuleError
from unions.enums import Counting, Grouping, Kind, LinkKind
from unions.models import Branch, Figures, Post, Union, UnionLink
from unions.selectors.columns import COLUMNS
from unions.selectors.rollup import Attribution, Rollup, Scope, over_time
from unions.services import reorganisation as verbs
from unions.tests.blueprints import (
    DAY,
    EVE,
    abolition,
    carried_out,
    changed,
    division,
    merger,
    new,
)
from unions.tests.factories import (
    BranchFactory,
    FiguresFactory,
    InitiativeFactory,
    MemberFactory,
    PostFactory,
    UnionFactory,
)

NAMES = ["open_branches", "members", "women", "attraction"]
BEFORE = date(2024, 12, 31)


def rollup(scope, day, *names):
    return Rollup(scope, day, [COLUMNS[name] for name in names or NAMES])


def rows(scope, day, *names):
    """Title of each row → its numbers in the order of ``names``."""
    asked = rollup(scope, day, *names)
    keys = [row["key"] for row in asked.ordered(None, descending=False)]
    found, unions = asked.rows(keys), Union.objects.in_bulk(keys)
    wanted = names or NAMES
    return {
        unions[key].unit_name: [found[key].values[name] for name in wanted]
        for key in keys
    }


@pytest.fixture
def system(db):
    return MemberFactory(username="hethong", is_superuser=True)


@pytest.fixture
def merged(system, ward, commune):
    """Two units with figures of 2024 and two branches each, merged in 2025."""
    for members, unit in ((100, ward), (50, commune)):
        FiguresFactory(union=unit, as_of=BEFORE, members=members, women=200)
        FiguresFactory(union=unit, as_of=date(2023, 12, 31), members=1, women=2)
        BranchFactory.create_batch(2, union=unit)
        PostFactory(officer__home_union=unit)
    carried_out(merger(ward, commune), by=system)
    return new()


def test_a_past_day_by_the_units_of_that_time(staff, city, merged):
    scope = Scope(staff, city, Counting.THEN)

    assert rows(scope, BEFORE) == {
        "phường Đức Xuân": [2, 100, 200, 50.0],
        "xã Nông Thượng": [2, 50, 200, 25.0],
    }
    assert rollup(scope, BEFORE).attribution == Attribution(0, 0)


def test_a_past_day_by_todays_units(staff, city, merged):
    scope = Scope(staff, city, Counting.TODAY)
    asked = rollup(scope, BEFORE)

    assert rows(scope, BEFORE) == {"phường Bắc Kạn": [4, 150, 400, 37.5]}
    assert asked.attribution == Attribution(moved=2, heirs=1)
    assert asked.total.values["attraction_members"] == 150
    assert asked.total.values["attraction_women"] == 400


def test_after_the_merger_the_new_unit_has_the_branches_but_no_figures_yet(
    staff, city, merged
):
    for counting in Counting:
        asked = rollup(Scope(staff, city, counting), DAY)
        assert rows(asked.scope, DAY) == {"phường Bắc Kạn": [4, None, None, None]}
        assert (asked.total.units, asked.total.without) == (1, 1)


def test_the_newest_figures_of_the_day_count_and_none_after_it(staff, city, merged):
    asked = rollup(Scope(staff, city, Counting.THEN), date(2024, 6, 30))

    assert asked.total.values["members"] == 2
    assert (asked.total.oldest, asked.total.newest) == (date(2023, 12, 31),) * 2
    assert rollup(asked.scope, date(2023, 1, 1)).total.without == 2


def test_officers_count_for_the_unit_that_they_served(staff, city, merged):
    scope = Scope(staff, city, Counting.THEN)

    assert rows(scope, EVE, "officers_serving") == {
        "phường Đức Xuân": [1],
        "xã Nông Thượng": [1],
    }
    assert rows(scope, DAY, "officers_serving") == {"phường Bắc Kạn": [0]}


def test_a_chair_of_a_unit_that_was_only_renamed_served_both(staff, city, ward, system):
    officer = PostFactory(officer__home_union=ward).officer
    PostFactory(officer=officer, body="executive", rank="member")
    carried_out(changed(ward, LinkKind.RENAME, name="Mới"), by=system)
    scope = Scope(staff, city, Counting.THEN)

    assert rows(scope, EVE, "officers_serving") == {"phường Đức Xuân": [1]}
    assert rows(scope, DAY, "officers_serving") == {"phường Mới": [1]}


def test_amounts_of_branches_count_where_the_branch_was(staff, city, system, ward):
    BranchFactory(union=ward, women_groups=3)
    BranchFactory(union=ward, women_groups=4)
    BranchFactory(union=ward, women_groups=4)
    BranchFactory(union=ward, women_groups=9, closed_on=date(2020, 1, 1))
    carried_out(changed(ward, LinkKind.RENAME, name="Mới"), by=system)
    scope = Scope(staff, city, Counting.THEN)

    assert rows(scope, EVE, "groups_of_women") == {"phường Đức Xuân": [11]}
    assert rows(scope, DAY, "groups_of_women") == {"phường Mới": [11]}
    assert rows(scope, date(2019, 1, 1), "groups_of_women") == {"phường Đức Xuân": [20]}


def test_initiatives_that_ended_do_not_count(staff, city, ward):
    InitiativeFactory(union=ward, started_on=date(2021, 1, 1))
    InitiativeFactory(union=ward, state="ended")
    scope = Scope(staff, city, Counting.TODAY)

    assert rows(scope, date(2020, 1, 1), "initiatives") == {"phường Đức Xuân": [0]}
    assert rows(scope, date(2022, 1, 1), "initiatives") == {"phường Đức Xuân": [1]}


@pytest.fixture
def divided(system, ward):
    FiguresFactory(union=ward, as_of=BEFORE, members=100, women=200)
    BranchFactory(union=ward)
    carried_out(division(ward, "Đông", "Tây"), by=system)
    return ward


def test_what_is_divided_stays_a_row_of_its_own_until_somebody_decides(
    staff, city, system, divided
):
    by_today, then = (Scope(staff, city, counting) for counting in Counting)
    waiting = {"phường Đức Xuân": [1, 100, 200, 50.0]}
    for scope in (by_today, then):
        assert rows(scope, BEFORE) == waiting
        assert rows(scope, DAY) == {
            "phường Đông": [0, None, None, None],
            "phường Tây": [0, None, None, None],
            "phường Đức Xuân": [1, None, None, None],
        }
        assert rollup(scope, DAY).total.without == 2

    branch = divided.branches.get()
    verbs.decide(
        divided,
        main=new("Tây"),
        assigned={f"unions.branch:{branch.pk}": new("Đông").pk},
        by=system,
    )
    today = Scope(staff, city, Counting.TODAY)
    assert rows(today, BEFORE) == {"phường Tây": [1, 100, 200, 50.0]}
    assert rows(today, DAY, "open_branches") == {"phường Tây": [0], "phường Đông": [1]}


def test_a_part_counts_in_the_sums_of_the_main_successor_only(
    staff, city, system, divided
):
    east, west = new("Đông"), new("Tây")
    assert rows(Scope(staff, east), BEFORE) == rows(Scope(staff, west), BEFORE)
    verbs.decide(divided, main=west, assigned={}, by=system)

    assert rows(Scope(staff, east), BEFORE) == {}
    assert rows(Scope(staff, west), BEFORE, "members") == {"phường Tây": [100]}
    assert rows(Scope(staff, divided), BEFORE, "members") == {"phường Tây": [100]}


def test_one_level_higher_of_that_time_or_of_today(system, staff, city, ward, commune):
    for unit in (ward, commune):
        FiguresFactory(union=unit, as_of=BEFORE, members=10)
    carried_out(abolition(city, city.parent), by=system)
    names = ("members",)

    def by(counting, grouping):
        return rows(Scope(system, None, counting, grouping), BEFORE, *names)

    assert by(Counting.THEN, Grouping.ABOVE) == {"thành phố Bắc Kạn": [20]}
    assert by(Counting.TODAY, Grouping.ABOVE) == {"tỉnh Bắc Kạn": [20]}
    assert by(Counting.THEN, Grouping.PROVINCE) == {"tỉnh Bắc Kạn": [20]}
    assert by(Counting.TODAY, Grouping.PROVINCE) == {"tỉnh Bắc Kạn": [20]}


def test_rows_in_order_of_a_column(staff, city, ward, commune):
    FiguresFactory(union=ward, members=5)
    BranchFactory(union=ward)
    FiguresFactory(union=commune, members=7)
    UnionFactory(parent=city, name="Không số liệu")
    asked = rollup(Scope(staff, city), BEFORE)

    def titles(name, *, descending):
        column = COLUMNS.get(name)
        found = asked.ordered(column, descending=descending)
        unions = Union.objects.in_bulk()
        return [unions[row["key"]].name for row in found]

    assert titles("members", descending=True) == [
        "Nông Thượng",
        "Đức Xuân",
        "Không số liệu",
    ]
    assert titles("open_branches", descending=True)[0] == "Đức Xuân"
    assert titles("", descending=True) == ["Nông Thượng", "Không số liệu", "Đức Xuân"]
    assert titles("attraction", descending=False) == [
        "Đức Xuân",
        "Nông Thượng",
        "Không số liệu",
    ]


def test_nobody_adds_up_what_she_does_not_see(stranger, officer, city, ward, merged):
    assert rollup(Scope(stranger, None), BEFORE).total.units == 0
    assert rollup(Scope(stranger, city), BEFORE).total.units == 0
    officer = type(officer).objects.get(pk=officer.pk)  # went on to the new unit
    assert rollup(Scope(officer, None, Counting.THEN), BEFORE).total.units == 2


def test_years_side_by_side(staff, city, merged):
    FiguresFactory(union=merged, as_of=date(2025, 12, 31), members=160)
    days = [date(year, 12, 31) for year in (2023, 2024, 2025)]
    found = over_time(Scope(staff, city), [COLUMNS["members"]], days)

    assert [(day.year, sums.values["members"]) for day, sums in found] == [
        (2023, 2),
        (2024, 150),
        (2025, 160),
    ]


@pytest.mark.parametrize("counting", Counting)
@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_many_rows(
    staff, city, counting, count, django_assert_num_queries
):
    for unit in UnionFactory.create_batch(count, parent=city):
        FiguresFactory(union=unit)
        BranchFactory(union=unit)
    asked = rollup(Scope(staff, city, counting), BEFORE, *COLUMNS)
    with django_assert_num_queries(4):
        keys = [row["key"] for row in asked.ordered(None, descending=False)]
        assert len(asked.rows(keys)) == count
        assert asked.total.units == count
        assert asked.attribution.moved == 0


class AnyHistory(TestCase):
    """Whatever was reorganised, on whatever day: nothing is lost, nothing doubled."""

    @settings(
        max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    @given(st.data())
    def test_sums_are_equal(self, data):
        history = _History(data.draw)
        for year in range(2019, 2019 + data.draw(st.integers(1, 6))):
            history.reorganise(date(year, 7, 1))
        history.decide()
        for day in data.draw(st.lists(_days, min_size=1, max_size=3)):
            history.check(day)


_days = st.dates(date(2017, 6, 1), date(2026, 1, 1)) | st.sampled_from(
    [
        date(year, month, day)
        for year in range(2019, 2023)
        for month, day in ((6, 30), (7, 1))
    ]
)
_numbers = st.none() | st.integers(0, 50)


class _History:
    """Builds a register by the verbs, and knows by itself whose branch was whose."""

    def __init__(self, draw):
        self.draw = draw
        self.system = MemberFactory(username="hethong", is_superuser=True)
        top = UnionFactory(kind=Kind.PROVINCE)
        self.cities = UnionFactory.create_batch(2, kind=Kind.CITY, parent=top)
        for city in self.cities:
            for unit in UnionFactory.create_batch(draw(st.integers(1, 3)), parent=city):
                self.fill(unit, date(2017, 1, 1))
        #: Since a day: the union of every branch and of every post.
        self.owners = {date.min: self.now()}

    def now(self):
        """Whose every branch and post is, as the rows themselves say."""
        return {
            (model, pk): union
            for model in (Branch, Post)
            for pk, union in model.objects.values_list("pk", "union")
        }

    def fill(self, unit, since):
        draw = self.draw
        for _number in range(draw(st.integers(0, 2))):
            founded = draw(st.none() | st.just(since + timedelta(days=200)))
            closed = draw(st.none() | st.dates(date(2018, 1, 1), date(2025, 1, 1)))
            if founded and closed and closed < founded:
                closed = None
            BranchFactory(
                union=unit,
                founded_on=founded or since,
                closed_on=closed,
                women_groups=2,
            )
        for year in draw(st.sets(st.integers(since.year, 2024), max_size=2)):
            FiguresFactory(
                union=unit,
                as_of=date(year, 12, 31),
                members=draw(_numbers),
                women=draw(_numbers),
            )
        if draw(st.booleans()):
            PostFactory(officer__home_union=unit, started_on=since)

    def reorganise(self, day):
        units = list(Union.objects.filter(level="commune").existing(day).order_by("pk"))
        if not units:
            return
        blueprint = self.blueprint(units)
        try:
            with transaction.atomic():
                carried_out(blueprint, by=self.system, effective_on=day)
        except RuleError:
            return
        for union in Union.objects.filter(valid_from=day).order_by("pk"):
            self.fill(union, day)
        Figures.objects.filter(as_of__gt=day, union__valid_to__lt=day).delete()
        self.owners[day] = self.now()

    def blueprint(self, units):
        draw = self.draw
        one = draw(st.sampled_from(units))
        other = draw(st.sampled_from(units))
        kind = draw(
            st.sampled_from(["merge", "split", "rename", "move", "kind", "abolish"])
        )
        if kind == "merge" and one != other:
            return merger(one, other, name=f"Mới {one.pk}")
        if kind == "split":
            names = (f"Đông {one.pk}", f"Tây {one.pk}")
            return division(one, *names, main=draw(st.sampled_from([None, *names])))
        if kind == "move":
            city = draw(st.sampled_from(self.cities))
            return changed(one, LinkKind.MOVE, parent=city.pk)
        if kind == "kind":
            return changed(one, LinkKind.KIND_CHANGE, kind=Kind.COMMUNE)
        if kind == "abolish":
            return abolition(one, draw(st.sampled_from([None, other])))
        return changed(one, LinkKind.RENAME, name=f"Tên {one.pk}")

    def decide(self):
        """Some of those that wait are decided, some of their branches go on."""
        for union in Union.objects.undecided().order_by("pk"):
            parts = list(union.links_to_successors.order_by("pk"))
            main = self.draw(st.sampled_from([None, *parts]))
            branches = union.branches.filter(closed_on=None).order_by("pk")
            assigned = {
                f"unions.branch:{branch.pk}": part.to_union_id
                for branch in branches
                if (part := self.draw(st.sampled_from([None, *parts])))
            }
            heir = main.to_union if main else None
            try:
                with transaction.atomic():
                    verbs.decide(union, main=heir, assigned=assigned, by=self.system)
            except RuleError:
                continue
            now = self.now()
            since = [day for day in self.owners if day >= parts[0].effective_on]
            for day in since:
                for thing, owner in self.owners[day].items():
                    if owner == union.pk:
                        self.owners[day][thing] = now[thing]

    def owner(self, model, row, day):
        """Whose it was; what was entered later belongs where it was entered."""
        for known in sorted(self.owners, reverse=True):
            if known <= day and (model, row.pk) in self.owners[known]:
                return self.owners[known][model, row.pk]
        return row.union_id

    def by_hand(self, day):
        """Key of the unit of the time → its branches, officers and members."""
        found = defaultdict(lambda: [0, 0, None])
        for unit in Union.objects.filter(level="commune").existing(day):
            known = unit.figures.filter(as_of__lte=day).order_by("as_of").last()
            found[unit.pk][2] = known.members if known else None
        for branch in Branch.objects.all():
            begun = branch.founded_on is None or branch.founded_on <= day
            if begun and (branch.closed_on is None or branch.closed_on > day):
                found[self.owner(Branch, branch, day)][0] += 1
        for post in Post.objects.all():
            begun = post.started_on <= day
            if begun and (post.ended_on is None or day <= post.ended_on):
                found[self.owner(Post, post, day)][1] += 1
        return dict(found)

    def check(self, day):
        names = ("open_branches", "officers_serving", "members")
        expected = self.by_hand(day)
        assert self.sums(Counting.THEN, day, names) == expected
        heirs = defaultdict(lambda: [0, 0, None])
        for key, values in expected.items():
            heirs[_heir(key)] = [
                one if two is None else two + (one or 0)
                for one, two in zip(values, heirs[_heir(key)], strict=True)
            ]
        assert self.sums(Counting.TODAY, day, names) == dict(heirs)
        totals = [
            rollup(Scope(self.system, None, counting, grouping), day, *names).total
            for counting in Counting
            for grouping in Grouping
        ]
        assert all(total == totals[0] for total in totals)
        summed = [values[0] for values in expected.values()]
        assert (totals[0].values["open_branches"] or 0) == sum(summed)

    def sums(self, counting, day, names):
        asked = rollup(Scope(self.system, None, counting), day, *names)
        keys = [row["key"] for row in asked.ordered(None, descending=False)]
        assert len(keys) == len(set(keys))
        return {
            key: [sums.values[name] for name in names]
            for key, sums in asked.rows(keys).items()
        }


def _heir(key):
    """Today's unit at the end of the main line."""
    onward = UnionLink.objects.filter(from_union=key, is_main=True).first()
    return (
        key if onward is None or not onward.to_union_id else _heir(onward.to_union_id)
    )
