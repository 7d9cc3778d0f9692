"""Addresses of plans, rounds, visits, remedies and checklists."""

from django.urls import URLPattern, path

from inspections.views import (
    board,
    by_unit,
    calendar,
    checklists,
    feeds,
    interests,
    plan_next,
    planning,
    planning_rounds,
    planning_teams,
    planning_visits,
    proposals,
    remedies,
    search,
    self_reports,
    union_panel,
)
from inspections.views.lending import (
    coverage,
    funds,
    groups,
    loans,
    matches,
    samples,
    signals,
)
from inspections.views.workspace import (
    answers,
    findings,
    lines,
    minutes,
    photos,
    visit,
)

app_name = "inspections"

#: Plan → round → team → visits.
_planning: list[URLPattern] = [
    path("plans/", planning.index, name="plans"),
    path("plans/add/", planning.add, name="plan_add"),
    path("plans/first/", plan_next.fresh, name="plan_first"),
    path("plans/<int:pk>/", planning.detail, name="plan"),
    path("plans/<int:pk>/next/", plan_next.after, name="plan_next"),
    path("plans/<int:pk>/edit/", planning.edit, name="plan_edit"),
    path("plans/<int:pk>/rounds/add/", planning_rounds.add, name="round_add"),
    path("rounds/", planning_rounds.index, name="rounds"),
    path("rounds/<int:pk>/", planning_rounds.detail, name="round"),
    path("rounds/<int:pk>/edit/", planning_rounds.edit, name="round_edit"),
    path("rounds/<int:pk>/approve/", planning_rounds.approve, name="round_approve"),
    path("rounds/<int:pk>/announce/", planning_rounds.announce, name="round_announce"),
    path("rounds/<int:pk>/cancel/", planning_rounds.cancel, name="round_cancel"),
    path("rounds/<int:pk>/close/", planning_rounds.close, name="round_close"),
    path("rounds/<int:pk>/teams/add/", planning_teams.add, name="team_add"),
    path("teams/<int:pk>/", planning_teams.detail, name="team"),
    path("teams/<int:pk>/edit/", planning_teams.edit, name="team_edit"),
    path("teams/<int:pk>/delete/", planning_teams.delete, name="team_delete"),
    path("rounds/<int:pk>/sheet/", planning_visits.schedule, name="round_schedule"),
    path("rounds/<int:pk>/check/", planning_visits.check, name="round_check"),
    path("rounds/<int:pk>/board/", board.index, name="round_board"),
    path("rounds/<int:pk>/place/", board.place, name="round_place"),
    path("rounds/<int:pk>/visits/add/", planning_visits.add, name="visit_add"),
    path("visits/", planning_visits.index, name="visits"),
    path("calendar/", calendar.show, name="calendar"),
    path("busy-days/<int:pk>/visits/", calendar.busy, name="busy_visits"),
    path("visits/<int:pk>/edit/", planning_visits.edit, name="visit_edit"),
    path("visits/<int:pk>/move/", board.move, name="visit_move"),
    path("visits/<int:pk>/swap/", board.swap, name="visit_swap"),
    path("visits/<int:pk>/pin/", board.pin, name="visit_pin"),
    path("visits/<int:pk>/announce/", planning_visits.announce, name="visit_announce"),
    path("visits/<int:pk>/postpone/", planning_visits.postpone, name="visit_postpone"),
    path("visits/<int:pk>/replan/", planning_visits.replan, name="visit_replan"),
    path("visits/<int:pk>/cancel/", planning_visits.cancel, name="visit_cancel"),
]

#: A schedule that the machine proposes and a person decides on.
_proposals: list[URLPattern] = [
    path("rounds/<int:pk>/proposals/add/", proposals.add, name="proposal_add"),
    path("proposals/<uuid:pk>/", proposals.detail, name="proposal"),
    path("proposals/<uuid:pk>/progress/", proposals.progress, name="proposal_progress"),
    path("proposals/<uuid:pk>/stop/", proposals.stop, name="proposal_stop"),
    path("proposals/<uuid:pk>/accept/", proposals.accept, name="proposal_accept"),
    path("proposals/<uuid:pk>/decline/", proposals.decline, name="proposal_decline"),
    path("proposals/<uuid:pk>/discard/", proposals.discard, name="proposal_discard"),
]

