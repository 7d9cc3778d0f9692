"""Funds counted at a visit: findings, refusals, and the register after signing."""

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEntry
from core.exceptions import RuleError
from inspections.deadlines import due_on
from inspections.enums import Severity, VisitStatus
from inspections.models import Finding, FundCheck, Remedy
from inspections.selectors.lending import funds as selectors
from inspections.services import visits
from inspections.services.lending import funds as services
from inspections.services.reference import load_phrases
from unions.enums import FundKind
from unions.models import Fund, FundCount
from unions.tests.factories import BranchFactory, FundCountFactory, FundFactory

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture(autouse=True)
def phrases(db):
    load_phrases()


@pytest.fixture
def fund(ward):
    return FundFactory(union=ward, name="Quỹ hội phí", holder="Hà Thị Quỹ")


def count(visit, fund, by, **values):
    asked = {"holder": "Hà Thị Quỹ", "by_book": 1_500_000, "in_hand": 1_500_000}
    return services.record_fund_check(visit, fund, **{**asked, **values}, by=by)


def found():
    rows = Finding.objects.order_by("source").values_list("severity", "amount", "text")
    return list(rows)


# --- findings -------------------------------------------------------------------


def test_missing_money_opens_a_finding_that_follows(visit, fund, inspector):
    row = count(visit, fund, inspector, in_hand=1_450_000).row
    assert row.difference == -50_000
    assert found() == [
        (
            Severity.HEAVY,
            50_000,
            "Tồn quỹ thực tế lệch so với sổ quỹ: Quỹ hội phí thiếu 50.000 đồng "
            "(sổ quỹ 1.500.000 đồng, kiểm đếm 1.450.000 đồng).",
        )
    ]
    finding = Finding.objects.get()
    assert finding.source == f"fund:{row.pk}:difference"
    remedy = Remedy.objects.get()
    assert (remedy.finding, remedy.owner, remedy.owner_note) == (
        finding,
        visit.union,
        "Người giữ quỹ: Hà Thị Quỹ",
    )
    assert remedy.due_on == due_on("days", 7, visit.date, bank_day=None)

    count(visit, fund, inspector, in_hand=1_600_000, base_revision=1)
    assert "thừa 100.000 đồng" in found()[0][2]
    count(visit, fund, inspector, base_revision=2)
    assert found() == []
    assert not Remedy.objects.exists()


def test_what_was_not_published_opens_a_finding(visit, fund, inspector):
    count(visit, fund, inspector, is_published=False)
    assert found() == [
        (Severity.MEDIUM, None, "Chưa công khai quỹ với hội viên: Quỹ hội phí.")
    ]
    due = due_on("days", 30, visit.date, bank_day=None)
    assert Remedy.objects.get().due_on == due
    count(visit, fund, inspector, is_published=True, base_revision=1)
    assert found() == []


def test_a_revolving_fund_with_interest_is_grave(visit, ward, inspector):
    branch = BranchFactory(union=ward)
    fund = FundFactory(
        union=ward, branch=branch, name="Tổ xoay vòng", kind=FundKind.REVOLVING
    )
    count(visit, fund, inspector, takes_interest=True)
    text = f"Quỹ xoay vòng có tính lãi như hụi: Tổ xoay vòng – {branch}."
    assert found() == [(Severity.GRAVE, None, text)]
    due = due_on("days", 15, visit.date, bank_day=None)
    assert Remedy.objects.get().due_on == due


def test_interest_is_asked_of_revolving_funds_only(visit, fund, inspector):
    row = count(visit, fund, inspector, takes_interest=True).row
    assert row.takes_interest is None
    assert found() == []


@pytest.mark.parametrize("values", [{"by_book": None}, {"in_hand": None}])
def test_a_half_known_fund_opens_nothing(visit, fund, inspector, values):
    count(visit, fund, inspector, **values)
    assert found() == []


def test_the_same_count_twenty_times_is_one_row(visit, fund, inspector):
    states = [count(visit, fund, inspector).state for _number in range(20)]
    assert states == ["created", *["same"] * 19]
    assert FundCheck.objects.get().pk == services.key_of(visit, fund)


def test_two_who_count_one_fund_notice_one_another(visit, fund, inspector, staff):
    count(visit, fund, inspector)
    late = count(visit, fund, staff, in_hand=1)
    assert (late.state, late.row.in_hand) == ("conflict", 1_500_000)
    assert found() == []


# --- refusals ---------------------------------------------------------------------


def test_a_fund_of_another_unit(visit, commune, inspector):
    with pytest.raises(RuleError, match="another unit"):
        count(visit, FundFactory(union=commune), inspector)


