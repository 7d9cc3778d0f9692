"""The pages of savings groups at a visit, as people and as scripts use them."""

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inspections.enums import VisitStatus
from inspections.models import BalanceMatch, Finding, GroupCheck, LoanCheck, Visit
from inspections.services.lending import matches, opening
from savings_groups.models import SavingsGroup
from savings_groups.tests.factories import (
    BorrowerFactory,
    GroupMonthFactory,
    LoanFactory,
    SavingsGroupFactory,
)

JSON = {"HTTP_ACCEPT": "application/json"}
DAY = date(2020, 2, 29)
AMOUNTS = {
    f"{side}_{name}": ""
    for side in ("book", "said")
    for name in ("principal", "interest", "deposits")
}


def address(name, *args):
    return reverse(f"inspections:{name}", args=args)


def member(group, name="Hoàng Thị Mai", **values):
    borrower = BorrowerFactory(
        group=group,
        full_name=name,
        latest_on=DAY,
        latest_deposits=1_500_000,
        **values,
    )
    LoanFactory(borrower=borrower, latest_on=DAY)
    return borrower


@pytest.fixture
def group(ward):
    group = SavingsGroupFactory(union=ward, name="Tổ Nà Pài", code="0000003")
    GroupMonthFactory(group=group, overdue=25_000_000)
    return SavingsGroup.objects.get(pk=group.pk)


@pytest.fixture
def check(visit, group, inspector):
    return opening.open_group(visit, group, id=uuid.uuid4(), by=inspector).row


@pytest.fixture
def borrower(group):
    return member(group)


@pytest.fixture
def lines(check, borrower, inspector):
    """A line of 06/TD and one of 15/TD."""
    opening.add_members(check, borrowers=[borrower], by=inspector)
    return LoanCheck.objects.get(form=check), BalanceMatch.objects.get(form=check)


@pytest.fixture
def as_inspector(client, inspector):
    client.force_login(inspector)
    return client


def recorded():
    """Everything that the three forms hold."""
    models = (GroupCheck, LoanCheck, BalanceMatch)
    return [list(model.objects.values()) for model in models]


def stand(visit, status):
    Visit.objects.filter(pk=visit.pk).update(status=status)


def answers(check, **values):
    return {"base_revision": check.revision, "checked_on": "10/03/2020", **values}


def pages(check):
    return [
        address("visit_groups", check.visit_id),
        address("group_check", check.pk),
    ]


def writes(check, lines):
    """Every address that writes, with a form that it accepts."""
    loan, match = lines
    return {
        "group_open": (check.visit_id, {"group": check.group_id, "id": uuid.uuid4()}),
        "group_check_save": (check.pk, answers(check)),
        "group_refresh": (check.pk, {}),
        "group_members_add": (check.pk, {"all": "1"}),
        "loan_check_save": (loan.pk, {"base_revision": 1, "presence": "met"}),
        "loan_checks_save": (check.pk, {}),
        "balance_match_save": (match.pk, {"base_revision": 1, **AMOUNTS}),
        "balance_matches_save": (check.pk, {}),
        "loan_check_delete": (loan.pk, {}),
        "balance_match_delete": (match.pk, {}),
        "group_check_delete": (check.pk, {}),
    }


WRITES = (
    "group_open",
    "group_check_save",
    "group_refresh",
    "group_members_add",
    "loan_check_save",
    "loan_checks_save",
    "balance_match_save",
    "balance_matches_save",
    "loan_check_delete",
    "balance_match_delete",
    "group_check_delete",
)


# --- who -----------------------------------------------------------------------


def test_pages_are_for_those_who_inspect_and_after_signing_for_the_unit(
    client, check, lines, stranger, officer, leader
):
    for url in pages(check):
        assert client.get(url).status_code == 302
        assert client.post(url).status_code == 302
    for user, status in ((stranger, 404), (leader, 200)):
        client.force_login(user)
        assert [client.get(url).status_code for url in pages(check)] == [status] * 2
    assert [client.post(url).status_code for url in pages(check)] == [405, 405]
    client.force_login(officer)
    before = [client.get(url).status_code for url in pages(check)]
    stand(check.visit, VisitStatus.SIGNED)
    after = [client.get(url).status_code for url in pages(check)]
    assert (before, after) == ([403, 404], [200, 200])


