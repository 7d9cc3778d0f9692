"""What the owing unit is told of its remedies, by the verbs in their transaction."""

from datetime import timedelta

from django.utils import timezone

from inspections.enums import AskState, RemedyStatus
from inspections.models import ExtensionRequest, Remedy, RemedyEvent
from inspections.selectors import announcing
from inspections.services import telling
from notices.enums import Kind
from notices.services import outbox
from unions.models import Union

_LONG_AGO = timedelta(days=30)
_SHORT = 80
_CAME_BACK: dict[str, tuple[str, str]] = {
    RemedyStatus.RETURNED: (
        "Minh chứng khắc phục cần bổ sung",
        "Minh chứng của đơn vị được trả lại để bổ sung.",
    ),
    RemedyStatus.REOPENED: (
        "Kiến nghị được mở lại",
        "Kiến nghị đã được công nhận khắc phục nay được mở lại.",
    ),
}
_ANSWERED: dict[str, tuple[str, str]] = {
    AskState.GRANTED: (
        "Đồng ý gia hạn khắc phục",
        "Đề nghị gia hạn của đơn vị đã được đồng ý.",
    ),
    AskState.REFUSED: (
        "Không đồng ý gia hạn khắc phục",
        "Đề nghị gia hạn của đơn vị không được đồng ý.",
    ),
}


def came_back(remedy: Remedy, event: RemedyEvent) -> None:
    """The proof is sent back, or what was accepted is opened again."""
    heading, why = _CAME_BACK[event.new_status]
    is_reopened = event.new_status == RemedyStatus.REOPENED
    told = {"reason": event.reason, "is_reopened": is_reopened}
    _tell(remedy, heading, why, about=str(event.pk), **told)


def answered(request: ExtensionRequest) -> None:
    """The date that the unit asked for is granted or refused. Call it at the end."""
    heading, why = _ANSWERED[request.state]
    told = {
        "asked": announcing.day_words(request.new_due_on),
        "is_granted": request.state == AskState.GRANTED,
        "is_refused": request.state == AskState.REFUSED,
        "reason": request.answer,
    }
    _tell(request.remedy, heading, why, about=f"ask:{request.pk}", **told)


def _tell(
    remedy: Remedy, heading: str, why: str, *, about: str, **told: object
) -> None:
    if _is_history(remedy):
        return
    visit = remedy.visit
    issuer = visit.round.plan.union
    facts = {
        "issuer": issuer.title,
        "round": visit.round.name,
        "visited": announcing.day_words(visit.date),
        "text": remedy.text,
        "code": remedy.short_code,
        "due": announcing.day_words(remedy.due_on),
        "former": "" if visit.union_id == remedy.owner_id else visit.union.title,
    }
    for unit in _owing(remedy.owner):
        body = announcing.text("remedy_back", {**facts, **told, "unit": unit.title})
        subject = f"{heading}: {' '.join(remedy.text.split())[:_SHORT]}"
        message = outbox.Message(subject, body, why, remedy.get_absolute_url())
        for recipient in telling.recipients(unit):
            outbox.tell(
                Kind.REMEDY_BACK,
                message,
                about=f"remedy:{remedy.pk}:{about}",
                to=recipient,
                union=issuer,
            )


def _owing(owner: Union) -> list[Union]:
    """The unit; of one that has ended those who go on with its work."""
    if owner.valid_to is None or owner.valid_to >= timezone.localdate():
        return [owner]
    heirs = Union.objects.filter(
        descents_from__from_union=owner, descents_from__is_work=True, valid_to=None
    )
    return list(heirs.distinct().order_by("pk")) or [owner]


def _is_history(remedy: Remedy) -> bool:
    """Entered long after the day of the visit: nobody is told of it today."""
    return timezone.localdate(remedy.created_at) - remedy.visit.date > _LONG_AGO
