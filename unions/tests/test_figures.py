"""Figures: what is odd about them, what is refused, pages and the list of reports."""

from datetime import date

import pytest
from django.urls import reverse

from core.exceptions import RuleError
from unions.enums import Kind, LinkKind, Period
from unions.models import Figures
from unions.selectors.figures import comparable, warnings, warnings_of
from unions.selectors.profile import figures_view, proposed
from unions.services import figures as services
from unions.tests.factories import (
    BranchFactory,
    FiguresFactory,
    MemberFactory,
    UnionFactory,
    UnionLinkFactory,
)


def of(day=date(2020, 12, 31), period=Period.YEAR, **numbers):
    return Figures(union_id=1, as_of=day, period=period, **numbers)


def told(figures, **against):
    return [(warning.field, warning.text) for warning in warnings(figures, **against)]


def test_what_agrees_is_not_mentioned():
    figures = of(population=5000, women=1500, members=1200, branches=8)

    before = of(date(2019, 12, 31), population=4990, women=1480, members=1190)
    assert told(figures, previous=before, branches_open=8) == []


def test_parts_that_are_more_than_their_whole():
    figures = of(
        population=1000,
        women=1001,
        members=1002,
        ethnic_minority=1003,
        religious=1004,
        core_members=1005,
    )

    assert told(figures) == [
        ("women", "“Women from 18” (1.001) is more than “Population” (1.000)."),
        ("members", "“Members” (1.002) is more than “Women from 18” (1.001)."),
        (
            "ethnic_minority",
            "“Members of ethnic minorities” (1.003) is more than “Members” (1.002).",
        ),
        (
            "religious",
            "“Members with a religion” (1.004) is more than “Members” (1.002).",
        ),
        (
            "core_members",
            "“Core members (hội viên nòng cốt)” (1.005) is more than “Members” "
            "(1.002).",
        ),
    ]


def test_a_jump_names_both_figures_and_the_day():
    before = of(date(2019, 12, 31), members=800, fund_balance=1_000_000)

    assert told(of(members=1200, fund_balance=100_000), previous=before) == [
        ("members", "“Members”: 800 on 31/12/2019, now 1.200 (+50%)."),
        (
            "fund_balance",
            "“Balance of the union's fund, đồng”: 1.000.000 on 31/12/2019, now "
            "100.000 (-90%).",
        ),
    ]


@pytest.mark.parametrize(("left", "says"), [(30, []), (31, ["members"])])
def test_joined_and_left_must_explain_the_change(left, says):
    before = of(date(2019, 12, 31), members=1000)
    found = warnings(of(members=1010, joined=40, left=left), previous=before)

    assert [warning.field for warning in found] == says
    if found:
        assert found[0].text == (
            "Members do not add up: 1.000 on 31/12/2019 + 40 joined - 31 left = 1.009, "
            "but 1.010 are reported."
        )


def test_a_half_year_adds_up_from_the_end_of_last_year():
    half = of(date(2020, 6, 30), Period.HALF, members=1010, joined=40, left=31)
    last_half = of(date(2019, 6, 30), Period.HALF, members=1)
    year = of(date(2019, 12, 31), members=1001)

    assert told(half, opening=year, previous=of(date(2019, 6, 30), members=1000)) == []
    assert [field for field, _text in told(half, previous=last_half, opening=year)] == [
        "members"
    ]


def test_branches_reported_against_the_register():
    assert told(of(branches=12), branches_open=11) == [
        ("branches", "12 branches are reported, but the register has 11 on 31/12/2020.")
    ]
    assert told(of(branches=12), branches_open=0) == []
    assert told(of(), branches_open=11) == []


def test_like_is_compared_with_like():
    year, half = of(date(2019, 12, 31)), of(date(2019, 6, 30), Period.HALF)
    other = of(date(2020, 3, 8), Period.OTHER)
    later = of(date(2021, 12, 31))
    known = [year, half, other, later]

    assert comparable(of(), known) is year
    assert comparable(of(date(2020, 6, 30), Period.HALF), known) is half
    assert comparable(of(date(2020, 6, 30), Period.HALF), [year, other]) is other
    assert comparable(of(date(2020, 9, 1), Period.OTHER), known) is other
    assert comparable(of(), [other]) is other
    assert comparable(of(), [later]) is None


@pytest.mark.parametrize(
    ("today", "period", "day"),
    [
        (date(2026, 1, 1), Period.YEAR, date(2025, 12, 31)),
        (date(2026, 6, 29), Period.YEAR, date(2025, 12, 31)),
        (date(2026, 6, 30), Period.HALF, date(2026, 6, 30)),
        (date(2026, 12, 30), Period.HALF, date(2026, 6, 30)),
        (date(2026, 12, 31), Period.YEAR, date(2026, 12, 31)),
    ],
)
def test_the_newest_period_that_is_over_is_proposed(today, period, day):
    assert proposed(today) == (period, day)


