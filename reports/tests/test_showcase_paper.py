"""The list of initiatives worth copying, as PDF and as Word."""

import hashlib
from datetime import date
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from pypdf import PdfReader

from core.exceptions import RuleError
from inspections.enums import FindingKind, StopKind, VisitStatus
from inspections.models import FieldStop, Showcase, Visit
from inspections.services import showcases
from inspections.tests.factories import (
    FindingFactory,
    ShowcaseFactory,
    SightingFactory,
)
from reports.catalogue import KINDS
from reports.enums import DocumentStatus
from reports.models import Document
from reports.services import documents, papers, rendering
from reports.tests.factories import PhotoFactory
from reports.tests.paper import is_nfc, photo, squash
from reports.tests.words import Word
from unions.tests.factories import BranchFactory, InitiativeFactory

pytestmark = pytest.mark.django_db
KIND = KINDS["showcase"]


def picture(visit, number, **links):
    """A photo with its file."""
    data = photo((number * 20, 120, 90)).getvalue()
    sha256 = hashlib.sha256(data).hexdigest()
    row = PhotoFactory(visit=visit, sha256=sha256, caption=f"Ảnh {number}", **links)
    if not default_storage.exists(row.file.name):
        default_storage.save(row.file.name, ContentFile(data))
    return row


def move(visit, status):
    Visit.objects.filter(pk=visit.pk).update(status=status)


@pytest.fixture
def mushrooms(ward):
    return InitiativeFactory(
        union=ward,
        branch=BranchFactory(union=ward, name="Tân Thành"),
        name="Trồng nấm sò",
        field="Phát triển kinh tế",
        participants=5,
        contact="Hà Thị Hoa, 0912 345 678",
        description="Góp vốn, chia nhau phôi nấm",
    )


@pytest.fixture
def showcase(city, ward, mushrooms, visit, staff):
    """Two initiatives, of one of which a signed visit saw six photos."""
    finding = FindingFactory(visit=visit, kind=FindingKind.NEW_MODEL)
    stop = FieldStop.objects.create(
        visit=visit, kind=StopKind.INITIATIVE, initiative=mushrooms
    )
    SightingFactory(
        visit=visit,
        initiative=mushrooms,
        finding=finding,
        participants=1250,
        income=36_000_000,
        results="Mỗi hộ thêm 3 triệu đồng một tháng",
    )
    for number in range(3):
        picture(visit, number, finding=finding)
    for number in range(3, 6):
        picture(visit, number, stop=stop)
    move(visit, VisitStatus.SIGNED)
    bare = InitiativeFactory(union=ward, name="Hũ gạo", participants=None, contact="")
    made = ShowcaseFactory(
        union=city,
        title="Danh sách mô hình đáng nhân rộng năm 2020",
        foreword="Thực hiện Kế hoạch số 05\nBan Thường vụ giới thiệu",
    )
    showcases.add(made, [mushrooms, bare], by=staff)
    first = made.entries.first()
    showcases.explain(made, {first.pk: "Vốn ít\nDễ làm"}, by=staff)
    return made


def has(text, *words):
    assert [word for word in words if squash(word) not in text] == []


def test_everything_stands_on_the_paper(showcase):
    snapshot = KIND.snapshot(showcase)
    made = rendering.make(KIND, showcase, snapshot, papers.draft_stamp())
    text = squash(
        "".join(page.extract_text() for page in PdfReader(BytesIO(made.content)).pages)
    )

    has(
        text,
        "DANH SÁCH",
        "Mô hình đáng nhân rộng năm 2020",
        "Thực hiện Kế hoạch số 05.",
        "Vì sao nên nhân rộng",
        "Trồng nấm sò",
        "Chi hội thôn Tân Thành",
        "1.250",
        "36.000.000 đồng",
        "Hà Thị Hoa, 0912 345 678",
        "Dễ làm.",
        "Danh sách gồm 02 mô hình",
        "MÔ HÌNH 01: TRỒNG NẤM SÒ",
        "Góp vốn, chia nhau phôi nấm.",
        "MÔ HÌNH 02: HŨ GẠO",
        "DỰ THẢO",
    )
    assert made.pages == 3
    assert is_nfc(text)


