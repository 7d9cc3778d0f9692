"""The bank's forms of a group: columns, units, sums, gaps, and who may print them."""

import pytest
from django.urls import reverse

from accounts.enums import Role
from audit.models import AuditEntry
from core.exceptions import RuleError
from inspections.enums import VisitStatus
from inspections.models import Visit
from inspections.tests.factories import GroupCheckFactory
from reports.catalogue import KINDS
from reports.catalogue.amounts import million
from reports.models import Document
from reports.services import documents
from reports.tests import sample
from reports.tests.lending import NAMES, checked
from reports.tests.paper import MM, Paper, squash
from unions.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db
OF_GROUP = ["loan-use", "balances", "group-check", "group-minutes"]
OF_VISIT = ["lending-report", "lending-bundle"]


@pytest.fixture
def form():
    return checked()


@pytest.fixture
def member(form):
    return MemberFactory(union=form.visit.round.plan.union, role=Role.STAFF)


def has(paper, *words):
    assert [word for word in words if squash(word) not in paper.text] == []


def lacks(paper, *words):
    assert [word for word in words if squash(word) in paper.text] == []


def sizes(paper):
    return [tuple(round(side / MM) for side in page.size) for page in paper.pages]


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (None, ""),
        (0, "0"),
        (50_000_000, "50"),
        (42_500_000, "42,5"),
        (1_325_000_000, "1.325"),
        (1_234_567_890, "1.234,568"),
        (400, "0"),
        (-500_000, "-0,5"),
    ],
)
def test_million_as_papers_write_it(amount, shown):
    assert million(amount) == shown


class TestLoanUse:
    def test_columns_units_and_sums(self, form):
        paper = Paper("loan-use", form)

        has(paper, "Mẫu số 06/TD", "Đơn vị: triệu đồng", *NAMES)
        for heading in ("Tiền giải ngân", "Dư nợ đến ngày KT", "Tổng tiền thực nhận"):
            assert f">{heading}</th>" in paper.html
        has(paper, "42,5", "41,5", "40,5", "Cộng", "150", "124,5", "130", "20")
        has(
            paper,
            "kiểm tra được 3 khách hàng, số tiền 150 triệu đồng",
            "đúng mục đích 2 khách hàng, số tiền 130 triệu đồng, chiếm 86,67%",
            "sai mục đích 1 khách hàng, số tiền 20 triệu đồng, chiếm 13,33%",
        )
        has(paper, "số liệu ngân hàng đến ngày 29/02/2020")
        assert set(sizes(paper)) == {(297, 210)}
        assert paper.html.count('<col class="w') == 15

    def test_no_identity_number_and_no_signature_of_a_machine(self, form):
        borrower = form.group.borrowers.first()

        lacks(Paper("loan-use", form), borrower.id_number.reveal())

    def test_a_form_to_fill_by_hand(self, visit):
        Visit._base_manager.filter(pk=visit.pk).update(status=VisitStatus.IN_PROGRESS)
        paper = Paper("loan-use", GroupCheckFactory(visit=visit))

        has(paper, "kiểm tra được …… khách hàng")
        assert paper.html.count("by-hand") == 6


class TestBalances:
    def test_columns_and_differences(self, form):
        paper = Paper("balances", form)

        has(paper, "Mẫu số 15/TD", "Đơn vị: đồng", *NAMES)
        has(paper, "Số liệu khách hàng", "41.500.000", "39.500.000")
        has(paper, "2.000.000", "Đã đưa Tổ trưởng, chưa có biên lai")
        has(paper, "sổ Tổ ghi tiền gửi 1.350.000")
        has(paper, "124.500.000", "122.500.000", "3.750.000")
        assert set(sizes(paper)) == {(297, 210)}
        assert paper.html.count('<col class="w') == 14

    def test_the_signature_is_never_alone(self, form):
        last = Paper("balances", form).pages[-1].body

        assert squash("Cộng") in squash(last)
        assert squash("TỔ TRƯỞNG") in squash(last)


class TestGroupCheck:
    def test_the_three_parts(self, form):
        paper = Paper("group-check", form)

        has(paper, "Mẫu số 16/TD", "I. TÌNH HÌNH CHUNG", "II. NỘI DUNG KIỂM TRA")
        has(paper, "Tổng dư nợ: 1.250 triệu đồng", "tỷ lệ 2%", "88,5 điểm, loại Tốt")
        has(paper, "Số tổ viên còn lãi tồn", "đôn đốc chậm", "Bình xét công khai.")
        has(paper, "Đối chiếu ba bên", "Hạn: 17/03/2020")
        has(paper, "01 Phiếu 06/TD (03 món vay)", "01 Bảng 15/TD (03 khách hàng)")
        assert set(sizes(paper)) == {(210, 297)}

    def test_members_are_masked_in_what_the_group_keeps(self, form):
        lacks(Paper("group-check", form), *NAMES)

    def test_the_unknown_is_dotted(self, visit):
        Visit._base_manager.filter(pk=visit.pk).update(status=VisitStatus.IN_PROGRESS)
        paper = Paper("group-check", GroupCheckFactory(visit=visit))

        has(paper, "Số tổ viên: …", "Điểm, xếp loại tháng ……/………: …")


