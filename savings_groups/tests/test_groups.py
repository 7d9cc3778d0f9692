"""Groups: lists, pages, panel, forms, the masked phone."""

from datetime import date

import pytest
from django.urls import reverse

from audit.enums import Action
from audit.models import AuditEntry
from savings_groups.models import GroupMonth, SavingsGroup
from savings_groups.tests.factories import GroupMonthFactory, SavingsGroupFactory
from unions.tests.factories import BranchFactory

GROUP = {"name": "Tổ TK&VV số 1", "code": "0012345", "leader_name": "Lường Thị Tổ"}
MONTH = {
    "month": "02/2020",
    "members": "36",
    "debt": "1.250.000.000",
    "overdue": "0",
    "frozen": "0",
    "interest_arrears": "0",
    "deposits": "48.500.000",
    "points": "91,5",
    "grade": "good",
}
#: Page → the thing it is opened for, what is sent.
FORMS = {
    "savings_groups:add": (lambda u: u, GROUP),
    "savings_groups:edit": (lambda u: SavingsGroupFactory(union=u), GROUP),
    "savings_groups:month_add": (lambda u: SavingsGroupFactory(union=u), MONTH),
    "savings_groups:month_edit": (lambda u: GroupMonthFactory(group__union=u), MONTH),
}
PAGES = {
    "savings_groups:detail": lambda u: SavingsGroupFactory(union=u),
    "savings_groups:union": lambda u: u,
}
KEEPERS = {"administrator", "staff", "officer"}


@pytest.fixture
def group(ward):
    return SavingsGroupFactory(union=ward, leader_phone="0912 345 678")


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize(
    "who", ["administrator", "staff", "inspector", "leader", "officer"]
)
def test_keepers_write_all_others_get_403(client, request, name, who, ward):
    make, values = FORMS[name]
    there = reverse(name, args=[make(ward).pk])
    client.force_login(request.getfixturevalue(who))

    statuses = (client.post(there, values).status_code, client.get(there).status_code)
    assert statuses == ((302, 200) if who in KEEPERS else (403, 403))


@pytest.mark.parametrize("name", [*FORMS, *PAGES, "savings_groups:phone"])
def test_a_stranger_finds_nothing(client, name, ward, stranger):
    make = FORMS[name][0] if name in FORMS else PAGES.get(name)
    thing = make(ward) if make else SavingsGroupFactory(union=ward)
    client.force_login(stranger)
    ask = client.post if name in {*FORMS, "savings_groups:phone"} else client.get

    assert ask(reverse(name, args=[thing.pk])).status_code == 404


@pytest.mark.parametrize("name", [*FORMS, *PAGES, "savings_groups:phone"])
def test_nobody_signs_in_first(client, name, group):
    assert client.get(reverse(name, args=[group.pk])).status_code == 302


@pytest.mark.parametrize(
    ("name", "wrong"),
    [(name, "delete") for name in FORMS]
    + [(name, "post") for name in PAGES]
    + [("savings_groups:phone", "get")],
)
def test_wrong_methods(client, name, wrong, group, staff):
    client.force_login(staff)

    assert getattr(client, wrong)(reverse(name, args=[group.pk])).status_code == 405


@pytest.mark.parametrize("who", ["staff", "inspector", "leader", "officer"])
def test_all_of_the_union_read(client, request, who, ward, commune, group):
    theirs = SavingsGroupFactory(union=commune)
    client.force_login(request.getfixturevalue(who))

    page = client.get(reverse("savings_groups:index")).context["page"]
    assert set(page) == ({group} if who == "officer" else {group, theirs})
    for name, pk in (("detail", group.pk), ("union", ward.pk)):
        there = reverse(f"savings_groups:{name}", args=[pk])
        assert client.get(there).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"), [("index", 8), ("union", 6), ("pick", 5), ("detail", 9)]
)
def test_query_counts_do_not_grow(
    signed_in, ward, count, name, queries, django_assert_num_queries
):
    groups = SavingsGroupFactory.create_batch(count, union=ward)
    for each in groups:
        for month in range(1, count + 1):
            GroupMonthFactory(group=each, month=date(2020, month, 1))
    key = {"union": [ward.pk], "detail": [groups[0].pk]}.get(name, [])
    with django_assert_num_queries(queries):
        response = signed_in.get(reverse(f"savings_groups:{name}", args=key))
    assert response.status_code == 200


