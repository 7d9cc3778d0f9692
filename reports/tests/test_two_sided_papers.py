"""What papers tell of the unit's words, of who was there, and of corrections."""

import uuid
from datetime import date
from io import BytesIO

import docx
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inspections.enums import AddendumPart, Agreement, FindingKind, Side, Stance
from inspections.models import Finding, Minutes, Visit
from inspections.services import addenda
from inspections.tests.factories import (
    AddendumFactory,
    OpinionFactory,
    SignatureFactory,
)
from reports.catalogue import KINDS
from reports.enums import DocumentStatus
from reports.services import documents
from reports.tests import sample
from reports.tests.paper import Paper, squash
from reports.word.convert import word

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> & {{ s }}"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2020-03-25 09:00 +0700", tick=False):
        yield


@pytest.fixture
def sample_round():
    return sample.make_round(sample.city(), units=2)


@pytest.fixture
def visit(sample_round):
    """A whole visit, not signed yet."""
    return sample.record(sample_round.visits.first(), status="recorded")


def seal(visit):
    Visit.objects.filter(pk=visit.pk).update(status="signed")
    visit.refresh_from_db()
    return visit


def heavy(visit):
    return visit.findings.get(text__startswith="Tồn quỹ")


def say(finding, stance=Stance.AGREES, text=""):
    return OpinionFactory(finding=finding, stance=stance, text=text)


def correct(visit, by, part=AddendumPart.OTHER, **values):
    start = {
        "text": "Lệch 125.000 đồng.",
        "reason": "Ghi thừa một số 0.",
        "made_on": date(2020, 3, 20),
    }
    return addenda.add(visit, part=part, **{**start, **values}, by=by)


def has(paper, *words):
    assert [word for word in words if squash(word) not in paper.text] == []


def lacks(paper, *words):
    assert [word for word in words if squash(word) in paper.text] == []


# --- what the unit says ----------------------------------------------------------


def test_where_nobody_was_asked_nothing_is_printed(visit):
    snapshot = KINDS["minutes"].snapshot(seal(visit))
    assert {"heard", "presence", "addenda"} & set(snapshot) == set()
    assert "said" not in str(snapshot["findings"])
    paper = Paper("minutes", visit)
    lacks(paper, "Đơn vị: đồng ý", "XÁC NHẬN CÓ MẶT", "ĐÍNH CHÍNH", "Đơn vị đồng ý")


def test_dissent_stands_at_the_finding_and_is_counted(visit):
    say(heavy(visit), Stance.PARTLY, f"Chỉ lệch\n125.000 đồng {HOSTILE}")
    say(visit.findings.get(text__startswith="Sổ hội viên"), Stance.DISAGREES, "Đã khớp")
    say(visit.findings.get(kind=FindingKind.NEW_MODEL))
    paper = Paper("minutes", seal(visit))
    has(
        paper,
        f"Đơn vị: đồng ý một phần – Chỉ lệch 125.000 đồng {HOSTILE}.",
        "Đơn vị: không đồng ý – Đã khớp.",
        "Về 07 nhận xét của Đoàn kiểm tra: đơn vị đồng ý 01; đồng ý một phần 01;"
        " không đồng ý 01; chưa có ý kiến 04.",
    )
    assert paper.text.count(squash("Đơn vị: ")) == 2  # not where it plainly agrees


def test_full_agreement_is_one_sentence(visit):
    for finding in Finding.objects.exclude(kind=FindingKind.PROPOSAL):
        say(finding)
    paper = Paper("minutes", seal(visit))
    has(paper, "Đơn vị đồng ý với cả 07 nhận xét của Đoàn kiểm tra.")
    lacks(paper, "Đơn vị: ")


# --- refusal and presence --------------------------------------------------------


def test_a_refusal_names_its_witnesses_with_their_posts(visit):
    kept = visit.minutes
    Minutes.objects.filter(pk=kept.pk).update(
        agreement=Agreement.REFUSED,
        reservations="Không nhất trí",
        witnesses="Nguyễn Văn An – Trưởng thôn\nLý Thị Ba",
    )
    paper = Paper("minutes", seal(visit))
    has(
        paper,
        "với sự chứng kiến của: Nguyễn Văn An – Trưởng thôn; Lý Thị Ba.",
        "NGƯỜI CHỨNG KIẾN TRƯỞNG THÔN",
        "Nguyễn Văn An Lý Thị Ba",
    )


