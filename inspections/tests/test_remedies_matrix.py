"""Who may do what to a remedy in which state: the whole table, written down and walked.

And the one rule above all of it: who handed in a proof is never who judges it,
whichever way it came in and whichever way she tries.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse

from accounts.enums import Role
from core.exceptions import RuleError
from inspections.enums import AskState, RemedyStatus, VisitStatus
from inspections.models import ExtensionRequest, Remedy, RemedyEvent
from inspections.services import extensions, remedies, remedies_in_bulk
from inspections.tests.factories import (
    ExtensionRequestFactory,
    RemedyFactory,
    TeamFactory,
    UploadLinkFactory,
    VisitFactory,
)
from unions.enums import Kind
from unions.models import Descent, Union
from unions.tests.factories import MemberFactory, UnionFactory

TODAY = date(2020, 4, 1)

#: Of the city that inspects: administrator, staff, inspector of the team, inspector of
#: another team, leader. Of the ward that owes it: its officer; the officer of the ward
#: that goes on with its work once it has ended. A neighbouring ward's officer, the
#: ward's own staff, staff of another city, and the installation's superuser.
#:
#: y: done. s: refused by the state, and the page says so. n: 403. -: 404.
#: Somebody else handed in the proof that waits, and asked for the later date.
TABLE = """
action   state            adm stf ins oth led off hei nei wst str sup
prove    open             y   y   n   n   n   y   y   -   n   -   y
prove    proof_submitted  s   s   n   n   n   s   s   -   n   -   s
prove    returned         y   y   n   n   n   y   y   -   n   -   y
prove    extended         y   y   n   n   n   y   y   -   n   -   y
prove    accepted         s   s   n   n   n   s   s   -   n   -   s
prove    reopened         y   y   n   n   n   y   y   -   n   -   y

add      open             s   s   n   n   n   s   s   -   n   -   s
add      proof_submitted  y   y   n   n   n   y   y   -   n   -   y
add      returned         s   s   n   n   n   s   s   -   n   -   s
add      extended         s   s   n   n   n   s   s   -   n   -   s
add      accepted         s   s   n   n   n   s   s   -   n   -   s
add      reopened         s   s   n   n   n   s   s   -   n   -   s

accept   open             s   s   s   s   s   n   n   -   n   -   s
accept   proof_submitted  y   y   y   y   y   n   n   -   n   -   y
accept   returned         s   s   s   s   s   n   n   -   n   -   s
accept   extended         s   s   s   s   s   n   n   -   n   -   s
accept   accepted         s   s   s   s   s   n   n   -   n   -   s
accept   reopened         s   s   s   s   s   n   n   -   n   -   s

return   open             s   s   s   s   s   n   n   -   n   -   s
return   proof_submitted  y   y   y   y   y   n   n   -   n   -   y
return   returned         s   s   s   s   s   n   n   -   n   -   s
return   extended         s   s   s   s   s   n   n   -   n   -   s
return   accepted         s   s   s   s   s   n   n   -   n   -   s
return   reopened         s   s   s   s   s   n   n   -   n   -   s

extend   open             y   y   n   n   y   n   n   -   n   -   y
extend   proof_submitted  s   s   n   n   s   n   n   -   n   -   s
extend   returned         y   y   n   n   y   n   n   -   n   -   y
extend   extended         s   s   n   n   s   n   n   -   n   -   s
extend   accepted         s   s   n   n   s   n   n   -   n   -   s
extend   reopened         y   y   n   n   y   n   n   -   n   -   y

reopen   open             s   s   n   n   s   n   n   -   n   -   s
reopen   proof_submitted  s   s   n   n   s   n   n   -   n   -   s
reopen   returned         s   s   n   n   s   n   n   -   n   -   s
reopen   extended         s   s   n   n   s   n   n   -   n   -   s
reopen   accepted         y   y   n   n   y   n   n   -   n   -   y
reopen   reopened         s   s   n   n   s   n   n   -   n   -   s

