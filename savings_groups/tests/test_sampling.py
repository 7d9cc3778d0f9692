"""The draw: the same anywhere, and every rule of it."""

import hashlib
import json
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from savings_groups import sampling
from savings_groups.sampling import Candidate, GroupsRule, MembersRule, SamplingError

SEED = "2026-11-23/7F3A"
LAST = date(2026, 5, 4)


def members(count=12, **marks):
    """``0000000001`` and on; ``marks`` names what some of them are, by number."""
    rows = []
    for number in range(1, count + 1):
        flags = {name: number in numbers for name, numbers in marks.items()}
        if flags.pop("seen", False):
            flags["last_seen"] = LAST
        rows.append(Candidate(f"{number:010d}", **flags))
    return rows


def drawn(rule, rows, seed=SEED):
    return sampling.draw(rule, rows, seed)


SIX = MembersRule(size=12, number=6)


def test_the_canonical_text_is_what_the_docs_say():
    rows = [
        Candidate("0000000002", is_apart=True),
        Candidate("0000000001", is_new=True, is_student=True, last_seen=LAST),
    ]
    assert sampling.canonical(SIX, rows) == (
        "skt-sample/1 members\n0000000001|1|1|0|2026-05-04\n0000000002|0|0|1|\n"
    )
    groups = [Candidate("1900012", grade="weak", had_signal=True)]
    assert sampling.canonical(GroupsRule(1, 2026), groups) == (
        "skt-sample/1 groups\n1900012|1|weak|\n"
    )


def test_a_draw_that_was_made_once_and_for_all():
    """Computed once and written down: whoever changes the way of drawing sees it."""
    rows = members(12, is_new={3}, is_student={7, 8}, is_apart={5}, seen={1, 2, 9})
    found = drawn(SIX, rows)
    assert found.population_sha256 == PINNED["sha256"]
    assert found.must == ("0000000003",)
    assert found.drawn == PINNED["drawn"]
    assert found.reserve == PINNED["reserve"]
    assert found.apart == ("0000000005",)


PINNED = {
    "sha256": "b3ec63146a7d89c9c11a8f63bd2fce97467ffe52293999eebd95aabc588a7400",
    "drawn": ("0000000007", "0000000012", "0000000010", "0000000008", "0000000004"),
    "reserve": ("0000000006", "0000000011", "0000000001", "0000000009", "0000000002"),
}


def test_anybody_can_compute_the_order_by_hand():
    rows = members(9)
    text = "skt-sample/1 members\n" + "".join(f"{r.key}|0|0|0|\n" for r in rows)
    digest = hashlib.sha256(text.encode()).hexdigest()

    def place(key):
        return hashlib.sha256(f"{SEED}\n{digest}\n{key}".encode()).hexdigest()

    by_hand = sorted((row.key for row in rows), key=place)
    found = drawn(MembersRule(9, 6), rows)
    assert list(found.drawn + found.reserve) == by_hand
    assert len(found.drawn) == 6


@pytest.mark.parametrize(
    ("size", "least"), [(5, 6), (20, 6), (21, 7), (40, 7), (41, 8), (60, 8)]
)
def test_the_least_number_by_size(size, least):
    assert sampling.least_members(size) == least


def test_new_loans_are_always_in_even_beyond_the_number():
    found = drawn(SIX, members(12, is_new=set(range(1, 9))))
    assert sorted(found.must) == [f"{n:010d}" for n in range(1, 9)]
    assert found.drawn == ()


def test_new_loans_count_towards_the_number():
    found = drawn(SIX, members(12, is_new={1, 2}))
    assert (len(found.must), len(found.drawn)) == (2, 4)


def test_overdue_ones_are_apart_and_never_drawn():
    found = drawn(SIX, members(12, is_apart={1, 2}, is_new={2}))
    assert found.apart == ("0000000001", "0000000002")
    assert not set(found.apart) & {*found.keys, *found.reserve}


def test_fewer_than_the_number_are_all_taken():
    found = drawn(SIX, members(4))
    assert (len(found.drawn), found.reserve) == (4, ())


def test_nobody_at_all():
    found = drawn(SIX, [])
    assert (found.keys, found.reserve, found.apart) == ((), (), ())


