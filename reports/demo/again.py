"""What a visit finds of recommendations of before."""

from typing import TYPE_CHECKING

from inspections.enums import RemedyStatus, Verdict
from inspections.models import FollowUp, Remark
from inspections.services import follow_ups
from reports.demo.history import moment, write

if TYPE_CHECKING:
    from reports.demo.visits import Story

_PARTLY = "Đã làm ở một nửa số chi hội, phần còn lại cam kết xong trước hạn."


def look(story: "Story") -> None:
    """What was accepted is kept; of what is still open a part is done."""
    rows = FollowUp.objects.filter(visit=story.visit).select_related("remedy")
    for row in rows:
        is_done = row.remedy.status == RemedyStatus.ACCEPTED
        follow_ups.record(
            story.visit,
            id=row.pk,
            base_revision=row.revision,
            verdict=Verdict.KEPT if is_done else Verdict.PARTLY,
            note="" if is_done else _PARTLY,
            by=story.inspector,
        )


def signed(story: "Story") -> None:
    """What signing wrote on the remedies has its day."""
    for line in Remark.objects.filter(remedy__follow_ups__visit=story.visit):
        if _PARTLY in line.text:
            write(line, at=moment(story.case.date, 16, 45))
