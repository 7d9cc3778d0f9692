"""Attacks on members, files of the bank and forms of groups, each with its refusal."""

import io
import uuid
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.enums import Role
from audit.models import AuditEntry
from inspections.enums import VisitStatus
from inspections.models import BalanceMatch, FundCheck, GroupCheck, Sample, Visit
from inspections.services.lending import opening
from inspections.services.lending import sampling as draws
from inspections.tests.factories import (
    BalanceMatchFactory,
    GroupCheckFactory,
    LoanCheckFactory,
    TeamFactory,
    VisitFactory,
)
from savings_groups.bank import cells, masks
from savings_groups.enums import BankFileKind, BankFileStatus
from savings_groups.models import BankFile, BankMapping, Borrower, GroupMonth
from savings_groups.sampling import MembersRule
from savings_groups.tests import bank
from savings_groups.tests.factories import (
    BankFileFactory,
    BorrowerFactory,
    DoubtFactory,
    LoanFactory,
    SavingsGroupFactory,
)
from unions.models import Descent
from unions.tests.factories import FundFactory, MemberFactory, UnionFactory
from workbooks.services import exports
from workbooks.tests.factories import ExportFactory

pytestmark = pytest.mark.django_db
CARD = "006190048211"
JSON = {"HTTP_ACCEPT": "application/json"}
STATEMENT = f"""SAO KÊ đến ngày 30/09/2026
Mã tổ;Mã KH;Họ và tên;Số CCCD;Mã món vay;Dư nợ;Ghi chú {CARD}
1900012;0000000101;Nông Thị Hoa;{CARD};6600000000000101;40000000;x
1900012;0000000102;Bế Thị Nhung;006190048212;6600000000000102;60000000;y
"""


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def group(ward):
    return SavingsGroupFactory(union=ward, code="1900012", name="Tổ Nà Pài")


@pytest.fixture
def send(client, staff):
    """Send a statement in; answers the page of its columns."""
    client.force_login(staff)

    def act(text=STATEMENT, name="a.csv"):
        file = SimpleUploadedFile(name, text.encode())
        sent = {"kind": "loans", "file": file}
        return client.post(url("bank_file_add"), sent)["Location"]

    return act


def url(name, *args):
    return reverse(f"savings_groups:{name}", args=args)


def page(name, *args):
    return reverse(f"inspections:{name}", args=args)


def body(answer):
    assert answer.status_code == 200
    return b"".join(answer) if answer.streaming else answer.content


def typed(client, address, **changed):
    form = client.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    return {**sent, "as_of": "30/09/2026", "source": "PGD", **changed}


# --- The screen of columns is no way around the logged reading of numbers


@pytest.mark.parametrize("name", ["principal", "loan_code", "address", "full_name"])
@pytest.mark.parametrize("place", ["", "?row=1&height=1"])
def test_numbers_are_masked_whatever_the_column_is_called(client, send, name, place):
    address = send() + place
    sent = typed(client, address, column_3=name, look="1")
    for other in ("column_2", "column_4", "column_5"):
        if sent[other] == name:
            sent[other] = ""
    text = client.post(address, sent).content.decode()
    for number in (CARD, CARD.lstrip("0"), "6.190.048.211"):
        assert number not in text


@pytest.mark.parametrize("name", ["amount", "savings_book", "purpose"])
def test_a_column_of_numbers_is_nothing_else(client, send, name):
    address = send()
    answer = client.post(address, typed(client, address, column_3=name, confirm="1"))
    assert "This column holds identity numbers" in str(answer.context["form"].errors)
    assert BankFile.objects.get().status == BankFileStatus.MAPPING


def test_columns_of_numbers_are_known_by_heading_or_look():
    top = [
        ["Danh sách", None, None, None],
        ["Mã tổ", "Số CMND", "Mã KH", "Dư nợ"],
        [1900012, 6190048211, 101, 10_000_000_000],
        ["1900012", "95.318.274", "0000000101", "006190048211"],
    ]
    assert masks.of_cards(top) == {1, 3}
    assert masks.of_cards(top[:3]) == {1}
    assert masks.of_cards([["CCCD"], ["không có"]]) == frozenset()