@pytest.fixture
def signed_in(client, staff):
    client.force_login(staff)
    return client


@pytest.fixture
def shown(client, staff):
    client.force_login(staff)

    def ask(**asked):
        there = reverse("savings_groups:index")
        return set(client.get(there, asked).context["page"])

    return ask


def test_groups_are_found_by_name_leader_and_code(shown, ward):
    one = SavingsGroupFactory(union=ward, name="Tổ Nà Pèn", code="0012345")
    two = SavingsGroupFactory(union=ward, leader_name="Đàm Thị Đức", code="0099999")

    assert shown(q="na pen") == {one}
    assert shown(q="dam thi duc") == shown(q="đức") == {two}
    assert shown(q="0012345") == {one}


def test_groups_by_union_grade_overdue_and_state(shown, city, ward, commune):
    weak = GroupMonthFactory(
        group__union=ward, overdue=5_000_000, grade="weak", month=date(2020, 3, 1)
    ).group
    GroupMonthFactory(group=weak, grade="good")
    paid = GroupMonthFactory(group__union=commune, grade="good", overdue=1).group
    GroupMonthFactory(group=paid, grade="good", month=date(2020, 3, 1))
    closed = SavingsGroupFactory(union=ward, closed_on=date(2020, 1, 1))

    assert shown() == {weak, paid}
    assert shown(union=city.pk) == {weak, paid}
    assert shown(union=commune.pk) == {paid}
    assert shown(show="overdue") == {weak}
    assert shown(grade="good") == {paid}
    assert shown(show="closed") == {closed}


def test_a_row_shows_the_newest_month(client, staff, group):
    GroupMonthFactory(group=group, debt=1, month=date(2020, 1, 1))
    GroupMonthFactory(group=group, debt=1_250_000_000, overdue=25_000_000, grade="good")
    client.force_login(staff)

    content = client.get(reverse("savings_groups:index")).content.decode()
    for shown in ("02/2020", "1.250,0", "<strong", ">2%<", "48,5", "Good (Tốt)"):
        assert shown in content


def test_the_panel_is_one_fragment_with_totals(client, staff, ward, commune):
    branch = BranchFactory(union=ward)
    one = GroupMonthFactory(
        group__union=ward, group__branch=branch, overdue=25_000_000
    ).group
    GroupMonthFactory(group__union=ward, debt=750_000_000, month=date(2020, 1, 1))
    SavingsGroupFactory(union=ward)
    GroupMonthFactory(group__union=commune)
    client.force_login(staff)

    there = reverse("savings_groups:union", args=[ward.pk])
    response = client.get(there, headers={"HX-Request": "true"})
    totals = response.context["totals"]
    assert (totals.groups, totals.members, totals.debt) == (3, 72, 2_000_000_000)
    content = response.content.decode()
    assert "<html" not in content
    assert "25.000.000 / 2.000.000.000 = <strong>1,25%</strong>" in content
    assert "01/2020" in content
    one_branch = client.get(there, {"branch": branch.pk}).context
    assert one_branch["groups"] == [one]


def test_the_phone_is_masked_until_asked_for(client, staff, group):
    client.force_login(staff)
    content = client.get(reverse("savings_groups:detail", args=[group.pk]))
    assert "091****678" in content.content.decode()
    assert "0912 345 678" not in content.content.decode()
    assert AuditEntry.objects.count() == 0

    shown = client.post(reverse("savings_groups:phone", args=[group.pk]))

    assert "0912 345 678" in shown.content.decode()
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.key, entry.detail) == (
        Action.READ,
        staff,
        str(group.pk),
        {"field": "leader_phone"},
    )


def test_the_form_does_not_show_the_phone_either(client, officer, group):
    client.force_login(officer)
    there = reverse("savings_groups:edit", args=[group.pk])

    content = client.get(there).content.decode()
    assert "0912 345 678" not in content
    assert "091****678" in content


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("", "0912 345 678"), ("-", ""), ("0987654321", "0987654321")],
)
def test_the_phone_is_kept_removed_or_replaced(client, officer, group, typed, kept):
    client.force_login(officer)
    there = reverse("savings_groups:edit", args=[group.pk])
    client.post(there, {**GROUP, "leader_phone": typed})

    group.refresh_from_db()
    assert (group.name, group.leader_phone) == ("Tổ TK&VV số 1", kept)