def test_a_fund_that_was_closed(visit, fund, inspector):
    fund.closed_on = visit.date
    with pytest.raises(RuleError, match="was closed on"):
        count(visit, fund, inspector)


@pytest.mark.parametrize("values", [{"by_book": -1}, {"in_hand": -1}])
def test_amounts_below_nothing(visit, fund, inspector, values):
    with pytest.raises(RuleError, match="less than nothing"):
        count(visit, fund, inspector, **values)


def test_signed_minutes(visit, fund, inspector):
    visit.status = VisitStatus.SIGNED
    visit.save()
    with pytest.raises(RuleError, match="minutes are signed"):
        count(visit, fund, inspector)
    with pytest.raises(RuleError, match="minutes are signed"):
        services.add_fund(visit, name="Lợn", kind="piggy", holder="A", by=inspector)


# --- a fund that the register lacks -------------------------------------------------


def test_a_fund_is_added(visit, ward, inspector):
    branch = BranchFactory(union=ward)
    fund = services.add_fund(
        visit,
        name=" Nuôi lợn nhựa ",
        kind="piggy",
        holder="Bà Sáu",
        branch=branch,
        by=inspector,
    )
    fund.refresh_from_db()
    assert (fund.union, fund.branch, fund.name, fund.kind) == (
        ward,
        branch,
        "Nuôi lợn nhựa",
        FundKind.PIGGY,
    )
    assert AuditEntry.objects.get(model="unions.fund").actor == inspector
    with pytest.raises(RuleError, match="of this name already"):
        services.add_fund(
            visit,
            name="nuôi lợn nhựa",
            kind="piggy",
            holder="B",
            branch=branch,
            by=inspector,
        )


@pytest.mark.parametrize("values", [{"name": " "}, {"holder": " "}])
def test_a_fund_without_name_or_keeper(visit, inspector, values):
    asked = {"name": "Lợn", "kind": "piggy", "holder": "A", **values}
    with pytest.raises(RuleError, match="Enter the name"):
        services.add_fund(visit, **asked, by=inspector)


# --- the signature -----------------------------------------------------------


def sign(visit, by):
    visit.status = VisitStatus.RECORDED
    visit.save()
    return visits.sign(
        visit,
        agreement="agreed",
        signed_on=visit.date,
        unit_signer="Hà Thị Hội",
        by=by,
    )


def test_signing_writes_the_counts_of_the_register(visit, ward, fund, inspector):
    blank = FundFactory(union=ward)
    old = FundCountFactory(fund=fund, counted_on=visit.date, in_hand=7, by_book=7)
    count(visit, fund, inspector, in_hand=1_450_000, is_published=True, note="Đếm lại")
    count(visit, blank, inspector, in_hand=None)
    sign(visit, inspector)

    made = FundCount.objects.get()
    assert (made.pk, made.fund, made.counted_on) == (old.pk, fund, visit.date)
    assert (made.by_book, made.in_hand, made.difference) == (
        1_500_000,
        1_450_000,
        -50_000,
    )
    assert (made.is_published, made.note) == (True, "Đếm lại")
    assert made.counted_by == f"{visit.team} – {visit.round.plan.union.title}"
    entry = AuditEntry.objects.get(model="unions.fundcount")
    assert entry.detail["in_hand"] == ["7", "1450000"]


def test_a_fund_closed_meanwhile_does_not_hinder_signing(visit, fund, inspector):
    count(visit, fund, inspector)
    Fund.objects.update(closed_on=visit.date.replace(day=1))
    sign(visit, inspector)
    assert not FundCount.objects.exists()


def test_a_refused_signature_writes_nothing(visit, fund, inspector):
    count(visit, fund, inspector)
    with pytest.raises(RuleError):
        visits.sign(
            visit,
            agreement="agreed",
            signed_on=timezone.localdate(),
            unit_signer="A",
            by=inspector,
        )
    assert not FundCount.objects.exists()


# --- pages -------------------------------------------------------------------


def address(name, *args):
    return reverse(f"inspections:{name}", args=args)


def typed(**values):
    return {
        "base_revision": 0,
        "by_book": "1.500.000",
        "in_hand": "1.450.000",
        **values,
    }


def test_all_open_funds_stand_on_the_page(client, visit, ward, commune, inspector):
    own = FundFactory(union=ward, name="Quỹ của Hội")
    other = FundFactory(union=ward, branch=BranchFactory(union=ward), name="Lợn nhựa")
    FundFactory(union=ward, closed_on=visit.date, name="Đã đóng")
    FundFactory(union=commune, name="Xã khác")
    FundCountFactory(fund=own, in_hand=123_000)
    rows = selectors.fund_rows(visit)
    assert [row.fund for row in rows] == [own, other]
    assert rows[0].last.in_hand == 123_000

    client.force_login(inspector)
    page = client.get(address("visit_funds", visit.pk)).content.decode()
    assert "123.000" in page
    assert page.count("data-fund ") == 2