@pytest.mark.parametrize("student", range(1, 13))
def test_a_student_is_always_among_them(student):
    found = drawn(SIX, members(12, is_student={student}))
    assert f"{student:010d}" in found.drawn
    assert len(found.drawn) == 6


def test_a_student_who_gave_no_place_comes_in_addition():
    rows = members(12, is_new=set(range(1, 7)), is_student={9})
    found = drawn(SIX, rows)
    assert (len(found.must), found.drawn) == (6, ("0000000009",))


def test_a_student_with_a_new_loan_is_enough():
    rows = members(12, is_new={9}, is_student={9})
    without = drawn(SIX, members(12, is_new={9}))
    assert len(drawn(SIX, rows).drawn) == len(without.drawn) == 5


def test_who_gave_way_to_a_student_is_the_next_reserve():
    plain = drawn(SIX, members(12))
    last_of_all = int(plain.reserve[-1])
    rows = members(12, is_student={last_of_all})
    found = drawn(SIX, rows)
    order = [key for key in found.drawn if key != f"{last_of_all:010d}"]
    assert len(order) == 5
    assert found.reserve[0] not in found.drawn


def test_those_not_met_the_last_time_come_first():
    rows = members(12, seen=set(range(1, 9)))
    found = drawn(SIX, rows)
    assert set(found.drawn) >= {f"{n:010d}" for n in range(9, 13)}
    assert len(found.drawn) == 6


def test_those_met_before_the_last_time_are_as_good_as_never_met():
    rows = members(12, seen={1})
    rows[1] = replace(rows[1], last_seen=date(2025, 3, 1))
    assert drawn(SIX, rows).reserve[-1] == "0000000001"


def test_more_may_be_asked_for_and_hold_the_smaller_sample():
    rows = members(30)
    small, large = drawn(MembersRule(30, 7), rows), drawn(MembersRule(30, 12), rows)
    assert large.drawn[:7] == small.drawn
    assert len(large.drawn) == 12


# --- groups of a unit --------------------------------------------------------


def groups(*seen, grades=()):
    grades = grades or [""] * len(seen)
    return [
        Candidate(f"{number:07d}", last_seen=day, grade=grade)
        for number, (day, grade) in enumerate(zip(seen, grades, strict=True), 1)
    ]


def test_groups_not_checked_this_year_come_first():
    rows = groups(date(2026, 3, 1), date(2025, 1, 1), None, date(2026, 2, 1))
    found = drawn(GroupsRule(2, 2026), rows)
    assert set(found.drawn) == {"0000002", "0000003"}
    assert found.reserve == ("0000004", "0000001")


def test_groups_with_signals_are_always_in_when_asked():
    rows = groups(None, None, date(2026, 3, 1))
    rows[2] = replace(rows[2], had_signal=True)
    assert "0000003" not in drawn(GroupsRule(1, 2026), rows).keys
    found = drawn(GroupsRule(1, 2026, with_signals=True), rows)
    assert (found.must, found.drawn) == (("0000003",), ())


GRADES = ["good"] * 6 + ["fair"] * 3 + ["weak"] * 1


@pytest.mark.parametrize(
    ("number", "by_grade"),
    [
        (1, {"weak": 1}),
        (2, {"weak": 1, "fair": 1}),
        (3, {"weak": 1, "fair": 1, "good": 1}),
        (5, {"weak": 1, "fair": 2, "good": 2}),
        (10, {"weak": 1, "fair": 3, "good": 6}),
        (99, {"weak": 1, "fair": 3, "good": 6}),
    ],
)
def test_strata_by_grade(number, by_grade):
    rows = groups(*[None] * 10, grades=GRADES)
    grade = {row.key: row.grade for row in rows}
    found = drawn(GroupsRule(number, 2026, by_grade=True), rows)
    taken = [grade[key] for key in found.drawn]
    assert {name: taken.count(name) for name in set(taken)} == by_grade


# --- in place of another ---------------------------------------------------------


def test_the_next_of_the_order_comes_in_place():
    rows = members(12)
    found = drawn(SIX, rows)
    used = [*found.keys]
    for expected in found.reserve:
        after = sampling.successor(SIX, rows, SEED, used=used)
        assert after == expected
        used.append(after)
    assert sampling.successor(SIX, rows, SEED, used=used) is None


