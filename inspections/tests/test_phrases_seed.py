"""The shipped clauses: all that is known, brought once, never over what was edited."""

from datetime import date

import pytest

from inspections import deadlines
from inspections.enums import DueRule, FindingKind, Severity
from inspections.models import LegalAct, Phrase
from inspections.selectors import phrases
from inspections.selectors.deadlines import term_of
from inspections.services import phrases as services
from inspections.services import reference

#: Of each row of the table of recommendations: words of its clause, weight, deadline.
TABLE = [
    ("Sổ hội viên không khớp", Severity.LIGHT, (DueRule.DAYS, 30)),
    ("Sinh hoạt chi hội chưa đúng định kỳ", Severity.LIGHT, (DueRule.DAYS, 30)),
    ("Phiếu thu, chi viết chưa đầy đủ", Severity.MEDIUM, (DueRule.DAYS, 15)),
    ("Tồn quỹ thực tế lệch", Severity.HEAVY, (DueRule.DAYS, 7)),
    ("Chưa có quy chế quản lý, sử dụng quỹ", Severity.MEDIUM, (DueRule.DAYS, 30)),
    ("Tổ chưa phân công tổ trưởng, tổ phó", Severity.LIGHT, (DueRule.DAYS, 30)),
    ("Kết nạp, cho tổ viên ra khỏi tổ", Severity.MEDIUM, (DueRule.SESSION, 0)),
    ("Tổ có lãi tồn, nợ quá hạn", Severity.MEDIUM, (DueRule.SESSION, 0)),
    ("Hộ vay sử dụng vốn sai mục đích", Severity.HEAVY, (DueRule.DAYS, 15)),
    ("Nghi có vay ké", Severity.GRAVE, (DueRule.AT_ONCE, 0)),
    ("Chênh lệch khi đối chiếu mẫu 15/TD", Severity.HEAVY, (DueRule.DAYS, 7)),
    ("Quỹ xoay vòng có tính lãi như hụi", Severity.GRAVE, (DueRule.DAYS, 15)),
]
#: And what inspections found that has no row there.
FOUND = [
    "không nộp vào tài khoản",
    "để tại cụm, chi hội cho vay",
    "nắm tình hình hộ vay chưa sâu sát",
    "Năng lực ban quản lý tổ còn hạn chế, phối hợp",
    "bỏ đi khỏi địa phương không được phát hiện",
    "mức cho vay còn thấp",
    "giữ tiền trả nợ gốc",
    "hội phí còn chậm",
    "Báo cáo chậm, số liệu không khớp",
    "còn hình thức",
    "ghi hồi ức",
]


@pytest.fixture
def loaded(db):
    return reference.load_phrases()


@pytest.mark.parametrize(("words", "severity", "term"), TABLE)
def test_the_table_of_recommendations_is_shipped(loaded, words, severity, term):
    clause = Phrase.objects.get(text__startswith=words)
    assert clause.severity == severity
    assert term_of(clause) == deadlines.Term(*term)
    assert clause.recommendation
    assert clause.cause


@pytest.mark.parametrize("words", FOUND)
def test_what_inspections_found_is_shipped(loaded, words):
    clause = Phrase.objects.get(text__contains=words, kind=FindingKind.SHORTCOMING)
    assert clause.severity
    assert clause.recommendation


def test_every_shortcoming_says_by_when(loaded):
    rows = Phrase.objects.filter(kind=FindingKind.SHORTCOMING)
    assert all(term_of(row) for row in rows)
    assert not rows.filter(item_codes="").exists()


def test_each_is_its_version_one(loaded):
    assert loaded == Phrase.objects.count() > 80
    assert set(Phrase.objects.values_list("version", flat=True)) == {1}
    for row in Phrase.objects.all():
        [version] = row.versions.all()
        assert version.content == services.content(row, row.legal_acts.all())
        assert version.actor is None


def test_twice_is_once(loaded, django_assert_max_num_queries):
    before = list(Phrase.objects.values_list("pk", "version"))
    with django_assert_max_num_queries(12):
        assert reference.load_phrases() == 0
    assert list(Phrase.objects.values_list("pk", "version")) == before
    assert LegalAct.objects.count() == 5


