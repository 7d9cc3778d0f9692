import uuid
from datetime import date

import pytest

from audit.enums import Action
from audit.models import AuditEntry
from core.exceptions import RuleError
from inspections.deadlines import due_on
from inspections.enums import (
    AttendanceBody,
    FindingKind,
    Result,
    Severity,
    StopKind,
    VisitStatus,
)
from inspections.models import (
    Attendance,
    FieldStop,
    Finding,
    Item,
    Minutes,
    Phrase,
    Remedy,
    Visit,
)
from inspections.services import findings, lines, recording
from inspections.tests.factories import FindingFactory, VisitFactory
from savings_groups.tests.factories import SavingsGroupFactory
from unions.tests.factories import BranchFactory, InitiativeFactory


def attend(visit, by, **values):
    values = {"id": uuid.uuid4(), "full_name": "Hà Thị Mai", **values}
    return lines.record_attendance(visit, body=AttendanceBody.UNION, by=by, **values)


def stop_at(visit, by, **values):
    return lines.record_stop(visit, **{"id": uuid.uuid4(), **values}, by=by)


def find(visit, by, **values):
    start = {"id": uuid.uuid4(), "kind": FindingKind.STRENGTH, "text": "Làm tốt"}
    return findings.record_finding(visit, **{**start, **values}, by=by)


def ask(visit, by, **values):
    start = {"id": uuid.uuid4(), "text": "Rà soát sổ hội viên"}
    return findings.recommend(visit, **{**start, **values}, by=by)


def overview(visit, by, base, text):
    return lines.save_minutes(
        visit,
        base_revision=base,
        overview=text,
        unit_opinion="",
        report_by=None,
        by=by,
    )


@pytest.mark.parametrize(
    ("make", "model"),
    [
        (attend, Attendance),
        (find, Finding),
        (ask, Remedy),
        (
            lambda v, by, id: stop_at(
                v, by, id=id, kind="household", household="Bà Lý"
            ),
            FieldStop,
        ),
    ],
)
def test_the_same_line_twenty_times_is_one_row(visit, inspector, make, model):
    key = uuid.uuid4()
    states = [make(visit, inspector, id=key).state for _ in range(20)]
    assert states == ["created", *["same"] * 19]
    row = model.objects.get()
    assert (row.pk, row.revision, row.updated_by) == (key, 1, inspector)
    entry = AuditEntry.objects.get(model=model._meta.label_lower)
    assert (entry.action, entry.key) == (Action.CREATE, str(key))


def test_a_line_changes_on_the_revision_it_was_based_on(visit, inspector, staff):
    key = attend(visit, inspector).row.pk
    saved = attend(visit, staff, id=key, base_revision=1, full_name="Hà Thị Mây")
    assert (saved.state, saved.row.revision) == ("saved", 2)
    late = attend(visit, inspector, id=key, base_revision=1, full_name="Hà Thị Mơ")
    assert (late.state, late.row.full_name) == ("conflict", "Hà Thị Mây")
    assert Attendance.objects.get().full_name == "Hà Thị Mây"


def test_a_line_of_another_visit_is_refused(visit, inspector, team, commune):
    other = VisitFactory(team=team, union=commune)
    key = attend(other, inspector).row.pk
    with pytest.raises(RuleError, match="belongs to another visit"):
        attend(visit, inspector, id=key, base_revision=1, full_name="Khác")
    assert Attendance.objects.get().full_name == "Hà Thị Mai"


def test_a_removed_line_is_audited_and_not_brought_back_by_a_retry(visit, inspector):
    row = attend(visit, inspector).row
    key = row.pk
    lines.remove(row, by=inspector)
    assert not Attendance.objects.exists()
    entry = AuditEntry.objects.get(action=Action.DELETE)
    assert entry.detail["full_name"] == "Hà Thị Mai"
    with pytest.raises(RuleError, match="removed meanwhile"):
        attend(visit, inspector, id=key)


def test_attendance_needs_a_name(visit, inspector):
    with pytest.raises(RuleError, match="name"):
        attend(visit, inspector, full_name="  ")


@pytest.mark.parametrize("kind", StopKind)
def test_a_stop_names_its_place(visit, inspector, kind):
    with pytest.raises(RuleError, match="what was gone to"):
        stop_at(visit, inspector, kind=kind)