class TestGroupMinutes:
    def test_results_good_and_bad(self, form):
        paper = Paper("group-minutes", form)

        has(paper, "BIÊN BẢN", "II. KẾT QUẢ KIỂM TRA", "a) Kết quả đạt được")
        has(paper, "Không phát hiện tồn tại.", "Số tổ viên còn lãi tồn: 2 tổ viên.")
        has(paper, "02 dòng có chênh lệch", "Hoàn thành và báo cáo trước")
        has(paper, "PHỤ LỤC: DIỄN BIẾN CỦA TỔ", "02/2020", "12/2019")
        lacks(paper, *NAMES)

    def test_drawn_in_vietnamese_whoever_asks(self, form):
        drawn = KINDS["group-minutes"].snapshot(form)["charts"]

        assert len(drawn) == 7
        assert [c["title"] for c in drawn if not c["title"].isascii()] == [
            c["title"] for c in drawn
        ]


class TestOfVisit:
    def test_the_report(self, form):
        paper = Paper("lending-report", form.visit)

        has(paper, "Mẫu số 04/BC-TH", "IV. KẾT QUẢ KIỂM TRA", "VI. TÀI LIỆU KÈM THEO")
        has(paper, "01 Phiếu 06/TD; 01 Bảng 15/TD; 01 Phiếu 16/TD")
        has(paper, "đúng mục đích 2, sai mục đích 1", "đ) Đối với Hội cấp trên")
        has(paper, "Số tiền: 2.000.000 đồng.", "T. T. Hoa (KH")
        lacks(paper, *NAMES)

    def test_the_bundle_begins_each_form_on_a_page(self, form):
        paper = Paper("lending-bundle", form.visit)

        titles = ["Mẫu số 16/TD", "Mẫu số 06/TD", "Mẫu số 15/TD", "Mẫu số 04/BC-TH"]
        where = [
            [n for n, page in enumerate(paper.pages) if squash(t) in squash(page.body)]
            for t in titles
        ]
        assert [len(pages) for pages in where] == [1, 1, 1, 1]
        first = [pages[0] for pages in where]
        assert first == sorted(set(first))
        assert [sizes(paper)[page] for page in first] == [
            (210, 297),
            (297, 210),
            (297, 210),
            (210, 297),
        ]

    def test_nothing_without_a_group(self, visit):
        for slug in OF_VISIT:
            assert KINDS[slug].refuse(visit) == (
                "No savings-and-loan group was checked at this visit."
            )


class TestLife:
    @pytest.mark.parametrize("slug", OF_GROUP)
    def test_asked_for_and_read(self, client, media, ask, form, member, slug):
        client.force_login(member)
        panel = reverse("reports:panel_of_form", args=["group_check", form.pk])
        url = reverse("reports:request_form", args=[slug, form.pk])
        assert url in client.get(panel).text

        made = ask(documents.request_document, KINDS[slug], form, by=member)

        assert made.rendering.is_ready
        shown = client.get(reverse("reports:document_file", args=[made.pk]))
        assert b"".join(shown.streaming_content).startswith(b"%PDF")
        entry = AuditEntry.objects.filter(model="reports.document", action="read").get()
        assert entry.detail["people"] is True

    def test_forms_carry_no_number(self, ask, media, form, member):
        made = ask(documents.request_document, KINDS["balances"], form, by=member)

        with pytest.raises(RuleError, match="carries no number"):
            documents.number_document(made, issued_on=form.checked_on, by=member)

    def test_of_strangers_nothing(self, client, ask, media, form, member):
        made = ask(documents.request_document, KINDS["balances"], form, by=member)
        client.force_login(MemberFactory(union=sample.city(), role=Role.STAFF))

        for name, args in (
            ("document", [made.pk]),
            ("document_file", [made.pk]),
            ("panel_of_form", ["group_check", form.pk]),
        ):
            assert client.get(reverse(f"reports:{name}", args=args)).status_code == 404
        url = reverse("reports:request_form", args=["balances", form.pk])
        assert client.post(url).status_code == 404

    def test_the_unit_reads_them_once_signed(self, client, ask, media, form, member):
        made = ask(documents.request_document, KINDS["balances"], form, by=member)
        officer = MemberFactory(union=form.visit.union, role=Role.OFFICER)
        url = reverse("reports:document", args=[made.pk])
        client.force_login(officer)
        assert client.get(url).status_code == 404

        Visit._base_manager.filter(pk=form.visit.pk).update(status=VisitStatus.SIGNED)

        assert client.get(url).status_code == 200
        assert Document.objects.visible_to(officer).get() == made

    @pytest.mark.parametrize(
        ("slug", "reason"),
        [("loan-use", "There is no loan"), ("balances", "There is no member")],
    )
    def test_nothing_to_print_yet(self, visit, slug, reason):
        assert KINDS[slug].refuse(GroupCheckFactory(visit=visit)).startswith(reason)