def test_the_next_student_comes_in_place_of_the_only_one():
    rows = members(12, is_student={4, 6})
    found = drawn(SIX, rows)
    students = {"0000000004", "0000000006"}
    inside = students & set(found.keys)
    after = sampling.successor(SIX, rows, SEED, used=found.keys, gone=inside)
    assert (after in students) is (len(inside) == 1)


# --- properties ---------------------------------------------------------------------

_candidates = st.lists(
    st.builds(
        Candidate,
        key=st.from_regex(r"\A[0-9]{1,10}\Z"),
        is_new=st.booleans(),
        is_student=st.booleans(),
        is_apart=st.booleans(),
        had_signal=st.booleans(),
        grade=st.sampled_from(sampling.GRADES),
        last_seen=st.none() | st.dates(date(2024, 1, 1), date(2026, 12, 31)),
    ),
    unique_by=lambda row: row.key,
    max_size=50,
)
_rules = st.one_of(
    st.builds(MembersRule, size=st.integers(0, 60), number=st.integers(6, 12)),
    st.builds(
        GroupsRule,
        number=st.integers(1, 12),
        year=st.integers(2024, 2026),
        by_grade=st.booleans(),
        with_signals=st.booleans(),
    ),
)
_seeds = st.from_regex(r"\A[A-Z0-9ĂĐÊẾ]{1,40}\Z")


@given(rows=_candidates, rule=_rules, seed=_seeds, data=st.data())
def test_the_order_of_the_list_does_not_matter(rows, rule, seed, data):
    shuffled = data.draw(st.permutations(rows))
    assert drawn(rule, shuffled, seed) == drawn(rule, rows, seed)


@given(rows=_candidates, rule=_rules, seed=_seeds)
def test_what_the_rule_does_not_read_does_not_matter(rows, rule, seed):
    usual = Candidate("0")
    every = ("is_new", "is_student", "is_apart", "had_signal", "grade")
    unread = {n: getattr(usual, n) for n in every if n not in rule.reads}
    bare = [replace(row, **unread) for row in rows]
    assert drawn(rule, bare, seed) == drawn(rule, rows, seed)


@given(rows=_candidates, rule=_rules, seed=_seeds)
def test_each_is_in_one_place_only(rows, rule, seed):
    found = drawn(rule, rows, seed)
    places = [*found.must, *found.drawn, *found.reserve, *found.apart]
    assert sorted(places) == sorted(row.key for row in rows)
    if isinstance(rule, MembersRule):
        apart = {row.key for row in rows if row.is_apart}
        assert set(found.apart) == apart
        assert not apart & set(found.keys)
        there = [row for row in rows if not row.is_apart]
        taken = [row for row in there if row.key in found.keys]
        assert any(row.is_student for row in taken) is any(
            row.is_student for row in there
        )
        assert len(found.keys) >= min(rule.number, len(there))


@given(rows=_candidates, rule=_rules, seed=_seeds)
def test_a_file_draws_the_same(rows, rule, seed):
    found = drawn(rule, rows, seed)
    sheet = sampling.Sheet(rule, seed, tuple(rows), found.population_sha256, found.keys)
    read = sampling.Sheet.from_json(json.loads(json.dumps(sheet.as_json())))
    assert read.drawn_again() == found
    assert (read.rule, read.population_sha256, read.sample) == (
        rule,
        found.population_sha256,
        found.keys,
    )


# --- what is refused -----------------------------------------------------------------


@pytest.mark.parametrize("seed", ["", "   ", "x" * 41, "a\x00b"])
def test_seeds_that_are_none(seed):
    with pytest.raises(SamplingError):
        drawn(SIX, members(3), seed)


def test_a_seed_is_read_without_its_blanks_and_composed():
    assert sampling.clean_seed("  Đức  Xua\u0302n ") == "Đức Xuân"


@pytest.mark.parametrize("key", ["", "a|b", "a\nb", "Đ1"])
def test_keys_that_would_blur_the_text(key):
    with pytest.raises(SamplingError, match="needs a key"):
        drawn(SIX, [Candidate(key)])


