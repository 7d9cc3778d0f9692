"""The pages of documents: who sees, who may, what is answered."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from audit.models import AuditEntry
from inspections.models import Round
from inspections.tests.factories import VisitFactory
from jobs.enums import State
from jobs.models import Job
from reports.catalogue import KINDS
from reports.enums import DocumentStatus, NumberState
from reports.models import Document, DocumentNumber, Rendering
from reports.services import documents
from unions.enums import Kind
from unions.tests.factories import LetterheadFactory, UnionFactory

pytestmark = pytest.mark.usefixtures("media")


def change(visit, name="Đợt kiểm tra có tên mới"):
    """Something that the minutes say and that signing does not seal."""
    Round.objects.filter(pk=visit.round_id).update(name=name)


def url(name, *args):
    return reverse(f"reports:{name}", args=args)


@pytest.fixture
def numbered(ask, draft, staff):
    today = timezone.localdate()
    return ask(documents.number_document, draft, issued_on=today, by=staff)


@pytest.fixture
def issued(numbered, staff):
    documents.issue(numbered, by=staff)
    return numbered


# --- Everyone's rights, from one table -------------------------------------------

ROUTES = ["document", "document_progress", "document_file"]
FORMS = ["document_number", "document_withdraw"]
VERBS = ["document_retry", "document_issue"]


@pytest.mark.parametrize("name", [*ROUTES, *FORMS])
def test_stranger_finds_nothing(client, stranger, draft, name):
    client.force_login(stranger)
    assert client.get(url(name, draft.pk)).status_code == 404


@pytest.mark.parametrize("name", [*FORMS, *VERBS])
def test_stranger_does_nothing(client, stranger, draft, name):
    client.force_login(stranger)
    assert client.post(url(name, draft.pk), {"reason": "x"}).status_code == 404


@pytest.mark.parametrize("name", [*ROUTES, *FORMS])
def test_anonymous_signs_in_first(client, draft, name):
    answer = client.get(url(name, draft.pk))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("accounts:sign_in"))


@pytest.mark.parametrize("name", VERBS)
def test_verbs_are_posted(client, staff, draft, name):
    client.force_login(staff)
    assert client.get(url(name, draft.pk)).status_code == 405


@pytest.mark.parametrize("name", ROUTES)
def test_pages_are_not_posted_to(client, staff, draft, name):
    client.force_login(staff)
    assert client.post(url(name, draft.pk)).status_code == 405


@pytest.mark.parametrize("name", [*FORMS, "document_issue"])
def test_inspector_gives_no_number(client, inspector, draft, name):
    client.force_login(inspector)
    assert client.post(url(name, draft.pk), {"reason": "x"}).status_code == 403


@pytest.mark.parametrize("name", ROUTES)
def test_officer_sees_issued_documents_of_her_unit_only(
    client, officer, staff, numbered, name
):
    client.force_login(officer)
    assert client.get(url(name, numbered.pk)).status_code == 404
    documents.issue(numbered, by=staff)
    answer = client.get(url(name, numbered.pk))
    assert answer.status_code in (200, 302)
    b"".join(answer)  # to the end, which closes the file
    documents.withdraw(numbered, reason="Sai", by=staff)
    assert client.get(url(name, numbered.pk)).status_code == 404


# --- Asking ----------------------------------------------------------------------


def test_request_answers_at_once_and_shows_progress(client, inspector, signed):
    client.force_login(inspector)
    answer = client.post(url("request", "minutes", signed.pk))
    document = Document.objects.get()
    assert answer.url == document.get_absolute_url()
    page = client.get(answer.url)
    assert page.status_code == 200
    html = page.content.decode()
    assert "<progress" in html
    assert url("document_progress", document.pk) in html
    assert url("document_file", document.pk) not in html


def test_request_refused_says_why(client, inspector, visit):
    visit.status = "planned"
    visit.save()
    client.force_login(inspector)
    answer = client.post(url("request", "minutes", visit.pk), follow=True)
    said = [str(message) for message in answer.context["messages"]]
    with translation.override("vi"):
        assert said == [KINDS["minutes"].refuse(visit)]
    assert not Document.objects.exists()


def test_request_is_for_those_who_inspect(client, officer, stranger, signed, staff):
    address = url("request", "minutes", signed.pk)
    assert client.post(address).url.startswith(reverse("accounts:sign_in"))
    client.force_login(stranger)
    assert client.post(address).status_code == 404
    client.force_login(officer)
    assert client.post(address).status_code == 403
    client.force_login(staff)
    assert client.get(address).status_code == 405
    assert client.post(url("request", "nothing", signed.pk)).status_code == 404
    assert client.post(url("request", "minutes", 0)).status_code == 404
    assert not Document.objects.exists()


@pytest.mark.parametrize("about", ["visit", "round", "team", "plan"])
def test_panel_offers_the_kinds_of_its_subject(
    client, inspector, stranger, signed, about
):
    subjects = {
        "visit": signed,
        "round": signed.round,
        "team": signed.team,
        "plan": signed.round.plan,
    }
    address = url("panel", about, subjects[about].pk)
    client.force_login(inspector)
    page = client.get(address)
    offered = [offer.kind.slug for offer in page.context["offers"]]
    assert offered == [kind.slug for kind in KINDS.values() if kind.subject == about]
    for offer in page.context["offers"]:
        asked = url("request", offer.kind.slug, subjects[about].pk)
        assert (asked in page.content.decode()) is not bool(offer.refusal)
    client.force_login(stranger)
    assert client.get(address).status_code == 404


def test_panel_of_nothing(client, inspector):
    client.force_login(inspector)
    assert client.get(url("panel", "union", 1)).status_code == 404


def test_panel_of_the_inspected_unit_has_no_buttons(client, officer, issued):
    client.force_login(officer)
    page = client.get(url("panel", "visit", issued.visit_id))
    assert issued.number.symbol in page.content.decode()
    assert "<form" not in page.content.decode().split("<main")[1]


# --- The file --------------------------------------------------------------------


def test_file_opens_in_the_browser(client, leader, draft):
    client.force_login(leader)
    answer = client.get(url("document_file", draft.pk))
    assert answer.status_code == 200
    assert b"".join(answer).startswith(b"%PDF-")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert AuditEntry.objects.filter(actor=leader, action="read").count() == 1


def test_file_downloads_under_its_vietnamese_name(client, leader, draft):
    client.force_login(leader)
    answer = client.get(url("document_file", draft.pk), {"download": "1"})
    assert b"".join(answer).startswith(b"%PDF-")
    header = answer["Content-Disposition"]
    assert header.startswith("attachment; filename*=utf-8''Bi%C3%AAn%20b%E1%BA%A3n")
    assert header.endswith(".pdf")
    assert AuditEntry.objects.filter(actor=leader, action="download").count() == 1


def test_permission_is_asked_at_every_download(client, officer, staff, issued):
    client.force_login(officer)
    assert b"".join(client.get(url("document_file", issued.pk))).startswith(b"%PDF-")
    documents.withdraw(issued, reason="Sai", by=staff)
    assert client.get(url("document_file", issued.pk)).status_code == 404


def test_file_that_is_not_ready(client, inspector, signed):
    document = documents.request_document(KINDS["minutes"], signed, by=inspector)
    client.force_login(inspector)
    assert client.get(url("document_file", document.pk)).url == (
        document.get_absolute_url()
    )


def test_progress_is_a_fragment_and_stops_when_ready(client, inspector, draft):
    client.force_login(inspector)
    htmx = {"HX-Request": "true"}
    address = url("document_progress", draft.pk)
    assert client.get(address).url == draft.get_absolute_url()
    ready = client.get(address, headers=htmx).content.decode()
    assert "<html" not in ready
    assert "every 1s" not in ready
    assert url("document_file", draft.pk) in ready
    Rendering.objects.update(file="")
    Job.objects.update(state=State.RUNNING, progress=40)
    working = client.get(address, headers=htmx).content.decode()
    assert "every 1s" in working
    assert re.search(r'<progress[^>]*value="40"', working)


def test_failed_rendering_says_why_and_is_tried_again(
    client, officer, inspector, draft, django_capture_on_commit_callbacks
):
    Rendering.objects.update(file="")
    Job.objects.update(state=State.FAILED, error="Thiếu ảnh số 3.")
    client.force_login(inspector)
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "Thiếu ảnh số 3." in page
    assert url("document_retry", draft.pk) in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("document_retry", draft.pk))
    assert Rendering.objects.get().is_ready
    assert Job.objects.count() == 1


# --- Number, issue, withdraw -----------------------------------------------------


def test_number_form_shows_the_number_to_come(client, leader, draft):
    client.force_login(leader)
    page = client.get(url("document_number", draft.pk))
    assert "01/BB-HPN" in page.content.decode()
    today = timezone.localdate()
    answer = client.post(
        url("document_number", draft.pk), {"issued_on": f"{today:%d/%m/%Y}"}
    )
    assert answer.url == draft.get_absolute_url()
    draft.refresh_from_db()
    assert (draft.status, draft.issued_on) == (DocumentStatus.NUMBERED, today)


def test_refused_number_keeps_what_was_typed(client, leader, draft, signed):
    change(signed)
    client.force_login(leader)
    typed = f"{timezone.localdate():%d/%m/%Y}"
    page = client.post(url("document_number", draft.pk), {"issued_on": typed})
    assert page.status_code == 200
    assert page.context["form"].non_field_errors()
    assert typed in page.content.decode()
    assert not DocumentNumber.objects.exists()


def test_wrong_date_is_an_error_of_the_form(client, leader, draft):
    client.force_login(leader)
    page = client.post(url("document_number", draft.pk), {"issued_on": "31/02/2026"})
    assert list(page.context["form"].errors) == ["issued_on"]


def test_issue(client, leader, numbered):
    client.force_login(leader)
    client.post(url("document_issue", numbered.pk))
    numbered.refresh_from_db()
    assert numbered.status == DocumentStatus.ISSUED


def test_withdraw_needs_a_reason(client, leader, issued):
    client.force_login(leader)
    assert client.get(url("document_withdraw", issued.pk)).status_code == 200
    page = client.post(url("document_withdraw", issued.pk), {"reason": " "})
    assert list(page.context["form"].errors) == ["reason"]
    client.post(url("document_withdraw", issued.pk), {"reason": "Sai ngày"})
    issued.refresh_from_db()
    assert issued.status == DocumentStatus.WITHDRAWN
    page = client.get(issued.get_absolute_url()).content.decode()
    assert "Sai ngày" in page
    assert url("document_withdraw", issued.pk) not in page


# --- Lists -----------------------------------------------------------------------


def make(count, city, user, **values):
    LetterheadFactory._meta.model.objects.get_or_create(union=city)
    made = []
    for number in range(count):
        visit = VisitFactory(
            team__round__plan__union=city,
            team__round__plan__year=2001 + number,
            union=UnionFactory(kind=Kind.WARD, parent=city),
        )
        document = Document.objects.create(
            kind="minutes",
            title=f"Biên bản phường Đức Xuân {number}",
            union=city,
            visit=visit,
            snapshot_sha256=str(number),
            rendering=Rendering.objects.create(address=str(number)),
            status=DocumentStatus.NUMBERED,
            created_by=user,
            **values,
        )
        DocumentNumber.objects.create(
            union=city,
            code="BB",
            year=2020,
            sequence=number + 1,
            symbol=f"{number + 1:02d}/BB-HPN",
            document=document,
        )
        made.append(document)
    return made


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_does_not_grow(
    client, city, staff, count, django_assert_num_queries
):
    made = make(count, city, staff)
    client.force_login(staff)
    for name, queries in {"documents": 7, "newest": 6}.items():
        with django_assert_num_queries(queries):
            page = client.get(url(name), headers={"HX-Request": "true"})
        assert {line.document for line in page.context["lines"]} == set(made)


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_of_the_register(
    client, city, staff, count, django_assert_num_queries
):
    make(count, city, staff)
    client.force_login(staff)
    with django_assert_num_queries(9):
        page = client.get(url("numbers"))
    assert page.context["page"].paginator.count == count


@pytest.mark.parametrize("name", ["documents", "numbers", "newest"])
def test_lists_show_nothing_to_strangers(client, city, staff, stranger, name):
    make(2, city, staff)
    assert client.get(url(name)).url.startswith(reverse("accounts:sign_in"))
    client.force_login(stranger)
    page = client.get(url(name))
    assert page.status_code == 200
    assert "Đức Xuân" not in page.content.decode()
    assert client.post(url(name)).status_code == 405


def test_officer_has_no_register(client, officer):
    client.force_login(officer)
    assert client.get(url("numbers")).status_code == 403
    assert client.get(url("documents")).status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {0, 1, 2}),
        ({"q": "duc xuan 1"}, {1}),
        ({"q": "Sông Cầu"}, set()),
        ({"kind": "minutes"}, {0, 1, 2}),
        ({"kind": "plan"}, set()),
        ({"kind": "nonsense"}, {0, 1, 2}),
        ({"status": "draft"}, set()),
        ({"status": "numbered"}, {0, 1, 2}),
    ],
)
def test_search_and_filters(client, city, staff, query, found):
    made = make(3, city, staff)
    client.force_login(staff)
    page = client.get(url("documents"), query)
    assert {line.document for line in page.context["lines"]} == {
        made[number] for number in found
    }


def test_documents_are_found_by_their_number(client, leader, numbered):
    client.force_login(leader)
    page = client.get(url("documents"), {"q": "01/BB"})
    assert [line.document for line in page.context["lines"]] == [numbered]


def test_cancelled_numbers_stay_in_the_register(client, staff, issued):
    documents.withdraw(issued, reason="Sai", by=staff)
    client.force_login(staff)
    page = client.get(url("numbers"))
    (number,) = page.context["page"]
    assert number.state == NumberState.CANCELLED
    assert "<s>01/BB-HPN</s>" in page.content.decode()


@pytest.mark.parametrize(
    ("query", "count"),
    [({"year": "2020"}, 2), ({"year": "2019"}, 2), ({"code": "KH"}, 0)],
)
def test_register_is_filtered(client, city, staff, query, count):
    """A year without numbers is no choice, so it does not filter."""
    make(2, city, staff)
    client.force_login(staff)
    assert client.get(url("numbers"), query).context["page"].paginator.count == count


@pytest.mark.parametrize("model", ["document", "documentnumber"])
def test_admin_shows_and_changes_nothing(client, staff, stranger, numbered, model):
    staff.is_superuser = True
    staff.save()
    row = numbered if model == "document" else numbered.number
    listing = reverse(f"admin:reports_{model}_changelist")
    one = reverse(f"admin:reports_{model}_change", args=[row.pk])
    client.force_login(staff)
    assert str(row) in client.get(listing).content.decode()
    assert client.get(one).context["has_change_permission"] is False
    assert client.post(one, {"title": "x"}).status_code == 403
    client.force_login(stranger)
    assert str(row) not in client.get(listing).content.decode()
