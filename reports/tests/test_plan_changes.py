"""What a plan's next version says has changed since its last numbered paper."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from inspections.enums import RoundStatus, VisitStatus
from inspections.models import RoundUnit, Team, TeamMember, Visit
from reports.catalogue import KINDS, plan_changes
from reports.catalogue.plan_changes import apply, between, compare, content
from reports.services import documents
from reports.tests import sample
from reports.tests.paper import Paper, squash
from unions.tests.factories import MemberFactory, UnionFactory

# -- pure -----------------------------------------------------------------------------

WORDS = st.sampled_from(["", "Đoàn số 1", "Đoàn số 2", "UBND phường"])
DAYS = st.sampled_from(["", "2020-03-10", "2020-03-11", "2020-06-08"])
STATES = st.sampled_from(["", "postponed", "cancelled"])
ROW = st.fixed_dictionaries(
    {
        "unit": WORDS,
        "date": DAYS,
        "half_day": st.sampled_from(["", "buổi sáng"]),
        "place": WORDS,
        "team": WORDS,
        "state": STATES,
        "reason": WORDS,
    }
)
KEYS = st.sampled_from(["1", "2", "3", "4"])


def _rows(found):
    return [{"key": key, **row} for key, row in found.items()]


ROUND = st.builds(
    lambda name, days, rows, people: {
        "name": name,
        "starts_on": days,
        "ends_on": days,
        "calendar": _rows(rows),
        "teams": [
            {"name": team, "members": [{"name": one} for one in names]}
            for team, names in people.items()
        ],
    },
    WORDS,
    DAYS,
    st.dictionaries(KEYS, ROW),
    st.dictionaries(KEYS, st.lists(WORDS, max_size=3), max_size=2),
)
PLAN = st.builds(
    lambda rounds, title, basis: {
        "rounds": _rows(rounds),
        "title": title,
        "basis": basis,
    },
    st.dictionaries(KEYS, ROUND, max_size=3),
    WORDS,
    st.lists(WORDS, max_size=2),
)


@given(PLAN, PLAN)
def test_the_old_with_the_changes_is_the_new(old, new):
    changes = between(old, new)

    assert apply(content(old), changes) == content(new)
    assert apply(content(new), between(new, old)) == content(old)


@given(PLAN)
def test_what_is_as_it_was_has_not_changed(plan):
    assert between(plan, json.loads(json.dumps(plan))) == []


@given(PLAN, PLAN, PLAN)
def test_changes_of_two_steps_are_those_of_one(first, second, third):
    """Also when the second step undoes the first: then there are none."""
    steps = apply(apply(content(first), between(first, second)), between(second, third))

    found = {one.place: one for one in compare(content(first), steps)}
    assert found == {one.place: one for one in between(first, third)}


@given(PLAN, PLAN)
def test_every_change_is_told_in_whole_sentences(old, new):
    changes = between(old, new)

    told = plan_changes.tell(changes, old, new)

    for one in told:
        assert one.lines
        assert all(line.endswith(".") and ".." not in line for line in one.lines)
    assert bool(told) or not [
        change
        for change in changes
        if change.place[0] != "visit" or None in (change.old, change.new)
    ]


# -- what is said ---------------------------------------------------------------------


@pytest.fixture
def plan(db):
    return sample.make_round(sample.city(), units=4).plan


@pytest.fixture
def by(plan):
    return MemberFactory(union=plan.union, role="staff")


@pytest.fixture
def issue(plan, by, ask):
    """Make the plan's paper and give it the next number."""

    def act(day=date(2020, 3, 1)):
        made = ask(documents.request_document, KINDS["plan"], plan, by=by)
        return documents.number_document(made, issued_on=day, by=by)

    return act


def snapshot(plan):
    return json.loads(json.dumps(KINDS["plan"].snapshot(plan)))


def said(plan):
    return {one["round"]: one["lines"] for one in snapshot(plan).get("changes", [])}


def visit_to(name):
    return Visit.objects.select_related("union").get(union__name=name)


def put(visit, **values):
    Visit.objects.filter(pk=visit.pk).update(**values)


def end(visit, status, reason):
    put(visit, status=status)
    visit.events.create(old_status="planned", new_status=status, reason=reason)


MARCH = "Đợt kiểm tra tháng 3 năm 2020"


def test_a_first_version_says_nothing(plan):
    made = snapshot(plan)

    assert ("since" in made, "changes" in made) == (False, False)
    assert {row["note"] for row in made["rounds"][0]["calendar"]} == {""}


def test_unchanged_it_is_the_paper_that_is_there(plan, by, issue, ask):
    first = issue()

    assert ask(documents.request_document, KINDS["plan"], plan, by=by) == first
    put(visit_to("Đức Xuân"), date=date(2020, 3, 16))
    second = issue(date(2020, 3, 5))
    assert ask(documents.request_document, KINDS["plan"], plan, by=by) == second


