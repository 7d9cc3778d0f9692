"""The pages of remedies: who sees what, what each verb answers."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from inspections.enums import RemedyStatus, Severity, VisitStatus
from inspections.models import Remedy, Visit
from inspections.services import remedies
from inspections.tests.factories import (
    FindingFactory,
    RemedyFactory,
    TeamFactory,
    VisitFactory,
)

VERBS = ["proof", "accept", "return", "extend", "reopen"]
TODAY = timezone.localdate


def url(name, remedy):
    return reverse(f"inspections:remedy_{name}", args=[remedy.pk])


def later(days):
    return TODAY() + timedelta(days=days)


def typed(day):
    return f"{day:%d/%m/%Y}"


@pytest.fixture
def visit(team, ward):
    return VisitFactory(team=team, union=ward, status=VisitStatus.SIGNED)


@pytest.fixture
def remedy(visit):
    finding = FindingFactory(visit=visit, text="Sổ hội viên không khớp")
    return RemedyFactory(visit=visit, finding=finding, due_on=later(3))


@pytest.fixture
def elsewhere(other_city, other_ward):
    """A remedy of another city's inspection."""
    team = TeamFactory(round__plan__union=other_city)
    visit = VisitFactory(team=team, union=other_ward, status=VisitStatus.SIGNED)
    return RemedyFactory(visit=visit, due_on=later(3))


def listed(client, **query):
    response = client.get(reverse("inspections:remedies"), query)
    assert response.status_code == 200
    return [row.remedy for row in response.context["rows"]]


# --- The list -------------------------------------------------------------------


def test_everyone_sees_the_remedies_of_her_own_subtree(  # noqa: PLR0917 -- the cast
    client,
    remedy,
    elsewhere,
    staff,
    inspector,
    leader,
    officer,
    administrator,
    stranger,
):
    for user in (staff, inspector, leader, officer, administrator):
        client.force_login(user)
        assert listed(client) == [remedy]
    client.force_login(stranger)
    assert listed(client) == [elsewhere]


def test_an_officer_sees_only_what_her_own_unit_owes(
    client, remedy, team, commune, officer
):
    RemedyFactory(
        visit=VisitFactory(team=team, union=commune, status=VisitStatus.SIGNED)
    )
    client.force_login(officer)
    assert listed(client) == [remedy]


def test_a_draft_is_not_listed(client, remedy, staff):
    Visit.objects.update(status=VisitStatus.RECORDED)
    client.force_login(staff)
    assert listed(client) == []


def test_nobody_signs_in_first(client, remedy):
    for address in (reverse("inspections:remedies"), remedy.get_absolute_url()):
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"] == (
            f"{reverse('accounts:sign_in')}?next={quote(address)}"
        )


def test_the_filters_narrow(client, visit, staff, inspector, commune, team):
    late = RemedyFactory(visit=visit, due_on=later(-2), severity=Severity.HEAVY)
    soon = RemedyFactory(visit=visit, due_on=later(7), severity=Severity.LIGHT)
    calm = RemedyFactory(visit=visit, due_on=later(8))
    done = RemedyFactory(visit=visit, due_on=later(-9), status=RemedyStatus.ACCEPTED)
    client.force_login(staff)
    assert listed(client) == [late, soon, calm, done]
    assert listed(client, status="pending") == [late, soon, calm]
    assert listed(client, status="accepted") == [done]
    assert listed(client, due="overdue") == [late]
    assert listed(client, due="soon") == [soon]
    assert listed(client, severity="heavy") == [late]
    assert listed(client, status="nonsense", due="nonsense") == [late, soon, calm, done]
    assert listed(client, mine="on") == []
    client.force_login(inspector)
    assert listed(client, mine="on") == [late, soon, calm, done]


def test_the_figures_above_the_list(client, visit, staff):
    for days in (-2, -1, 0, 7, 8):
        RemedyFactory(visit=visit, due_on=later(days))
    RemedyFactory(visit=visit, status=RemedyStatus.PROOF_SUBMITTED, due_on=later(-5))
    client.force_login(staff)
    figures = client.get(reverse("inspections:remedies")).context["figures"]
    assert (figures.pending, figures.overdue, figures.soon, figures.waiting) == (
        5,
        2,
        2,
        1,
    )


def test_a_unit_is_found_without_accents(client, remedy, team, commune, staff):
    other = RemedyFactory(
        visit=VisitFactory(team=team, union=commune, status=VisitStatus.SIGNED)
    )
    client.force_login(staff)
    assert listed(client, q="nong thuong") == [other]
    assert listed(client, q="Đức Xuân") == [remedy]
    assert listed(client, q="không có") == []


