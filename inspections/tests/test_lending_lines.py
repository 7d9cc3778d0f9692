"""What is written on the bank's three forms, and the findings that it opens."""

import uuid
from datetime import date, timedelta

import pytest

from audit.models import AuditEntry
from core.exceptions import RuleError
from inspections import questions
from inspections.deadlines import due_on
from inspections.enums import DueRule, FindingKind, Presence, Severity, VisitStatus
from inspections.models import Finding, Phrase, Remedy, Visit
from inspections.services import findings as by_hand
from inspections.services import lines, reference
from inspections.services.lending import checks, loans, matches
from inspections.tests.factories import (
    BalanceMatchFactory,
    GroupCheckFactory,
    LoanCheckFactory,
)
from savings_groups.tests.factories import (
    BorrowerFactory,
    LoanFactory,
    SavingsGroupFactory,
)

BANK = {"amount": 50_000_000, "principal": 40_000_000, "purpose": "Nuôi bò"}


@pytest.fixture
def check(visit, ward):
    group = SavingsGroupFactory(union=ward, name="Tổ số 3", leader_name="Lường Thị Tổ")
    return GroupCheckFactory(visit=visit, group=group)


@pytest.fixture
def loan(check):
    member = BorrowerFactory(
        group=check.group, full_name="Nguyễn Thị Hoa", customer_code="2600000123"
    )
    return LoanFactory(borrower=member, code="6600000712345678")


@pytest.fixture
def match(check, loan):
    return BalanceMatchFactory(form=check, loan=loan)


@pytest.fixture
def line(check, loan):
    return LoanCheckFactory(form=check, loan=loan, bank=BANK)


def tell(match, by, base=None, **values):
    base = match.revision if base is None else base
    outcome = matches.record_match(match, base_revision=base, **values, by=by)
    match.refresh_from_db()
    return outcome


def use(line, by, base=None, **values):
    base = line.revision if base is None else base
    outcome = loans.record_loan_check(line, base_revision=base, **values, by=by)
    line.refresh_from_db()
    return outcome


def answer(check, by, base=None, **values):
    start = {"checked_on": check.checked_on, "answers": {}}
    base = check.revision if base is None else base
    outcome = checks.record_group_check(
        check, base_revision=base, **{**start, **values}, by=by
    )
    check.refresh_from_db()
    return outcome


def said(answer="", number=None, note=""):
    return {"answer": answer, "number": number, "note": note}


def only():
    finding = Finding.objects.get()
    return finding, finding.remedies.get()


# the same way of writing for the three


WRITES = [
    ("match", tell, {"said_principal": 40_000_000}, {"said_principal": 39_000_000}),
    ("line", use, {"presence": "met"}, {"presence": "absent"}),
    ("check", answer, {"met_with": "Chị Tổ"}, {"met_with": "Chị Phó"}),
]
every_form = pytest.mark.parametrize(("row", "write", "mine", "theirs"), WRITES)


@every_form
def test_the_same_write_twenty_times_is_one(
    request, inspector, row, write, mine, theirs
):
    row = request.getfixturevalue(row)
    states = [write(row, inspector, 1, **mine).state for _ in range(20)]
    assert states == ["saved", *["same"] * 19]
    assert (row.revision, row.updated_by) == (2, inspector)
    assert AuditEntry.objects.filter(key=str(row.pk)).count() == 1


@every_form
def test_a_write_on_an_old_revision_changes_nothing(request, row, write, mine, theirs):
    row, inspector = map(request.getfixturevalue, (row, "inspector"))
    staff = request.getfixturevalue("staff")
    write(row, inspector, 1, **mine)
    outcome = write(row, staff, 1, **theirs)
    assert outcome.state == "conflict"
    (name,) = mine
    assert getattr(row, name) == mine[name]
    assert getattr(outcome.row, name) == mine[name]
    assert (row.revision, row.updated_by) == (2, inspector)


