"""The admin of checklists, phrases and remedies keeps the same rules as the pages."""

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from inspections.enums import FindingKind, RemedyStatus, VersionStatus, VisitStatus
from inspections.models import ChecklistVersion, Phrase, Section
from inspections.services import checklists, remedies
from inspections.tests.factories import (
    ChecklistVersionFactory,
    RemedyFactory,
    VisitFactory,
)

CHANGE = "admin:inspections_checklistversion_change"
LIST = "admin:inspections_checklistversion_changelist"


@pytest.fixture
def draft(city):
    return ChecklistVersionFactory(
        checklist__union=city, number=1, status=VersionStatus.DRAFT
    )


@pytest.fixture(autouse=True)
def signed_in(client, staff):
    client.force_login(staff)


def management(prefix, total, initial):
    return {
        f"{prefix}-TOTAL_FORMS": total,
        f"{prefix}-INITIAL_FORMS": initial,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }


def sections_data(version, **changes):
    """The page of a version as the browser would send it."""
    rows = list(version.sections.all())
    data = management("sections", len(rows) + 1, len(rows))
    for number, row in enumerate(rows):
        data |= {
            f"sections-{number}-id": row.pk,
            f"sections-{number}-version": version.pk,
            f"sections-{number}-order": row.order,
            f"sections-{number}-title": row.title,
        }
    new = len(rows)
    data |= {f"sections-{new}-version": version.pk, "note": version.note}
    return data | changes


def act(client, action, version):
    return client.post(
        reverse(LIST), {"action": action, "_selected_action": [version.pk]}
    )


def test_a_draft_is_written_with_its_sections(client, draft):
    data = sections_data(
        draft,
        note="Thêm phần 3",
        **{"sections-0-title": "Phần 1 sửa", "sections-2-order": 3},
    )
    data["sections-2-title"] = "Phần 3"
    response = client.post(reverse(CHANGE, args=[draft.pk]), data)
    assert response.status_code == 302
    titles = list(draft.sections.values_list("title", flat=True))
    assert titles == ["Phần 1 sửa", "Phần 2", "Phần 3"]
    draft.refresh_from_db()
    assert draft.note == "Thêm phần 3"


def test_a_section_is_removed_by_the_verb(client, draft):
    data = sections_data(draft, **{"sections-1-DELETE": "on"})
    assert client.post(reverse(CHANGE, args=[draft.pk]), data).status_code == 302
    assert list(draft.sections.values_list("title", flat=True)) == ["Phần 1"]


def test_a_published_version_opens_to_read_only(client, draft, staff):
    checklists.publish(draft, by=staff)
    before = checklists.content(draft)
    page = reverse(CHANGE, args=[draft.pk])
    response = client.get(page)
    assert response.status_code == 200
    assert response.context["has_change_permission"] is False
    data = sections_data(draft, **{"sections-0-title": "Sửa lén"})
    assert client.post(page, data).status_code == 403
    section = draft.sections.first()
    page = reverse("admin:inspections_section_change", args=[section.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"order": 1, "title": "Sửa lén"}).status_code == 403
    assert checklists.content(draft) == before


def test_items_are_written_on_the_page_of_their_section(client, draft):
    section = draft.sections.first()
    rows = list(section.items.all())
    data = {"order": section.order, "title": section.title}
    data |= management("items", len(rows), len(rows))
    for number, row in enumerate(rows):
        data |= {
            f"items-{number}-id": row.pk,
            f"items-{number}-section": section.pk,
            f"items-{number}-code": row.code,
            f"items-{number}-order": row.order,
            f"items-{number}-text": row.text,
            f"items-{number}-evidence_hint": row.evidence_hint,
            f"items-{number}-max_score": "12,5",
        }
    data["items-0-is_knockout"] = "on"
    page = reverse("admin:inspections_section_change", args=[section.pk])
    assert client.post(page, data).status_code == 302
    found = section.items.values_list("code", "max_score", "is_knockout")
    assert list(found) == [("1", 12.5, True), ("2", 12.5, False)]