def test_htmx_gets_the_rows_alone(client, remedy, staff):
    client.force_login(staff)
    response = client.get(
        reverse("inspections:remedies"), headers={"HX-Request": "true"}
    )
    text = response.content.decode()
    assert remedy.text in text
    assert "<html" not in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions(
    client, visit, staff, count, django_assert_num_queries
):
    RemedyFactory.create_batch(count, visit=visit, due_on=later(3))
    client.force_login(staff)
    with django_assert_num_queries(7):
        response = client.get(reverse("inspections:remedies"))
    assert len(response.context["rows"]) == count


def test_it_is_found_by_its_words_and_by_its_code(client, visit, staff):
    other = RemedyFactory(visit=visit, text="Nộp lại quỹ hội phí")
    RemedyFactory(visit=visit)
    client.force_login(staff)
    assert listed(client, q="hoi phi") == [other]
    assert listed(client, q="duc xuan nop lai") == [other]
    for code in (other.short_code, other.short_code.lower(), other.short_code[:9]):
        assert listed(client, q=f" {code} ") == [other]
    assert listed(client, q="0000-0000-0000") == []


def test_unit_by_unit_in_the_order_of_names(client, visit, team, commune, staff):
    late = RemedyFactory(visit=visit, due_on=later(9))
    theirs = RemedyFactory(
        visit=VisitFactory(team=team, union=commune, status=VisitStatus.SIGNED),
        due_on=later(5),
    )
    soon = RemedyFactory(visit=visit, due_on=later(1))
    client.force_login(staff)
    assert listed(client, by_unit="on") == [soon, late, theirs]
    page = client.get(reverse("inspections:remedies"), {"by_unit": "on"})
    assert page.content.decode().count("unit-row") == 2


def test_proof_that_waits_says_for_how_long(client, visit, staff):
    waits = RemedyFactory(
        visit=visit,
        status=RemedyStatus.PROOF_SUBMITTED,
        status_since=timezone.now() - timedelta(days=5),
    )
    RemedyFactory(visit=visit)
    client.force_login(staff)
    rows = client.get(reverse("inspections:remedies")).context["rows"]
    found = {row.remedy: row.days_waiting for row in rows}
    assert found.pop(waits) == 5
    assert list(found.values()) == [None]


def test_the_former_unit_is_named(client, remedy, commune, staff):
    Remedy.objects.update(owner=commune)
    client.force_login(staff)
    for address in (reverse("inspections:remedies"), remedy.get_absolute_url()):
        text = client.get(address, headers={"Accept-Language": "en"}).content.decode()
        assert "phường Đức Xuân" in text
        assert "xã Nông Thượng" in text


# --- One remedy -----------------------------------------------------------------