def test_moved_and_moved_back_is_no_change(plan, by, issue, ask):
    first = issue()
    visit = visit_to("Đức Xuân")
    put(visit, date=date(2020, 3, 16))
    assert said(plan)
    put(visit, date=visit.date)

    assert ask(documents.request_document, KINDS["plan"], plan, by=by) == first


def test_everything_that_changes_is_named(plan, issue):
    issue()
    round_ = plan.rounds.get()
    second = Team.objects.create(round=round_, name="Đoàn kiểm tra số 2")
    TeamMember.objects.create(team=second, full_name="Bế Thị Mới")
    moved, gone, off, late = (visit_to(name) for name in sample.WARDS)
    put(moved, date=date(2020, 3, 16), half_day="afternoon", team=second)
    RoundUnit.objects.filter(union=gone.union).delete()
    gone.delete()
    end(off, VisitStatus.CANCELLED, "Bão số 3.")
    end(late, VisitStatus.POSTPONED, "Đơn vị họp HĐND")
    new = UnionFactory(name="Xuất Hóa", parent=plan.union)
    sample.add_visit(second, new, index=9)
    round_.teams.get(name="Đoàn kiểm tra số 1").members.filter(order=3).delete()
    type(plan).objects.update(contents="Nội dung mới")

    assert said(plan) == {
        "": ["Sửa phần nội dung."],
        MARCH: [
            "Hội LHPN phường Sông Cầu: tạm hoãn cuộc kiểm tra ngày 13/03/2020"
            " (buổi sáng), lý do: Đơn vị họp HĐND.",
            "Hội LHPN phường Đức Xuân: chuyển từ ngày 10/03/2020 (buổi sáng) sang"
            " ngày 16/03/2020 (buổi chiều); do Đoàn kiểm tra số 2 thực hiện (trước là"
            " Đoàn kiểm tra số 1).",
            "Bổ sung Hội LHPN phường Xuất Hóa, kiểm tra ngày 19/03/2020 (buổi sáng).",
            "Hội LHPN phường Huyền Tụng: hủy cuộc kiểm tra ngày 12/03/2020 (buổi"
            " sáng), lý do: Bão số 3.",
            "Thành phần Đoàn kiểm tra số 1: thôi Triệu Thị Mẫu Ba.",
            "Thành lập thêm Đoàn kiểm tra số 2.",
            "Đưa Hội LHPN phường Nguyễn Thị Minh Khai ra khỏi đợt kiểm tra.",
        ],
    }
    made = snapshot(plan)["rounds"][0]
    assert {row["unit"]: row["note"] for row in made["calendar"]} == {
        "Hội LHPN phường Sông Cầu": "Tạm hoãn: Đơn vị họp HĐND",
        "Hội LHPN phường Đức Xuân": "Chuyển từ ngày 10/03/2020 (buổi sáng);"
        " Đoàn trước: Đoàn kiểm tra số 1",
        "Hội LHPN phường Xuất Hóa": "Bổ sung",
        "Hội LHPN phường Huyền Tụng": "Hủy: Bão số 3.",
    }
    assert made["taken_out"] == [
        {"unit": "Hội LHPN phường Nguyễn Thị Minh Khai", "note": "Đưa ra khỏi đợt"}
    ]


def test_rounds_that_come_go_and_move(plan, issue):
    issue()
    (march,) = plan.rounds.all()
    type(march).objects.filter(pk=march.pk).update(status=RoundStatus.CANCELLED)
    march.events.create(
        old_status="approved", new_status="cancelled", reason="Sắp xếp đơn vị"
    )
    june = type(march).objects.create(
        plan=plan,
        name="Đợt tháng 6",
        starts_on=date(2020, 6, 8),
        ends_on=date(2020, 6, 19),
        checklist=march.checklist,
    )
    RoundUnit.objects.create(round=june, union=visit_to("Sông Cầu").union)

    assert said(plan) == {
        MARCH: ["Không tổ chức đợt kiểm tra này, lý do: Sắp xếp đơn vị."],
        "Đợt tháng 6": [
            "Bổ sung đợt kiểm tra này, từ ngày 08/06/2020 đến ngày 19/06/2020."
        ],
    }
    type(march).objects.filter(pk=march.pk).update(
        status="approved", ends_on=date(2020, 3, 27), data_date=None
    )
    assert said(plan)[MARCH] == [
        "Thời gian của đợt: từ ngày 10/03/2020 đến ngày 27/03/2020 (trước là từ ngày"
        " 10/03/2020 đến ngày 20/03/2020).",
        "Sửa thời hiệu kiểm tra, mốc số liệu.",
    ]


