"""Every kind of document there is. A new one: its file, a line here, a template."""

from reports.base import DocumentKind
from reports.catalogue.addenda import AddendaOfVisit
from reports.catalogue.announcement import Announcement, ScheduleNotice
from reports.catalogue.group_forms import (
    Balances,
    GroupMinutes,
    GroupQuestions,
    LoanUse,
)
from reports.catalogue.lending_papers import LendingBundle, LendingReport
from reports.catalogue.minutes import MinutesOfVisit
from reports.catalogue.plan import YearlyPlan
from reports.catalogue.round_summary import RoundSummary
from reports.catalogue.self_report import SelfReportPaper
from reports.catalogue.showcase import ShowcasePaper
from reports.catalogue.team_decision import TeamDecision
from reports.catalogue.urging import Urging

_ALL: list[DocumentKind] = [
    YearlyPlan(),
    TeamDecision(),
    ScheduleNotice(),
    Announcement(),
    MinutesOfVisit(),
    AddendaOfVisit(),
    SelfReportPaper(),
    LendingBundle(),
    LendingReport(),
    GroupQuestions(),
    LoanUse(),
    Balances(),
    GroupMinutes(),
    RoundSummary(),
    ShowcasePaper(),
    Urging(),
]
KINDS: dict[str, DocumentKind] = {kind.slug: kind for kind in _ALL}