def test_a_conflict_opens_nothing(match, inspector, staff):
    tell(match, inspector, 1, said_principal=40_000_000)
    assert tell(match, staff, 1, said_principal=1).state == "conflict"
    assert Finding.objects.count() == 0


@every_form
def test_nothing_after_signing(request, inspector, row, write, mine, theirs):
    row = request.getfixturevalue(row)
    Visit.objects.update(status=VisitStatus.SIGNED)
    row.visit.refresh_from_db()
    with pytest.raises(RuleError, match="minutes are signed"):
        write(row, inspector, **mine)
    row.refresh_from_db()
    assert row.revision == 1


@every_form
def test_nothing_once_recording_has_ended(request, inspector, row, write, mine, theirs):
    row = request.getfixturevalue(row)
    Visit.objects.update(status=VisitStatus.RECORDED)
    with pytest.raises(RuleError, match="nothing can be recorded"):
        write(row, inspector, **mine)


@every_form
def test_a_line_that_was_removed_is_not_written(
    request, inspector, row, write, mine, theirs
):
    row = request.getfixturevalue(row)
    type(row).objects.filter(pk=row.pk).delete()
    with pytest.raises(RuleError, match="removed meanwhile"):
        write(row, inspector, **mine)


@pytest.mark.parametrize("amount", [-1, questions.MOST + 1])
def test_amounts_that_cannot_be_are_refused(match, line, inspector, amount):
    with pytest.raises(RuleError, match="An amount is a number"):
        tell(match, inspector, book_deposits=amount)
    with pytest.raises(RuleError, match="An amount is a number"):
        use(line, inspector, interest_owed=amount)


# 15/TD


def test_three_planted_differences_are_three_findings(check, inspector):
    rows = [
        BalanceMatchFactory(form=check, loan__borrower__full_name=f"Vi Thị {name}")
        for name in "ABCDEFGH"
    ]
    fine = {
        "book_principal": 40_000_000,
        "said_principal": 40_000_000,
        "book_deposits": 1_500_000,
        "said_deposits": 1_500_000,
    }
    planted = {
        1: {"said_principal": 35_000_000},
        4: {"book_deposits": 1_400_000, "said_deposits": 1_700_000},
        6: {"book_principal": 40_000_001},
    }
    for place, row in enumerate(rows):
        tell(row, inspector, **{**fine, **planted.get(place, {})})
    found = {one.source: one.amount for one in Finding.objects.all()}
    assert found == {
        f"match:{rows[1].pk}:principal": 5_000_000,
        f"match:{rows[4].pk}:deposits": 200_000,
        f"match:{rows[6].pk}:principal": 1,
    }
    assert Remedy.objects.count() == 3


def test_a_difference_says_who_tells_what(match, visit, check, inspector):
    tell(match, inspector, book_principal=40_000_000, said_principal=35_000_000)
    finding, remedy = only()
    assert finding.text == (
        "Tổ số 3, N. T. Hoa (KH …123), món vay …5678: đối chiếu mẫu 15/TD chênh lệch "
        "dư nợ gốc 5.000.000 đồng (ngân hàng (29/02/2020): 40.000.000 đồng; sổ của "
        "Tổ: 40.000.000 đồng; hộ vay nói: 35.000.000 đồng)."
    )
    assert (finding.kind, finding.severity) == (
        FindingKind.SHORTCOMING,
        Severity.HEAVY,
    )
    assert finding.amount == 5_000_000
    assert (finding.group, finding.borrower) == (check.group, match.borrower)
    assert remedy.text == "Đối chiếu ba bên, ghi nguyên nhân, ký xác nhận."
    assert remedy.due_on == due_on(DueRule.DAYS, 7, visit.date, bank_day=None)
    assert (remedy.owner, remedy.severity) == (visit.union, Severity.HEAVY)
    assert remedy.owner_note == "Tổ trưởng Lường Thị Tổ – Tổ số 3"