ask      open             y   y   n   n   n   y   y   -   n   -   y
ask      proof_submitted  s   s   n   n   n   s   s   -   n   -   s
ask      returned         y   y   n   n   n   y   y   -   n   -   y
ask      extended         s   s   n   n   n   s   s   -   n   -   s
ask      accepted         s   s   n   n   n   s   s   -   n   -   s
ask      reopened         y   y   n   n   n   y   y   -   n   -   y

withdraw open             y   y   n   n   n   y   y   -   n   -   y
withdraw proof_submitted  y   y   n   n   n   y   y   -   n   -   y
withdraw returned         y   y   n   n   n   y   y   -   n   -   y
withdraw extended         y   y   n   n   n   y   y   -   n   -   y
withdraw accepted         y   y   n   n   n   y   y   -   n   -   y
withdraw reopened         y   y   n   n   n   y   y   -   n   -   y

grant    open             y   y   n   n   y   n   n   -   n   -   y
grant    proof_submitted  s   s   n   n   s   n   n   -   n   -   s
grant    returned         y   y   n   n   y   n   n   -   n   -   y
grant    extended         s   s   n   n   s   n   n   -   n   -   s
grant    accepted         s   s   n   n   s   n   n   -   n   -   s
grant    reopened         y   y   n   n   y   n   n   -   n   -   y

refuse   open             y   y   n   n   y   n   n   -   n   -   y
refuse   proof_submitted  y   y   n   n   y   n   n   -   n   -   y
refuse   returned         y   y   n   n   y   n   n   -   n   -   y
refuse   extended         y   y   n   n   y   n   n   -   n   -   y
refuse   accepted         y   y   n   n   y   n   n   -   n   -   y
refuse   reopened         y   y   n   n   y   n   n   -   n   -   y

assign   open             y   y   n   n   n   y   y   -   n   -   y
assign   proof_submitted  y   y   n   n   n   y   y   -   n   -   y
assign   returned         y   y   n   n   n   y   y   -   n   -   y
assign   extended         y   y   n   n   n   y   y   -   n   -   y
assign   accepted         s   s   n   n   n   s   s   -   n   -   s
assign   reopened         y   y   n   n   n   y   y   -   n   -   y