def test_a_postponed_visit_that_is_planned_again(plan, issue):
    visit = visit_to("Đức Xuân")
    end(visit, VisitStatus.POSTPONED, "Mưa lũ")
    issue()
    put(visit, status=VisitStatus.PLANNED)
    assert said(plan)[MARCH] == [
        "Hội LHPN phường Đức Xuân: kiểm tra lại theo lịch ngày 10/03/2020 (buổi sáng)."
    ]
    put(visit, date=date(2020, 3, 17))
    assert said(plan)[MARCH] == [
        "Hội LHPN phường Đức Xuân: chuyển từ ngày 10/03/2020 (buổi sáng) sang ngày"
        " 17/03/2020 (buổi sáng)."
    ]


def test_what_was_withdrawn_is_not_compared_to(plan, by, issue):
    first = issue()
    put(visit_to("Đức Xuân"), date=date(2020, 3, 16))
    second = issue(date(2020, 3, 5))
    assert snapshot(plan)["since"] == {
        "number": first.number.symbol,
        "date": "2020-03-01",
    }
    put(visit_to("Sông Cầu"), date=date(2020, 3, 18))
    assert snapshot(plan)["since"]["number"] == second.number.symbol
    assert len(said(plan)[MARCH]) == 1

    documents.withdraw(second, reason="Sai ngày", by=by)

    assert snapshot(plan)["since"]["number"] == first.number.symbol
    assert len(said(plan)[MARCH]) == 2


def test_papers_of_before_are_compared_by_name(plan, issue):
    """Their snapshots hold no keys, no states and no reasons."""
    paper = issue()
    old = paper.snapshot
    del old["called_off"]
    for round_ in old["rounds"]:
        for name in ("key", "taken_out", "is_noted"):
            del round_[name]
        for row in round_["calendar"]:
            for name in ("key", "state", "reason", "note"):
                del row[name]
    paper.save(update_fields=["snapshot"])
    assert said(plan) == {}

    put(visit_to("Đức Xuân"), date=date(2020, 3, 16))

    assert said(plan)[MARCH] == [
        "Hội LHPN phường Đức Xuân: chuyển từ ngày 10/03/2020 (buổi sáng) sang ngày"
        " 16/03/2020 (buổi sáng)."
    ]
    notes = [row["note"] for row in snapshot(plan)["rounds"][0]["calendar"]]
    assert sorted(filter(None, notes)) == ["Chuyển từ ngày 10/03/2020 (buổi sáng)"]


def test_the_paper_marks_and_lists_it(plan, issue):
    issue()
    put(visit_to("Đức Xuân"), date=date(2020, 3, 16))

    text = Paper("plan", plan).text

    for words in (
        "VI. THAY ĐỔI SO VỚI KẾ HOẠCH ĐÃ BAN HÀNH",
        "So với Kế hoạch số 01/KH-HPN ngày 01/03/2020 của Hội LHPN thành phố Bắc Kạn",
        "- Hội LHPN phường Đức Xuân: chuyển từ ngày 10/03/2020 (buổi sáng) sang",
        "Đoàn Ghi chú 1",
        "Chuyển từ ngày 10/03/2020 (buổi sáng)",
    ):
        assert squash(words) in text


# -- on the screen --------------------------------------------------------------------


def panel(client, plan):
    return client.get(reverse("reports:plan_changes", args=[plan.pk]))


def test_the_screen_says_the_same(client, plan, by, issue):
    client.force_login(by)
    assert panel(client, plan).context["since"] is None
    paper = issue()
    assert panel(client, plan).context["since"].told == []
    put(visit_to("Đức Xuân"), date=date(2020, 3, 16))

    answer = panel(client, plan)

    (one,) = answer.context["since"].told
    assert [*one.lines] == said(plan)[MARCH]
    assert one.lines[0] in answer.text
    assert paper.get_absolute_url() in answer.text


def test_strangers_and_officers_find_nothing(client, plan, stranger):
    for person in (
        stranger,
        MemberFactory(union=visit_to("Đức Xuân").union, role="officer"),
    ):
        client.force_login(person)
        assert panel(client, plan).status_code == 404


def test_three_changes_take_as_many_queries_as_one(client, plan, by, issue):
    client.force_login(by)
    issue()
    team = plan.rounds.get().teams.get()

    def count():
        with CaptureQueriesContext(connection) as asked:
            panel(client, plan)
        return len(asked)

    end(visit_to("Đức Xuân"), VisitStatus.CANCELLED, "Mưa lũ")
    count()
    one = count()
    for number, name in enumerate(["Sông Cầu", "Huyền Tụng"]):
        end(visit_to(name), VisitStatus.POSTPONED, "Mưa lũ")
        sample.add_visit(team, UnionFactory(parent=plan.union), index=number)

    assert count() == one