def test_four_photos_of_the_newest_signed_visits(showcase, visit, mushrooms):
    (first, second) = KIND.snapshot(showcase)["entries"]
    assert [one["caption"] for one in first["photos"]] == [
        f"Ảnh {number}" for number in range(4)
    ]
    assert second["photos"] == []

    move(visit, VisitStatus.RECORDED)
    (first, _second) = KIND.snapshot(showcase)["entries"]
    assert (first["photos"], first["participants"], first["seen_on"]) == ([], 5, "")


def test_no_photo_of_anything_else_is_served(showcase, visit):
    snapshot = KIND.snapshot(showcase)
    foreign = picture(visit, 9)
    snapshot["entries"][1]["photos"] = [
        {"src": f"photo:{foreign.sha256}", "caption": "", "taken_at": ""}
    ]

    served = rendering.photos_of(KIND, showcase, snapshot)

    assert foreign.sha256 not in served
    assert len(served) == 4


def test_what_was_taken_out_is_still_rendered_of_a_frozen_list(showcase, staff):
    snapshot = KIND.snapshot(showcase)
    showcases.take_out(showcase, showcase.entries.first().pk, by=staff)

    assert len(rendering.photos_of(KIND, showcase, snapshot)) == 4


def test_the_word_file_says_the_same(showcase):
    snapshot = KIND.snapshot(showcase)
    html = papers.html(KIND, snapshot, papers.draft_stamp())
    word = Word(html, photos=rendering.photos_of(KIND, showcase, snapshot))

    has(word.text, "Mô hình đáng nhân rộng năm 2020", "36.000.000 đồng", "Dễ làm.")
    assert len([name for name in word.parts() if "media/" in name]) == 4


def test_an_empty_list_is_no_paper(city, staff):
    showcase = ShowcaseFactory(union=city)

    with pytest.raises(RuleError, match="empty"):
        documents.request_document(KIND, showcase, by=staff)


def test_hostile_words_stay_words(showcase, mushrooms):
    mushrooms.name = '<script>alert(1)</script> {{ s }} <img src="file:///etc/passwd">'
    mushrooms.save()

    html = papers.html(KIND, KIND.snapshot(showcase), papers.draft_stamp())

    assert "<script>" not in html
    assert '<img src="file' not in html


def test_from_request_to_the_units_below(  # noqa: PLR0917 -- the cast
    client,
    showcase,
    staff,
    leader,
    officer,
    stranger,
    django_capture_on_commit_callbacks,
):
    made = documents.request_document(KIND, showcase, by=staff)
    seen = Document.objects.visible_to
    assert made.title.startswith("Danh sách mô hình đáng nhân rộng năm 2020 của ")
    assert [seen(one).count() for one in (staff, leader, officer, stranger)] == [
        1,
        1,
        0,
        0,
    ]
    with django_capture_on_commit_callbacks(execute=True):
        documents.number_document(made, issued_on=date(2020, 12, 1), by=staff)
    assert made.number.symbol.startswith("01/DS")
    assert not seen(officer).exists()

    made.refresh_from_db()
    documents.issue(made, by=leader)

    assert [seen(one).count() for one in (officer, stranger)] == [1, 0]
    client.force_login(officer)
    page = client.get(reverse("reports:issued_lists")).content.decode()
    assert made.get_absolute_url() in page
    assert client.get(made.get_absolute_url()).status_code == 200
    with pytest.raises(RuleError, match="Papers were made"):
        showcases.discard(showcase, by=staff)
    assert Showcase.objects.exists()
    assert made.status == DocumentStatus.ISSUED
