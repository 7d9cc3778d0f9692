"""Half-days, what speaks against one, and what happens before a visit."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class HalfDay(models.TextChoices):
    MORNING = "morning", _("Morning")
    AFTERNOON = "afternoon", _("Afternoon")
    FULL = "full", _("Whole day")


class Half(models.TextChoices):
    """The least that is booked."""

    MORNING = "am", _("Morning")
    AFTERNOON = "pm", _("Afternoon")


#: What a visit of this length takes of its day.
HALVES: dict[str, tuple[Half, ...]] = {
    HalfDay.MORNING: (Half.MORNING,),
    HalfDay.AFTERNOON: (Half.AFTERNOON,),
    HalfDay.FULL: (Half.MORNING, Half.AFTERNOON),
}


class Clash(models.TextChoices):
    """What can speak against a visit on a day. The label is the rule's name."""

    PERSON = "person", _("A person at two places")
    TEAM = "team", _("A team at two places")
    UNIT = "unit", _("Two visits at one unit at once")
    POST = "post", _("Inspecting where one works")
    FAMILY = "family", _("Inspecting where one's family works")
    PERIOD = "period", _("Outside the days of the round")
    EXISTS = "exists", _("The unit does not exist on that day")
    LEADER = "leader", _("Team without a leader")
    NAMESAKE = "namesake", _("Perhaps the same person")
    BURDEN = "burden", _("Another team was at the unit shortly before or comes soon")
    BANK = "bank", _("Transaction day of the bank")
    HOLIDAY = "holiday", _("Holiday")
    WEEKEND = "weekend", _("Weekend")
    BUSY = "busy", _("The unit is busy")
    TRAVEL = "travel", _("Far apart on one day")
    SECRETARY = "secretary", _("Team without a secretary")


#: Never, whoever says so. The others give way to a written reason.
HARD_CLASHES = frozenset(
    {
        Clash.PERSON,
        Clash.TEAM,
        Clash.UNIT,
        Clash.POST,
        Clash.FAMILY,
        Clash.PERIOD,
        Clash.EXISTS,
        Clash.LEADER,
    }
)


class ProposalStatus(models.TextChoices):
    """A proposed schedule, from being asked for to being decided on."""

    WAITING = "waiting", _("Being worked out")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")
    DECIDED = "decided", _("Decided")
    DISCARDED = "discarded", _("Discarded")


#: The whole life of a proposed schedule.
PROPOSAL_TRANSITIONS: dict[str, frozenset[str]] = {
    ProposalStatus.WAITING: frozenset(
        {ProposalStatus.READY, ProposalStatus.FAILED, ProposalStatus.DISCARDED}
    ),
    ProposalStatus.READY: frozenset({ProposalStatus.DECIDED, ProposalStatus.DISCARDED}),
    ProposalStatus.FAILED: frozenset({ProposalStatus.DISCARDED}),
    ProposalStatus.DECIDED: frozenset(),
    ProposalStatus.DISCARDED: frozenset(),
}


class LineState(models.TextChoices):
    """What a person said to one line of a proposed schedule."""

    OPEN = "open", _("Not decided")
    ACCEPTED = "accepted", pgettext_lazy("proposal", "Accepted")
    DECLINED = "declined", pgettext_lazy("proposal", "Not taken")


class SelfReportStatus(models.TextChoices):
    DRAFT = "draft", _("Being written")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Sent back")
    ACCEPTED = "accepted", pgettext_lazy("report", "Accepted")


#: The whole life of a unit's report before a visit.
SELF_REPORT_TRANSITIONS: dict[str, frozenset[str]] = {
    SelfReportStatus.DRAFT: frozenset({SelfReportStatus.SUBMITTED}),
    SelfReportStatus.SUBMITTED: frozenset(
        {SelfReportStatus.RETURNED, SelfReportStatus.ACCEPTED}
    ),
    SelfReportStatus.RETURNED: frozenset({SelfReportStatus.SUBMITTED}),
    SelfReportStatus.ACCEPTED: frozenset({SelfReportStatus.RETURNED}),
}
#: The unit still writes.
SELF_REPORT_OPEN = frozenset({SelfReportStatus.DRAFT, SelfReportStatus.RETURNED})
