"""The unit's own report before a visit, as PDF and as Word."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.enums import Role
from inspections.enums import SelfReportStatus, VisitStatus
from inspections.models import SelfReport
from inspections.tests.factories import SelfReportFactory
from reports.catalogue import KINDS
from reports.models import Document
from reports.services import documents
from reports.tests import sample
from reports.tests.paper import MM, Paper, is_nfc, squash
from reports.tests.words import Word
from unions.models import Letterhead
from unions.tests.factories import MemberFactory, UnionFactory

pytestmark = pytest.mark.django_db
KIND = KINDS["self-report"]


@pytest.fixture
def visit():
    round_ = sample.make_round(sample.city(), units=1)
    visit = round_.visits.get()
    type(visit).objects.filter(pk=visit.pk).update(status=VisitStatus.ANNOUNCED)
    visit.refresh_from_db()
    Letterhead.objects.update_or_create(
        union=visit.union,
        defaults={"sign_code": "BTV", "place": "Sông Cầu", "signer_name": "Hà Thị Lan"},
    )
    return visit


@pytest.fixture
def report(visit):
    report = SelfReportFactory(
        visit=visit,
        sections=["Đặc điểm tình hình: dân số, hội viên", "Tồn tại, hạn chế"],
        status=SelfReportStatus.SUBMITTED,
        data_date=date(2020, 2, 29),
        figures={"members": 1234, "women": 2000, "fund_balance": 15_250_000},
    )
    first, second = report.sections.all()
    first.text = "Phường có 12 tổ dân phố.\n- Hội viên là người Tày, Nùng, Dao"
    second.text = "Ghi chép sổ chi hội chưa thường xuyên"
    first.save()
    second.save()
    return report


@pytest.fixture
def officer(visit):
    return MemberFactory(union=visit.union, role=Role.OFFICER)


def has(text, *words):
    assert [word for word in words if squash(word) not in text] == []


def test_everything_written_stands_on_the_paper(visit, report):
    paper = Paper("self-report", visit)

    has(
        paper.text,
        f"Kính gửi: {visit.round.plan.union}",
        "1. Đặc điểm tình hình: dân số, hội viên",
        "Phường có 12 tổ dân phố.",
        "- Hội viên là người Tày, Nùng, Dao",
        "2. Tồn tại, hạn chế",
        "Ghi chép sổ chi hội chưa thường xuyên",
        "3. Số liệu tính đến ngày 29/02/2020",
        "1.234",
        "2.000",
        "15.250.000",
        "BÁO CÁO",
        "………/BC-BTV",
        "Sông Cầu, ngày",
        "Hà Thị Lan",
        f"Nơi nhận: - {visit.round.plan.union} (b/c); - Lưu: VT.",
    )
    assert is_nfc(paper.html)
    assert [tuple(round(side / MM) for side in page.size) for page in paper.pages] == [
        (210, 297)
    ] * len(paper.pages)


def test_the_word_file_says_the_same(visit, report):
    made = Word(Paper("self-report", visit).html)

    has(
        squash(made.text),
        "Đặc điểm tình hình: dân số, hội viên",
        "- Hội viên là người Tày, Nùng, Dao",
        "15.250.000",
        "Trên đây là Báo cáo tự kiểm tra",
    )


def test_figures_stand_in_their_order_and_only_those_reported(visit, report):
    names = [row["name"] for row in KIND.snapshot(visit)["figures"]]

    assert names == ["Phụ nữ từ 18 tuổi trở lên", "Hội viên", "Số dư quỹ Hội"]


def test_a_section_that_is_in_the_file_says_so(visit, report):
    report.sections.update(text="")
    report.file.name, report.file_name = "self-reports/x.pdf", "bc.pdf"
    report.save()

    paper = Paper("self-report", visit)

    assert paper.text.count(squash("Nội dung tại văn bản kèm theo báo cáo này")) == 2


def test_typed_markup_stays_text(visit, report):
    report.sections.update(text="<script>x</script> & {{ s }}")

    has(Paper("self-report", visit).text, "<script>x</script> & {{ s }}")


def test_the_unit_issues_it_under_its_own_letterhead(visit, report):
    assert KIND.issuer(visit) == visit.union
    assert KIND.snapshot(visit)["issuer"]["union"] == visit.union.title
    stem = KIND.file_stem(KIND.snapshot(visit))
    assert stem.startswith(f"Báo cáo tự kiểm tra – {visit.union.title}")


@pytest.mark.parametrize("status", [SelfReportStatus.DRAFT, None])
def test_before_the_submission_there_is_no_paper(visit, report, status):
    if status is None:
        report.delete()
    else:
        SelfReport.objects.update(status=status)

    assert KIND.refuse(visit) == "The unit has not submitted its report."


def test_what_was_sent_back_and_lacks_something_is_not_printed(visit, report):
    SelfReport.objects.update(status=SelfReportStatus.RETURNED, figures={})

    assert "the number of members" in KIND.refuse(visit)


def test_the_unit_asks_for_its_own_paper_and_reads_it(client, visit, report, officer):
    client.force_login(officer)

    answer = client.post(reverse("reports:request", args=["self-report", visit.pk]))

    document = Document.objects.get()
    assert answer.url == document.get_absolute_url()
    assert document.union == visit.union
    assert client.get(answer.url).status_code == 200
    panel = reverse("reports:panel", args=["visit", visit.pk])
    offers = client.get(panel).context["offers"]
    assert [one.kind.slug for one in offers if one.may_request] == ["self-report"]
    only = client.get(panel, {"kind": "self-report"}).context["offers"]
    assert [one.kind.slug for one in only] == ["self-report"]


def test_another_unit_neither_asks_nor_reads(client, visit, report, officer):
    document = documents.request_document(KIND, visit, by=officer)
    other = UnionFactory(parent=visit.union.parent)
    client.force_login(MemberFactory(union=other, role=Role.OFFICER))

    asked = reverse("reports:request", args=["self-report", visit.pk])
    assert client.post(asked).status_code == 404
    assert client.get(document.get_absolute_url()).status_code == 404


def test_the_unit_asks_for_no_other_paper(client, visit, report, officer):
    client.force_login(officer)

    asked = reverse("reports:request", args=["minutes", visit.pk])
    assert client.post(asked).status_code == 403


def test_the_same_queries_however_long_it_is(
    visit, report, django_assert_max_num_queries
):
    with django_assert_max_num_queries(30) as few:
        KIND.snapshot(visit)
    for order in (3, 4, 5):
        report.sections.create(order=order, title=f"Mục {order}", text="Đã làm")
    report.figures |= {"population": 5000, "branches": 12}
    report.save()
    with django_assert_max_num_queries(30) as many:
        KIND.snapshot(visit)
    assert len(many) == len(few)