def test_both_figures_of_a_line_are_two_findings(match, inspector):
    tell(match, inspector, said_principal=1, said_deposits=0)
    sources = set(Finding.objects.values_list("source", flat=True))
    assert sources == {f"match:{match.pk}:principal", f"match:{match.pk}:deposits"}


def test_the_larger_of_two_differences_is_the_amount(match, inspector):
    tell(match, inspector, book_principal=39_000_000, said_principal=42_000_000)
    assert only()[0].amount == 2_000_000


def test_interest_opens_nothing(match, inspector):
    tell(match, inspector, said_interest=500_000, book_interest=700_000)
    assert Finding.objects.count() == 0
    assert match.difference("interest") == -500_000


def test_what_is_not_known_differs_from_nothing(check, match, inspector):
    tell(match, inspector, said_principal=None, book_principal=None)
    unknown = BalanceMatchFactory(form=check, bank_principal=None, bank_deposits=None)
    tell(unknown, inspector, said_principal=5, said_deposits=5)
    assert Finding.objects.count() == 0


def test_zero_is_a_word_not_a_gap(match, inspector):
    tell(match, inspector, said_deposits=0)
    assert only()[0].amount == 1_500_000


def test_a_member_who_only_saves(check, inspector):
    saver = BorrowerFactory(group=check.group)
    row = BalanceMatchFactory(
        form=check, loan=None, borrower=saver, bank_principal=None, bank_as_of=None
    )
    tell(row, inspector, said_deposits=1_000_000)
    assert "món vay" not in only()[0].text
    assert only()[0].amount == 500_000


def test_a_finding_follows_its_figure(match, inspector):
    tell(match, inspector, said_principal=35_000_000)
    first, remedy = only()
    tell(match, inspector, said_principal=30_000_000, cause="Tổ trưởng chưa nộp")
    second, same = only()
    assert (second.pk, same.pk) == (first.pk, remedy.pk)
    assert (second.amount, second.cause) == (10_000_000, "Tổ trưởng chưa nộp")
    assert second.revision == first.revision + 1
    assert same.revision == remedy.revision


def test_a_finding_goes_with_its_difference(match, inspector):
    tell(match, inspector, said_principal=35_000_000, said_deposits=1)
    tell(match, inspector, said_principal=40_000_000, said_deposits=1)
    assert only()[0].source == f"match:{match.pk}:deposits"
    assert Remedy.objects.count() == 1


def edit_finding(by):
    finding, _remedy = only()
    by_hand.record_finding(
        finding.visit,
        id=finding.pk,
        base_revision=finding.revision,
        kind=finding.kind,
        text="Lời của người kiểm tra",
        severity=finding.severity,
        by=by,
    )


def edit_remedy(by):
    finding, remedy = only()
    by_hand.recommend(
        remedy.visit,
        id=remedy.pk,
        base_revision=remedy.revision,
        finding=finding,
        text="Nộp lại ngay",
        by=by,
    )


def remove_remedy(by):
    lines.remove(only()[1], by=by)


@pytest.mark.parametrize("edit", [edit_finding, edit_remedy, remove_remedy])
def test_once_a_person_edited_it_a_finding_stays(match, inspector, staff, edit):
    tell(match, inspector, said_principal=35_000_000)
    edit(staff)
    before = Finding.objects.values().get()
    tell(match, inspector, said_principal=30_000_000)
    tell(match, inspector, said_principal=40_000_000)
    assert Finding.objects.values().get() == before


def test_a_finding_that_was_removed_opens_again_when_the_line_is_written(
    match, inspector
):
    tell(match, inspector, said_principal=35_000_000)
    finding, remedy = only()
    lines.remove(remedy, by=inspector)
    lines.remove(finding, by=inspector)
    tell(match, inspector, said_principal=34_000_000)
    assert only()[0].amount == 6_000_000