def test_one_key_twice():
    with pytest.raises(SamplingError, match="one key"):
        drawn(SIX, [Candidate("1"), Candidate("1", is_new=True)])


@pytest.mark.parametrize(
    "rule",
    [
        None,
        [],
        {},
        {"kind": []},
        {"kind": "lottery"},
        {"kind": "members", "size": 3},
        {"kind": "members", "size": "3", "number": 6},
        {"kind": "members", "size": True, "number": 6},
        {"kind": "members", "size": 3, "number": -1},
        {"kind": "members", "size": 3, "number": 10**9},
        {"kind": "members", "size": 3, "number": 6, "more": 1},
        {"kind": "groups", "number": 1, "year": 2026, "by_grade": 1},
    ],
)
def test_rules_that_are_none(rule):
    with pytest.raises(SamplingError):
        sampling.rule_from_json(rule)


@pytest.mark.parametrize(
    "row", [1, [], {}, {"key": 5}, {"key": "1", "last_seen": "soon"}, {"key": "a|b"}]
)
def test_candidates_that_are_none(row):
    with pytest.raises(SamplingError):
        Candidate.from_json(row)


def test_a_key_alone_is_a_candidate():
    assert Candidate.from_json("0000001") == Candidate("0000001")


# --- in words and by the command ------------------------------------------------------


def test_rules_in_words():
    assert SIX.in_words() == (
        "Tổ có 12 thành viên: chọn 6 hộ; hộ có món vay giải ngân chưa đủ 30 ngày luôn "
        "được kiểm tra; có ít nhất 1 hộ vay vốn học sinh, sinh viên (nếu tổ có); hộ "
        "chưa được gặp ở lần kiểm tra trước được rút trước; hộ có nợ quá hạn, nợ "
        "khoanh không đưa vào rút thăm mà kiểm tra riêng."
    )
    assert GroupsRule(2, 2026).in_words() == (
        "Chọn 2 tổ tiết kiệm và vay vốn; tổ chưa được kiểm tra trong năm 2026 được rút "
        "trước, sau đó đến tổ có lần kiểm tra lâu nhất."
    )
    words = GroupsRule(2, 2026, by_grade=True, with_signals=True).in_words()
    assert words.endswith(
        "lâu nhất; chia theo xếp loại của tổ, loại yếu hơn được chọn trước; tổ có "
        "dấu hiệu cần chú ý luôn được kiểm tra."
    )


@pytest.fixture
def sheet():
    rows = tuple(members(12, is_apart={5}))
    found = drawn(SIX, rows)
    return sampling.Sheet(SIX, SEED, rows, found.population_sha256, found.keys)


def again(path, plain):
    path.write_text(plain if isinstance(plain, str) else json.dumps(plain))
    out = StringIO()
    call_command("draw_again", path, stdout=out)
    return out.getvalue().splitlines()


def test_the_command_draws_again_without_a_database(sheet, tmp_path):
    found = again(tmp_path / "sample.json", sheet.as_json())
    assert found[0] == SIX.in_words()
    assert found[1] == "population 12"
    assert found[2] == f"SHA-256    {sheet.population_sha256}"
    assert found[3] == f"seed       {SEED}"
    assert found[4:10] == [f"drawn      {key}" for key in sheet.sample]
    assert found[10:] == ["apart      0000000005", "The same sample."]


def test_the_command_says_what_was_changed(sheet, tmp_path):
    plain = sheet.as_json()
    plain["population"][0]["is_apart"] = True
    with pytest.raises(CommandError, match="not the one that was drawn from"):
        again(tmp_path / "a.json", plain)
    plain = sheet.as_json()
    plain["sample"].reverse()
    with pytest.raises(
        CommandError, match=r"^NOT the same: the sample is another one$"
    ):
        again(tmp_path / "b.json", plain)


@pytest.mark.parametrize("text", ["", "[]", '{"format": 1}', "[" * 100_000, "\x00"])
def test_files_that_are_no_sample(text, tmp_path):
    with pytest.raises(CommandError):
        again(tmp_path / "c.json", text)


def test_a_file_that_is_too_large(tmp_path):
    with pytest.raises(CommandError, match="too large"):
        again(tmp_path / "d.json", " " * 8_000_001)
