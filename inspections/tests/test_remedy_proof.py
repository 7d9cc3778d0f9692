"""Proof from a phone: words, figures, photos; sent once, and nothing typed is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from inspections.enums import RemedyStatus, VisitStatus
from inspections.services import remedies
from inspections.tests.factories import FindingFactory, RemedyFactory, VisitFactory


def url(name, remedy):
    return reverse(f"inspections:remedy_{name}", args=[remedy.pk])


@pytest.fixture(autouse=True)
def kept_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def visit(team, ward):
    return VisitFactory(team=team, union=ward, status=VisitStatus.SIGNED)


@pytest.fixture
def remedy(visit):
    return RemedyFactory(visit=visit, finding=FindingFactory(visit=visit))


def pdfs(first, last):
    return [
        SimpleUploadedFile(f"{n}.pdf", b"%PDF-1.4\n" + bytes([48 + n]) + b"\n%%EOF\n")
        for n in range(first, last)
    ]


def figures(*rows):
    data = {"figures-TOTAL_FORMS": len(rows), "figures-INITIAL_FORMS": 0}
    for number, (name, value, unit) in enumerate(rows):
        data |= {
            f"figures-{number}-name": name,
            f"figures-{number}-value": value,
            f"figures-{number}-unit": unit,
        }
    return data


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1.234.567", "1234567"),
        ("1 234 567 đ", "1234567"),
        ("1.234,5", "1234.5"),
        ("2,50", "2.5"),
        ("2.5", "2.5"),
        ("100", "100"),
    ],
)
def test_figures_as_offices_type_them(client, remedy, officer, typed, kept):
    client.force_login(officer)
    data = {"text": "Đã thu hồi", **figures(("Số tiền", typed, "đồng"), ("", "", ""))}
    assert client.post(url("proof", remedy), data).status_code == 302
    [step] = remedy.events.all()
    assert step.figures == [{"name": "Số tiền", "value": kept, "unit": "đồng"}]


@pytest.mark.parametrize(
    "row",
    [
        ("Số tiền", "một triệu", "đồng"),
        ("Số tiền", "", "đồng"),
        ("", "5", "sổ"),
        ("x" * 121, "5", ""),
        ("Số tiền", "NaN", "đồng"),
        ("Số tiền", "9" * 30, "đồng"),
    ],
)
def test_wrong_figures_are_shown_again_with_everything(client, remedy, officer, row):
    client.force_login(officer)
    file = SimpleUploadedFile("so.pdf", b"%PDF-1.4\n%%EOF\n")
    data = {"text": "Đã thu hồi", "uploads": [file], **figures(row)}
    response = client.post(url("proof", remedy), data)
    assert response.status_code == 200
    assert response.context["form"]["text"].value() == "Đã thu hồi"
    assert response.context["formset"].total_error_count()
    assert response.context["formset"][0]["value"].value() == row[1]
    assert response.context["files_lost"] == ["so.pdf"]
    assert not remedy.events.exists()


def test_at_most_five_figures(client, remedy, officer):
    client.force_login(officer)
    rows = [("Sổ", str(number), "quyển") for number in range(1, 7)]
    data = {"text": "Đã làm", **figures(*rows)}
    assert client.post(url("proof", remedy), data).status_code == 200
    assert not remedy.events.exists()


def test_a_finding_about_money_offers_its_first_row(client, visit, remedy, officer):
    client.force_login(officer)
    rows = client.get(url("proof", remedy)).context["formset"]
    assert [row["name"].value() for row in rows] == [None]
    finding = FindingFactory(visit=visit, amount=5_000_000)
    remedy = RemedyFactory(visit=visit, finding=finding)
    rows = client.get(url("proof", remedy)).context["formset"]
    assert rows[0]["name"].value() == "Số tiền đã nộp/thu hồi"
    assert rows[0]["unit"].value() == "đồng"
    offered = {"figures-TOTAL_FORMS": 2, "figures-INITIAL_FORMS": 1, "text": "Đã làm"}
    offered |= {"figures-0-name": "Số tiền đã nộp/thu hồi", "figures-0-unit": "đồng"}
    assert client.post(url("proof", remedy), offered).status_code == 302
    assert remedy.events.get().figures == []


def test_a_double_tap_is_one_proof(client, remedy, officer, inspector):
    client.force_login(officer)
    key = client.get(url("proof", remedy)).context["form"]["key"].value()
    data = {"text": "Đã chốt sổ", "key": str(key)}
    for _tap in range(3):
        response = client.post(url("proof", remedy), data)
        assert response["Location"] == remedy.get_absolute_url()
    assert remedy.events.count() == 1
    remedies.send_back(remedy, reason="Thiếu", by=inspector)
    assert client.post(url("proof", remedy), data).status_code == 302
    remedy.refresh_from_db()
    assert remedy.status == RemedyStatus.RETURNED


def test_a_key_of_another_remedy_is_refused(client, visit, remedy, officer):
    other = RemedyFactory(visit=visit)
    remedies.submit_proof(other, text="Đã làm", by=officer, key=remedy.pk)
    client.force_login(officer)
    for key in (str(remedy.pk), "nonsense"):
        response = client.post(url("proof", remedy), {"text": "x", "key": key})
        assert response.status_code == 200
    assert not remedy.events.exists()


def test_the_camera_and_files_come_together(client, remedy, officer):
    client.force_login(officer)
    fields = client.get(url("proof", remedy)).context["form"].fields
    assert fields["shots"].widget.attrs["capture"] == "environment"
    data = {"text": "Đã làm", "shots": pdfs(0, 1), "uploads": pdfs(1, 3)}
    assert client.post(url("proof", remedy), data).status_code == 302
    assert remedy.evidence.count() == 3
    more = client.post(url("add", remedy), {"uploads": pdfs(3, 5)})
    assert more.status_code == 302
    assert remedy.events.get().evidence.count() == 5
    assert list(client.post(url("add", remedy), {}).context["form"].errors) == [
        "uploads"
    ]
    many = {"shots": pdfs(0, 6), "uploads": pdfs(6, 11)}
    assert list(client.post(url("add", remedy), many).context["form"].errors) == [
        "uploads"
    ]


def test_the_page_shows_figures_and_escapes_them(client, remedy, officer):
    said = [{"name": "<b>Sổ</b>", "value": "1234567.5", "unit": "<i>"}]
    remedies.submit_proof(remedy, text="Đã làm", by=officer, figures=said)
    client.force_login(officer)
    text = client.get(remedy.get_absolute_url()).content.decode()
    assert "1.234.567,5" in text
    assert "&lt;b&gt;Sổ" in text
    assert "<b>Sổ" not in text