@pytest.mark.parametrize(
    ("kind", "factory"),
    [
        (StopKind.BRANCH, BranchFactory),
        (StopKind.GROUP, SavingsGroupFactory),
        (StopKind.INITIATIVE, InitiativeFactory),
    ],
)
def test_a_stop_lies_in_the_visited_unit(visit, inspector, commune, kind, factory):
    mine, foreign = factory(union=visit.union), factory(union=commune)
    assert stop_at(visit, inspector, kind=kind, **{kind: mine}).row.place == str(mine)
    with pytest.raises(RuleError, match="another unit"):
        stop_at(visit, inspector, kind=kind, **{kind: foreign})


def test_a_stop_keeps_only_the_place_of_its_kind(visit, inspector):
    branch = BranchFactory(union=visit.union)
    row = stop_at(
        visit, inspector, kind=StopKind.HOUSEHOLD, household="Bà Lý", branch=branch
    ).row
    assert (row.household, row.branch) == ("Bà Lý", None)


def test_the_minutes_are_written_by_revision(visit, inspector, staff):
    assert overview(visit, inspector, 1, "Kết quả").state == "saved"
    assert overview(visit, inspector, 1, "Kết quả").state == "same"
    late = overview(visit, staff, 1, "Khác")
    assert (late.state, late.row.overview) == ("conflict", "Kết quả")
    assert Minutes.objects.get().revision == 2


def test_only_a_shortcoming_has_a_severity(visit, inspector):
    with pytest.raises(RuleError, match="how heavy"):
        find(visit, inspector, kind=FindingKind.SHORTCOMING)
    with pytest.raises(RuleError, match="what was found"):
        find(visit, inspector, text=" ")
    assert find(visit, inspector, severity=Severity.GRAVE).row.severity == ""


def test_a_finding_belongs_to_items_and_stops_of_its_visit(
    visit, inspector, team, commune
):
    other = VisitFactory(team=team, union=commune)
    stop = stop_at(other, inspector, kind="household", household="Bà Lý").row
    with pytest.raises(RuleError, match="another visit"):
        find(visit, inspector, stop=stop)
    with pytest.raises(RuleError, match="another visit"):
        ask(visit, inspector, finding=FindingFactory(visit=other))


def answered(visit, inspector, code="2", **values):
    item = Item.objects.get(section__version=visit.checklist, code=code)
    values = {"id": uuid.uuid4(), "result": Result.FAIL, **values}
    return recording.record_answer(visit, item=item, by=inspector, **values).answer


def test_one_click_makes_a_shortcoming_in_standard_words(visit, inspector):
    Phrase.objects.create(
        kind=FindingKind.SHORTCOMING,
        text="Không phải",
        item_codes="12, 22",
        severity="light",
    )
    phrase = Phrase.objects.create(
        kind=FindingKind.SHORTCOMING,
        text="Phiếu thu, chi thiếu.",
        severity=Severity.MEDIUM,
        cause="Chưa tập huấn",
        recommendation="Bổ sung chứng từ",
        due_days=20,
        item_codes="1, 2",
    )
    answer = answered(visit, inspector, note="Thiếu 2 phiếu")
    key = uuid.uuid4()
    row = findings.finding_from_answer(answer, id=key, by=inspector).row
    assert (row.kind, row.severity) == (FindingKind.SHORTCOMING, Severity.MEDIUM)
    assert row.text == "Phiếu thu, chi thiếu. Thiếu 2 phiếu"
    assert (row.cause, row.item, row.phrase) == ("Chưa tập huấn", answer.item, phrase)
    assert findings.finding_from_answer(answer, id=key, by=inspector).state == "same"
    due = findings.default_due(visit, row)
    assert due.on == due_on("days", 20, visit.date, bank_day=None)
    remedy = row.remedies.get()
    assert (remedy.text, remedy.due_on) == ("Bổ sung chứng từ", due.on)
    assert remedy.due_words == "20 ngày"


@pytest.mark.parametrize(
    ("code", "result", "text", "severity"),
    [
        ("2", Result.FAIL, "Chưa đạt: Tiêu chí 2. Thiếu", Severity.LIGHT),
        ("2", Result.PARTIAL, "Mới đạt một phần: Tiêu chí 2. Thiếu", Severity.LIGHT),
        ("4", Result.FAIL, "Chưa đạt: Tiêu chí 4. Thiếu", Severity.HEAVY),
    ],
)
def test_without_a_phrase_the_item_speaks(
    visit, inspector, code, result, text, severity
):
    answer = answered(visit, inspector, code, result=result, note="Thiếu")
    row = findings.finding_from_answer(answer, id=uuid.uuid4(), by=inspector).row
    assert (row.text, row.severity) == (text, severity)