def test_headings_with_a_number_are_not_kept(client, send):
    address = send()
    assert CARD not in client.get(address).content.decode()
    client.post(address, typed(client, address, column_6="purpose", confirm="1"))
    assert "purpose" in BankMapping.objects.get().columns.values()
    assert CARD not in str(BankMapping.objects.values())


def test_markup_in_a_file_is_text(client, send):
    evil = '<script>alert(1)</script>"><img src=x>'
    address = send(STATEMENT.replace("Họ và tên", evil).replace("Nông Thị", evil))
    text = client.get(address).content.decode()
    assert "<script>alert" not in text
    assert "<img src=x" not in text


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Nông\u202e Thị\u2066 Hoa\u200f", "Nông Thị Hoa"),
        ("Nông\x00 Thị\x07 Hoa\x1b", "Nông Thị Hoa"),
        (f"Nông Thị Hoa {CARD}", "Nông Thị Hoa •••••••••211"),
        ("Hoa 006 190 048 211", "Hoa •••••••••211"),
        ("Hoa 006.190.048.211", "Hoa •••••••••211"),
        ("Hoa 0061 9004 8211", "Hoa •••••••••211"),
        ("Hoa 095318274", "Hoa •••••••••274"),
        ("Nuôi trâu 50.000.000 đ, 0912345678", "Nuôi trâu 50.000.000 đ, 0912345678"),
    ],
)
def test_names_hold_no_hidden_signs_and_no_numbers(written, kept):
    assert cells.name(written)[0] == kept


def test_a_number_in_the_reason_is_masked(staff, city):
    found = BankFileFactory(union=city, owner=staff, status=BankFileStatus.READY)
    bank.files.put_aside(found, reason=f"Trùng {CARD}", by=staff)
    assert found.events.last().reason == "Trùng •••••••••211"


# --- Files of other unions


def test_a_part_of_a_city_does_not_read_what_the_city_was_handed(client, ward, city):
    before = UnionFactory(valid_to=date(2025, 6, 30))
    theirs = BankFileFactory(union=before, name="cua-thanh-pho.xls")
    DoubtFactory(file=theirs)
    link = Descent.objects.create(from_union=before, to_union=ward, is_work=False)
    person = MemberFactory(union=ward, role=Role.STAFF)
    client.force_login(person)
    assert theirs.name not in client.get(url("bank_files")).content.decode()
    assert client.get(theirs.get_absolute_url()).status_code == 404
    link.is_work = True
    link.save()
    assert theirs.name in client.get(url("bank_files")).content.decode()
    assert client.get(theirs.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["bank_file_take_over", "bank_file_put_aside", "bank_file_retry", "bank_file_map"],
)
def test_files_above_and_beside_are_not_there(client, name, province, other_city, city):
    client.force_login(MemberFactory(union=city, role=Role.ADMINISTRATOR))
    for union in (province, other_city):
        found = BankFileFactory(union=union, status=BankFileStatus.READY, things=1)
        answer = client.post(url(name, found.pk), {"reason": "x", "seen": "on"})
        assert answer.status_code == 404
        found.refresh_from_db()
        assert found.status == BankFileStatus.READY


def test_a_file_writes_nothing_outside_its_union(staff, city, other_ward):
    """Not even of groups that it names by their very codes."""
    theirs = SavingsGroupFactory(union=other_ward, code="1900012")
    member = BorrowerFactory(group=theirs, customer_code="0000000101", full_name="A")
    before = (member.full_name, member.group_id, member.id_number_print)
    found = bank.sent(
        "s.csv", union=city, by=staff, kind=BankFileKind.LOANS, data=STATEMENT.encode()
    )
    names = ["group_code", "customer_code", "full_name", "id_number", "loan_code"]
    found = bank.matched(found, [*names, "principal"], first=2, at=0)
    found = bank.checked(found, by=staff)
    assert (found.things, found.left_out) == (0, 2)
    member.refresh_from_db()
    assert (member.full_name, member.group_id, member.id_number_print) == before
    assert (Borrower.objects.count(), GroupMonth.objects.count()) == (1, 0)