def test_whoever_read_a_finding_before_it_followed_is_told(match, inspector, staff):
    tell(match, inspector, said_principal=35_000_000)
    finding, _remedy = only()
    read = finding.revision
    tell(match, inspector, said_principal=30_000_000)
    outcome = by_hand.record_finding(
        finding.visit,
        id=finding.pk,
        base_revision=read,
        kind=finding.kind,
        text=finding.text,
        severity=finding.severity,
        by=staff,
    )
    assert outcome.state == "conflict"


def test_phrases_as_edited_here_give_weight_and_deadline(match, visit, inspector):
    reference.load_phrases()
    phrase = Phrase.objects.get(code="match_difference")
    phrase.severity, phrase.due_days = Severity.MEDIUM, 3
    phrase.recommendation = ""
    phrase.save()
    tell(match, inspector, said_principal=1)
    finding, remedy = only()
    assert (finding.phrase, finding.severity) == (phrase, Severity.MEDIUM)
    assert remedy.due_on == due_on("days", 3, visit.date, bank_day=None)
    assert remedy.text == "Khắc phục và báo cáo kết quả bằng văn bản."


def test_without_a_leader_the_group_owes(match, check, inspector):
    check.group.leader_name = ""
    check.group.save()
    tell(match, inspector, said_principal=1)
    assert only()[1].owner_note == "Tổ trưởng Tổ số 3"


# 06/TD


def test_wrong_use_is_heavy_and_due_in_fifteen_days(line, visit, inspector):
    use(
        line,
        inspector,
        presence=Presence.MET,
        received=50_000_000,
        used_for="Mua xe máy",
        used_rightly=30_000_000,
        used_wrongly=20_000_000,
    )
    finding, remedy = only()
    assert finding.source == f"loan:{line.pk}:wrong_use"
    assert finding.text == (
        "Tổ số 3, N. T. Hoa (KH …123), món vay …5678: sử dụng vốn sai mục đích "
        "20.000.000 đồng trên 50.000.000 đồng thực nhận; vay để “Nuôi bò”; thực tế "
        "dùng vào “Mua xe máy”."
    )
    assert (finding.severity, finding.amount) == (Severity.HEAVY, 20_000_000)
    assert remedy.due_on == due_on("days", 15, visit.date, bank_day=None)
    assert remedy.due_words == "15 ngày"
    assert remedy.text == (
        "Lập mẫu 06/TD, báo ngân hàng chính sách, yêu cầu khắc phục hoặc thu hồi vốn."
    )


@pytest.mark.parametrize("wrongly", [None, 0])
def test_right_use_opens_nothing(line, inspector, wrongly):
    use(line, inspector, used_rightly=50_000_000, used_wrongly=wrongly)
    assert Finding.objects.count() == 0


def test_who_left_is_heavy_and_due_in_fifteen_days(line, visit, inspector):
    use(line, inspector, presence=Presence.LEFT)
    finding, remedy = only()
    assert finding.source == f"loan:{line.pk}:left"
    assert (finding.severity, finding.amount) == (Severity.HEAVY, 40_000_000)
    assert finding.text.endswith(
        "hộ vay đã bỏ đi khỏi địa phương; dư nợ theo ngân hàng 40.000.000 đồng."
    )
    assert remedy.due_on == due_on("days", 15, visit.date, bank_day=None)
    assert remedy.due_words == "15 ngày"


@pytest.mark.parametrize("presence", [Presence.MET, Presence.ABSENT, ""])
def test_who_did_not_leave_opens_nothing(line, inspector, presence):
    use(line, inspector, presence=presence, note="Gặp tại nhà")
    assert Finding.objects.count() == 0