@pytest.mark.parametrize("name", WRITES)
def test_writing_is_for_the_team(  # noqa: PLR0917 -- the cast
    client, check, lines, name, stranger, officer, leader
):
    key, values = writes(check, lines)[name]
    url = address(name, key)
    client.force_login(leader)
    assert client.get(url).status_code == 405
    assert client.post(url, values).status_code == 403
    client.force_login(stranger)
    assert client.post(url, values).status_code == 404
    client.force_login(officer)
    assert client.post(url, values).status_code in {403, 404}
    client.logout()
    assert client.post(url, values).status_code == 302
    assert client.post(url, values, **JSON).status_code == 401


@pytest.mark.parametrize("name", WRITES)
def test_what_one_typed_is_not_sent_as_another(as_inspector, check, lines, name, staff):
    key, values = writes(check, lines)[name]
    said = {**JSON, "HTTP_X_PERSON": str(staff.pk)}
    response = as_inspector.post(address(name, key), values, **said)
    assert response.status_code == 401
    assert response.json() == {"error": "another_person"}
    check.refresh_from_db()
    assert check.revision == 1


@pytest.mark.parametrize("name", WRITES)
def test_nothing_is_written_once_signed(as_inspector, check, lines, name):
    key, values = writes(check, lines)[name]
    stand(check.visit, VisitStatus.SIGNED)
    before = recorded()
    response = as_inspector.post(address(name, key), values, follow=True)
    assert response.status_code in {200, 422}
    assert recorded() == before


def test_names_are_whole_for_those_who_record_and_masked_for_the_unit(
    client, check, lines, borrower, inspector, officer
):
    url = address("group_check", check.pk)
    client.force_login(inspector)
    assert borrower.full_name in client.get(url).content.decode()
    stand(check.visit, VisitStatus.SIGNED)
    assert borrower.full_name in client.get(url).content.decode()
    client.force_login(officer)
    page = client.get(url).content.decode()
    assert borrower.full_name not in page
    assert borrower.masked_name in page
    assert "data-autosave" not in page
    assert borrower.customer_code not in page


def test_no_page_holds_an_identity_number_or_a_whole_loan_code(
    as_inspector, check, lines, borrower
):
    number = borrower.id_number.reveal()
    code = lines[0].loan.code
    for url in (*pages(check), address("group_members", check.pk)):
        page = as_inspector.get(url).content.decode()
        assert number not in page
        assert code not in page


# --- the list of groups ----------------------------------------------------------


def test_groups_of_the_unit_are_offered_with_their_figures(
    as_inspector, visit, group, commune
):
    SavingsGroupFactory(union=commune, name="Tổ của xã khác")
    SavingsGroupFactory(union=visit.union, name="Tổ đã giải thể", closed_on=DAY)
    response = as_inspector.get(address("visit_groups", visit.pk))
    assert list(response.context["page"]) == [group]
    page = response.content.decode()
    assert "Tổ Nà Pài" in page
    assert "1.250,0" in page
    assert "25,0" in page


def test_groups_are_found_by_name(as_inspector, visit, group):
    SavingsGroupFactory(union=visit.union, name="Tổ Khau Mạ")
    found = as_inspector.get(address("visit_groups", visit.pk), {"q": "na pai"})
    assert list(found.context["page"]) == [group]
    asked = {"HTTP_HX_REQUEST": "true"}
    part = as_inspector.get(address("visit_groups", visit.pk), {"q": "khau"}, **asked)
    assert b"<html" not in part.content
    assert "Tổ Khau Mạ" in part.content.decode()