def test_a_count_is_saved_by_a_plain_form(client, visit, fund, inspector):
    client.force_login(inspector)
    url = address("fund_check_save", visit.pk, fund.pk)
    answer = client.post(url, typed(is_published="no"))
    assert answer["Location"] == address("visit_funds", visit.pk) + f"#fund-{fund.pk}"
    row = FundCheck.objects.get()
    assert (row.by_book, row.in_hand, row.is_published) == (1_500_000, 1_450_000, False)
    page = client.get(address("visit_funds", visit.pk)).content.decode()
    assert "thiếu 50.000 đồng" in page
    assert "Chưa công khai quỹ" in page


def test_a_script_is_told_what_became_of_it(client, visit, fund, inspector):
    client.force_login(inspector)
    url = address("fund_check_save", visit.pk, fund.pk)
    answer = client.post(url, typed(), **JSON)
    body = answer.json()
    assert (answer.status_code, body["state"], body["revision"]) == (201, "created", 1)
    assert "thiếu 50.000 đồng" in body["regions"][f"found-fund-{fund.pk}"]
    assert "50.000 đ" in body["regions"]["fund-totals"]

    late = client.post(url, typed(in_hand="5"), **JSON)
    assert late.status_code == 409
    assert {"1.500.000", "1.450.000"} <= set(
        late.json()["theirs"].replace(",", "").split()
    )
    wrong = client.post(url, typed(in_hand="năm"), **JSON)
    assert wrong.status_code == 422
    assert list(wrong.json()["fields"]) == ["in_hand"]


def test_a_late_plain_form_is_shown_again(client, visit, fund, inspector):
    client.force_login(inspector)
    url = address("fund_check_save", visit.pk, fund.pk)
    client.post(url, typed())
    late = client.post(url, typed(in_hand="5"))
    assert late.status_code == 409
    [shown] = late.context["funds"]
    assert "1.450.000" in shown["form"].non_field_errors()[0]
    assert shown["form"]["in_hand"].value() == "5"
    assert client.post(url, typed(in_hand="5", base_revision=1)).status_code == 302
    assert FundCheck.objects.get().in_hand == 5
    wrong = client.post(url, typed(in_hand="-5"))
    assert wrong.status_code == 422


def test_refusals_are_told(client, visit, fund, inspector):
    client.force_login(inspector)
    url = address("fund_check_save", visit.pk, fund.pk)
    visit.status = VisitStatus.RECORDED
    visit.save()
    assert client.post(url, typed(), **JSON).status_code == 422
    assert client.post(url, typed()).status_code == 422
    add = address("visit_fund_add", visit.pk)
    asked = {"name": "Lợn", "kind": "piggy", "holder": "A"}
    assert len(client.post(add, asked).context["form"].non_field_errors()) == 1


def test_a_fund_is_added_on_a_page(client, visit, inspector):
    client.force_login(inspector)
    add = address("visit_fund_add", visit.pk)
    assert client.get(add).status_code == 200
    answer = client.post(add, {"name": "Lợn", "kind": "piggy", "holder": "A"})
    fund = Fund.objects.get()
    assert answer["Location"] == address("visit_funds", visit.pk) + f"#fund-{fund.pk}"


def test_a_fund_of_another_unit_does_not_exist_here(client, visit, commune, inspector):
    client.force_login(inspector)
    fund = FundFactory(union=commune)
    url = address("fund_check_save", visit.pk, fund.pk)
    assert client.post(url, typed()).status_code == 404


def test_the_signed_page_is_read_only(client, visit, fund, inspector, leader):
    count(visit, fund, inspector, in_hand=1_450_000, is_published=False)
    sign(visit, inspector)
    client.force_login(leader)
    page = client.get(address("visit_funds", visit.pk)).content.decode()
    assert "-50.000" in page
    assert "data-fund " not in page


@pytest.mark.parametrize("number", [1, 3])
def test_funds_are_read_in_a_fixed_number_of_queries(
    visit, ward, inspector, number, django_assert_num_queries
):
    for _number in range(number):
        fund = FundCountFactory(
            fund__union=ward, fund__branch=BranchFactory(union=ward)
        )
        count(visit, fund.fund, inspector, in_hand=1)
    with django_assert_num_queries(5):
        rows = selectors.fund_rows(visit)
        assert len([row for row in rows if row.findings]) == number
    assert selectors.totals(rows).missing == number * 1_499_999