# --- Lists that were taken out


def test_a_kept_list_is_given_with_the_right_only_and_noted(client, staff, group):
    BorrowerFactory(group=group)
    client.force_login(staff)
    found = ExportFactory(kind="borrowers", owner=staff)
    found.file = f"workbooks/out/{found.pk}.xlsx"
    found.save()
    with exports.files.made(found.file) as path:
        path.write_bytes(b"PK")
    address = reverse("workbooks:exported_file", args=[found.pk])
    assert body(client.get(address)) == b"PK"
    entry = AuditEntry.objects.get(action="download")
    assert (entry.actor, entry.key) == (staff, str(found.pk))
    staff.role = Role.OFFICER
    staff.save()
    assert client.get(address).status_code == 403
    assert AuditEntry.objects.filter(action="download").count() == 1


def test_names_are_no_formulas(client, staff, group):
    evil = '=HYPERLINK("http://x","y")'
    BorrowerFactory(group=group, full_name=evil)
    client.force_login(staff)
    answer = client.post(reverse("workbooks:export", args=["borrowers"]))
    sheet = openpyxl.load_workbook(io.BytesIO(body(answer))).active
    [cell] = [c for row in sheet for c in row if evil in str(c.value)]
    assert cell.data_type == "s"


# --- Forged requests at a visit


@pytest.fixture
def members(group):
    rows = []
    for number in range(101, 113):
        borrower = BorrowerFactory(group=group, customer_code=f"{number:010d}")
        LoanFactory(borrower=borrower)
        rows.append(borrower)
    return rows


@pytest.fixture
def check(visit, group, inspector):
    return opening.open_group(visit, group, id=uuid.uuid4(), by=inspector).row


@pytest.fixture
def theirs(team, commune):
    """A form of a visit of the same team to another unit."""
    visit = VisitFactory(team=team, union=commune, status=VisitStatus.IN_PROGRESS)
    return GroupCheckFactory(visit=visit, group=SavingsGroupFactory(union=commune))


def test_a_key_of_another_form_opens_nothing(client, inspector, visit, group, theirs):
    client.force_login(inspector)
    sent = {"group": group.pk, "id": theirs.pk}
    client.post(page("group_open", visit.pk), sent)
    assert list(GroupCheck.objects.values_list("pk", "visit")) == [
        (theirs.pk, theirs.visit_id)
    ]


def test_lines_of_another_form_are_not_written(client, inspector, check, theirs):
    line = BalanceMatchFactory(form=theirs, visit=theirs.visit)
    client.force_login(inspector)
    sent = {f"{line.pk}-base_revision": 1, f"{line.pk}-book_principal": "1"}
    client.post(page("balance_matches_save", check.pk), {**sent, "agree": line.pk})
    assert BalanceMatch.objects.get().book_principal is None


def test_members_of_another_group_are_not_added(client, inspector, check, commune):
    other = BorrowerFactory(group=SavingsGroupFactory(union=commune))
    client.force_login(inspector)
    sent = {"borrower": [other.pk, "x", "-1", "9" * 30]}
    client.post(page("group_members_add", check.pk), sent)
    assert not BalanceMatch.objects.exists()


@pytest.mark.parametrize("who", ["officer", "stranger", "leader", "another"])
def test_who_is_not_of_the_team_writes_nothing(client, request, visit, check, who):
    loan = LoanCheckFactory(form=check, visit=visit)
    match = BalanceMatchFactory(form=check, visit=visit)
    if who == "another":
        union = visit.round.plan.union
        person = MemberFactory(union=union, role=Role.INSPECTOR)
        TeamFactory(round=visit.round)
    else:
        person = request.getfixturevalue(who)
    client.force_login(person)
    group = check.group_id
    for address in (
        page("group_open", visit.pk),
        page("visit_sample", visit.pk),
        page("group_sample", visit.pk, group),
        page("group_check_save", check.pk),
        page("group_check_delete", check.pk),
        page("group_members_add", check.pk),
        page("loan_check_save", loan.pk),
        page("loan_check_delete", loan.pk),
        page("balance_match_save", match.pk),
        page("balance_match_delete", match.pk),
        page("visit_fund_add", visit.pk),
    ):
        sent = {"group": group, "number": 6, "seed": "1", "base_revision": 1}
        assert client.post(address, sent, **JSON).status_code in (403, 404), address
    assert not Sample.objects.exists()
    assert GroupCheck.objects.get().revision == check.revision