def test_one_tap_opens_a_group_once(as_inspector, visit, group):
    key = uuid.uuid4()
    for _time in range(2):
        response = as_inspector.post(
            address("group_open", visit.pk), {"group": group.pk, "id": key}
        )
        assert response["Location"] == address("group_check", key)
    assert GroupCheck.objects.get().pk == key
    page = as_inspector.get(address("visit_groups", visit.pk))
    assert [row.group for row in page.context["groups"]] == [group]
    assert list(page.context["page"]) == []


def test_a_group_of_another_unit_is_refused(as_inspector, visit, commune):
    other = SavingsGroupFactory(union=commune)
    url = address("group_open", visit.pk)
    response = as_inspector.post(url, {"group": other.pk}, follow=True)
    assert len(_told(response)) == 1
    assert GroupCheck.objects.count() == 0
    for wrong in ("0", "x", ""):
        assert as_inspector.post(url, {"group": wrong}).status_code == 404


def _told(response):
    return [str(message) for message in response.context["messages"]]


# --- 16/TD ------------------------------------------------------------------------


def test_the_questionnaire_saves_itself_and_opens_findings(as_inspector, check):
    url = address("group_check_save", check.pk)
    values = answers(check, **{"answer_1.1": "yes", "answer_3.5": "yes"})
    values |= {"number_3.5b": "2.000.000", "note_3.5": "Tổ trưởng giữ sổ"}
    response = as_inspector.post(url, values, **JSON)
    assert response.status_code == 200
    told = response.json()
    assert (told["state"], told["revision"]) == ("saved", 2)
    assert told["regions"]["count-questions"] == "2/16"
    finding = Finding.objects.get()
    assert str(finding.pk) in told["regions"]["found-questions"]
    assert finding.amount == 2_000_000
    assert "data-propose" in told["regions"]["propose-shortcomings"]
    check.refresh_from_db()
    assert check.answers["3.5"]["note"] == "Tổ trưởng giữ sổ"
    again = as_inspector.post(url, values, **JSON)
    assert (again.status_code, again.json()["state"]) == (200, "same")


def test_the_questionnaire_says_who_was_first(as_inspector, check):
    url = address("group_check_save", check.pk)
    as_inspector.post(url, answers(check, met_with="Bà Tổ trưởng"), **JSON)
    late = as_inspector.post(url, answers(check, met_with="Bà Tổ phó"), **JSON)
    assert late.status_code == 409
    assert late.json()["revision"] == 2
    assert "Bà Tổ trưởng" in late.json()["theirs"]
    page = as_inspector.post(url, answers(check, met_with="Bà Tổ phó"))
    assert page.status_code == 409
    shown = page.content.decode()
    assert "Bà Tổ phó" in shown
    assert 'name="base_revision" value="2"' in shown
    check.refresh_from_db()
    assert check.met_with == "Bà Tổ trưởng"


@pytest.mark.parametrize(
    "wrong",
    [{"checked_on": "hôm qua"}, {"answer_1.1": "maybe"}, {"number_3.8a": "-1"}],
)
def test_a_wrong_questionnaire_is_refused_and_kept(as_inspector, check, wrong):
    url = address("group_check_save", check.pk)
    values = answers(check, strengths="Sổ sách đầy đủ") | wrong
    assert as_inspector.post(url, values, **JSON).status_code == 422
    page = as_inspector.post(url, values)
    assert page.status_code == 422
    assert "Sổ sách đầy đủ" in page.content.decode()
    check.refresh_from_db()
    assert check.revision == 1


def test_a_plain_questionnaire_is_saved(as_inspector, check):
    response = as_inspector.post(
        address("group_check_save", check.pk), answers(check, proposals="Họp tổ")
    )
    assert response["Location"] == address("group_check", check.pk) + "#form-16"
    check.refresh_from_db()
    assert (check.proposals, check.checked_on) == ("Họp tổ", date(2020, 3, 10))


# --- 06/TD ------------------------------------------------------------------------