def test_drawn_names_are_an_annex(visit, inspector):
    for side, name in [
        (Side.WITNESS, "Nguyễn Văn An"),
        (Side.TEAM, f"Vũ Thị Kim Quỳnh {HOSTILE}"),
        (Side.UNIT, "Đinh Thị Hội"),
    ]:
        SignatureFactory(
            visit=visit,
            side=side,
            full_name=name,
            device_of=inspector,
            device="Android, Chrome",
        )
    paper = Paper("minutes", seal(visit))
    assert [row["side"] for row in paper.snapshot["presence"]] == [
        "Đoàn kiểm tra",
        "Đơn vị được kiểm tra",
        "Người chứng kiến",
    ]
    has(
        paper,
        "PHỤ LỤC XÁC NHẬN CÓ MẶT",
        "Chữ ký trên màn hình chỉ xác nhận có mặt; bản giấy là bản chính.",
        f"Ký trên máy của {inspector} (Android, Chrome)",
        "16 giờ 30, ngày 10/03/2020",
        HOSTILE,
    )
    assert "<script>" not in paper.html
    assert paper.html.count('d="M10 10L80 60L140 20"') == 3


def test_word_gets_the_drawn_names_as_pictures(visit, inspector):
    SignatureFactory(visit=visit, full_name="Đinh Thị Hội", device_of=inspector)
    paper = Paper("minutes", seal(visit))
    made = docx.Document(BytesIO(word(paper.html)))
    assert len(made.inline_shapes) == 1
    (shape,) = made.inline_shapes
    assert (round(shape.width.mm), round(shape.height.mm)) == (36, 12)
    assert word(paper.html) == word(paper.html)


@pytest.mark.parametrize(
    "path", ["", "M1 1", "M1 1L2 2z", "x", "M1 1L2 2M", "M9999 1h0"]
)
def test_word_draws_nothing_but_lines_of_numbers(path):
    page = f'<html lang=vi><body><p>a</p><svg><path d="{path}"/></svg></body>'
    assert not docx.Document(BytesIO(word(page))).inline_shapes


# --- corrections -----------------------------------------------------------------


def test_corrections_stand_after_the_signatures_and_at_the_finding(visit, inspector):
    seal(visit)
    remedy = visit.remedies.get(finding=heavy(visit))
    correct(
        visit,
        inspector,
        AddendumPart.FINDING,
        finding=heavy(visit),
        reason=HOSTILE,
        agreed_by="Đinh Thị Hội, Chủ tịch",
    )
    correct(visit, inspector, AddendumPart.REMEDY, remedy=remedy, text="Nộp trước 31/3")
    correct(visit, inspector, text="Có thêm đại diện ngân hàng.")
    paper = Paper("minutes", visit)
    has(
        paper,
        "Tồn quỹ thực tế lệch so với sổ quỹ. (xem đính chính số 1)",
        "Lập biên bản kiểm quỹ, giải trình, nộp đủ (xem đính chính số 2)",
        "ĐÍNH CHÍNH SAU KHI KÝ",
        "Đính chính số 1 (20/03/2020): nhận xét của Đoàn kiểm tra",
        "Nội dung đã ký Nội dung đính chính Tồn quỹ thực tế lệch so với sổ quỹ"
        " Lệch 125.000 đồng.",
        f"Lý do: {HOSTILE}. Người ghi: {inspector}.",
        "Đại diện đơn vị thống nhất: Đinh Thị Hội, Chủ tịch.",
        "Đính chính số 3 (20/03/2020): nội dung khác",
    )
    text = paper.text
    assert text.index(squash("(Ký tên, đóng dấu)")) < text.index("ĐÍNHCHÍNHSAUKHIKÝ")
    assert squash("Tồn quỹ thực tế lệch so với sổ quỹ") in text  # as it was signed


