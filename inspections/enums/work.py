"""States, kinds and the tables of what may follow what."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RoundStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    RUNNING = "running", _("Running")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


#: The whole life of a round. What is not listed here cannot happen.
ROUND_TRANSITIONS: dict[str, frozenset[str]] = {
    RoundStatus.DRAFT: frozenset({RoundStatus.APPROVED}),
    RoundStatus.APPROVED: frozenset({RoundStatus.RUNNING, RoundStatus.CANCELLED}),
    RoundStatus.RUNNING: frozenset({RoundStatus.CLOSED, RoundStatus.CANCELLED}),
    RoundStatus.CLOSED: frozenset(),
    RoundStatus.CANCELLED: frozenset(),
}


class VisitStatus(models.TextChoices):
    PLANNED = "planned", _("Planned")
    ANNOUNCED = "announced", _("Announced")
    POSTPONED = "postponed", _("Postponed")
    CANCELLED = "cancelled", _("Cancelled")
    IN_PROGRESS = "in_progress", _("In progress")
    RECORDED = "recorded", _("Recorded")
    SIGNED = "signed", _("Signed")
    CONCLUDED = "concluded", _("Concluded")
    CLOSED = "closed", _("Closed")


#: The whole life of a visit.
VISIT_TRANSITIONS: dict[str, frozenset[str]] = {
    VisitStatus.PLANNED: frozenset(
        {VisitStatus.ANNOUNCED, VisitStatus.POSTPONED, VisitStatus.CANCELLED}
    ),
    VisitStatus.ANNOUNCED: frozenset(
        {VisitStatus.IN_PROGRESS, VisitStatus.POSTPONED, VisitStatus.CANCELLED}
    ),
    VisitStatus.POSTPONED: frozenset({VisitStatus.PLANNED}),
    VisitStatus.CANCELLED: frozenset(),
    VisitStatus.IN_PROGRESS: frozenset({VisitStatus.RECORDED}),
    VisitStatus.RECORDED: frozenset({VisitStatus.IN_PROGRESS, VisitStatus.SIGNED}),
    VisitStatus.SIGNED: frozenset({VisitStatus.CONCLUDED}),
    VisitStatus.CONCLUDED: frozenset({VisitStatus.CLOSED}),
    VisitStatus.CLOSED: frozenset(),
}

#: While a visit is one of these, what was found may be written.
RECORDING = frozenset({VisitStatus.IN_PROGRESS})
#: From signing on, nothing recorded changes by any path.
SEALED = frozenset({VisitStatus.SIGNED, VisitStatus.CONCLUDED, VisitStatus.CLOSED})
#: Moves that need a reason.
VISIT_NEEDS_REASON = frozenset(
    {
        (VisitStatus.PLANNED, VisitStatus.POSTPONED),
        (VisitStatus.ANNOUNCED, VisitStatus.POSTPONED),
        (VisitStatus.PLANNED, VisitStatus.CANCELLED),
        (VisitStatus.ANNOUNCED, VisitStatus.CANCELLED),
        (VisitStatus.RECORDED, VisitStatus.IN_PROGRESS),
    }
)


class RemedyStatus(models.TextChoices):
    OPEN = "open", _("To be remedied")
    PROOF_SUBMITTED = "proof_submitted", _("Proof submitted")
    RETURNED = "returned", _("Sent back")
    EXTENDED = "extended", _("Extended")
    ACCEPTED = "accepted", _("Remedied")
    REOPENED = "reopened", _("Reopened")


#: The whole life of a remedy.
REMEDY_TRANSITIONS: dict[str, frozenset[str]] = {
    RemedyStatus.OPEN: frozenset({RemedyStatus.PROOF_SUBMITTED, RemedyStatus.EXTENDED}),
    RemedyStatus.PROOF_SUBMITTED: frozenset(
        {RemedyStatus.ACCEPTED, RemedyStatus.RETURNED}
    ),
    RemedyStatus.RETURNED: frozenset(
        {RemedyStatus.PROOF_SUBMITTED, RemedyStatus.EXTENDED}
    ),
    RemedyStatus.EXTENDED: frozenset({RemedyStatus.PROOF_SUBMITTED}),
    RemedyStatus.ACCEPTED: frozenset({RemedyStatus.REOPENED}),
    RemedyStatus.REOPENED: frozenset(
        {RemedyStatus.PROOF_SUBMITTED, RemedyStatus.EXTENDED}
    ),
}
#: The unit still has something to do.
REMEDY_PENDING = frozenset(
    {
        RemedyStatus.OPEN,
        RemedyStatus.RETURNED,
        RemedyStatus.EXTENDED,
        RemedyStatus.REOPENED,
    }
)


class VersionStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


VERSION_TRANSITIONS: dict[str, frozenset[str]] = {
    VersionStatus.DRAFT: frozenset({VersionStatus.PUBLISHED}),
    VersionStatus.PUBLISHED: frozenset({VersionStatus.ARCHIVED}),
    VersionStatus.ARCHIVED: frozenset(),
}


class TeamRole(models.TextChoices):
    LEADER = "leader", _("Team leader")
    DEPUTY = "deputy", _("Deputy leader")
    SECRETARY = "secretary", _("Secretary")
    MEMBER = "member", _("Member")


class AttendanceBody(models.TextChoices):
    """Who sits in the room, by body, in the order of the minutes."""

    PARTY = "party", _("Party committee")
    COUNCIL = "council", _("People's Council and Committee")
    FRONT = "front", _("Fatherland Front, bank and others")
    UNION = "union", _("Union committee (BTV, BCH)")
    BRANCH = "branch", _("Branch heads")
    GROUP = "group", _("Savings-group leaders")


class Result(models.TextChoices):
    PASS = "pass", _("Met")
    PARTIAL = "partial", _("Partly met")
    FAIL = "fail", _("Not met")
    SKIPPED = "skipped", _("Not examined")


class Grade(models.TextChoices):
    """The grade of a visit; the bands are those the bank uses for groups."""

    GOOD = "good", _("Good (Tốt)")
    FAIR = "fair", _("Fair (Khá)")
    AVERAGE = "average", _("Average (Trung bình)")
    WEAK = "weak", _("Weak (Yếu)")


GRADE_FROM: list[tuple[int, Grade]] = [
    (85, Grade.GOOD),
    (70, Grade.FAIR),
    (50, Grade.AVERAGE),
    (0, Grade.WEAK),
]


class StopKind(models.TextChoices):
    BRANCH = "branch", _("Branch")
    GROUP = "group", _("Savings-and-loan group")
    HOUSEHOLD = "household", _("Household")
    INITIATIVE = "initiative", _("Initiative")


class FindingKind(models.TextChoices):
    STRENGTH = "strength", _("Strength")
    SHORTCOMING = "shortcoming", _("Shortcoming")
    NEW_MODEL = "new_model", _("New initiative")
    DIFFICULTY = "difficulty", _("Difficulty")
    PROPOSAL = "proposal", _("Proposal of the unit")
    GUIDANCE = "guidance", _("Guidance given")


class Severity(models.TextChoices):
    LIGHT = "light", _("Light")
    MEDIUM = "medium", _("Medium")
    HEAVY = "heavy", _("Heavy")
    GRAVE = "grave", _("Very heavy")


class Agreement(models.TextChoices):
    AGREED = "agreed", _("The unit agrees")
    RESERVATIONS = "reservations", _("The unit signs with reservations")
    REFUSED = "refused", _("The unit refuses to sign")


class EvidenceKind(models.TextChoices):
    PHOTO = "photo", _("Photo")
    FILE = "file", _("File")


class Presence(models.TextChoices):
    """Whether a borrower was met."""

    MET = "met", pgettext_lazy("borrower", "Met")
    ABSENT = "absent", _("Not at home")
    LEFT = "left", _("Has left the locality")


class LoanEffect(models.TextChoices):
    GOOD = "good", pgettext_lazy("effect", "Good")
    SOME = "some", pgettext_lazy("effect", "Some")
    NONE = "none", pgettext_lazy("effect", "None")


class DrawnAs(models.TextChoices):
    """Why one is in a sample."""

    MUST = "must", _("Always examined")
    DRAWN = "drawn", _("Drawn")
    REPLACEMENT = "replacement", _("In place of another")