def test_a_loan_is_written_and_what_is_wrong_opens_a_finding(as_inspector, lines):
    loan, _match = lines
    values = {
        "base_revision": 1,
        "presence": "met",
        "received": "50.000.000",
        "used_rightly": "40.000.000",
        "used_wrongly": "10.000.000",
        "interview_keeps_book": "yes",
    }
    response = as_inspector.post(address("loan_check_save", loan.pk), values, **JSON)
    assert response.status_code == 200
    finding = Finding.objects.get()
    assert str(finding.pk) in response.json()["regions"][f"found-{loan.pk}"]
    loan.refresh_from_db()
    assert (loan.used_rightly, loan.used_wrongly) == (40_000_000, 10_000_000)
    assert loan.interview == {"keeps_book": "yes"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"presence": "gone"},
        {"received": "năm mươi"},
        {"owed": "-5"},
        {"received": "1.000", "used_wrongly": "2.000"},
        {"interview_keeps_book": "often"},
    ],
)
def test_a_wrong_loan_is_refused_and_kept(as_inspector, check, lines, wrong):
    loan, _match = lines
    values = {"base_revision": 1, "presence": "met", "used_for": "Nuôi bò", **wrong}
    url = address("loan_check_save", loan.pk)
    refused = as_inspector.post(url, values, **JSON)
    assert refused.status_code == 422
    assert refused.json()["errors"]
    plain = {f"{loan.pk}-{name}": value for name, value in values.items()}
    page = as_inspector.post(address("loan_checks_save", check.pk), plain)
    assert page.status_code == 422
    assert "Nuôi bò" in page.content.decode()
    loan.refresh_from_db()
    assert loan.revision == 1


# --- 15/TD ------------------------------------------------------------------------


def test_a_difference_is_saved_and_its_finding_shown(as_inspector, lines):
    _loan, match = lines
    url = address("balance_match_save", match.pk)
    values = {"base_revision": 1, **AMOUNTS, "said_principal": "39.500.000"}
    response = as_inspector.post(url, values, **JSON)
    assert response.status_code == 200
    told = response.json()
    finding = Finding.objects.get()
    link = address("visit_findings", match.visit_id) + f"?edit={finding.pk}#form"
    assert link in told["regions"][f"found-{match.pk}"]
    assert finding.amount == 500_000
    match.refresh_from_db()
    assert (match.said_principal, match.revision) == (39_500_000, 2)
    again = as_inspector.post(url, values, **JSON)
    assert (again.status_code, again.json()["state"]) == (200, "same")
    right = {**values, "base_revision": 2, "said_principal": "40.000.000"}
    gone = as_inspector.post(url, right, **JSON)
    assert gone.json()["regions"][f"found-{match.pk}"].strip() == ""
    assert Finding.objects.count() == 0


def test_a_late_line_changes_nothing_and_hears_what_stands(as_inspector, lines):
    _loan, match = lines
    url = address("balance_match_save", match.pk)
    first = {"base_revision": 1, **AMOUNTS, "said_principal": "40.000.000"}
    as_inspector.post(url, first, **JSON)
    late = as_inspector.post(url, {**first, "said_principal": "1"}, **JSON)
    assert late.status_code == 409
    assert late.json()["revision"] == 2
    assert "40.000.000" in late.json()["theirs"]
    match.refresh_from_db()
    assert match.said_principal == 40_000_000


@pytest.mark.parametrize("wrong", ["bốn mươi triệu", "-1", "1,5", "9" * 30])
def test_nonsense_amounts_are_refused(as_inspector, lines, wrong):
    _loan, match = lines
    values = {"base_revision": 1, **AMOUNTS, "book_deposits": wrong}
    url = address("balance_match_save", match.pk)
    response = as_inspector.post(url, values, **JSON)
    assert response.status_code == 422
    assert list(response.json()["fields"]) == ["book_deposits"]


def typed(match, **values):
    """Fields of one line in a plain form."""
    start = {"base_revision": match.revision, **AMOUNTS, "cause": ""}
    return {f"{match.pk}-{name}": value for name, value in (start | values).items()}