def test_a_paper_of_its_own(visit, inspector):
    kind = KINDS["addendum"]
    assert kind.refuse(visit) == "Nothing of the signed minutes was corrected."
    seal(visit)
    assert kind.refuse(visit) == "Nothing of the signed minutes was corrected."
    correct(visit, inspector, AddendumPart.FINDING, finding=heavy(visit))
    assert kind.refuse(visit) == ""
    assert kind.refuse_number(visit) == ""
    assert kind.document_title(visit) == (
        "Biên bản đính chính biên bản kiểm tra Hội LHPN phường Đức Xuân ngày 10/03/2020"
    )
    paper = Paper("addendum", visit)
    assert kind.file_stem(paper.snapshot) == (
        "Biên bản đính chính – Hội LHPN phường Đức Xuân – 10-03-2020"
    )
    has(
        paper,
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Bắc Kạn, ngày 20 tháng 3 năm 2020",
        "BIÊN BẢN Đính chính Biên bản kiểm tra công tác Hội và phong trào phụ nữ"
        " tại Hội LHPN phường Đức Xuân ngày 10/03/2020",
        "lập biên bản đính chính 01 nội dung như sau:",
        "Lệch 125.000 đồng.",
        "Lý do: Ghi thừa một số 0.",
        "TRƯỞNG ĐOÀN KIỂM TRA THƯ KÝ ĐƠN VỊ ĐƯỢC KIỂM TRA",
        "Vũ Thị Kim Quỳnh Nông Thị Mẫu Hai Đinh Thị Hội",
    )
    assert len(paper.pages) == 1
    assert docx.Document(BytesIO(word(paper.html))).tables


def test_who_refused_to_sign_is_not_named_below_a_correction(visit, inspector):
    Minutes.objects.update(agreement=Agreement.REFUSED, witnesses="Lý Thị Ba")
    seal(visit)
    correct(visit, inspector)
    assert KINDS["addendum"].snapshot(visit)["unit_signer"] == ""


def test_the_numbered_minutes_stay_and_a_new_draft_has_the_correction(
    ask, visit, inspector, staff
):
    seal(visit)
    kind = KINDS["minutes"]
    old = ask(documents.request_document, kind, visit, by=inspector)
    old = ask(documents.number_document, old, issued_on=date(2020, 3, 12), by=staff)
    kept = (old.snapshot_sha256, old.rendering_id, str(old.snapshot))
    again = ask(documents.request_document, kind, visit, by=inspector)
    assert again == old  # nothing has changed
    correct(visit, inspector, AddendumPart.FINDING, finding=heavy(visit))
    new = ask(documents.request_document, kind, visit, by=inspector)
    assert new != old
    assert (new.status, len(new.snapshot["addenda"])) == (DocumentStatus.DRAFT, 1)
    old.refresh_from_db()
    assert (old.snapshot_sha256, old.rendering_id, str(old.snapshot)) == kept
    assert old.status == DocumentStatus.NUMBERED
    with_number = KINDS["addendum"].snapshot(visit)["minutes"]
    assert with_number["number"] == old.number.symbol
    assert with_number["date"] == "2020-03-12"


# --- the round -------------------------------------------------------------------


def test_the_report_of_the_round_counts_dissent_and_marks_corrections(
    visit, inspector, sample_round
):
    other = sample.record(sample_round.visits.last(), status="recorded")
    say(heavy(visit), Stance.PARTLY, "Chỉ lệch 125.000 đồng")
    say(heavy(other), Stance.DISAGREES, "Không lệch")
    say(other.findings.get(kind=FindingKind.NEW_MODEL), Stance.DISAGREES, "Đã cũ")
    seal(visit), seal(other)
    correct(visit, inspector, AddendumPart.FINDING, finding=heavy(visit))
    paper = Paper("round-summary", sample_round)
    has(
        paper,
        "Có 02 đơn vị chưa hoàn toàn nhất trí với 01 nhận xét (đồng ý một phần)"
        " và 02 nhận xét (không đồng ý);",
        "Biên bản đã có đính chính sau khi ký: phường Đức Xuân (01).",
        "(đã đính chính: phường Đức Xuân – số 1)",
    )
    lacks(paper, "Đơn vị: ")


def test_a_round_without_any_says_nothing_of_it(visit, sample_round):
    seal(visit)
    snapshot = KINDS["round-summary"].snapshot(sample_round)
    assert {"dissent", "corrected"} & set(snapshot) == set()


@pytest.mark.parametrize("slug", ["minutes", "addendum"])
def test_many_corrections_are_read_in_as_many_queries_as_one(visit, inspector, slug):
    seal(visit)
    counts = []
    for number in (1, 2, 3):
        finding = visit.findings.all()[number]
        AddendumFactory(visit=visit, number=number, finding=finding, actor=inspector)
        with CaptureQueriesContext(connection) as asked:
            KINDS[slug].snapshot(visit)
        counts.append(len(asked))
    assert len(set(counts)) == 1


def test_a_key_is_no_name(visit, inspector):
    """A drawing is told by its lines alone: no key and no row of ours."""
    row = SignatureFactory(visit=visit, device_of=inspector, id=uuid.uuid4())
    assert str(row.pk) not in str(KINDS["minutes"].snapshot(visit))