def test_the_page_tells_everything(client, remedy, officer, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    file = SimpleUploadedFile("so.pdf", b"%PDF-1.4\n%%EOF\n")
    remedies.submit_proof(remedy, text="Đã chốt sổ", uploads=[file], by=officer)
    client.force_login(officer)
    text = client.get(remedy.get_absolute_url()).content.decode()
    for words in (remedy.text, "Sổ hội viên không khớp", "Đã chốt sổ", "so.pdf"):
        assert words in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_number_of_questions(
    client, remedy, officer, inspector, count, django_assert_num_queries
):
    for number in range(count):
        remedies.submit_proof(remedy, text=f"Lần {number}", by=officer)
        remedies.send_back(remedy, reason="Thiếu", by=inspector)
    client.force_login(officer)
    with django_assert_num_queries(14):
        client.get(remedy.get_absolute_url())


def test_a_stranger_finds_nothing(client, remedy, stranger):
    client.force_login(stranger)
    assert client.get(remedy.get_absolute_url()).status_code == 404
    for verb in VERBS:
        assert client.post(url(verb, remedy)).status_code == 404


def test_a_unit_does_not_see_a_draft(client, remedy, officer):
    Visit.objects.update(status=VisitStatus.RECORDED)
    client.force_login(officer)
    assert client.get(remedy.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_is_sent_to_the_sign_in(client, remedy, verb):
    response = client.post(url(verb, remedy))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("accounts:sign_in"))


def test_wrong_methods(client, remedy, staff):
    client.force_login(staff)
    assert client.get(url("accept", remedy)).status_code == 405
    assert client.post(reverse("inspections:remedies")).status_code == 405
    assert client.post(remedy.get_absolute_url()).status_code == 405
    for verb in VERBS:
        assert client.put(url(verb, remedy)).status_code == 405


@pytest.mark.parametrize(
    ("verb", "refused"),
    [
        ("proof", ["inspector", "leader"]),
        ("accept", ["officer"]),
        ("return", ["officer"]),
        ("extend", ["officer", "inspector"]),
        ("reopen", ["officer", "inspector"]),
    ],
)
def test_without_permission(client, remedy, verb, refused, request):
    for name in refused:
        client.force_login(request.getfixturevalue(name))
        assert client.post(url(verb, remedy)).status_code == 403


def test_the_whole_way(  # noqa: PLR0917 -- the cast
    client, remedy, officer, inspector, leader, settings, tmp_path
):
    """Extension, proof, back, proof again, accepted, reopened: as people do it."""
    settings.MEDIA_ROOT = tmp_path
    page = remedy.get_absolute_url()

    def post(user, verb, **data):
        client.force_login(user)
        response = client.post(url(verb, remedy), data)
        assert (response.status_code, response.get("Location")) == (302, page)
        remedy.refresh_from_db()
        return remedy.status

    data = {"new_due_on": typed(later(20)), "reason": "Dịch", "document": "3/CV-HPN"}
    assert post(leader, "extend", **data) == RemedyStatus.EXTENDED
    assert remedy.due_on == later(20)
    file = SimpleUploadedFile("so.pdf", b"%PDF-1.4\n%%EOF\n")
    proof = {"text": "Đã chốt sổ", "uploads": [file]}
    assert post(officer, "proof", **proof) == RemedyStatus.PROOF_SUBMITTED
    assert remedy.evidence.count() == 1
    assert post(inspector, "return", reason="Thiếu") == RemedyStatus.RETURNED
    assert post(officer, "proof", text="Bổ sung") == RemedyStatus.PROOF_SUBMITTED
    assert post(inspector, "accept") == RemedyStatus.ACCEPTED
    assert post(leader, "reopen", reason="Lại lệch") == RemedyStatus.REOPENED
    assert remedy.events.count() == 6


def test_her_own_proof_is_not_hers_to_accept(client, remedy, staff):
    remedies.submit_proof(remedy, text="Nhập giúp", by=staff)
    client.force_login(staff)
    assert client.get(remedy.get_absolute_url()).context["possible"].own_proof is True
    assert client.post(url("accept", remedy)).status_code == 403


@pytest.mark.parametrize(
    ("verb", "data", "field"),
    [
        ("proof", {"text": ""}, "text"),
        (
            "extend",
            {"new_due_on": "1/1/2020", "reason": "x", "document": "y"},
            "new_due_on",
        ),
        ("extend", {"new_due_on": "mai", "reason": "x", "document": "y"}, "new_due_on"),
        ("extend", {"new_due_on": typed(later(9)), "reason": "x"}, "document"),
    ],
)
def test_what_was_typed_stays(client, remedy, staff, verb, data, field):
    client.force_login(staff)
    response = client.post(url(verb, remedy), data)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    for name, value in data.items():
        assert response.context["form"][name].value() == value
    assert not remedy.events.exists()


def test_a_refusal_of_the_rules_is_shown_with_what_was_typed(client, remedy, staff):
    Remedy.objects.update(status=RemedyStatus.ACCEPTED)
    client.force_login(staff)
    response = client.post(url("proof", remedy), {"text": "Làm lại lần nữa"})
    assert response.status_code == 200
    assert "Làm lại lần nữa" in response.content.decode()
    assert list(response.context["form"].errors) == ["__all__"]


def test_a_wrong_file_is_named_and_the_text_kept(
    client, remedy, officer, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(officer)
    wrong = SimpleUploadedFile("bang.xlsx", b"PK not a photo")
    data = {"text": "Đã chốt sổ", "uploads": [wrong]}
    response = client.post(url("proof", remedy), data)
    assert response.status_code == 200
    assert "Đã chốt sổ" in response.content.decode()
    assert not remedy.events.exists()


def test_at_most_ten_files_at_a_time(client, remedy, officer):
    client.force_login(officer)
    files = [SimpleUploadedFile(f"{n}.pdf", b"%PDF-1.4\n%%EOF\n") for n in range(11)]
    response = client.post(url("proof", remedy), {"text": "Đã làm", "uploads": files})
    assert list(response.context["form"].errors) == ["uploads"]


@pytest.mark.parametrize("verb", ["proof", "return", "extend", "reopen"])
def test_a_form_opens_only_when_its_step_is_possible(client, remedy, staff, verb):
    from_status = {"return": "proof_submitted", "reopen": "accepted"}
    client.force_login(staff)
    Remedy.objects.update(status=from_status.get(verb, "open"))
    assert client.get(url(verb, remedy)).status_code == 200
    Remedy.objects.update(status="accepted" if verb != "reopen" else "open")
    response = client.get(url(verb, remedy))
    assert (response.status_code, response["Location"]) == (
        302,
        remedy.get_absolute_url(),
    )