def test_papers_follow_one_another(loaded, city):
    old = LegalAct.objects.get(name__startswith="Quyết định số 783")
    assert phrases.in_force(old, date(2013, 3, 4)) == old
    assert phrases.in_force(old, date(2020, 3, 10)).name.startswith("Quyết định số 15/")
    match = Phrase.objects.get(code="match_difference")
    said = [
        phrases.legal_basis(match, date(year, 3, 10)) for year in (2020, 2024, 2026)
    ]
    assert said[0] == ""
    assert "10566/HD-NHCS" in said[1]
    assert "727/HD-NHCS ngày 11/02/2026" in said[2]


def test_what_somebody_edited_stays(loaded, staff):
    clause = Phrase.objects.get(code="money_taken")
    clause.cause = "Nguyên nhân tại địa phương."
    services.save(clause, by=staff, reason="Đúng thực tế")
    retired = Phrase.objects.get(code="group_files")
    services.put_in_use(retired, False, by=staff, reason="Không dùng")
    assert reference.load_phrases() == 0
    clause.refresh_from_db()
    assert (clause.cause, clause.version) == ("Nguyên nhân tại địa phương.", 2)
    retired.refresh_from_db()
    assert not retired.is_active


def test_papers_that_somebody_dated_stay(loaded):
    LegalAct.objects.filter(name__contains="07/HD").update(valid_to=date(2030, 1, 1))
    reference.load_phrases()
    assert LegalAct.objects.get(name__contains="07/HD").valid_to == date(2030, 1, 1)


def test_old_rows_that_nobody_edited_are_enriched(db):
    old = Phrase.objects.create(
        kind=FindingKind.SHORTCOMING,
        topic="Tổ TK&VV",
        text="Tổ có lãi tồn, nợ quá hạn.",
        severity=Severity.MEDIUM,
        cause="Việc đôn đốc chưa thường xuyên; một số hộ gặp khó khăn.",
        recommendation="Đôn đốc từng hộ, lập cam kết trả; phối hợp với ngân hàng "
        "chính sách, trưởng thôn trước phiên giao dịch kế tiếp.",
        due_days=30,
        item_codes="34,36",
    )
    reference.load_phrases()
    old.refresh_from_db()
    assert (old.due_rule, old.due_days) == (DueRule.SESSION, None)
    assert old.code == "group_arrears"
    assert old.legal_acts.count() == 1
    assert [one.actor for one in old.versions.all()] == [None, None]


def test_a_changed_bank_of_clauses_reaches_what_nobody_edited(loaded, monkeypatch):
    shipped = list(reference._shipped())
    shipped[0].phrase.topic = "Chủ đề mới"
    monkeypatch.setattr(reference, "_shipped", lambda: iter(shipped))
    assert reference.load_phrases() == 0
    row = Phrase.objects.get(text=shipped[0].phrase.text)
    assert (row.topic, row.version) == ("Chủ đề mới", 2)
    assert reference.load_phrases() == 0
    row.refresh_from_db()
    assert row.version == 2


def test_own_copies_are_none_of_its_business(loaded, city, staff):
    root = Phrase.objects.get(code="money_taken")
    copy = services.copy_for(root, city, by=staff)
    assert reference.load_phrases() == 0
    found = reference.coded_phrases(["money_taken"], city, date(2020, 3, 10))
    assert found == {"money_taken": copy}
    services.put_in_use(copy, False, by=staff, reason="Thôi")
    services.put_in_use(root, False, by=staff, reason="Thôi")
    found = reference.coded_phrases(["money_taken"], city, date(2020, 3, 10))
    assert found == {"money_taken": root}


def test_a_form_quotes_even_what_is_not_loaded(city):
    found = reference.coded_phrases(["fund_difference"], city, date(2020, 3, 10))
    clause = found["fund_difference"]
    assert clause.pk is None
    said = phrases.legal_basis(clause, date(2020, 3, 10))
    assert said == "Hướng dẫn số 07/HD-ĐCT-TC ngày 29/6/2017"
