"""What a unit wrote into its file of open remedies, and what that does.

A file comes back twice, late, or after the remedy went on in another way. What was said
already changes nothing; what cannot be done any more is refused with its reason, and
the whole file with it.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from core.exceptions import RuleError
from inspections.enums import REMEDY_TRANSITIONS, AskState, RemedyStatus
from inspections.models import Remedy
from inspections.services import extensions, remarks, remedies

if TYPE_CHECKING:
    from accounts.models import User

DONE, DOING, LATER = "done", "doing", "later"
_CAME_BACK = (RemedyStatus.RETURNED, RemedyStatus.REOPENED)


class ReportError(RuleError):
    """One word of the report is wrong: ``field`` names it."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class Said:
    """What the unit says of one remedy; ``figures`` as a proof keeps them."""

    situation: str
    did: str = ""
    done_on: date | None = None
    figures: tuple[tuple[str, str], ...] = ()
    later_on: date | None = None
    reason: str = ""

    @property
    def text(self) -> str:
        """The words of the proof or of the remark: recorded content."""
        lines = [self.did]
        if self.done_on is not None:
            lines.append(f"Ngày làm xong: {self.done_on:%d/%m/%Y}.")
        if self.situation == DOING:
            lines += [
                f"Số liệu: {_figure(value, unit)}." for value, unit in self.figures
            ]
            return "Đang làm: " + "\n".join(lines)
        return "\n".join(lines)

    @property
    def asked(self) -> str:
        """The words of the request for a later date."""
        done = f"\nĐã làm: {self.did}" if self.did else ""
        return f"{self.reason}{done}"

    @property
    def kept_figures(self) -> list[dict[str, str]]:
        return [
            {"name": "Số liệu", "value": value, "unit": unit}
            for value, unit in self.figures
        ]


def require_whole(said: Said) -> None:
    """What each situation must and must not say. Raises :class:`ReportError`."""
    if said.situation == LATER:
        _require(said.later_on, "later_on", _("Write until when."))
        _require(said.reason, "reason", _("Write why."))
        _require_blank(said.done_on, "done_on")
        return
    _require(said.did, "did", _("Write what has been done."))
    _require_blank(said.later_on, "later_on")
    _require_blank(said.reason, "reason")
    if said.situation == DOING:
        _require_blank(said.done_on, "done_on")
    elif said.done_on is not None and said.done_on > timezone.localdate():
        raise ReportError("done_on", _("This day has not come yet."))


def is_said(remedy: Remedy, said: Said) -> bool:
    """The book says it already. Reads events, requests and remarks, prefetched or not.

    Refused when the same words came back meanwhile: then more must be done or said.
    """
    if said.situation == DOING:
        return any(one.text == said.text for one in remedy.remarks.all())
    if said.situation == LATER:
        return _is_asked(remedy, said)
    steps = sorted(remedy.events.all(), key=lambda one: (one.at, one.pk))
    found = False
    for step in steps:
        if step.new_status == RemedyStatus.PROOF_SUBMITTED:
            same = (step.reason, step.figures) == (said.text, said.kept_figures)
            found = found or same
        elif found and step.new_status in _CAME_BACK:
            day = f"{timezone.localtime(step.at):%d/%m/%Y}"
            raise ReportError(
                "did",
                _("The same came back on %(date)s: write what was done since.")
                % {"date": day},
            )
    return found


def require_possible(remedy: Remedy, said: Said) -> None:
    """Whether the remedy, as it stands, takes what was said."""
    open_to = REMEDY_TRANSITIONS[remedy.status]
    words = _("Nothing can be reported: the remedy is “%(status)s” now.") % {
        "status": remedy.get_status_display()
    }
    wanted = {
        DONE: RemedyStatus.PROOF_SUBMITTED,
        LATER: RemedyStatus.EXTENDED,
        DOING: RemedyStatus.PROOF_SUBMITTED,
    }
    if wanted[said.situation] not in open_to:
        raise ReportError("situation", words)
    if said.situation != LATER or said.later_on is None:
        return
    if said.later_on <= max(remedy.due_on, timezone.localdate()):
        raise ReportError(
            "later_on",
            _("The new date must be later than %(date)s.")
            % {"date": f"{max(remedy.due_on, timezone.localdate()):%d/%m/%Y}"},
        )
    if any(one.state == AskState.WAITING for one in remedy.asked.all()):
        raise ReportError("situation", _("A request waits for its answer already."))


def report(remedy: Remedy, said: Said, *, by: "User") -> None:
    """Do what was said, in the name of whoever takes the file in."""
    if said.situation == DONE:
        remedies.submit_proof(remedy, by=by, text=said.text, figures=said.kept_figures)
    elif said.situation == LATER and said.later_on is not None:
        extensions.ask(remedy, by=by, new_due_on=said.later_on, reason=said.asked)
    else:
        remarks.remark(remedy, by=by, text=said.text)


def _is_asked(remedy: Remedy, said: Said) -> bool:
    for one in remedy.asked.all():
        if (one.new_due_on, one.reason) != (said.later_on, said.asked):
            continue
        if one.state == AskState.REFUSED:
            raise ReportError(
                "later_on", _("This was asked for already, and was refused.")
            )
        return True
    return False


def _figure(value: str, unit: str) -> str:
    shown = value.replace(".", ",")
    return f"{shown} {unit}".strip()


def _require(value: object, field: str, words: str) -> None:
    if not value:
        raise ReportError(field, words)


def _require_blank(value: object, field: str) -> None:
    if value:
        raise ReportError(field, _("Leave this blank: the situation is another one."))