@pytest.mark.parametrize("count", [1, 3])
def test_many_are_judged_in_two_queries(count, ward, django_assert_num_queries):
    rows = []
    for union in UnionFactory.create_batch(count):
        BranchFactory(union=union)
        FiguresFactory(union=union, members=500)
        rows.append(
            FiguresFactory.build(union=union, as_of=date(2020, 12, 31), branches=2)
        )

    with django_assert_num_queries(2):
        found = warnings_of(rows)
    assert [[w.field for w in odd] for odd in found] == [
        ["members", "branches"]
    ] * count


def test_rows_of_one_file_are_compared_with_each_other(ward):
    first = FiguresFactory.build(union=ward, members=500)
    second = FiguresFactory.build(union=ward, as_of=date(2020, 12, 31), members=1200)

    assert [len(odd) for odd in warnings_of([second, first])] == [1, 0]


def test_branches_are_those_of_that_day(ward):
    BranchFactory(union=ward, founded_on=date(2021, 1, 1))
    BranchFactory(union=ward, closed_on=date(2020, 6, 30))
    BranchFactory(union=ward)
    day = date(2020, 12, 31)

    assert warnings_of([FiguresFactory.build(union=ward, as_of=day, branches=1)]) == [
        []
    ]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"fund_balance": -1}, "cannot be less than nothing"),
        ({"as_of": date(2999, 12, 31)}, "has not come yet"),
        ({"period": Period.HALF}, "have the data date 30/06/2019"),
        ({"as_of": date(2019, 6, 30), "period": Period.YEAR}, "data date 31/12/2019"),
    ],
)
def test_what_cannot_be_is_refused(ward, officer, wrong, says):
    figures = FiguresFactory.build(union=ward, **wrong)

    with pytest.raises(RuleError, match=says):
        services.keep_figures(figures, by=officer, confirmed=True)
    assert Figures.objects.count() == 0


@pytest.fixture
def merged(ward, city):
    """A commune that was merged into the ward on 01/07/2025."""
    old = UnionFactory(
        kind=Kind.COMMUNE, name="Cũ", parent=city, valid_to=date(2025, 6, 30)
    )
    ward.valid_from = date(2025, 7, 1)
    ward.save()
    UnionLinkFactory(from_union=old, to_union=ward, kind=LinkKind.MERGE)
    old.refresh_from_db()
    return old


def test_an_ended_union_has_figures_up_to_its_last_day(merged, ward, officer):
    last = FiguresFactory.build(
        union=merged, as_of=date(2025, 6, 30), period=Period.HALF
    )
    late = FiguresFactory.build(union=merged, as_of=date(2025, 12, 31))
    early = FiguresFactory.build(union=ward, as_of=date(2024, 12, 31))

    assert services.keep_figures(last, by=officer).pk
    with pytest.raises(RuleError) as refusal:
        services.keep_figures(late, by=officer)
    assert str(refusal.value) == (
        "“Hội LHPN xã Cũ” ended on 30/06/2025; “Hội LHPN phường Đức Xuân” goes on with "
        "it. Enter this there."
    )
    with pytest.raises(RuleError, match="exists from 01/07/2025"):
        services.keep_figures(early, by=officer)


def test_the_successors_officer_types_them_in(client, merged, officer):
    client.force_login(officer)
    url = reverse("unions:figures_add", args=[merged.pk])

    assert client.get(url).context["form"]["as_of"].value() == date(2025, 6, 30)
    client.post(url, {"as_of": "30/06/2025", "members": "10"})
    found = Figures.objects.get(union=merged)
    assert (found.as_of, found.period) == (date(2025, 6, 30), Period.HALF)


def test_the_figures_before_are_those_of_the_same_kind(ward):
    year = FiguresFactory(union=ward, period=Period.YEAR)
    half = FiguresFactory(union=ward, as_of=date(2020, 6, 30), period=Period.HALF)
    now = FiguresFactory(union=ward, as_of=date(2020, 12, 31), period=Period.YEAR)

    shown = figures_view(Figures.objects.filter(union=ward))

    assert (shown.latest, shown.previous) == (now, year)
    assert shown.history == [now, half, year]
    members = next(row for row in shown.table if row.label == "Members")
    assert members.values == [1200, 1200, 1200]
    assert [chart.kind for chart in shown.charts] == ["bar", "line"]
    assert shown.charts[1].marks[0].text == "12/2019: 80"


