"""Funds: what is kept, counted, missing, and for how long nobody has counted."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEntry
from core.exceptions import RuleError
from unions.models import Fund, FundCount
from unions.selectors.funds import funds_of_union, months_between
from unions.services import funds as services
from unions.tests.factories import (
    BranchFactory,
    FundCountFactory,
    FundFactory,
    UnionFactory,
    UnionLinkFactory,
)

pytestmark = pytest.mark.django_db

FUND = {"name": "Quỹ hội phí", "kind": "fees", "holder": "Lý Thị Giữ, thủ quỹ"}
COUNT = {
    "counted_on": "05/03/2020",
    "by_book": "1.500.000",
    "in_hand": "1.450.000",
    "is_published": "unknown",
}
PAGES = {
    "unions:fund_add": (lambda u: u, FUND),
    "unions:fund_edit": (lambda u: FundFactory(union=u), FUND),
    "unions:fund_count": (lambda u: FundFactory(union=u), COUNT),
    "unions:fund_count_edit": (lambda u: FundCountFactory(fund__union=u), COUNT),
    "unions:fund_close": (
        lambda u: FundFactory(union=u),
        {"closed_on": "05/03/2020", "note": "Nộp về Hội LHPN thành phố"},
    ),
}
TODAY = date(2020, 3, 10)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["administrator", "staff", "officer"])
def test_those_who_keep_it_are_answered(client, request, name, who, ward):
    make, values = PAGES[name]
    url = reverse(name, args=[make(ward).pk])
    client.force_login(request.getfixturevalue(who))

    assert client.get(url).status_code == 200
    assert client.post(url, values).status_code == 302


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("who", "status"), [("inspector", 403), ("leader", 403), ("stranger", 404)]
)
def test_all_others_are_not(client, request, name, who, status, ward):
    make, values = PAGES[name]
    url = reverse(name, args=[make(ward).pk])
    client.force_login(request.getfixturevalue(who))

    assert client.get(url).status_code == client.post(url, values).status_code == status
    client.force_login(request.getfixturevalue("staff"))
    assert client.delete(url).status_code == 405


@pytest.mark.parametrize(("who", "status"), [("inspector", 200), ("stranger", 404)])
def test_a_fund_is_read_by_those_of_the_tree(client, request, who, status, ward):
    url = reverse("unions:fund", args=[FundCountFactory(fund__union=ward).fund_id])
    assert client.get(url).status_code == 302
    client.force_login(request.getfixturevalue(who))

    assert client.get(url).status_code == status
    assert client.post(url).status_code == 405


def test_a_count_is_written_with_what_is_missing(client, ward, officer):
    fund = FundFactory(union=ward)
    client.force_login(officer)
    client.post(reverse("unions:fund_count", args=[fund.pk]), COUNT)

    count = FundCount.objects.get()
    assert (count.by_book, count.in_hand, count.difference) == (
        1_500_000,
        1_450_000,
        -50_000,
    )
    content = client.get(fund.get_absolute_url()).content.decode()
    assert '<strong class="text-danger">-50.000</strong>' in content
    assert "money is missing" in content
    section = client.get(ward.get_absolute_url()).content.decode()
    assert "-50.000" in section
    assert FUND["name"] in section


def test_a_wrong_count_keeps_what_was_typed(client, ward, officer):
    count = FundCountFactory(fund__union=ward)
    client.force_login(officer)
    url = reverse("unions:fund_count", args=[count.fund_id])

    form = client.post(url, {**COUNT, "counted_on": "20/12/2019"}).context["form"]
    assert form.errors == {"__all__": ["This fund has a count of that day already."]}
    assert form["in_hand"].value() == "1.450.000"
    form = client.post(url, {**COUNT, "in_hand": "-1"}).context["form"]
    assert form.errors == {"__all__": ["An amount cannot be less than nothing."]}


def test_a_fund_of_a_branch(client, ward, commune, officer):
    mine, theirs = BranchFactory(union=ward), BranchFactory(union=commune)
    client.force_login(officer)
    url = reverse("unions:fund_add", args=[ward.pk])

    sent = client.post(url, {**FUND, "branch": theirs.pk})
    assert "branch" in sent.context["form"].errors
    client.post(url, {**FUND, "branch": mine.pk})
    fund = Fund.objects.get()
    assert fund.branch == mine
    assert str(fund) in client.get(mine.get_absolute_url()).content.decode()


def test_a_fund_is_closed_once_and_opened_again(client, ward, officer):
    fund = FundFactory(union=ward, note="Lập năm 2018")
    client.force_login(officer)
    close = reverse("unions:fund_close", args=[fund.pk])
    values = {"closed_on": "05/03/2020", "note": "Nộp về thành phố"}
    client.post(close, values)

    fund.refresh_from_db()
    assert (fund.closed_on, fund.note) == (
        date(2020, 3, 5),
        "Lập năm 2018\nNộp về thành phố",
    )
    assert client.get(fund.get_absolute_url()).context["row"] is None
    again = client.post(close, values).context["form"]
    assert again.errors == {"__all__": ["This fund was closed on 05/03/2020 already."]}
    edit = reverse("unions:fund_edit", args=[fund.pk])
    client.post(edit, {**FUND, "closed_on": ""})
    fund.refresh_from_db()
    assert fund.closed_on is None


@pytest.mark.parametrize(
    ("fund", "says"),
    [
        ({"closed_on": date(2999, 1, 1)}, "day of closing has not come"),
        ({"closed_on": date(2019, 12, 19)}, "still counted on 20/12/2019"),
    ],
)
def test_wrong_days_of_closing_are_refused(ward, officer, fund, says):
    found = FundCountFactory(fund__union=ward).fund
    found.closed_on = fund["closed_on"]

    with pytest.raises(RuleError, match=says):
        services.keep_fund(found, by=officer)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"counted_on": date(2999, 1, 1)}, "day of counting has not come"),
        ({"counted_on": date(2020, 1, 2)}, "closed on 01/01/2020 already"),
        ({"by_book": -1}, "cannot be less than nothing"),
    ],
)
def test_wrong_counts_are_refused(ward, officer, wrong, says):
    fund = FundFactory(union=ward, closed_on=date(2020, 1, 1))
    count = FundCountFactory.build(fund=fund, **wrong)

    with pytest.raises(RuleError, match=says):
        services.keep_count(count, by=officer)
    assert FundCount.objects.count() == 0


def test_nothing_new_at_an_ended_union(ward, city, officer):
    old = UnionFactory(name="Cũ", parent=city, valid_to=date(2025, 6, 30))
    UnionLinkFactory(from_union=old, to_union=ward)
    old.refresh_from_db()

    with pytest.raises(RuleError, match="“Hội LHPN phường Đức Xuân” goes on with it"):
        services.keep_fund(FundFactory.build(union=old), by=officer)
    past = FundFactory.build(union=old, closed_on=date(2025, 6, 30))
    assert services.keep_fund(past, by=officer).pk
    elsewhere = FundFactory.build(union=ward, branch=BranchFactory(union=old))
    with pytest.raises(RuleError, match="Choose a branch of this union"):
        services.keep_fund(elsewhere, by=officer)


def test_the_verbs_write_the_audit_log(ward, officer):
    fund = services.keep_fund(FundFactory.build(union=ward), by=officer)
    count = services.keep_count(FundCountFactory.build(fund=fund), by=officer)

    found = AuditEntry.objects.filter(actor=officer).values_list("model", "key")
    assert set(found) == {
        ("unions.fund", str(fund.pk)),
        ("unions.fundcount", str(count.pk)),
    }


@pytest.mark.parametrize(
    ("counted_on", "months", "is_stale"),
    [
        (date(2019, 3, 10), 12, True),
        (date(2019, 3, 11), 11, False),
        (date(2018, 1, 10), 26, True),
        (None, None, True),
        (date(2020, 3, 11), None, True),  # not yet counted then
    ],
)
def test_how_long_ago_it_was_counted(ward, counted_on, months, is_stale):
    fund = FundFactory(union=ward)
    if counted_on:
        FundCountFactory(fund=fund, counted_on=counted_on)

    [row] = funds_of_union(ward, on=TODAY)
    assert (row.months, row.is_stale) == (months, is_stale)


def test_closed_funds_and_those_of_others_are_not_shown(ward, commune):
    mine = FundFactory(union=ward)
    FundFactory(union=ward, closed_on=TODAY)
    FundFactory(union=commune)

    assert [row.fund for row in funds_of_union(ward, on=TODAY)] == [mine]
    assert [
        row.fund for row in funds_of_union(ward, on=TODAY - timedelta(1), past=True)
    ] == [mine, Fund.objects.get(union=ward, closed_on=TODAY)]


def test_whole_months():
    assert months_between(date(2020, 1, 31), date(2020, 2, 29)) == 0
    assert months_between(date(2019, 12, 1), date(2020, 2, 1)) == 2


@pytest.mark.parametrize("count", [1, 3])
def test_funds_are_read_in_two_queries(ward, count, django_assert_num_queries):
    for _number in range(count):
        FundCountFactory(fund__union=ward, fund__branch=BranchFactory(union=ward))
    with django_assert_num_queries(2):
        rows = funds_of_union(ward, on=timezone.localdate())
    assert len(rows) == count