#: A visit from its start to its end, and what is recorded at it.
_workspace: list[URLPattern] = [
    path("visits/<int:pk>/", visit.visit, name="visit"),
    path("visits/<int:pk>/start/", visit.start, name="visit_start"),
    path("visits/<int:pk>/finish/", minutes.finish, name="visit_finish"),
    path("visits/<int:pk>/send-back/", visit.send_back, name="visit_send_back"),
    path("visits/<int:pk>/sign/", minutes.sign, name="visit_sign"),
    path("visits/<int:pk>/conclude/", visit.conclude, name="visit_conclude"),
    path("visits/<int:pk>/close/", visit.close, name="visit_close"),
    path("visits/<int:pk>/preparation/", visit.preparation, name="visit_preparation"),
    path("visits/<int:pk>/attendance/", lines.attendance, name="visit_attendance"),
    path(
        "visits/<int:pk>/attendance/save/",
        lines.attendance_save,
        name="attendance_save",
    ),
    path(
        "attendance/<uuid:key>/delete/",
        lines.attendance_delete,
        name="attendance_delete",
    ),
    path("visits/<int:pk>/checklist/", answers.checklist, name="visit_checklist"),
    path(
        "visits/<int:pk>/checklist/<int:section>/",
        answers.checklist,
        name="visit_checklist",
    ),
    path(
        "visits/<int:pk>/checklist/<int:section>/save/",
        answers.section_save,
        name="section_save",
    ),
    path(
        "visits/<int:pk>/items/<int:item>/save/",
        answers.answer_save,
        name="answer_save",
    ),
    path(
        "visits/<int:pk>/items/<int:item>/finding/",
        answers.answer_finding,
        name="answer_finding",
    ),
    path("visits/<int:pk>/items/skip/", answers.answers_skip, name="answers_skip"),
    path("conflicts/<int:pk>/", answers.conflict_resolve, name="conflict_resolve"),
    path("visits/<int:pk>/stops/", lines.stops, name="visit_stops"),
    path("visits/<int:pk>/stops/save/", lines.stop_save, name="stop_save"),
    path("stops/<uuid:key>/delete/", lines.stop_delete, name="stop_delete"),
    path("visits/<int:pk>/findings/", findings.index, name="visit_findings"),
    path("visits/<int:pk>/findings/save/", findings.save, name="finding_save"),
    path("findings/<uuid:key>/delete/", findings.delete, name="finding_delete"),
    path(
        "recommendations/<uuid:key>/delete/",
        findings.recommendation_delete,
        name="recommendation_delete",
    ),
    path("visits/<int:pk>/photos/", photos.index, name="visit_photos"),
    path("visits/<int:pk>/photos/upload/", photos.upload, name="photo_upload"),
    path("photos/<uuid:key>/save/", photos.describe, name="photo_save"),
    path("photos/<uuid:key>/delete/", photos.delete, name="photo_delete"),
    path("evidence/<uuid:key>/", photos.evidence, name="evidence"),
    path("evidence/<uuid:key>/thumb/", photos.evidence_thumb, name="evidence_thumb"),
    path("visits/<int:pk>/minutes/", minutes.index, name="visit_minutes"),
    path("visits/<int:pk>/minutes/save/", minutes.save, name="minutes_save"),
]

#: What the unit reports before a visit.
_self_reports: list[URLPattern] = [
    path("visits/<int:pk>/report/", self_reports.page, name="self_report"),
    path("visits/<int:pk>/report/save/", self_reports.save, name="self_report_save"),
    path(
        "visits/<int:pk>/report/submit/",
        self_reports.submit,
        name="self_report_submit",
    ),
    path("visits/<int:pk>/report/file/", self_reports.file, name="self_report_file"),
    path(
        "visits/<int:pk>/report/file/delete/",
        self_reports.file_delete,
        name="self_report_file_delete",
    ),
    path(
        "visits/<int:pk>/report/return/",
        self_reports.send_back,
        name="self_report_return",
    ),
    path(
        "visits/<int:pk>/report/accept/",
        self_reports.accept,
        name="self_report_accept",
    ),
    path(
        "visits/<int:pk>/report/figures/",
        self_reports.figures,
        name="self_report_figures",
    ),
    path("rounds/<int:pk>/reports/", self_reports.round_reports, name="round_reports"),
]

