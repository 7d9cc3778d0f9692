"""What must hold of any files of the bank, in any order and after any merger."""

from datetime import date
from itertools import count

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.enums import Role
from savings_groups.models import Borrower, EarlierMonth, GroupMonth, Loan, SavingsGroup
from savings_groups.selectors.columns import COLUMNS
from savings_groups.tests import bank
from savings_groups.tests.factories import SavingsGroupFactory
from unions.enums import Counting, Grouping, Kind
from unions.selectors.rollup import Rollup, Scope
from unions.tests.blueprints import carried_out, merger
from unions.tests.factories import MemberFactory, UnionFactory

UNITS = ("Đức Xuân", "Sông Cầu", "Xuất Hóa")
NAMES = ("group_code", "commune", "members", "debt", "overdue", "deposits")
MILLION = 10**6
_files = count()
few = settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@st.composite
def lists(draw):
    """One row for each of a few groups."""
    codes = draw(
        st.lists(st.integers(1, 9_999_999), max_size=6, min_size=1, unique=True)
    )
    rows = []
    for code in codes:
        debt = draw(st.integers(0, 5000))
        unit = draw(st.sampled_from(UNITS))
        members, overdue = draw(st.integers(5, 60)), draw(st.integers(0, debt))
        saved = draw(st.integers(0, 200))
        figures = (debt * MILLION, overdue * MILLION, saved * MILLION)
        rows.append((f"{code:07d}", f"Phường {unit}", members, *figures))
    return rows


def text(head, rows):
    return "\n".join(";".join(map(str, row)) for row in [head, *rows]).encode()


class World(TestCase):
    def setUp(self):
        self.province = UnionFactory(kind=Kind.PROVINCE, name="Bắc Kạn")
        self.city = UnionFactory(kind=Kind.CITY, name="Bắc Kạn", parent=self.province)
        self.wards = {
            name: UnionFactory(kind=Kind.WARD, name=name, parent=self.city)
            for name in UNITS
        }
        self.staff = MemberFactory(union=self.province, role=Role.STAFF)
        self.system = MemberFactory(is_superuser=True)

    def take(self, kind, names, rows, as_of):
        name = f"{next(_files)}.csv"
        data = text([*names, name], rows)  # no two files of equal bytes
        found = bank.sent(
            name, union=self.province, by=self.staff, kind=kind, data=data
        )
        found = bank.matched(found, names, first=1, at=0, as_of=as_of)
        found = bank.checked(found, by=self.staff)
        assert found.refusal == ""
        return bank.taken_over(found, by=self.staff) if found.things else found


class ListsOfGroups(World):
    @few
    @given(lists())
    def test_what_was_imported_is_imported_again_without_a_change(self, rows):
        self.take("groups", NAMES, rows, bank.OCTOBER)
        models = (SavingsGroup, GroupMonth, EarlierMonth)
        before = bank.rows(*models)

        again = self.take("groups", NAMES, [*rows, rows[0]], bank.OCTOBER)

        assert bank.rows(*models) == before
        assert (again.added, again.changed, again.unchanged) == (0, 0, len(rows))

    @few
    @given(lists(), lists())
    def test_groups_add_up_to_communes_and_the_province_after_a_merger(self, old, new):
        self.take("groups", NAMES, old, date(2025, 5, 31))
        self.add_up(old, date(2025, 6, 15))

        plan = merger(*self.wards.values(), name="Bắc Kạn", parent=self.city.pk)
        carried_out(plan, by=self.system)
        self.add_up(old, date(2025, 6, 15))

        known = {row[0] for row in old}
        new = [row for row in new if row[0] not in known]
        kept = [(*row[:3], *(2 * figure for figure in row[3:])) for row in old]
        self.take("groups", NAMES, [*kept, *new], date(2025, 9, 30))
        self.add_up([*kept, *new], date(2025, 10, 1))
        assert set(SavingsGroup.objects.values_list("union__name", flat=True)) == {
            "Bắc Kạn"
        }

    def add_up(self, rows, day):
        """Sums of the file = of its communes = of the province, however counted."""
        wanted = {
            "groups": len(rows),
            "group_members": sum(row[2] for row in rows),
            "group_debt": sum(row[3] for row in rows),
            "group_overdue": sum(row[4] for row in rows),
            "group_deposits": sum(row[5] for row in rows),
        }
        for counting in Counting:
            for grouping in Grouping:
                scope = Scope(self.system, self.province, counting, grouping)
                asked = Rollup(scope, day, [COLUMNS[name] for name in wanted])
                total = {name: asked.total.values[name] or 0 for name in wanted}
                assert total == wanted
                keys = [row["key"] for row in asked.ordered(None, descending=False)]
                parts = asked.rows(keys).values()
                assert wanted == {
                    name: sum(one.values[name] or 0 for one in parts) for name in wanted
                }


#: Debts of three loans in three months; nothing: the statement does not have it.
debts = st.lists(
    st.lists(st.none() | st.sampled_from([0, 7, 9]), min_size=3, max_size=3),
    min_size=3,
    max_size=3,
)


class Statements(World):
    NAMES = ("group_code", "customer_code", "full_name", "loan_code", "principal")
    DAYS = (date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31))

    @few
    @given(debts)
    @example([[None, None, 7], [None, None, None], [None, None, 0]])
    def test_the_order_in_which_statements_come_does_not_matter(self, months):
        SavingsGroupFactory(union=self.wards["Đức Xuân"], code="0000001")
        found = set()
        for order in [(0, 1, 2), (2, 0, 1)]:
            Loan.objects.all().delete()
            Borrower.objects.all().delete()
            for at in order:
                self.take("loans", self.NAMES, self.rows(months[at]), self.DAYS[at])
            found.add(self.known())
        assert found == {self.expected(months)}

    def rows(self, owed):
        stays = ["0000001", "0000000009", "Vi Thị Còn", f"{9:016d}", 5 * MILLION]
        return [
            ["0000001", f"{at:010d}", f"Vi Thị {at}", f"{at:016d}", debt * MILLION]
            for at, debt in enumerate(owed)
            if debt is not None
        ] + [stays]

    @staticmethod
    def known():
        rows = Loan.objects.exclude(code=f"{9:016d}").order_by("code")
        return tuple(
            rows.values_list("code", "latest_on", "latest_principal", "closed_on")
        )

    def expected(self, months):
        """By the rule as it is written: of the newest statement that has the loan; and
        closed with the first one after it was last owed."""
        found = []
        for at in range(3):
            has = [month for month in range(3) if months[month][at] is not None]
            if not has:
                continue
            owed = [month for month in has if months[month][at]]
            closed = owed[-1] + 1 if owed else has[0]
            found.append(
                (
                    f"{at:016d}",
                    self.DAYS[has[-1]],
                    months[has[-1]][at] * MILLION,
                    self.DAYS[closed] if closed < 3 else None,
                )
            )
        return tuple(found)