def test_the_life_of_a_version_by_actions(client, draft):
    act(client, "publish_chosen", draft)
    draft.refresh_from_db()
    assert draft.status == VersionStatus.PUBLISHED
    act(client, "copy_chosen", draft)
    copy = ChecklistVersion.objects.get(number=2)
    assert checklists.content(copy) == checklists.content(draft)
    act(client, "archive_chosen", draft)
    draft.refresh_from_db()
    assert draft.status == VersionStatus.ARCHIVED


def test_a_refused_action_says_why(client, draft):
    draft.sections.all().delete()
    response = client.post(
        reverse(LIST),
        {"action": "publish_chosen", "_selected_action": [draft.pk]},
        follow=True,
    )
    [message] = list(response.context["messages"])
    with translation.override("vi"):
        assert str(message) == gettext("Add at least one item before publishing.")
    draft.refresh_from_db()
    assert draft.status == VersionStatus.DRAFT


def test_a_new_version_gets_the_next_number(client, draft):
    data = {"checklist": draft.checklist_id, "note": "Lần hai"}
    data |= management("sections", 0, 0)
    response = client.post(reverse("admin:inspections_checklistversion_add"), data)
    assert response.status_code == 302
    made = ChecklistVersion.objects.get(note="Lần hai")
    assert (made.number, made.status) == (2, VersionStatus.DRAFT)


def test_what_belongs_to_a_union_above_is_read_only(client, province):
    above = ChecklistVersionFactory(
        checklist__union=province, status=VersionStatus.DRAFT
    )
    page = reverse(CHANGE, args=[above.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, sections_data(above)).status_code == 403
    assert act(client, "publish_chosen", above).status_code == 403


def test_an_inspector_reads_and_a_stranger_does_not_find(
    client, draft, inspector, stranger
):
    page = reverse(CHANGE, args=[draft.pk])
    client.force_login(inspector)
    assert client.get(page).status_code == 200
    assert client.post(page, sections_data(draft)).status_code == 403
    client.force_login(stranger)
    assert client.get(page).status_code == 302
    assert Section.objects.count() == 2


def test_phrases_are_kept_by_staff_and_read_by_inspectors(client, city, inspector):
    data = {"kind": FindingKind.STRENGTH, "text": "Làm tốt", "order": 1}
    page = reverse("admin:inspections_phrase_add")
    assert client.post(page, data).status_code == 302
    phrase = Phrase.objects.get()
    assert phrase.text == "Làm tốt"
    page = reverse("admin:inspections_phrase_change", args=[phrase.pk])
    assert phrase.union == city
    changed = data | {"text": "Rất tốt", "is_active": "on"}
    refused = client.post(page, changed)
    assert refused.context["errors"]
    assert client.post(page, changed | {"reason": "Gọn hơn"}).status_code == 302
    phrase.refresh_from_db()
    assert (phrase.text, phrase.version) == ("Rất tốt", 2)
    client.force_login(inspector)
    assert client.get(page).status_code == 200
    assert client.post(page, data).status_code == 403


def test_remedies_are_read_and_accepted(client, team, ward, officer, staff):
    visit = VisitFactory(team=team, union=ward, status=VisitStatus.SIGNED)
    theirs, hers = RemedyFactory.create_batch(2, visit=visit)
    remedies.submit_proof(theirs, text="Đã làm", by=officer)
    page = reverse("admin:inspections_remedy_change", args=[theirs.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"text": "Sửa lén"}).status_code == 403
    listing = reverse("admin:inspections_remedy_changelist")
    data = {"action": "accept_chosen", "_selected_action": [theirs.pk]}
    client.post(listing, data)
    theirs.refresh_from_db()
    assert theirs.status == RemedyStatus.PROOF_SUBMITTED  # without a remark
    data["remark"] = "Đủ minh chứng"
    assert client.post(listing, data).status_code == 302
    theirs.refresh_from_db()
    assert theirs.status == RemedyStatus.ACCEPTED
    remedies.submit_proof(hers, text="Nhập giúp", by=staff)
    data["_selected_action"] = [hers.pk]
    client.post(listing, data)
    hers.refresh_from_db()
    assert hers.status == RemedyStatus.PROOF_SUBMITTED