def test_branches_are_added_up_beside_the_unions_own(client, ward, staff):
    FiguresFactory(union=ward, women_groups=6)
    for members in (500, 600):
        FiguresFactory(
            union=ward,
            branch=BranchFactory(union=ward),
            population=None,
            women=None,
            women_groups=3,
            members=members,
        )

    shown = figures_view(Figures.objects.filter(union=ward, branch=None))
    assert [(s.label, s.total, s.own, s.difference) for s in shown.branch_sums] == [
        ("Members", 1100, 1200, -100),
        ("Women's groups", 6, 6, 0),
    ]
    client.force_login(staff)
    content = client.get(reverse("unions:detail", args=[ward.pk])).content.decode()
    assert "<strong>-100</strong>" in content


def test_a_branch_has_its_own_page_of_figures(client, ward, officer):
    branch = BranchFactory(union=ward)
    client.force_login(officer)
    url = reverse("unions:figures_add", args=[ward.pk])
    sent = {"as_of": "31/12/2020", "branch": branch.pk, "members": "1.045"}

    page = client.get(url, {"branch": branch.pk})
    assert page.context["form"]["branch"].value() == str(branch.pk)
    answer = client.post(f"{url}?branch={branch.pk}", sent)
    assert answer["Location"] == branch.get_absolute_url()
    assert Figures.objects.get(branch=branch).members == 1045


def test_other_oddities_after_a_tick_are_asked_back_again(client, ward, officer):
    client.force_login(officer)
    url = reverse("unions:figures_add", args=[ward.pk])
    sent = {"as_of": "31/12/2020", "women": "1500", "members": "1501"}

    form = client.post(url, sent).context["form"]
    assert [warning.field for warning in form.warnings] == ["members"]
    ticked = {**sent, "confirmed": form.fields["confirmed"].widget.seen}
    again = client.post(url, {**ticked, "members": "9501"}).context["form"]
    assert "9.501" in again.warnings[0].text
    assert client.post(url, ticked).status_code == 302
    assert Figures.objects.get().members == 1501


@pytest.fixture
def asked(client, staff):
    """The page of who has reported, for a query string."""
    client.force_login(staff)
    return lambda **query: client.get(reverse("unions:figures"), query).context


def test_who_has_reported_and_who_has_not(asked, ward, commune):
    FiguresFactory(union=ward)

    shown = asked()
    assert (shown["day"], shown["total"].reported, shown["total"].expected) == (
        date(2019, 12, 31),
        1,
        2,
    )
    assert (shown["total"].members, str(shown["total"].attraction)) == (1200, "80.0")
    names = [row.union for row in asked(state="missing")["rows"]]
    assert names == [commune]
    assert [row.union for row in asked(state="reported")["rows"]] == [ward]
    assert [row.union for row in asked(q="nong thuong")["rows"]] == [commune]


def test_of_another_day_level_and_parent(asked, ward, commune, city, other_ward):
    FiguresFactory(union=ward)
    ward.valid_to = date(2020, 1, 1)
    ward.save()

    assert asked(day="30/06/2020")["total"].expected == 1
    assert asked(day="31/12/2019")["total"].expected == 2
    assert [row.union for row in asked(level="city")["rows"]] == [city]
    assert asked(parent=city.pk, day="31/12/2019")["total"].expected == 2
    wrong = asked(day="31/31/2019")
    assert wrong["filter_form"].errors == {"day": ["Enter a date as dd/mm/yyyy."]}


def test_what_is_odd_is_said_in_the_list(asked, ward):
    FiguresFactory(union=ward, members=1501)

    assert [len(row.warnings) for row in asked()["rows"]] == [1]


def test_nothing_reported_at_all(asked, ward, db):
    shown = asked()
    assert (shown["total"].reported, shown["total"].members) == (0, None)
    assert shown["days"] == [shown["day"]]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_queries(
    client, city, staff, count, django_assert_num_queries
):
    for union in UnionFactory.create_batch(count, parent=city):
        FiguresFactory(union=union, branches=1)
        BranchFactory(union=union)
    client.force_login(staff)
    with django_assert_num_queries(14):
        client.get(reverse("unions:figures"))


def test_the_list_is_read_by_those_of_the_tree_only(client, ward, other_ward, stranger):
    FiguresFactory(union=ward)
    client.force_login(stranger)

    assert [r.union for r in client.get(reverse("unions:figures")).context["rows"]] == [
        other_ward
    ]
    assert client.post(reverse("unions:figures")).status_code == 405
    client.force_login(MemberFactory(username="khong-don-vi"))
    assert client.get(reverse("unions:figures")).status_code == 200