def test_a_grave_answer_is_due_the_next_day(line, visit, inspector):
    interview = {"keeps_book": "no", "principal_taken": "yes", "receipts": "yes"}
    use(line, inspector, interview=interview)
    finding, remedy = only()
    assert finding.source == f"loan:{line.pk}:grave"
    assert (finding.severity, finding.amount) == (Severity.GRAVE, None)
    assert finding.text.endswith(
        "nghi vay ké, vay hộ, chiếm dụng hoặc giữ sổ: Sổ vay vốn do người khác giữ; "
        "có người thu nợ gốc. Phải xác minh và báo cáo ngay trong ngày."
    )
    assert remedy.due_on == visit.date + timedelta(days=1)
    assert "trong ngày" in remedy.text
    assert remedy.severity == Severity.GRAVE


def test_less_received_than_paid_out_is_grave(line, visit, inspector):
    use(line, inspector, received=45_000_000)
    finding, remedy = only()
    assert (finding.severity, finding.amount) == (Severity.GRAVE, 5_000_000)
    assert "thực nhận 45.000.000 đồng, ngân hàng giải ngân 50.000.000" in finding.text
    assert remedy.due_on == visit.date + timedelta(days=1)


def test_nothing_received_is_no_gap(line, inspector):
    use(line, inspector, received=0)
    assert only()[0].amount == 50_000_000


@pytest.mark.parametrize(
    ("received", "bank"), [(50_000_000, BANK), (None, BANK), (45_000_000, {})]
)
def test_as_much_or_unknown_is_not_grave(line, inspector, received, bank):
    type(line).objects.filter(pk=line.pk).update(bank=bank)
    use(line, inspector, received=received, note="Đã xem")
    assert Finding.objects.count() == 0


def test_no_receipts_is_heavy_for_a_week(line, visit, inspector):
    use(line, inspector, interview={"receipts": "no"})
    finding, remedy = only()
    assert finding.source == f"loan:{line.pk}:receipts"
    assert finding.severity == Severity.HEAVY
    assert remedy.due_on == due_on(DueRule.DAYS, 7, visit.date, bank_day=None)


def test_an_answer_taken_back_takes_the_finding_back(line, inspector):
    use(line, inspector, interview={"keeps_book": "no"}, presence=Presence.LEFT)
    assert Finding.objects.count() == 2
    use(line, inspector, interview={"keeps_book": ""}, presence=Presence.MET)
    assert Finding.objects.count() == Remedy.objects.count() == 0
    assert line.interview == {}


def test_more_used_than_received_is_refused(line, inspector):
    amounts = {"received": 50_000_000, "used_rightly": 50_000_000}
    with pytest.raises(RuleError, match="More was used than was received"):
        use(line, inspector, **amounts, used_wrongly=1)
    assert use(line, inspector, **amounts).state == "saved"


@pytest.mark.parametrize("values", [{"presence": "moved"}, {"effect": "great"}])
def test_values_that_the_list_lacks_are_refused(line, inspector, values):
    with pytest.raises(RuleError, match="Choose from the list"):
        use(line, inspector, **values)


@pytest.mark.parametrize("interview", [{"age": "yes"}, {"keeps_book": "maybe"}])
def test_questions_that_the_card_lacks_are_refused(line, inspector, interview):
    with pytest.raises(RuleError, match="not on the form"):
        use(line, inspector, interview=interview)


# 16/TD


def test_a_shortcoming_of_the_group(check, visit, inspector):
    answer(check, inspector, answers={"2.1": said("no", note="Chưa có biên bản.")})
    finding, remedy = only()
    assert finding.source == f"group:{check.pk}:2.1"
    assert finding.text == (
        "Tổ số 3: Ban quản lý tổ chưa đủ tổ trưởng, tổ phó hoặc chưa phân công nhiệm "
        "vụ bằng biên bản. Chưa có biên bản."
    )
    assert (finding.severity, finding.borrower) == (Severity.LIGHT, None)
    assert finding.legal_basis == "Quyết định số 15/QĐ-HĐQT ngày 05/3/2013"
    assert remedy.due_on == due_on(DueRule.DAYS, 30, visit.date, bank_day=None)