#: Savings groups at a visit: the bank's forms 16/TD, 06/TD and 15/TD.
_lending: list[URLPattern] = [
    path("visits/<int:pk>/groups/", groups.index, name="visit_groups"),
    path("visits/<int:pk>/groups/open/", groups.open_group, name="group_open"),
    path("group-checks/<uuid:key>/", groups.group_check, name="group_check"),
    path("group-checks/<uuid:key>/save/", groups.save, name="group_check_save"),
    path("group-checks/<uuid:key>/refresh/", groups.refresh, name="group_refresh"),
    path("group-checks/<uuid:key>/delete/", groups.delete, name="group_check_delete"),
    path("group-checks/<uuid:key>/members/", groups.members, name="group_members"),
    path(
        "group-checks/<uuid:key>/members/add/",
        groups.members_add,
        name="group_members_add",
    ),
    path(
        "group-checks/<uuid:key>/loans/save/", loans.save_all, name="loan_checks_save"
    ),
    path("loan-checks/<uuid:key>/save/", loans.save, name="loan_check_save"),
    path("loan-checks/<uuid:key>/delete/", loans.delete, name="loan_check_delete"),
    path(
        "group-checks/<uuid:key>/matches/save/",
        matches.save_all,
        name="balance_matches_save",
    ),
    path("matches/<uuid:key>/save/", matches.save, name="balance_match_save"),
    path("matches/<uuid:key>/delete/", matches.delete, name="balance_match_delete"),
]

#: Who is drawn to be examined, and the other money of the unit.
_samples: list[URLPattern] = [
    path("visits/<int:pk>/sample/", samples.visit_sample, name="visit_sample"),
    path(
        "visits/<int:pk>/groups/<int:group>/sample/",
        samples.group_sample,
        name="group_sample",
    ),
    path(
        "samples/lines/<int:pk>/replace/", samples.sample_replace, name="sample_replace"
    ),
    path("samples/<uuid:key>/file/", samples.sample_json, name="sample_json"),
    path("visits/<int:pk>/funds/", funds.index, name="visit_funds"),
    path("visits/<int:pk>/funds/add/", funds.add, name="visit_fund_add"),
    path("visits/<int:pk>/funds/<int:fund>/save/", funds.save, name="fund_check_save"),
]

#: What must be put right, the checklists; what was found by unit.
_remedies: list[URLPattern] = [
    path("remedies/", remedies.index, name="remedies"),
    path("remedies/<uuid:pk>/", remedies.detail, name="remedy"),
    path("remedies/<uuid:pk>/proof/", remedies.proof, name="remedy_proof"),
    path("remedies/<uuid:pk>/accept/", remedies.accept, name="remedy_accept"),
    path("remedies/<uuid:pk>/return/", remedies.send_back, name="remedy_return"),
    path("remedies/<uuid:pk>/extend/", remedies.extend, name="remedy_extend"),
    path("remedies/<uuid:pk>/reopen/", remedies.reopen, name="remedy_reopen"),
    path("checklists/", checklists.index, name="checklists"),
    path("checklists/<int:pk>/", checklists.detail, name="checklist"),
    path("by-unit/", by_unit.index, name="by_unit"),
    path("unions/<int:pk>/inspections/", union_panel.union, name="union"),
]

#: Savings groups: who is to be checked, and what gives reason to.
_coverage: list[URLPattern] = [
    path("coverage/", coverage.index, name="coverage"),
    path("coverage/<slug:rule>/", coverage.listed, name="coverage_list"),
    path("signals/", signals.index, name="signals"),
    path("groups/<int:pk>/signals/", signals.group, name="group_signals"),
]

#: Calendars on phones.
_feeds: list[URLPattern] = [
    path("calendar/feeds/", feeds.index, name="feeds"),
    path("calendar/feeds/add/", feeds.add, name="feed_add"),
    path("calendar/feeds/add-union/", feeds.add_union, name="feed_add_union"),
    path("calendar/feeds/<int:pk>/", feeds.detail, name="feed"),
    path("calendar/feeds/<int:pk>/renew/", feeds.renew, name="feed_renew"),
    path("calendar/feeds/<int:pk>/revoke/", feeds.revoke, name="feed_revoke"),
    path("calendar/feed/<str:token>.ics", feeds.read, name="feed_read"),
    path("visits/<int:pk>/calendar.ics", feeds.visit, name="visit_calendar"),
]

#: Ties between people and units.
_interests: list[URLPattern] = [
    path("interests/", interests.index, name="interests"),
    path("interests/add/", interests.add, name="interest_add"),
    path("interests/declare/", interests.declare, name="interest_declare"),
    path("interests/<int:pk>/", interests.detail, name="interest"),
    path("interests/<int:pk>/edit/", interests.edit, name="interest_edit"),
    path("interests/<int:pk>/delete/", interests.delete, name="interest_delete"),
]

_everything = [path("search/", search.index, name="search")]

urlpatterns = [
    *_everything,
    *_feeds,
    *_interests,
    *_coverage,
    *_planning,
    *_proposals,
    *_workspace,
    *_self_reports,
    *_lending,
    *_samples,
    *_remedies,
]