remark   open             y   y   y   y   y   y   y   -   n   -   y
remark   proof_submitted  y   y   y   y   y   y   y   -   n   -   y
remark   returned         y   y   y   y   y   y   y   -   n   -   y
remark   extended         y   y   y   y   y   y   y   -   n   -   y
remark   accepted         y   y   y   y   y   y   y   -   n   -   y
remark   reopened         y   y   y   y   y   y   y   -   n   -   y
"""


def _table():
    roles, *lines = (line.split() for line in TABLE.strip().splitlines() if line)
    for action, state, *answers in lines:
        yield action, state, dict(zip(roles[2:], answers, strict=True))


TABLE_ROWS = list(_table())


@pytest.fixture(autouse=True)
def spring(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def cast(  # noqa: PLR0917 -- the cast
    administrator, staff, inspector, leader, officer, stranger, city, ward, commune
):
    heir = UnionFactory(kind=Kind.WARD, name="Đức Xuân Mới", parent=city)
    return {
        "adm": administrator,
        "stf": staff,
        "ins": inspector,
        "oth": MemberFactory(union=city, role=Role.INSPECTOR),
        "led": leader,
        "off": officer,
        "hei": MemberFactory(union=heir, role=Role.OFFICER),
        "nei": MemberFactory(union=commune, role=Role.OFFICER),
        "wst": MemberFactory(union=ward, role=Role.STAFF),
        "str": stranger,
        "sup": MemberFactory(union=city, is_superuser=True, role=Role.ADMINISTRATOR),
        "colleague": MemberFactory(union=ward, role=Role.OFFICER),
    }


@pytest.fixture
def remedy(team, ward):
    visit = VisitFactory(
        team=team, union=ward, status=VisitStatus.SIGNED, date=date(2020, 3, 12)
    )
    return RemedyFactory(visit=visit, due_on=date(2020, 4, 30))


def put(remedy, state, by):
    """Bring it there by hand; whoever proved it was ``by``."""
    Remedy.objects.filter(pk=remedy.pk).update(status=state)
    if state not in {RemedyStatus.OPEN, RemedyStatus.EXTENDED}:
        step = {"subject": remedy, "actor": by, "reason": "Đã làm"}
        RemedyEvent.objects.create(new_status=RemedyStatus.PROOF_SUBMITTED, **step)


def pdf():
    return SimpleUploadedFile("so.pdf", b"%PDF-1.4\n%%EOF\n")


def data_of(action):
    return {
        "prove": {"text": "Đã chốt sổ"},
        "add": {"uploads": [pdf()]},
        "accept": {"remark": "Đủ"},
        "return": {"reason": "Thiếu"},
        "extend": {"new_due_on": "29/05/2020", "reason": "Dịch", "document": "3/CV"},
        "reopen": {"reason": "Lại lệch"},
        "ask": {"new_due_on": "29/05/2020", "reason": "Dịch"},
        "withdraw": {},
        "grant": {"new_due_on": "29/05/2020", "document": "3/CV"},
        "refuse": {"answer": "Không đủ lý do"},
        "assign": {"to": "post:0::chair"},
        "remark": {"text": "Đã gọi điện"},
    }[action]


ROUTES = {"prove": "proof", "assign": "owner"}


def act(client, action, remedy, request):
    if request is not None:
        address = reverse(f"inspections:request_{action}", args=[request.pk])
    else:
        name = f"inspections:remedy_{ROUTES.get(action, action)}"
        address = reverse(name, args=[remedy.pk])
    return client.post(address, data_of(action))


def stands(remedy):
    """Everything that an action could have changed."""
    row = Remedy.objects.get(pk=remedy.pk)
    return (
        (row.status, row.due_on, row.owner_kind),
        row.events.count(),
        row.remarks.count(),
        row.evidence.count(),
        list(row.asked.values_list("state", flat=True)),
    )


@pytest.mark.parametrize("action", dict.fromkeys(row[0] for row in TABLE_ROWS))
def test_the_whole_table(client, cast, remedy, ward, action):
    asks = action in {"grant", "refuse", "withdraw"}
    for row_action, state, answers in TABLE_ROWS:
        if row_action != action:
            continue
        for who, expected in answers.items():
            with transaction.atomic():
                put(remedy, state, cast["colleague"])
                request = (
                    ExtensionRequestFactory(remedy=remedy, asked_by=cast["colleague"])
                    if asks
                    else None
                )
                if who == "hei":
                    end(ward, cast["hei"].membership.union)
                client.force_login(cast[who])
                before = stands(remedy)

                response = act(client, action, remedy, request)

                done = stands(remedy) != before
                code = response.status_code
                found = {404: "-", 403: "n"}.get(code, "y" if done else "s")
                assert found == expected, (action, state, who, code)
                assert code == {"y": 302, "s": 200, "n": 403, "-": 404}[found]
                transaction.set_rollback(True)


def end(ward, heir):
    Union.objects.filter(pk=ward.pk).update(valid_to=TODAY - timedelta(days=1))
    Descent.objects.create(from_union=ward, to_union=heir, is_work=True)


def test_the_table_has_every_state_of_every_action():
    actions = list(dict.fromkeys(action for action, _state, _answers in TABLE_ROWS))
    assert len(actions) == 12
    found = [(action, state) for action, state, _answers in TABLE_ROWS]
    assert found == [(a, state) for a in actions for state in RemedyStatus.values]


# --- Who handed in never judges -------------------------------------------------


def by_form(client, staff, remedy, colleague):
    client.force_login(staff)
    address = reverse("inspections:remedy_proof", args=[remedy.pk])
    assert client.post(address, {"text": "Nhập giúp"}).status_code == 302


def by_workbook(client, staff, remedy, colleague):
    remedies.submit_proof(remedy, text="Từ tệp Excel", by=staff)


def by_link(client, staff, remedy, colleague):
    link = UploadLinkFactory(unit=remedy.owner, created_by=staff)
    remedies.submit_proof(remedy, text="Từ đường dẫn", by=None, link=link)


def by_added_file(client, staff, remedy, colleague):
    remedies.submit_proof(remedy, text="Đã làm", by=colleague)
    client.force_login(staff)
    address = reverse("inspections:remedy_add", args=[remedy.pk])
    assert client.post(address, {"uploads": [pdf()]}).status_code == 302


WAYS_IN = [by_form, by_workbook, by_link, by_added_file]


@pytest.mark.parametrize("handed_in", WAYS_IN)
def test_she_judges_it_in_no_way(client, cast, remedy, handed_in):
    staff = cast["stf"]
    handed_in(client, staff, remedy, cast["colleague"])
    client.force_login(staff)
    before = stands(remedy)

    for action in ("accept", "return"):
        assert act(client, action, remedy, None).status_code == 403
    with pytest.raises(RuleError, match="somebody else"):
        remedies.accept(remedy, by=staff)
    with pytest.raises(RuleError, match="somebody else"):
        remedies.send_back(remedy, reason="Thiếu", by=staff)
    outcome = remedies_in_bulk.accept_many([remedy], by=staff, remark="Đủ")
    assert outcome.done == []
    many = {"remedy": str(remedy.pk), "remark": "Đủ"}
    response = client.post(reverse("inspections:remedies_accept"), many)
    [(named, reason)] = response.context["refused"]
    assert named == remedy
    assert reason
    chosen = {"action": "accept_chosen", "_selected_action": str(remedy.pk)}
    address = reverse("admin:inspections_remedy_changelist")
    client.post(address, {**chosen, "remark": "Đủ"})

    assert stands(remedy) == before
    client.force_login(cast["led"])
    assert act(client, "accept", remedy, None).status_code == 302


def test_a_superuser_is_no_exception(client, cast, remedy):
    remedies.submit_proof(remedy, text="Nhập giúp", by=cast["sup"])
    client.force_login(cast["sup"])
    assert act(client, "accept", remedy, None).status_code == 200
    remedy.refresh_from_db()
    assert remedy.status == RemedyStatus.PROOF_SUBMITTED


def test_whoever_asked_for_a_later_date_does_not_answer(client, cast, remedy):
    for own in (
        {"asked_by": cast["stf"]},
        {"link": UploadLinkFactory(unit=remedy.owner, created_by=cast["stf"])},
    ):
        request = ExtensionRequestFactory(remedy=remedy, **own)
        client.force_login(cast["stf"])
        assert act(client, "grant", remedy, request).status_code == 403
        assert act(client, "refuse", remedy, request).status_code == 403
        assert act(client, "extend", remedy, None).status_code == 200
        assert request.remedy.asked.get(pk=request.pk).state == AskState.WAITING
        ExtensionRequest.objects.filter(pk=request.pk).delete()


def test_the_admin_writes_nothing_but_by_the_verb(client, cast, remedy):
    remedies.submit_proof(remedy, text="Đã làm", by=cast["off"])
    client.force_login(cast["stf"])
    address = reverse("admin:inspections_remedy_changelist")
    chosen = {"action": "accept_chosen", "_selected_action": str(remedy.pk)}
    client.post(address, {**chosen, "remark": " "})
    remedy.refresh_from_db()
    assert remedy.status == RemedyStatus.PROOF_SUBMITTED
    client.post(address, {**chosen, "remark": "Đủ"})
    remedy.refresh_from_db()
    assert remedy.status == RemedyStatus.ACCEPTED
    assert remedy.events.last().reason == "Đủ"
    change = reverse("admin:inspections_remedy_change", args=[remedy.pk])
    assert client.post(change, {"status": "open"}).status_code == 403


def test_another_city_s_team_is_another_s_work(client, cast, other_city, other_ward):
    visit = VisitFactory(
        team=TeamFactory(round__plan__union=other_city),
        union=other_ward,
        status=VisitStatus.SIGNED,
    )
    remedy = RemedyFactory(visit=visit)
    remedies.submit_proof(remedy, text="Đã làm", by=cast["str"])
    outcome = remedies_in_bulk.accept_many([remedy], by=cast["stf"], remark="Đủ")
    assert [reason for _remedy, reason in outcome.refused] == [
        "It is not yours to accept."
    ]


# --- At one moment --------------------------------------------------------------

IS_PARALLEL = connection.features.has_select_for_update


def together(*acts):
    """All at once where the database has several writers; gives who was refused."""
    start = Barrier(len(acts) if IS_PARALLEL else 1)

    def one(act):
        try:
            with time_machine.travel(TODAY, tick=True):
                start.wait(timeout=30)
                act()
        except RuleError as refusal:
            return str(refusal)
        finally:
            if IS_PARALLEL:
                connection.close()
        return ""

    if IS_PARALLEL:
        with ThreadPoolExecutor(len(acts)) as threads:
            return [said for said in threads.map(one, acts) if said]
    return [said for said in map(one, acts) if said]


def fresh(remedy):
    return Remedy.objects.select_related("visit").get(pk=remedy.pk)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_one_does(remedy, officer, staff, leader):
    remedies.submit_proof(remedy, text="Đã làm", by=officer)
    refused = together(
        lambda: remedies.accept(fresh(remedy), by=staff),
        lambda: remedies.accept(fresh(remedy), by=leader),
    )
    assert len(refused) == 1
    assert remedy.events.filter(new_status=RemedyStatus.ACCEPTED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_accepted_and_sent_back_at_once_is_one_of_them(remedy, officer, staff, leader):
    remedies.submit_proof(remedy, text="Đã làm", by=officer)
    refused = together(
        lambda: remedies.accept(fresh(remedy), by=staff),
        lambda: remedies.send_back(fresh(remedy), by=leader, reason="Thiếu"),
    )
    assert len(refused) == 1
    assert remedy.events.count() == 2
    assert fresh(remedy).status == remedy.events.last().new_status


@pytest.mark.django_db(transaction=True)
def test_of_two_proofs_at_once_one_is_handed_in(remedy, officer, staff):
    refused = together(
        lambda: remedies.submit_proof(fresh(remedy), text="Một", by=officer),
        lambda: remedies.submit_proof(fresh(remedy), text="Hai", by=staff),
    )
    assert len(refused) == 1
    assert remedy.events.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_tap_is_one_proof_and_no_fault(remedy, officer):
    tap = {"text": "Một", "by": officer, "key": remedy.pk}
    refused = together(
        lambda: remedies.submit_proof(fresh(remedy), **tap),
        lambda: remedies.submit_proof(fresh(remedy), **tap),
    )
    assert refused == []
    assert remedy.events.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_answer_a_request_one_does(remedy, officer, staff, leader):
    asked = extensions.ask(
        remedy, by=officer, new_due_on=date(2020, 5, 29), reason="Dịch"
    )

    def request():
        return ExtensionRequest.objects.select_related("remedy__visit").get(pk=asked.pk)

    refused = together(
        lambda: extensions.grant(request(), by=staff, document="3/CV"),
        lambda: extensions.refuse(request(), by=leader, answer="Không"),
    )
    assert len(refused) == 1
    asked.refresh_from_db()
    assert (fresh(remedy).due_on == date(2020, 5, 29)) == (
        asked.state == AskState.GRANTED
    )
