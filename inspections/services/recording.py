"""Answers: each write names the revision it was based on; no value is ever lost."""

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.exceptions import RuleError
from core.text import nfc
from inspections.checklists import default_score, is_possible_score
from inspections.enums import Result
from inspections.models import Answer, AnswerRevision, Item, Visit
from inspections.services.seal import recording

if TYPE_CHECKING:
    from accounts.models import User

_VALUES = ("result", "score", "note", "papers_seen")


@dataclass(frozen=True)
class AnswerOutcome:
    """What became of one write.

    ``created`` and ``saved``: it is written. ``same``: it had been written before.
    ``conflict``: someone else was first; both values are kept, ``mine`` is the one
    that waits. ``revision`` is what the next write of this device is based on.
    """

    answer: Answer
    state: Literal["created", "saved", "same", "conflict"]
    revision: int
    mine: AnswerRevision | None = None


@transaction.atomic
def record_answer(  # noqa: PLR0913 -- one value per column
    visit: Visit,
    *,
    id: uuid.UUID,
    item: Item,
    base_revision: int = 0,
    result: str,
    score: Decimal | None = None,
    note: str = "",
    papers_seen: str = "",
    by: "User",
) -> AnswerOutcome:
    """Write the answer to ``item``. The same call twenty times writes it once."""
    visit = recording(visit)
    _require_in_checklist(visit, item)
    values = {
        "result": result,
        "score": _checked_score(item, result, score),
        "note": nfc(note).strip(),
        "papers_seen": nfc(papers_seen).strip(),
    }
    answer = Answer.objects.filter(visit=visit, item=item).first()
    if answer is None:
        _refuse_foreign(id)
        answer = Answer.objects.create(
            id=id, visit=visit, item=item, updated_by=by, **values
        )
        return AnswerOutcome(answer, "created", answer.revision)
    if _of(answer) == values:
        return AnswerOutcome(answer, "same", answer.revision)
    if answer.revision == base_revision:
        _overwrite(answer, values, by=by)
        return AnswerOutcome(answer, "saved", answer.revision)
    if _was_written(answer, base_revision + 1, values, by):
        return AnswerOutcome(answer, "same", base_revision + 1)
    mine = _keep_conflict(answer, base_revision, values, by)
    if mine.resolved_at is not None:
        return AnswerOutcome(answer, "same", answer.revision)
    return AnswerOutcome(answer, "conflict", answer.revision, mine)


@transaction.atomic
def skip_unanswered(visit: Visit, *, by: "User") -> int:
    """Mark every item without an answer as not examined; tell how many."""
    visit = recording(visit)
    items = Item.objects.filter(section__version=visit.checklist_id).exclude(
        answers__visit=visit
    )
    rows = [
        Answer(visit=visit, item=item, result=Result.SKIPPED, updated_by=by)
        for item in items
    ]
    return len(Answer.objects.bulk_create(rows))


@transaction.atomic
def resolve_conflict(
    revision: AnswerRevision, *, keep: Literal["mine", "theirs"], by: "User"
) -> Answer:
    """Choose between the value that waits (mine) and the one that stands (theirs)."""
    recording(revision.answer.visit)
    waiting = AnswerRevision.objects.select_related("answer").get(pk=revision.pk)
    if not waiting.is_conflict or waiting.resolved_at is not None:
        raise RuleError(_("This choice has been made already."))
    answer = waiting.answer
    if keep == "mine":
        _overwrite(answer, _of(waiting), by=by)
    waiting.resolved_at = timezone.now()
    waiting.resolved_by = by
    waiting.save(update_fields=["resolved_at", "resolved_by"])
    return answer


def _require_in_checklist(visit: Visit, item: Item) -> None:
    if item.section.version_id != visit.checklist_id:
        raise RuleError(_("This item is not in the visit's checklist."))


def _checked_score(item: Item, result: str, score: Decimal | None) -> Decimal | None:
    """The score as it is stored, or a refusal that names what to do."""
    if result not in Result.values:
        raise RuleError(_("Choose a result."))
    if result == Result.SKIPPED:
        return None
    if score is None:
        score = default_score(result, item.max_score) or Decimal(0)
    if not is_possible_score(score, item.max_score):
        most = f"{item.max_score.normalize():f}".replace(".", ",")
        raise RuleError(
            _("Give a score from 0 to %(max)s, by half points.") % {"max": most}
        )
    return score.quantize(Decimal("0.01"))


def _of(row: Answer | AnswerRevision) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _VALUES}


def _refuse_foreign(key: uuid.UUID) -> None:
    if Answer.objects.filter(pk=key).exists():
        raise RuleError(_("This key belongs to another answer. Load the page again."))


def _overwrite(answer: Answer, values: dict[str, Any], *, by: "User") -> None:
    AnswerRevision.objects.create(
        answer=answer,
        base_revision=answer.revision,
        actor=answer.updated_by,
        **_of(answer),
    )
    for name, value in values.items():
        setattr(answer, name, value)
    answer.revision += 1
    answer.updated_by = by
    answer.save()


def _was_written(
    answer: Answer, revision: int, values: dict[str, Any], by: "User"
) -> bool:
    """A late retry: this write was done, acknowledged to nobody, then overwritten."""
    return answer.revisions.filter(
        is_conflict=False, base_revision=revision, actor=by, **values
    ).exists()


def _keep_conflict(
    answer: Answer, base_revision: int, values: dict[str, Any], by: "User"
) -> AnswerRevision:
    """The value that came too late; a retry of it finds the same row."""
    row, _created = AnswerRevision.objects.get_or_create(
        answer=answer,
        base_revision=base_revision,
        actor=by,
        is_conflict=True,
        **values,
    )
    return row
