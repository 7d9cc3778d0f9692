"""What becomes of a request for a later date: the only writer of its state."""

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from audit import services as audit
from core.exceptions import RuleError
from inspections import rules
from inspections.enums import ASK_TRANSITIONS, AskState
from inspections.models import ExtensionRequest, Remedy

if TYPE_CHECKING:
    from accounts.models import User


def waiting(remedy: Remedy) -> ExtensionRequest | None:
    """The request that waits for its answer; locked. Lock the remedy first."""
    rows = ExtensionRequest.objects.select_for_update(of=("self",))
    return rows.filter(remedy=remedy, state=AskState.WAITING).first()


def require_other(request: ExtensionRequest, by: "User") -> None:
    if rules.asked_for_it(by, request):
        raise RuleError(
            _("You asked for this later date yourself: somebody else must answer.")
        )


def settle(
    request: ExtensionRequest, to: str, *, by: "User | None", answer: str = ""
) -> ExtensionRequest:
    """Answer it, or take it back. It is answered once."""
    locked = ExtensionRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if to not in ASK_TRANSITIONS[locked.state]:
        raise RuleError(
            _("The request has its answer already: “%(state)s”.")
            % {"state": locked.get_state_display()}
        )
    request.state, request.answer = to, answer.strip()
    request.answered_by, request.answered_at = by, timezone.now()
    return audit.save(request, by=by, changed=("state", "answer", "answered_by"))
