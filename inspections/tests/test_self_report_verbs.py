"""What a unit writes is kept as typed, overwritten by nobody, and judged by others."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.models import AuditEntry
from core.exceptions import RuleError
from core.text import nfc
from inspections.enums import (
    SELF_REPORT_TRANSITIONS,
    SelfReportStatus,
    VisitStatus,
)
from inspections.models import SelfReport
from inspections.selectors import self_reports as selectors
from inspections.services import self_report_figures, self_reports
from inspections.services.self_reports import Draft, StaleError
from inspections.tests.factories import SelfReportFactory, VisitFactory
from unions.enums import Period
from unions.models import Figures
from unions.tests.factories import FiguresFactory

DAY = date(2020, 2, 29)
WHOLE = Draft({1: "Đủ", 2: "Không"}, {"members": 812, "women": 1000}, DAY)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@pytest.fixture(autouse=True)
def _in_march(time_machine):
    time_machine.move_to("2020-03-02 08:00+07:00", tick=False)


@pytest.fixture
def report(team, ward):
    visit = VisitFactory(
        team=team, union=ward, date=date(2020, 3, 12), status=VisitStatus.ANNOUNCED
    )
    return SelfReportFactory(visit=visit, due_on=date(2020, 3, 5))


@pytest.fixture
def submitted(report, officer):
    stored = self_reports.write(report, draft=WHOLE, revision=0, by=officer)
    return self_reports.submit(stored, by=officer)


@pytest.fixture
def accepted(submitted, staff):
    return self_reports.accept(submitted, by=staff)


def texts(report):
    return list(report.sections.values_list("text", flat=True))


class TestWriting:
    @settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(first=TEXTS, second=TEXTS)
    def test_any_text_comes_back_as_typed(self, report, officer, first, second):
        now = SelfReport.objects.get(pk=report.pk)

        self_reports.write(
            now, draft=Draft({1: first, 2: second}), revision=now.revision, by=officer
        )

        assert texts(report) == [self_reports.plain(first), self_reports.plain(second)]

    @given(text=TEXTS)
    def test_only_the_form_of_letters_and_ends_of_lines_change(self, text):
        kept = self_reports.plain(text)

        assert kept.split("\n") == nfc(text).replace("\r\n", "\n").replace(
            "\r", "\n"
        ).split("\n")
        assert self_reports.plain(kept) == kept

    @settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(mine=TEXTS, theirs=TEXTS, behind=st.integers(1, 5))
    def test_a_stale_revision_never_overwrites(
        self, report, officer, mine, theirs, behind
    ):
        now = SelfReport.objects.get(pk=report.pk)
        stored = self_reports.write(
            now, draft=Draft({1: theirs}), revision=now.revision, by=officer
        )
        stale = stored.revision - behind
        same = self_reports.plain(mine) == self_reports.plain(theirs)

        if same:
            self_reports.write(now, draft=Draft({1: mine}), revision=stale, by=officer)
        else:
            with pytest.raises(StaleError) as refusal:
                self_reports.write(
                    now, draft=Draft({1: mine}), revision=stale, by=officer
                )
            assert refusal.value.stored.revision == stored.revision

        assert texts(report)[0] == self_reports.plain(theirs)
        report.refresh_from_db()
        assert report.revision == stored.revision

    def test_the_same_request_twice_is_one_writing(self, report, officer):
        first = self_reports.write(report, draft=WHOLE, revision=0, by=officer)
        second = self_reports.write(report, draft=WHOLE, revision=0, by=officer)

        assert (first.revision, second.revision) == (1, 1)

    def test_what_is_not_named_stays_and_what_is_emptied_goes(self, report, officer):
        stored = self_reports.write(report, draft=WHOLE, revision=0, by=officer)

        draft = Draft(figures={"women": None}, data_date=DAY)
        self_reports.write(stored, draft=draft, revision=1, by=officer)

        report.refresh_from_db()
        assert report.figures == {"members": 812}
        assert texts(report) == ["Đủ", "Không"]

    def test_unknown_figures_are_not_kept(self, report, officer):
        draft = Draft(figures={"union_id": 7, "members": 1})

        stored = self_reports.write(report, draft=draft, revision=0, by=officer)

        assert stored.figures == {"members": 1}

    @pytest.mark.parametrize("status", ["submitted", "accepted"])
    def test_not_once_it_is_handed_in(self, report, officer, status):
        SelfReport.objects.update(status=status)

        with pytest.raises(RuleError, match="can no longer be changed"):
            self_reports.write(report, draft=WHOLE, revision=0, by=officer)

    @pytest.mark.parametrize("status", [VisitStatus.CANCELLED, VisitStatus.SIGNED])
    def test_not_once_the_visit_is_over(self, report, officer, status):
        type(report.visit).objects.update(status=status)

        with pytest.raises(RuleError, match="nothing more is written"):
            self_reports.write(report, draft=WHOLE, revision=0, by=officer)


class TestSubmitting:
    @pytest.mark.parametrize(
        ("draft", "lacks"),
        [
            (Draft({1: "Đủ"}, {"members": 1}, DAY), ["2. Tồn tại"]),
            (Draft({1: "Đủ", 2: "  \n"}, {"members": 1}, DAY), ["2. Tồn tại"]),
            (Draft({1: "a", 2: "b"}, {"members": 1}), ["the day of the figures"]),
            (
                Draft({1: "a", 2: "b"}, {"members": 1}, date(2020, 3, 3)),
                ["a day of the figures that has come already"],
            ),
            (Draft({1: "a", 2: "b"}, {"women": 1}, DAY), ["the number of members"]),
        ],
    )
    def test_what_is_missing_is_said(self, report, officer, draft, lacks):
        stored = self_reports.write(report, draft=draft, revision=0, by=officer)

        with pytest.raises(RuleError, match="Still missing: ") as refusal:
            self_reports.submit(stored, by=officer)

        found = selectors.missing(stored, stored.sections.all())
        assert [one.text for one in found] == lacks
        assert lacks[0] in str(refusal.value)

    def test_a_file_stands_for_the_sections(self, report):
        report.file.name = "self-reports/x.pdf"

        found = selectors.missing(report, report.sections.all())

        assert [one.anchor for one in found] == ["div_id_data_date", "figure-members"]

    def test_no_members_is_a_number(self, report):
        report.figures, report.data_date = {"members": 0}, DAY
        report.sections.update(text="x")

        assert selectors.missing(report, report.sections.all()) == []

    def test_late_is_allowed_and_stays_late(self, submitted, officer, staff):
        SelfReport.objects.update(due_on=date(2020, 3, 1))
        submitted.refresh_from_db()

        timing = selectors.timing(submitted, submitted.events.all())

        assert (timing.submitted_on, timing.is_late) == (date(2020, 3, 2), True)

    def test_submitting_again_after_a_return_is_as_timely_as_the_first_time(
        self, submitted, officer, staff, time_machine
    ):
        self_reports.send_back(submitted, reason="Thiếu", by=staff)
        time_machine.move_to("2020-03-09 08:00+07:00")
        self_reports.submit(submitted, by=officer)

        assert not selectors.timing(submitted, submitted.events.all()).is_late

    def test_twice_is_refused(self, submitted, officer):
        with pytest.raises(RuleError, match="can no longer be changed"):
            self_reports.submit(submitted, by=officer)


class TestJudging:
    def test_a_reason_is_needed(self, submitted, staff):
        with pytest.raises(RuleError, match="Give a reason"):
            self_reports.send_back(submitted, reason=" ", by=staff)

    @pytest.mark.parametrize("verb", ["accept", "send_back"])
    def test_never_by_the_one_who_submitted(self, submitted, officer, verb):
        more = {"reason": "x"} if verb == "send_back" else {}

        with pytest.raises(RuleError, match="somebody else must judge it"):
            getattr(self_reports, verb)(submitted, by=officer, **more)

    def test_the_history_keeps_every_step(self, submitted, officer, staff):
        self_reports.send_back(submitted, reason="Thiếu quỹ", by=staff)
        self_reports.submit(submitted, by=officer)
        self_reports.accept(submitted, by=staff)

        assert [(e.new_status, e.actor, e.reason) for e in submitted.events.all()] == [
            ("submitted", officer, ""),
            ("returned", staff, "Thiếu quỹ"),
            ("submitted", officer, ""),
            ("accepted", staff, ""),
        ]

    def test_after_the_signature_nothing_is_sent_back(self, submitted, staff):
        type(submitted.visit).objects.update(status=VisitStatus.SIGNED)

        with pytest.raises(RuleError, match="nothing more is written"):
            self_reports.send_back(submitted, reason="x", by=staff)

    @pytest.mark.parametrize("old", SelfReportStatus.values)
    @pytest.mark.parametrize("new", SelfReportStatus.values)
    def test_a_status_changes_by_the_table_alone(self, report, staff, old, new):
        SelfReport.objects.update(status=old)
        verbs = {
            "submitted": lambda: self_reports.submit(report, by=staff),
            "returned": lambda: self_reports.send_back(report, reason="x", by=staff),
            "accepted": lambda: self_reports.accept(report, by=staff),
        }
        SelfReport.objects.update(figures={"members": 1}, data_date=DAY)
        report.sections.update(text="x")

        if new in verbs and new in SELF_REPORT_TRANSITIONS[old]:
            verbs[new]()
            expected = new
        else:
            if new in verbs:
                with pytest.raises(RuleError):
                    verbs[new]()
            expected = old
        report.refresh_from_db()
        assert report.status == expected


class TestTakingOver:
    def take(self, report, by, *names):
        return self_report_figures.take_over(report, names=names, by=by)

    def test_a_new_row_names_its_source(self, accepted, staff):
        row = self.take(accepted, staff, "members")

        assert (row.members, row.women, row.as_of) == (812, None, DAY)
        assert row.period == Period.OTHER
        assert row.source == f"Báo cáo tự kiểm tra của {row.union} ngày 02/03/2020"
        accepted.refresh_from_db()
        assert accepted.register == row
        assert AuditEntry.objects.filter(model="unions.figures", actor=staff).exists()

    def test_a_row_of_that_day_changes_in_what_was_ticked_alone(self, accepted, staff):
        kept = FiguresFactory(
            union=accepted.visit.union, as_of=DAY, members=5, women=6, source="Sổ"
        )

        row = self.take(accepted, staff, "members")

        assert (row.pk, row.members, row.women) == (kept.pk, 812, 6)
        assert row.source == "Sổ"

    def test_twice_changes_nothing(self, accepted, staff):
        self.take(accepted, staff, "members", "women")
        entries = AuditEntry.objects.count()

        self.take(accepted, staff, "members", "women")

        assert Figures.objects.count() == 1
        assert AuditEntry.objects.count() == entries

    def test_a_second_report_of_the_same_day_takes_nothing_from_the_first(
        self, accepted, staff, officer
    ):
        row = self.take(accepted, staff, "members")
        other = SelfReportFactory(
            visit__union=accepted.visit.union,
            visit__date=date(2020, 3, 20),
            status=SelfReportStatus.ACCEPTED,
            figures={"members": 900},
            data_date=DAY,
        )

        assert self.take(other, staff, "members").pk == row.pk
        accepted.refresh_from_db()
        other.refresh_from_db()
        assert (accepted.register, other.register) == (row, None)

    @pytest.mark.parametrize("status", ["draft", "submitted", "returned"])
    def test_only_of_an_accepted_report(self, accepted, staff, status):
        SelfReport.objects.update(status=status)

        with pytest.raises(RuleError, match="Accept the report first"):
            self.take(accepted, staff, "members")

    def test_something_is_ticked(self, accepted, staff):
        with pytest.raises(RuleError, match="Tick at least one"):
            self.take(accepted, staff)

    def test_only_what_was_reported(self, accepted, staff):
        with pytest.raises(RuleError, match="no figure called “branches”"):
            self.take(accepted, staff, "branches")

    def test_never_by_the_one_who_submitted(self, accepted, officer):
        with pytest.raises(RuleError, match="somebody else must judge it"):
            self.take(accepted, officer, "members")
