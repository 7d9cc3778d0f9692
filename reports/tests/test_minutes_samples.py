"""What the minutes print of samples and funds: enough to draw again, no names."""

import pytest

from inspections.services.lending import funds, sampling
from inspections.services.reference import load_phrases
from inspections.tests.factories import SampleFactory
from reports.catalogue import lending
from reports.tests.paper import Paper, squash
from savings_groups.models import Loan
from savings_groups.sampling import GroupsRule, MembersRule
from savings_groups.tests.factories import (
    BorrowerFactory,
    LoanFactory,
    SavingsGroupFactory,
)
from unions.tests.factories import BranchFactory, FundFactory

pytestmark = pytest.mark.django_db
SEED = "2020-03-10/7F3A"


@pytest.fixture
def group(ward):
    return SavingsGroupFactory(union=ward, code="1900012", name="Tổ thôn Nà Pài")


@pytest.fixture
def drawn(visit, group, inspector):
    """Two samples; of the members one is replaced, one is apart."""
    for number in range(101, 113):
        borrower = BorrowerFactory(
            group=group,
            customer_code=f"{number:010d}",
            full_name=f"Nông Thị Bích Vay {number}",
        )
        LoanFactory(borrower=borrower)
    Loan.objects.filter(borrower__customer_code="0000000103").update(latest_overdue=5)
    Loan.objects.filter(borrower__customer_code="0000000104").update(
        disbursed_on=visit.date
    )
    sampling.draw_groups(visit, rule=GroupsRule(1, 2020), seed=SEED, by=inspector)
    rule = MembersRule(size=0, number=6)
    sample = sampling.draw_members(visit, group, rule=rule, seed=SEED, by=inspector)
    line = sample.lines.get(key="0000000104")
    sampling.replace(line, reason="Đã đi khỏi địa phương", by=inspector)
    return sample


def test_the_minutes_print_both_samples(visit, drawn):
    paper = Paper("minutes", visit)
    lines = {line.key: line for line in drawn.lines.all()}
    first, *others = drawn.lines.filter(replaces=None)
    new = drawn.lines.get(reason="Đã đi khỏi địa phương")
    last = others[-1].borrower.masked_name
    words = [
        "4. Chọn mẫu kiểm tra ủy thác cho vay",
        "Tổ tiết kiệm và vay vốn Quy tắc: Chọn 1 tổ tiết kiệm và vay vốn;",
        "(1) Tổ thôn Nà Pài (mã 1900012) – rút thăm.",
        "Hộ vay của Tổ thôn Nà Pài",
        "Quy tắc: Tổ có 12 thành viên: chọn 6 hộ;",
        "Danh sách để rút: 12 hộ (số liệu ngày 29/02/2020), mã băm SHA-256 của danh "
        f"sách: {drawn.population_sha256[:16]}…; mã rút thăm: “{SEED}”.",
        f"Kết quả: (1) {first.borrower.masked_name} – luôn kiểm tra, đã được thay;",
        f"(6) {last} – rút thăm; (7) {new.borrower.masked_name} – thay thế.",
        f"- Thay N. T. B. V. 104 (KH …104) bằng {new.borrower.masked_name}; "
        "lý do: Đã đi khỏi địa phương.",
        "Kiểm tra riêng do có nợ quá hạn, nợ khoanh: N. T. B. V. 103 (KH …103).",
    ]
    assert [word for word in words if squash(word) not in paper.text] == []
    assert len(lines) == 7


def test_no_whole_name_and_no_code_of_a_customer_is_printed(visit, drawn):
    told = str(lending.samples(visit)) + Paper("minutes", visit).text
    assert "Nông Thị Bích" not in told
    assert squash("Nông Thị Bích") not in told
    assert "0000000104" not in told


def test_minutes_without_a_sample_say_nothing_of_it(visit):
    paper = Paper("minutes", visit)
    assert (paper.snapshot["samples"], paper.snapshot["funds"]) == ([], [])
    assert squash("Chọn mẫu") not in paper.text
    assert squash("Kiểm quỹ") not in paper.text


def test_one_who_is_not_in_the_register_any_more(visit):
    sample = SampleFactory(visit=visit)
    sample.lines.create(order=1, key="0000001", drawn_as="drawn")
    [told] = lending.samples(visit)
    assert told["drawn"] == [
        {"name": "mã …001", "how": "rút thăm", "is_replaced": False}
    ]


def test_counted_funds_are_a_table(visit, ward, inspector):
    load_phrases()
    branch = BranchFactory(union=ward, name="Nà Pài")
    pig = FundFactory(union=ward, branch=branch, name="Nuôi lợn nhựa")
    blank = FundFactory(union=ward, name="Quỹ chưa kiểm")
    funds.record_fund_check(
        visit,
        pig,
        holder="Bà Sáu",
        by_book=1_500_000,
        in_hand=1_450_000,
        is_published=False,
        note="Đếm hai lần",
        by=inspector,
    )
    funds.record_fund_check(visit, blank, holder="Ai", by=inspector)
    paper = Paper("minutes", visit)
    words = [
        "4. Kiểm quỹ",
        "STT Quỹ, người giữ Sổ quỹ (đồng) Kiểm đếm (đồng) Chênh lệch Công khai",
        f"1 Nuôi lợn nhựa – {branch}; Bà Sáu",
        "1.500.000 1.450.000 -50.000 Không",
        "Đếm hai lần",
    ]
    assert [word for word in words if squash(word) not in paper.text] == []
    assert "Quỹ chưa kiểm" not in str(paper.snapshot["funds"])


@pytest.mark.parametrize("count", [1, 3])
def test_samples_are_read_in_a_fixed_number_of_queries(
    visit, ward, inspector, count, django_assert_num_queries
):
    rule = MembersRule(size=0, number=6)
    for _number in range(count):
        group = SavingsGroupFactory(union=ward)
        for _member in range(8):
            LoanFactory(borrower__group=group)
        sampling.draw_members(visit, group, rule=rule, seed=SEED, by=inspector)
    with django_assert_num_queries(3):
        assert len(lending.samples(visit)) == count