def test_plain_lines_are_saved_where_something_was_typed(
    as_inspector, check, lines, group, inspector
):
    _loan, match = lines
    opening.add_members(check, borrowers=[member(group)], by=inspector)
    other = BalanceMatch.objects.exclude(pk=match.pk).get()
    values = typed(match, said_principal="39.000.000") | typed(other)
    response = as_inspector.post(address("balance_matches_save", check.pk), values)
    assert response["Location"] == address("group_check", check.pk) + "#form-15"
    match.refresh_from_db()
    other.refresh_from_db()
    assert (match.said_principal, match.revision) == (39_000_000, 2)
    assert other.revision == 1


def test_a_plain_line_that_is_refused_keeps_what_was_typed(
    as_inspector, check, lines, group, inspector
):
    _loan, match = lines
    opening.add_members(check, borrowers=[member(group)], by=inspector)
    other = BalanceMatch.objects.exclude(pk=match.pk).get()
    values = typed(match, said_principal="nhiều", cause="Chưa rõ vì sao")
    values |= typed(other, said_principal="40.000.000")
    response = as_inspector.post(address("balance_matches_save", check.pk), values)
    assert response.status_code == 422
    page = response.content.decode()
    assert 'value="nhiều"' in page
    assert "Chưa rõ vì sao" in page
    other.refresh_from_db()
    assert other.said_principal == 40_000_000


def test_a_plain_line_says_that_somebody_was_first(
    as_inspector, check, lines, inspector
):
    _loan, match = lines
    late = typed(match, said_principal="1.000")
    matches.record_match(
        match, base_revision=1, said_principal=40_000_000, by=inspector
    )
    url = address("balance_matches_save", check.pk)
    response = as_inspector.post(url, late)
    assert response.status_code == 409
    page = response.content.decode()
    assert 'value="1.000"' in page
    assert "40.000.000" in page
    assert f'name="{match.pk}-base_revision" value="2"' in page


def test_the_button_copies_the_bank_into_both_columns(as_inspector, check, lines):
    _loan, match = lines
    values = typed(match) | {"agree": str(match.pk)}
    as_inspector.post(address("balance_matches_save", check.pk), values)
    match.refresh_from_db()
    found = {name: getattr(match, name) for name in AMOUNTS}
    assert found == {
        "book_principal": 40_000_000,
        "said_principal": 40_000_000,
        "book_interest": 0,
        "said_interest": 0,
        "book_deposits": 1_500_000,
        "said_deposits": 1_500_000,
    }
    assert Finding.objects.count() == 0


def test_deposits_are_asked_on_a_members_first_line(
    as_inspector, check, group, inspector
):
    borrower = member(group)
    LoanFactory(borrower=borrower, latest_on=DAY)
    opening.add_members(check, borrowers=[borrower], by=inspector)
    page = as_inspector.get(address("group_check", check.pk))
    asked = [
        [one.figure.name for one in row["figures"]] for row in page.context["matches"]
    ]
    assert asked == [["principal", "interest", "deposits"], ["principal", "interest"]]


# --- members and lines --------------------------------------------------------------


def test_members_are_chosen_by_name(as_inspector, check, group, commune):
    wanted = member(group, "Lý Thị Hoa")
    member(group, "Bàn Thị Nga")
    strange = member(SavingsGroupFactory(union=commune))
    url = address("group_members", check.pk)
    assert [one.pk for one in as_inspector.get(url, {"q": "hoa"}).context["page"]] == [
        wanted.pk
    ]
    added = {"borrower": [wanted.pk, strange.pk, "x"]}
    as_inspector.post(address("group_members_add", check.pk), added)
    assert LoanCheck.objects.get().loan.borrower == wanted
    there = as_inspector.get(url).context["page"]
    assert {one.full_name: one.is_there for one in there} == {
        "Lý Thị Hoa": True,
        "Bàn Thị Nga": False,
    }