def errors(client, name, pk, values):
    response = client.post(reverse(f"savings_groups:{name}", args=[pk]), values)
    return response.context["form"].errors


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, {"name": ["This field is required."]}),
        ({"code": "12a"}, {"code": ["A code holds digits only."]}),
        (
            {"leader_phone": "gọi nhà"},
            {"leader_phone": ["Enter a phone number of 8 to 20 digits."]},
        ),
        (
            {"founded_on": "02/01/2020", "closed_on": "01/01/2020"},
            {"__all__": ["The group cannot be closed before it was founded."]},
        ),
        ({"code": "0000777"}, {"__all__": ["This union already has such a code."]}),
    ],
)
def test_a_wrong_group_is_refused(client, officer, ward, wrong, says):
    SavingsGroupFactory(union=ward, code="0000777")
    client.force_login(officer)

    assert errors(client, "add", ward.pk, {**GROUP, **wrong}) == says
    assert SavingsGroup.objects.count() == 1


def test_a_branch_of_another_union_is_refused(client, officer, ward, commune):
    elsewhere = BranchFactory(union=commune)
    client.force_login(officer)

    found = errors(client, "add", ward.pk, {**GROUP, "branch": elsewhere.pk})
    assert list(found) == ["branch"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"month": "13/2020"}, "month"),
        ({"month": "tháng hai"}, "month"),
        ({"month": "01/2999"}, "month"),
        ({"month": "01/2099"}, "__all__"),
        ({"debt": "1.25"}, "debt"),
        ({"overdue": "1.250.000.001"}, "__all__"),
        ({"points": "100,5"}, "points"),
        ({"members": "-1"}, "members"),
    ],
)
def test_a_wrong_month_keeps_what_was_typed(client, officer, group, wrong, field):
    client.force_login(officer)
    there = reverse("savings_groups:month_add", args=[group.pk])
    response = client.post(there, {**MONTH, **wrong})

    assert list(response.context["form"].errors) == [field]
    content = response.content.decode()
    for value in {**MONTH, **wrong}.values():
        assert f'value="{value}"' in content
    assert GroupMonth.objects.count() == 0


def test_a_month_is_kept_as_the_bank_gave_it(client, officer, group):
    client.force_login(officer)
    client.post(reverse("savings_groups:month_add", args=[group.pk]), MONTH)

    month = GroupMonth.objects.get()
    assert (month.month, month.debt, month.deposits, str(month.points)) == (
        date(2020, 2, 1),
        1_250_000_000,
        48_500_000,
        "91.50",
    )
    there = reverse("savings_groups:month_edit", args=[month.pk])
    content = client.get(there).content.decode()
    for value in ("02/2020", "1.250.000.000", "91,5"):
        assert f'value="{value}' in content


def test_a_month_is_entered_once(client, officer, group):
    GroupMonthFactory(group=group)
    client.force_login(officer)

    assert errors(client, "month_add", group.pk, MONTH) == {
        "__all__": ["There are figures of this month already."]
    }


def test_a_grade_that_disagrees_is_kept_and_said(client, officer, group):
    client.force_login(officer)
    there = reverse("savings_groups:month_add", args=[group.pk])
    response = client.post(there, {**MONTH, "points": "60"}, follow=True)

    assert response.context["shown"].warnings == [
        "The bank's grade is “Good (Tốt)”, but 60 points mean “Average (Trung bình)”."
    ]
    assert GroupMonth.objects.get().grade == "good"


@pytest.mark.parametrize(("who", "shown"), [("officer", True), ("inspector", False)])
def test_only_those_who_may_change_are_offered_to(client, request, who, shown, group):
    month = GroupMonthFactory(group=group)
    client.force_login(request.getfixturevalue(who))

    there = reverse("savings_groups:detail", args=[group.pk])
    content = client.get(there).content.decode()
    for name, key in [
        ("edit", group.pk),
        ("month_add", group.pk),
        ("month_edit", month.pk),
    ]:
        assert (reverse(f"savings_groups:{name}", args=[key]) in content) is shown