def test_counts_go_into_the_words(check, inspector):
    counts = {"3.8a": said(number=3), "3.8b": said(number=1)}
    answer(check, inspector, answers={"3.8": said("yes"), **counts})
    assert only()[0].text == (
        "Tổ số 3: Tổ có lãi tồn, nợ quá hạn (số tổ viên còn lãi tồn: 3; số tổ viên nợ "
        "quá hạn: 1)."
    )


def test_money_taken_from_members_is_due_the_next_day(check, visit, inspector):
    parts = {"3.5a": said(number=2), "3.5b": said(number=12_000_000)}
    answer(check, inspector, answers={"3.5": said("yes"), **parts})
    finding, remedy = only()
    assert (finding.severity, finding.amount) == (Severity.GRAVE, 12_000_000)
    assert "số tiền liên quan: 12.000.000 đồng" in finding.text
    assert remedy.due_on == visit.date + timedelta(days=1)
    assert "trong ngày" in remedy.text


def test_the_questionnaire_follows_as_well(check, inspector):
    answer(check, inspector, answers={"2.1": said("no"), "3.10": said("partly")})
    assert Finding.objects.count() == 2
    answer(check, inspector, answers={"2.1": said("yes"), "3.10": said("partly")})
    assert only()[0].source == f"group:{check.pk}:3.10"


def test_only_what_was_answered_is_kept(check, inspector):
    given = {"2.1": said(" ".strip()), "3.1": said("yes", number=4), "3.8a": {}}
    answer(check, inspector, answers=given, strengths="  Sổ sách đủ  ")
    assert check.answers == {"3.1": {"answer": "yes", "number": None, "note": ""}}
    assert check.strengths == "Sổ sách đủ"


@pytest.mark.parametrize(
    ("answers", "refusal"),
    [
        ({"9.9": said("yes")}, "not on the form"),
        ({"2.1": said("maybe")}, "Choose from the list"),
        ({"3.8a": said("yes")}, "Choose from the list"),
        ({"3.8a": said(number="3")}, "Choose from the list"),
        ({"3.8a": said(number=-1)}, "An amount is a number"),
        ({"3.8a": said(number=1000)}, "from 0 to 999"),
    ],
)
def test_answers_that_the_form_lacks_are_refused(check, inspector, answers, refusal):
    with pytest.raises(RuleError, match=refusal):
        answer(check, inspector, answers=answers)
    assert check.revision == 1


# personal data


def test_neither_findings_nor_the_log_hold_whole_names_or_numbers(
    match, line, check, inspector
):
    tell(match, inspector, said_principal=1, said_deposits=1)
    interview = {"keeps_book": "no", "receipts": "no"}
    use(line, inspector, interview=interview, presence="left", used_wrongly=5)
    answer(check, inspector, answers={"3.5": said("yes")})
    tell(match, inspector, said_principal=None)
    texts = [f"{one.text} {one.source}" for one in Finding.objects.all()]
    texts += [f"{one.text} {one.owner_note}" for one in Remedy.objects.all()]
    texts += [f"{one.label} {one.detail}" for one in AuditEntry.objects.all()]
    secret = [match.borrower.id_number.reveal(), match.borrower.id_number.token]
    secret += ["Nguyễn Thị Hoa", "2600000123", "6600000712345678"]
    assert len(texts) > 10
    assert not [text for text in texts for word in secret if word in text]


def test_the_visit_day_is_the_day_that_deadlines_count_from(match, inspector):
    Visit.objects.update(date=date(2020, 12, 28))
    match.visit.refresh_from_db()
    tell(match, inspector, said_principal=1)
    assert only()[1].due_on == date(2021, 1, 4)


def test_keys_are_those_of_the_lines(match, inspector):
    tell(match, inspector, said_principal=1)
    kind, key, name = only()[0].source.split(":")
    assert (kind, uuid.UUID(key), name) == ("match", match.pk, "principal")