def test_all_members_are_those_who_are_still_there(as_inspector, check, group):
    members = [member(group) for _each in range(3)]
    gone = member(group, "Đã Ra Tổ", left_on=DAY)
    as_inspector.post(address("group_members_add", check.pk), {"all": "1"})
    found = set(LoanCheck.objects.values_list("loan__borrower", flat=True))
    assert found == {one.pk for one in members}
    last = list(as_inspector.get(address("group_members", check.pk)).context["page"])
    assert last[-1] == gone


def test_choosing_members_is_for_the_team(client, check, leader, stranger):
    url = address("group_members", check.pk)
    assert client.get(url).status_code == 302
    for user, status in ((leader, 403), (stranger, 404)):
        client.force_login(user)
        assert client.get(url).status_code == status
    assert client.post(url).status_code == 405


def test_lines_and_groups_can_be_taken_back(as_inspector, check, lines):
    loan, match = lines
    back = address("group_check", check.pk)
    answer = as_inspector.post(address("loan_check_delete", loan.pk))
    assert answer["Location"] == f"{back}#form-06"
    answer = as_inspector.post(address("balance_match_delete", match.pk))
    assert answer["Location"] == f"{back}#form-15"
    assert (LoanCheck.objects.count(), BalanceMatch.objects.count()) == (0, 0)
    answer = as_inspector.post(address("group_check_delete", check.pk))
    assert answer["Location"] == address("visit_groups", check.visit_id)
    assert GroupCheck.objects.count() == 0


def test_the_bank_is_copied_again_where_nobody_wrote(
    as_inspector, check, lines, borrower, inspector
):
    _loan, match = lines
    borrower.loans.update(latest_principal=39_000_000)
    url = address("group_refresh", check.pk)
    response = as_inspector.post(url, follow=True)
    (said,) = _told(response)
    assert "2" in said
    match.refresh_from_db()
    assert match.bank_principal == 39_000_000
    matches.record_match(
        match, base_revision=match.revision, said_principal=1, by=inspector
    )
    response = as_inspector.post(url, follow=True)
    changed, kept = _told(response)
    assert "0" in changed
    assert "1" in kept


# --- how it stands ------------------------------------------------------------------


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_pages_ask_the_same_of_one_member_three_and_sixty(
    as_inspector, check, lines, group, inspector
):
    urls = [address("group_check", check.pk), address("group_members", check.pk)]
    matches.record_match(lines[1], base_revision=1, said_principal=1, by=inspector)
    one = [queries(as_inspector, url) for url in urls]
    some = [member(group) for _each in range(2)]
    opening.add_members(check, borrowers=some, by=inspector)
    three = [queries(as_inspector, url) for url in urls]
    many = [member(group) for _each in range(57)]
    opening.add_members(check, borrowers=many, by=inspector)
    for match in BalanceMatch.objects.filter(revision=1)[:20]:
        matches.record_match(match, base_revision=1, said_principal=1, by=inspector)
    sixty = [queries(as_inspector, url) for url in urls]
    assert one == three == sixty
    stand(check.visit, VisitStatus.SIGNED)
    read = as_inspector.get(urls[0]).content.decode()
    assert "data-autosave" not in read
    assert read.count('id="match-') == 60


def test_the_list_asks_the_same_of_one_group_and_of_three(
    as_inspector, visit, check, lines, inspector
):
    url = address("visit_groups", visit.pk)
    SavingsGroupFactory(union=visit.union)
    one = queries(as_inspector, url)
    for _each in range(2):
        SavingsGroupFactory(union=visit.union)
        more = SavingsGroupFactory(union=visit.union)
        opening.open_group(visit, more, id=uuid.uuid4(), by=inspector)
    assert queries(as_inspector, url) == one


def test_part_three_is_proposed_from_what_was_written(
    as_inspector, check, lines, inspector
):
    _loan, match = lines
    matches.record_match(match, base_revision=1, said_principal=1, by=inspector)
    part = as_inspector.get(address("group_check", check.pk)).context["part_three"]
    assert part.shortcomings.startswith("H. T. Mai (KH …")
    assert "Tổ Nà Pài" not in part.shortcomings
    assert part.proposals
    assert part.strengths == ""
