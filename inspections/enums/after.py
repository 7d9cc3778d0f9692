"""What comes after a finding: deadlines, proof, urging, the words of both sides."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DueRule(models.TextChoices):
    """How a deadline is counted from the day of the visit, which is not counted."""

    WORKING_DAYS = "working", _("Working days")
    #: Ends on the next working day if the last one is a day off (Civil Code 2015,
    #: articles 147 and 148).
    DAYS = "days", pgettext_lazy("deadline", "Days")
    #: Phiên giao dịch kế tiếp: the next transaction day of the bank in the commune.
    SESSION = "session", _("Next transaction session of the bank")
    #: Within 24 hours, whatever day it is.
    AT_ONCE = "at_once", _("Within 24 hours")


class OwnerKind(models.TextChoices):
    """Who of the owing unit is to carry a remedy out."""

    UNIT = "unit", _("The unit")
    #: Whoever holds the post: it follows the office, not the person.
    POST = "post", _("A post")
    PERSON = "person", pgettext_lazy("owner", "A person")


class AskState(models.TextChoices):
    """What became of the unit's request for a later date."""

    WAITING = "waiting", pgettext_lazy("request", "Waits for an answer")
    GRANTED = "granted", pgettext_lazy("request", "Granted")
    REFUSED = "refused", pgettext_lazy("request", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "Taken back")


ASK_TRANSITIONS: dict[str, frozenset[str]] = {
    AskState.WAITING: frozenset(
        {AskState.GRANTED, AskState.REFUSED, AskState.WITHDRAWN}
    ),
    AskState.GRANTED: frozenset(),
    AskState.REFUSED: frozenset(),
    AskState.WITHDRAWN: frozenset(),
}


class RemarkKind(models.TextChoices):
    """What a line of a remedy's thread is, beside its steps."""

    REMARK = "remark", _("Remark")
    ASSIGNED = "assigned", _("Given to somebody")
    CALLED = "called", _("Telephone call")
    REMINDED = "reminded", _("Reminded")
    URGED = "urged", _("Letter of urging")
    ASKED = "asked", _("Later date asked for")
    ANSWERED = "answered", _("Answer to a request")


class Verdict(models.TextChoices):
    """What a later visit finds of a remedy."""

    KEPT = "kept", _("Carried out and kept")
    PARTLY = "partly", _("Partly carried out")
    NOT_KEPT = "not_kept", _("Not carried out, or undone again")


class RungAction(models.TextChoices):
    """The rungs of the ladder, from the mildest on."""

    REMIND = "remind", _("Reminder")
    CALL = "call", _("Telephone call")
    LETTER = "letter", _("Letter of urging")
    REPORT = "report", _("Mention in the round's report")


class RungState(models.TextChoices):
    """What became of one step up the ladder."""

    #: A person has to call, or to have the letter signed.
    WAITING = "waiting", pgettext_lazy("ladder", "To be done")
    DONE = "done", pgettext_lazy("ladder", "Done")
    #: Proof came before it, or it was left out on purpose.
    SKIPPED = "skipped", pgettext_lazy("ladder", "Left out")


class Stance(models.TextChoices):
    """What the unit says to one finding."""

    AGREES = "agrees", pgettext_lazy("opinion", "Agrees")
    PARTLY = "partly", _("Agrees in part")
    DISAGREES = "disagrees", _("Does not agree")


class Side(models.TextChoices):
    """For whom somebody signs."""

    TEAM = "team", pgettext_lazy("signature", "For the team")
    UNIT = "unit", pgettext_lazy("signature", "For the unit")
    WITNESS = "witness", pgettext_lazy("signature", "Witness")


class AddendumPart(models.TextChoices):
    """What of the signed record an addendum corrects."""

    FINDING = "finding", _("A finding")
    REMEDY = "remedy", _("A recommendation")
    ATTENDANCE = "attendance", _("Who attended")
    ANSWER = "answer", _("A result of the checklist")
    FIGURES = "figures", _("Figures")
    OTHER = "other", pgettext_lazy("addendum", "Something else")


class RoundKind(models.TextChoices):
    REGULAR = "regular", pgettext_lazy("round", "By the plan")
    RECHECK = "recheck", pgettext_lazy("round", "Re-check of remedies")
