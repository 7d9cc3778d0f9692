"""The log, one's own notices, one notice, and what people do with it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import UserFactory
from audit.models import AuditEntry
from core.exceptions import RuleError
from notices.enums import Kind, NoticeStatus, Reason
from notices.models import Choice, Notice, Switch
from notices.services import log
from notices.tests.factories import NoticeFactory, SwitchFactory

FAILED, UNCERTAIN, SKIPPED = (
    NoticeStatus.FAILED,
    NoticeStatus.UNCERTAIN,
    NoticeStatus.SKIPPED,
)


def page(client, name, *args, **query):
    return client.get(reverse(f"notices:{name}", args=args), query)


def shown(answer):
    return [row.notice for row in answer.context["rows"]]


@pytest.fixture
def as_staff(client, staff):
    client.force_login(staff)
    return client


@pytest.fixture
def as_officer(client, officer):
    client.force_login(officer)
    return client


def test_the_log_shows_ours_newest_first_with_the_whole_text(
    as_staff, city, ward, other_city
):
    now = timezone.now()
    old = NoticeFactory(union=city, due_at=now - timedelta(days=1))
    new = NoticeFactory(union=ward, due_at=now, url="/visits/7/")
    NoticeFactory(union=other_city)
    answer = page(as_staff, "index")
    assert shown(answer) == [new, old]
    assert new.why in answer.content.decode()
    message = answer.context["rows"][0].message
    assert message == f"{new.subject}\n\n{new.body}\n\nhttp://127.0.0.1:8000/visits/7/"


def test_the_log_is_narrowed_by_status_kind_unit_and_words(
    as_staff, city, ward, commune, settings
):
    hoa = UserFactory(full_name="Hà Thị Hoa", email="hoa@example.vn")
    told = NoticeFactory(union=city, to_union=ward, status=NoticeStatus.SENT)
    lost = NoticeFactory(union=city, to_union=commune, status=FAILED)
    mute = NoticeFactory(
        union=city, user=hoa, status=SKIPPED, reason=Reason.NO_ADDRESS, kind=Kind.MOVED
    )
    quiet = NoticeFactory(union=city, status=SKIPPED, reason=Reason.SWITCHED_OFF)
    old = NoticeFactory(
        union=city, status=FAILED, due_at=timezone.now() - timedelta(days=31)
    )

    def found(**query):
        return {notice.pk for notice in shown(page(as_staff, "index", **query))}

    everything = {told.pk, lost.pk, mute.pk, quiet.pk, old.pk}
    assert found() == everything
    assert found(status="failed") == {lost.pk, old.pk}
    assert found(status="help") == {lost.pk, mute.pk}
    assert found(kind="moved") == {mute.pk}
    assert found(union=ward.pk) == {told.pk}
    assert found(q="ha hoa") == {mute.pk}
    assert found(q="nong thuong") == {lost.pk}
    assert found(q="khong co chu nay") == set()
    assert found(status="nonsense") == everything
    assert page(as_staff, "index").context["figures"].help == 2


@pytest.mark.parametrize("name", ["index", "schedule", "mine"])
def test_three_rows_cost_what_one_does(
    as_staff, staff, city, ward, name, django_assert_num_queries
):
    def make():
        status = NoticeStatus.SENT if name == "mine" else NoticeStatus.WAITING
        person = staff if name == "mine" else UserFactory(email="a@example.vn")
        return NoticeFactory(
            union=city,
            to_union=ward,
            user=person,
            status=status,
            due_at=timezone.now() + timedelta(days=1),
        )

    make()
    page(as_staff, name)
    counts = []
    for number in (1, 3):
        while Notice.objects.count() < number:
            make()
        with django_assert_num_queries(100, exact=False) as queries:
            assert len(shown(page(as_staff, name))) == number
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_officer_sees_what_she_and_her_unit_were_told(
    as_officer, officer, city, ward, commune
):
    own = NoticeFactory(union=city, user=officer, status=NoticeStatus.SENT)
    unit = NoticeFactory(union=city, to_union=ward, status=NoticeStatus.SENT)
    mute = NoticeFactory(
        union=city, user=officer, status=SKIPPED, reason=Reason.NO_ADDRESS
    )
    hidden = [
        NoticeFactory(union=city, user=officer, status=NoticeStatus.WAITING),
        NoticeFactory(union=city, user=officer, status=NoticeStatus.WITHDRAWN),
        NoticeFactory(
            union=city, user=officer, status=SKIPPED, reason=Reason.SWITCHED_OFF
        ),
        NoticeFactory(union=city, to_union=commune, status=NoticeStatus.SENT),
        NoticeFactory(
            union=city, to_union=ward, user=UserFactory(), status=NoticeStatus.SENT
        ),
    ]
    answer = page(as_officer, "mine")
    assert set(shown(answer)) == {own, unit, mute}
    assert own.body in answer.content.decode()
    for notice in hidden:
        assert page(as_officer, "detail", notice.pk).status_code == 404
    assert page(as_officer, "detail", unit.pk).status_code == 200
    assert page(as_officer, "index").status_code == 403


def test_a_notice_says_what_stands_in_its_way(as_staff, city, settings):
    settings.LANGUAGE_CODE = "en"
    SwitchFactory(union=city, kind=Kind.ANNOUNCED, is_on=False)
    notice = NoticeFactory(union=city)
    row = page(as_staff, "detail", notice.pk).context["row"]
    assert row.objection.reason == Reason.SWITCHED_OFF


@pytest.mark.parametrize(
    ("verb", "before", "after"),
    [
        ("resend", FAILED, NoticeStatus.WAITING),
        ("resend", UNCERTAIN, NoticeStatus.WAITING),
        ("resend", SKIPPED, NoticeStatus.WAITING),
        ("told", FAILED, NoticeStatus.SENT),
        ("told", UNCERTAIN, NoticeStatus.SENT),
        ("told", SKIPPED, NoticeStatus.SENT),
        ("take_back", NoticeStatus.WAITING, NoticeStatus.WITHDRAWN),
    ],
)
def test_what_a_person_may_do(as_staff, staff, city, verb, before, after):
    notice = NoticeFactory(union=city, status=before, attempts=3, remark="550")
    answer = as_staff.post(reverse(f"notices:{verb}", args=[notice.pk]))
    assert answer["Location"] == notice.get_absolute_url()
    notice.refresh_from_db()
    assert notice.status == after
    entry = AuditEntry.objects.get(model="notices.notice")
    assert (entry.actor, entry.detail) == (staff, {"status": [before, after]})


@pytest.mark.parametrize(
    ("verb", "status"),
    [
        *((log.resend, s) for s in ("waiting", "sending", "sent", "withdrawn")),
        *((log.mark_told, s) for s in ("waiting", "sending", "sent", "withdrawn")),
        *((log.take_back, s) for s in ("sending", "sent", "failed", "skipped")),
    ],
)
def test_what_a_person_may_not_do_now(staff, city, verb, status):
    notice = NoticeFactory(union=city, status=status)
    with pytest.raises(RuleError, match="cannot become"):
        verb(notice, by=staff)
    notice.refresh_from_db()
    assert notice.status == status
    assert AuditEntry.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"email": ""}, "No e-mail address"),
        ({"kind": Kind.MOVED}, "switched this kind"),
    ],
)
def test_what_would_be_held_back_again_is_not_resent(staff, city, values, words):
    SwitchFactory(union=city, kind=Kind.MOVED, is_on=False)
    notice = NoticeFactory(union=city, status=SKIPPED, **values)
    with pytest.raises(RuleError, match=words):
        log.resend(notice, by=staff)
    notice.refresh_from_db()
    assert notice.status == SKIPPED


def test_a_refusal_is_shown(as_staff, city):
    notice = NoticeFactory(union=city, status=SKIPPED, email="")
    url = reverse("notices:resend", args=[notice.pk])
    answer = as_staff.post(url, follow=True)
    (message,) = answer.context["messages"]
    assert message.level_tag == "error"


def test_marked_by_hand_says_who(as_staff, staff, city, noon):
    notice = NoticeFactory(union=city, status=SKIPPED, reason=Reason.NO_ADDRESS)
    log.mark_told(notice, by=staff)
    assert (notice.reason, notice.remark) == (Reason.BY_HAND, str(staff))
    assert notice.sent_at == noon


def test_texts_cannot_bring_markup(as_staff, city):
    notice = NoticeFactory(
        union=city,
        subject="<script>alert(1)</script>",
        body="<img src=x>",
        remark="<b>550</b>",
    )
    for answer in (page(as_staff, "index"), page(as_staff, "detail", notice.pk)):
        text = answer.content.decode()
        assert "<script>alert" not in text
        assert "<img src=x>" not in text
        assert "<b>550" not in text


def test_switches_are_set_inherited_and_taken_away(as_staff, staff, city, ward):
    url = reverse("notices:switch", args=[city.pk])
    answer = as_staff.post(
        url, {"moved": "off", "reminder": "on", "reminder_days": "3"}, follow=True
    )
    assert answer.redirect_chain == [(reverse("notices:switches"), 302)]
    rows = Switch.objects.order_by("kind").values_list(
        "union", "kind", "is_on", "days_before"
    )
    assert list(rows) == [
        (city.pk, "moved", False, None),
        (city.pk, "reminder", True, 3),
    ]
    form = as_staff.get(reverse("notices:switch", args=[ward.pk])).context["form"]
    assert "not sent" in str(form.fields["moved"].choices[0][1])
    as_staff.post(url, {"moved": "", "reminder": "on", "reminder_days": "5"})
    row = Switch.objects.get()
    assert (row.kind, row.days_before) == ("reminder", 5)
    assert AuditEntry.objects.filter(model="notices.switch").count() == 4


def test_an_impossible_number_of_days_is_refused(as_staff, city):
    url = reverse("notices:switch", args=[city.pk])
    answer = as_staff.post(url, {"reminder": "on", "reminder_days": "365"})
    assert "reminder_days" in answer.context["form"].errors
    assert Switch.objects.count() == 0


def test_the_list_of_switches_leads_to_any_union_below(as_staff, city, ward, stranger):
    SwitchFactory(union=ward)
    assert [row.union for row in page(as_staff, "switches").context["page"]] == [ward]
    answer = page(as_staff, "switches", union=ward.pk)
    assert answer["Location"] == reverse("notices:switch", args=[ward.pk])
    beyond = page(as_staff, "switches", union=stranger.membership.union.pk)
    assert beyond.status_code == 200
    assert beyond.context["form"].errors


def test_my_own_choice(as_officer, officer):
    url = reverse("notices:choice")
    assert as_officer.get(url).context["form"].initial == {
        "at_once": True,
        "digest": True,
    }
    assert as_officer.post(url, {"at_once": "on"})["Location"] == url
    choice = Choice.objects.get(user=officer)
    assert (choice.at_once, choice.digest) == (True, False)
    as_officer.post(url, {"digest": "on"})
    choice.refresh_from_db()
    assert (choice.at_once, choice.digest) == (False, True)
