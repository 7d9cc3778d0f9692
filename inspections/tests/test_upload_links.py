"""Upload links: given out, mailed, used by the unit, listed, taken back."""

import io
import uuid
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from PIL import Image

from audit.models import AuditEntry
from core.exceptions import RuleError
from inspections.enums import RemedyStatus, VisitStatus
from inspections.models import Remedy, UploadLink
from inspections.selectors import upload_links as selectors
from inspections.services import remedies, upload_link_mails, upload_links
from inspections.tests.factories import FindingFactory, RemedyFactory, VisitFactory
from jobs import services as jobs
from jobs.models import Job
from notices.enums import NoticeStatus
from notices.models import Notice
from notices.services import attachments
from notices.services.attachments import Attachment
from unions.enums import Kind
from unions.tests.factories import UnionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _april(time_machine, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.SITE_URL = "https://so.example.vn"
    time_machine.move_to("2020-04-06 02:00Z", tick=False)


@pytest.fixture
def client(client):
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def visit(team, ward):
    return VisitFactory(team=team, union=ward, status=VisitStatus.SIGNED)


@pytest.fixture
def two(visit):
    return [
        RemedyFactory(visit=visit, due_on=date(2020, 4, day), text=f"Việc {day}")
        for day in (3, 30)
    ]


@pytest.fixture
def given(two, ward, staff):
    return upload_links.give(ward, two, by=staff)


def photo(name="anh.jpg", colour="red"):
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def at(token, remedy=None):
    if remedy is None:
        return reverse("inspections:link_open", args=[token])
    return reverse("inspections:link_send", args=[token, remedy.pk])


def sent(client, token, remedy, text="Đã chốt sổ", **data):
    return client.post(
        at(token, remedy), {"key": str(uuid.uuid4()), "text": text, **data}
    )


# --- Giving and taking back


def test_it_is_given_for_fourteen_days_and_noted(given, staff, ward, two, city):
    link, token = given
    assert link.union == city
    assert link.is_open
    assert link.expires_at == timezone.now() + timedelta(days=14)
    assert link.most_files == 30
    assert len(token) == 43
    assert upload_links.find(token) == link
    assert token not in str(UploadLink.objects.values_list().get())
    entry = AuditEntry.objects.filter(model="inspections.uploadlink").get()
    assert entry.actor == staff
    assert entry.detail == {"remedies": sorted(one.short_code for one in two)}
    assert token not in str(entry.__dict__)


@pytest.mark.parametrize(
    "terms", [{"days": 2}, {"days": 61}, {"most_files": 0}, {"most_files": 101}]
)
def test_terms_have_ends(two, ward, staff, terms):
    with pytest.raises(RuleError, match="Choose a number from"):
        upload_links.give(ward, two, by=staff, **terms)


def test_only_open_remedies_of_the_unit_go_into_it(two, ward, commune, staff, team):
    with pytest.raises(RuleError, match="at least one"):
        upload_links.give(ward, [], by=staff)
    other = RemedyFactory(
        visit=VisitFactory(team=team, union=commune, status=VisitStatus.SIGNED)
    )
    with pytest.raises(RuleError, match="meanwhile"):
        upload_links.give(ward, [*two, other], by=staff)
    remedies.submit_proof(two[0], by=staff, text="Đã làm")
    with pytest.raises(RuleError, match="meanwhile"):
        upload_links.give(ward, two, by=staff)


def test_taken_back_it_works_no_more(given, staff, client):
    link, token = given
    assert client.get(at(token)).status_code == 200
    upload_links.revoke(link, by=staff)
    answer = client.get(at(token))
    assert answer.status_code == 410
    assert "taken it back" in answer.content.decode()
    with pytest.raises(RuleError, match="already"):
        upload_links.revoke(link, by=staff)


# --- The unit's side


def test_the_page_names_what_is_to_be_done_and_nothing_else(
    client, given, two, visit, staff
):
    link, token = given
    FindingFactory(
        visit=VisitFactory(team=visit.team, status=VisitStatus.IN_PROGRESS),
        text="Nhận xét nội bộ",
    )
    RemedyFactory(visit=visit, text="Việc không gửi")
    two[0].text = "Đôn đốc hộ số căn cước 006123456789"
    two[0].save()
    body = client.get(at(token)).content.decode()
    assert "006123456789" not in body
    assert "Việc 30" in body
    assert "30/04/2020" in body
    assert "Việc không gửi" not in body
    assert "Nhận xét nội bộ" not in body
    assert staff.full_name in body
    assert 'id="menu"' not in body
    link.refresh_from_db()
    assert link.opened_at == timezone.now()


def test_words_and_photos_become_proof(client, given, two, staff, inspector):
    link, token = given
    answer = sent(
        client, token, two[1], camera=[photo()], uploads=[photo("b.jpg", "blue")]
    )
    assert (answer.status_code, answer["Location"]) == (302, at(token))
    two[1].refresh_from_db()
    assert two[1].status == RemedyStatus.PROOF_SUBMITTED
    step = two[1].events.get()
    assert (step.actor, step.link, step.reason) == (None, link, "Đã chốt sổ")
    assert step.evidence.count() == 2
    link.refresh_from_db()
    assert (link.files_used, link.used_up_at) == (2, None)
    body = client.get(at(token)).content.decode()
    assert "Sent, with 2 photos or files" in body
    with pytest.raises(RuleError, match="somebody else"):
        remedies.accept(two[1], by=staff)
    assert remedies.accept(two[1], by=inspector).status == RemedyStatus.ACCEPTED


def test_each_remedy_is_closed_once_sent(client, given, two):
    _link, token = given
    sent(client, token, two[0])
    again = sent(client, token, two[0], text="Lần hai")
    assert again.status_code == 200
    assert "This was sent already" in again.content.decode()
    assert two[0].events.count() == 1


def test_photos_are_added_while_the_proof_waits(client, given, two, inspector):
    link, token = given
    sent(client, token, two[0], uploads=[photo()])
    more = {"more": "1", "camera": [photo("c.jpg", "green")]}
    assert client.post(at(token, two[0]), more).status_code == 302
    assert two[0].evidence.count() == 2
    # The same photo again is not kept twice, and takes no place.
    again = {"more": "1", "camera": [photo("c.jpg", "green")]}
    assert client.post(at(token, two[0]), again).status_code == 302
    link.refresh_from_db()
    assert (two[0].evidence.count(), link.files_used) == (2, 2)
    two[0].refresh_from_db()
    remedies.accept(two[0], by=inspector)
    late = {"more": "1", "camera": [photo("d.jpg", "black")]}
    answer = client.post(at(token, two[0]), late)
    assert "No proof waits" in answer.content.decode()
    assert two[0].evidence.count() == 2


def test_photos_go_to_no_proof_of_somebody_else(client, given, two, officer):
    _link, token = given
    remedies.submit_proof(two[0], by=officer, text="Đã làm")
    answer = client.post(at(token, two[0]), {"more": "1", "camera": [photo()]})
    assert "No proof waits" in answer.content.decode()
    assert two[0].evidence.count() == 0


def test_everything_sent_closes_it(client, given, two):
    link, token = given
    sent(client, token, two[0])
    sent(client, token, two[1])
    link.refresh_from_db()
    assert link.used_up_at == timezone.now()
    answer = client.get(at(token))
    assert answer.status_code == 410
    assert "Everything has been sent" in answer.content.decode()


def test_what_was_reported_in_another_way_is_not_waited_for(
    client, given, two, officer
):
    link, token = given
    remedies.submit_proof(two[0], by=officer, text="Đã làm")
    assert "reported in another way" in client.get(at(token)).content.decode()
    answer = sent(client, token, two[0])
    assert answer.status_code == 200
    assert "cannot become" in answer.content.decode()
    sent(client, token, two[1])
    link.refresh_from_db()
    assert link.used_up_at is not None


def test_what_came_back_is_told_to_the_next_link(
    client, given, two, ward, staff, inspector
):
    _link, token = given
    sent(client, token, two[0])
    remedies.send_back(two[0], by=inspector, reason="Thiếu chữ ký kế toán")
    two[0].refresh_from_db()
    answer = sent(client, token, two[0], text="Lần hai")
    assert "This was sent already" in answer.content.decode()
    _next, other = upload_links.give(ward, [two[0]], by=staff)
    body = client.get(at(other)).content.decode()
    assert "Thiếu chữ ký kế toán" in body


def test_a_merged_unit_goes_on_by_its_link(client, given, two, commune):
    """Remedies pass to the successor; the link stays with them."""
    link, token = given
    Remedy.objects.filter(pk=two[0].pk).update(owner=commune)
    body = client.get(at(token)).content.decode()
    assert commune.title in body
    assert sent(client, token, two[0], camera=[photo()]).status_code == 302
    assert two[0].evidence.get().updated_by is None
    assert link.steps.count() == 1


def test_the_workbook_holds_just_these(client, given, two, visit):
    _link, token = given
    RemedyFactory(visit=visit, text="Việc không gửi")
    answer = client.get(reverse("inspections:link_file", args=[token]))
    page = load_workbook(io.BytesIO(answer.getvalue())).worksheets[0]
    words = {str(cell) for row in page.iter_rows(values_only=True) for cell in row}
    assert {"Việc 3", "Việc 30"} <= words
    assert "Việc không gửi" not in words
    assert AuditEntry.objects.filter(action="download", actor=None).count() == 1


def test_words_alone_are_enough_and_none_are_not(client, given, two):
    _link, token = given
    answer = sent(client, token, two[0], text="  ", camera=[photo()])
    assert answer.status_code == 200
    assert two[0].events.count() == 0
    assert sent(client, token, two[0]).status_code == 302


# --- The mail


def mailed(unit, rows, by, **terms):
    file = Attachment("viec.xlsx", b"PK tep")
    asked = {"days": 14, "most_files": 30, **terms}
    return upload_link_mails.give_and_mail(unit, rows, by=by, file=file, **asked)


def run():
    job = Job.objects.create(kind="notices.send")
    jobs.run(job.pk)


@pytest.fixture
def reachable(ward):
    ward.email = "phuong@example.vn"
    ward.save()
    return ward


def test_the_mail_has_the_file_and_alone_the_address(two, reachable, staff):
    link = mailed(reachable, two, staff)
    notice = Notice.objects.get()
    token = link.token.reveal()
    assert token not in notice.body
    assert selectors.HIDDEN in notice.body
    run()
    [letter] = mail.outbox
    assert letter.to == ["phuong@example.vn"]
    assert f"https://so.example.vn/r/{token}/" in letter.body
    assert selectors.HIDDEN not in letter.body
    assert "Việc 3" in letter.body
    assert "Hạn: 30/04/2020" in letter.body
    [(name, data, _kind)] = letter.attachments
    assert (name, data) == ("viec.xlsx", b"PK tep")
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.SENT
    assert token not in notice.body


def test_the_same_goes_once_a_day(two, reachable, staff, time_machine):
    mailed(reachable, two, staff)
    with pytest.raises(RuleError, match="today at 09:00"):
        mailed(reachable, two, staff)
    assert UploadLink.objects.count() == 1
    mailed(reachable, two[:1], staff)  # other content
    time_machine.move_to("2020-04-07 02:00Z", tick=False)
    mailed(reachable, two, staff)
    assert Notice.objects.count() == 3


def test_a_link_taken_back_is_not_mailed(two, reachable, staff):
    link = mailed(reachable, two, staff)
    upload_links.revoke(link, by=staff)
    run()
    assert mail.outbox == []
    notice = Notice.objects.get()
    assert notice.status == NoticeStatus.FAILED
    assert notice.remark
    mailed(reachable, two, staff)  # what reached nobody may go again


def test_a_file_that_is_gone_fails_in_words(two, reachable, staff, tmp_path):
    mailed(reachable, two, staff)
    [kept] = tmp_path.rglob("*.sealed")
    assert b"PK tep" not in kept.read_bytes()
    kept.unlink()
    run()
    notice = Notice.objects.get()
    assert (notice.status, notice.sent_at) == (NoticeStatus.FAILED, None)
    assert notice.remark
    assert mail.outbox == []


def test_a_file_too_large_for_a_mail_is_refused(two, reachable, staff):
    file = Attachment("viec.xlsx", b"x" * (5 * 1024 * 1024 + 1))
    with pytest.raises(RuleError, match="5 MB"):
        upload_link_mails.give_and_mail(
            reachable, two, by=staff, days=14, most_files=30, file=file
        )
    assert not UploadLink.objects.exists()


def test_files_of_mails_go_after_ninety_days(
    two, reachable, staff, tmp_path, time_machine
):
    mailed(reachable, two, staff)
    run()
    time_machine.move_to("2020-07-05 01:00Z", tick=False)
    assert attachments.prune() == 0
    time_machine.move_to("2020-07-05 03:00Z", tick=False)
    assert attachments.prune() == 1
    assert list(tmp_path.rglob("*.sealed")) == []
    assert Notice.objects.get().attachment == ""
    assert attachments.prune() == 0


def test_without_an_address_it_is_copied(two, ward, staff):
    with pytest.raises(RuleError, match="no e-mail address"):
        mailed(ward, two, staff)


# --- The pages of staff


def test_from_the_list_to_a_copied_address_shown_once(client, two, ward, staff):
    client.force_login(staff)
    body = client.get(reverse("inspections:remedy_units")).content.decode()
    assert "phường Đức Xuân" in body
    page = reverse("inspections:remedy_unit", args=[ward.pk])
    body = client.get(page).content.decode()
    assert "Việc 30" in body
    assert "no e-mail address" in body
    data = {"remedies": [one.pk for one in two], "days": 14, "most_files": 30}
    answer = client.post(page, {**data, "how": "copy"}, follow=True)
    link = UploadLink.objects.get()
    address = selectors.address(link.token.reveal())
    assert address in answer.content.decode()
    assert answer["Cache-Control"].count("no-store")
    again = client.get(reverse("inspections:upload_link", args=[link.pk]))
    assert address not in again.content.decode()


def test_what_was_chosen_stays_when_it_is_refused(client, two, ward, staff):
    client.force_login(staff)
    page = reverse("inspections:remedy_unit", args=[ward.pk])
    data = {"remedies": [two[1].pk], "days": 99, "most_files": 30, "how": "copy"}
    answer = client.post(page, data)
    assert answer.status_code == 200
    assert answer.context["form"].chosen == {str(two[1].pk)}
    assert not UploadLink.objects.exists()


def test_by_mail_from_the_page(client, two, reachable, staff):
    client.force_login(staff)
    page = reverse("inspections:remedy_unit", args=[reachable.pk])
    assert "Mail to phuong@example.vn" in client.get(page).content.decode()
    data = {"remedies": [two[0].pk], "days": 7, "most_files": 5, "how": "mail"}
    answer = client.post(page, data, follow=True)
    assert "/r/" not in answer.content.decode()
    notice = Notice.objects.get()
    page = load_workbook(io.BytesIO(attachments.of(notice).data)).worksheets[0]
    words = {str(cell) for row in page.iter_rows(values_only=True) for cell in row}
    assert "Việc 3" in words
    assert "Việc 30" not in words
    assert notice.attachment_name == "viec-can-khac-phuc-duc-xuan-2020-04-06.xlsx"


def test_lists_read_a_fixed_number_of_queries(
    client, two, ward, city, staff, django_assert_max_num_queries
):
    team = two[0].visit.team
    client.force_login(staff)
    pages = [
        reverse(f"inspections:{name}") for name in ("remedy_units", "upload_links")
    ]

    def ask():
        found = []
        for page in pages:
            with django_assert_max_num_queries(40) as asked:
                client.get(page)
            found.append(len(asked))
        return found

    upload_links.give(ward, two, by=staff)
    ask()
    one = ask()
    for unit in UnionFactory.create_batch(2, kind=Kind.COMMUNE, parent=city):
        visit = VisitFactory(team=team, union=unit, status=VisitStatus.SIGNED)
        upload_links.give(unit, [RemedyFactory(visit=visit)], by=staff)
    assert ask() == one


def test_states_of_links(given, two, ward, staff, city, time_machine):
    link, _token = given
    old, _token = upload_links.give(ward, two, by=staff, days=3)
    upload_links.revoke(upload_links.give(ward, two, by=staff)[0], by=staff)
    time_machine.move_to("2020-04-10 02:00Z", tick=False)
    listed = {
        name: [one.pk for one in selectors.listed(staff, state=name)]
        for name in ("open", "expired", "revoked", "used_up")
    }
    assert listed["open"] == [link.pk]
    assert listed["expired"] == [old.pk]
    assert len(listed["revoked"]) == 1
    assert listed["used_up"] == []
    assert selectors.state(old) == "expired"