@pytest.mark.parametrize("sealed", [False, True])
def test_what_the_unit_reads_of_its_visit(
    client, officer, visit, check, members, sealed
):
    opening.add_members(check, borrowers=members[:2], by=officer)
    rule = MembersRule(size=0, number=6)
    sample = draws.draw_members(visit, check.group, rule=rule, seed="1", by=officer)
    if sealed:
        Visit._base_manager.update(status=VisitStatus.SIGNED)
    client.force_login(officer)
    assert client.get(page("group_check", check.pk)).status_code == (
        200 if sealed else 404
    )
    refused = 403 if sealed else 404
    assert client.get(page("sample_json", sample.pk)).status_code == refused
    for name in ("visit_sample", "visit_funds"):
        assert client.get(page(name, visit.pk)).status_code == 403
    panel = reverse("reports:panel_of_form", args=["group_check", check.pk])
    assert client.get(panel).status_code == (200 if sealed else 404)
    asked = reverse("reports:request_form", args=["loan-use", check.pk])
    assert client.post(asked).status_code == refused


def test_a_draw_takes_nobody_from_outside_its_list(
    client, inspector, visit, group, members, commune
):
    rule = MembersRule(size=0, number=6)
    sample = draws.draw_members(visit, group, rule=rule, seed="1", by=inspector)
    outside = BorrowerFactory(group=SavingsGroupFactory(union=commune))
    line = sample.lines.first()
    client.force_login(inspector)
    for instead in (outside.customer_code, f"#{outside.pk}", line.key, "' OR 1=1"):
        sent = {"reason": "", "other": "vắng", "instead": instead}
        client.post(page("sample_replace", line.pk), sent)
    assert sample.lines.filter(replaces=line).count() == 0
    other = page("group_sample", visit.pk, outside.group_id)
    assert client.get(other).status_code == 404


def test_a_fund_of_another_unit_is_not_counted(client, inspector, visit, commune):
    fund = FundFactory(union=commune)
    client.force_login(inspector)
    sent = {"base_revision": 0, "by_book": "1", "in_hand": "0"}
    assert (
        client.post(page("fund_check_save", visit.pk, fund.pk), sent).status_code == 404
    )
    assert not FundCheck.objects.exists()


@pytest.mark.parametrize("name", ["borrower", "borrower_reveal"])
def test_members_of_others_are_not_there(client, name, other_ward, inspector, officer):
    theirs = BorrowerFactory(group=SavingsGroupFactory(union=other_ward))
    for person in (inspector, officer):
        client.force_login(person)
        send = client.post if name == "borrower_reveal" else client.get
        assert send(url(name, theirs.pk)).status_code == 404
    assert not AuditEntry.objects.filter(action="read").exists()


def test_filters_name_only_what_is_seen(client, staff, other_ward):
    group = SavingsGroupFactory(union=other_ward, name="Tổ Bí Mật")
    BorrowerFactory(group=group, full_name="Hà Thị Kín")
    client.force_login(staff)
    day = date(2020, 1, 1) + timedelta(days=1)
    for address in (
        f"{url('borrowers')}?group={group.pk}",
        f"{url('borrowers')}?union={other_ward.pk}",
        f"{page('coverage')}?union={other_ward.pk}&on={day:%d/%m/%Y}",
        f"{page('signals')}?union={other_ward.pk}",
    ):
        answer = client.get(address)
        text = answer.content.decode()
        assert answer.status_code == 200
        assert not [w for w in ("Bí Mật", "Hà Thị Kín", "Đôn Phong") if w in text]