def test_what_is_met_is_proposed_as_a_strength(visit, inspector):
    answer = answered(visit, inspector, result=Result.PASS, note="Đủ sổ")
    row = findings.finding_from_answer(answer, id=uuid.uuid4(), by=inspector).row
    assert (row.kind, row.severity) == (FindingKind.STRENGTH, "")
    assert (row.text, row.phrase) == ("Tiêu chí 2. Đủ sổ", None)


def test_a_strength_takes_the_standard_words_of_its_item(visit, inspector):
    phrase = Phrase.objects.create(
        kind=FindingKind.STRENGTH, text="Sổ sách đầy đủ.", item_codes="2"
    )
    answer = answered(visit, inspector, result=Result.PASS)
    row = findings.finding_from_answer(answer, id=uuid.uuid4(), by=inspector).row
    assert (row.text, row.phrase) == ("Sổ sách đầy đủ.", phrase)


def test_what_was_not_examined_is_proposed_as_a_difficulty(visit, inspector):
    answer = answered(visit, inspector, result=Result.SKIPPED, note="Vắng kế toán")
    row = findings.finding_from_answer(answer, id=uuid.uuid4(), by=inspector).row
    assert (row.kind, row.severity) == (FindingKind.DIFFICULTY, "")
    assert row.text == "Chưa kiểm tra được: Tiêu chí 2. Vắng kế toán"


@pytest.mark.parametrize(
    ("severity", "days"), [("light", 30), ("medium", 15), ("heavy", 7), ("grave", 1)]
)
def test_the_due_date_comes_from_the_severity(visit, inspector, severity, days):
    finding = find(visit, inspector, kind="shortcoming", severity=severity).row
    remedy = ask(visit, inspector, finding=finding).row
    rule = "at_once" if severity == "grave" else "days"
    assert remedy.due_on == due_on(rule, days, visit.date, bank_day=None)
    assert (remedy.owner, remedy.severity) == (visit.union, severity)


def test_a_recommendation_needs_words_and_a_day_after_the_visit(visit, inspector):
    with pytest.raises(RuleError, match="what must be done"):
        ask(visit, inspector, text="")
    with pytest.raises(RuleError, match="before the visit"):
        ask(visit, inspector, due_on=date(2000, 1, 1))


def test_a_finding_with_a_recommendation_is_not_removed(visit, inspector):
    finding = find(visit, inspector, kind="shortcoming", severity="light").row
    remedy = ask(visit, inspector, finding=finding).row
    with pytest.raises(RuleError, match="recommendation"):
        lines.remove(finding, by=inspector)
    lines.remove(remedy, by=inspector)
    lines.remove(finding, by=inspector)
    assert not Finding.objects.exists()


@pytest.mark.parametrize("status", [s for s in VisitStatus if s != "in_progress"])
def test_no_line_is_written_unless_the_visit_is_being_recorded(
    visit, inspector, status
):
    person, finding = attend(visit, inspector).row, find(visit, inspector).row
    remedy = ask(visit, inspector).row
    answer = answered(visit, inspector)
    household = {"kind": "household", "household": "Bà Lý"}
    stop = stop_at(visit, inspector, **household).row
    Visit.objects.update(status=status)
    for call in (
        lambda: attend(visit, inspector),
        lambda: attend(visit, inspector, id=person.pk, base_revision=1, full_name="X"),
        lambda: stop_at(visit, inspector, **household),
        lambda: find(visit, inspector),
        lambda: find(visit, inspector, id=finding.pk, base_revision=1, text="X"),
        lambda: findings.finding_from_answer(answer, id=uuid.uuid4(), by=inspector),
        lambda: ask(visit, inspector),
        lambda: ask(visit, inspector, id=remedy.pk, base_revision=1, text="X"),
        lambda: overview(visit, inspector, 1, "X"),
        *[
            lambda row=row: lines.remove(row, by=inspector)
            for row in (person, stop, finding, remedy)
        ],
    ):
        with pytest.raises(RuleError, match=r"signed|nothing can be recorded"):
            call()
