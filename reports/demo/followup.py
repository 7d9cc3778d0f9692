"""How each remedy went on: proof, check, extension, through the verbs."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from inspections.enums import RemedyStatus
from inspections.models import Remedy
from inspections.services import remedies
from reports.demo import photos
from reports.demo.history import moment, redate, write
from reports.demo.visits import Story

if TYPE_CHECKING:
    from accounts.models import User

_OFFICERS = {
    "Đức Xuân": "phuong",
    "Nông Thượng": "nongthuong",
    "Bắc Kạn": "nongthuong",
}
#: The city's last look at what was open, and the date that the new units got.
_LAST_REVIEW, _CARRIED_TO = date(2025, 5, 20), date(2026, 12, 31)
_DONE = (
    "Ban Thường vụ đã họp, phân công khắc phục; đã hoàn thành nội dung kiến nghị, có "
    "biên bản và sổ sách kèm theo."
)
_MISSING = "Chưa có danh mục hồ sơ và biên bản phân công; đề nghị bổ sung."


class Course:
    """One remedy and the day of each of its steps."""

    def __init__(self, remedy: Remedy, story: Story) -> None:
        self.remedy, self.story = remedy, story
        self.moments: list[datetime] = []

    @property
    def unit(self) -> "User":
        """The unit's officer; where the demo has none, staff enters it for her."""
        name = _OFFICERS.get(self.story.case.unit, "canbo")
        return self.story.people[name]

    @property
    def checker(self) -> "User":
        return self.story.people["kiemtra"]

    @property
    def leader(self) -> "User":
        return self.story.people["lanhdao"]

    def prove(self, after: int, text: str = _DONE) -> None:
        self._at(after, 10)
        remedies.submit_proof(
            self.remedy, text=text, uploads=[photos.proof()], by=self.unit
        )
        newest = self.remedy.evidence.order_by("-created_at").first()
        write(newest, created_at=self.moments[-1] + timedelta(minutes=1))

    def accept(self, after: int) -> None:
        self._at(after, 15)
        remark = "Đã kiểm tra minh chứng, đạt yêu cầu."
        remedies.accept(self.remedy, remark=remark, by=self.checker)

    def send_back(self, after: int) -> None:
        self._at(after, 15)
        remedies.send_back(self.remedy, reason=_MISSING, by=self.checker)

    def extend(self, after: int, days: int) -> None:
        self._at(after, 9)
        remedies.extend(
            self.remedy,
            new_due_on=self._day(days),
            reason="Đơn vị đề nghị thêm thời gian để rà soát ở các chi hội.",
            document="Công văn số 03/CV-HPN của đơn vị (minh họa)",
            by=self.leader,
        )

    def carry_over(self) -> None:
        """Before the reform: whoever goes on with the unit is to see to it."""
        self.moments.append(moment(_LAST_REVIEW, 9))
        remedies.extend(
            self.remedy,
            new_due_on=_CARRIED_TO,
            reason="Rà soát trước khi sắp xếp đơn vị hành chính: đơn vị mới tiếp tục "
            "khắc phục.",
            document="Thông báo số 08/TB-HPN ngày 20/05/2025 (minh họa)",
            by=self.story.people["canbo"],
        )

    def reopen(self, after: int, reason: str) -> None:
        self._at(after, 14)
        remedies.reopen(self.remedy, reason=reason, by=self.leader)

    def end(self) -> None:
        redate(self.remedy, *self.moments)
        write(self.remedy, status_since=max(self.moments, default=None))

    def _day(self, after: int) -> date:
        return self.story.case.date + timedelta(days=after)

    def _at(self, after: int, hour: int) -> None:
        self.moments.append(moment(self._day(after), hour))


def _accepted(course: Course) -> None:
    course.prove(14)
    course.accept(18)


def _returned(course: Course) -> None:
    course.prove(3)
    course.send_back(5)


def _reopened(course: Course) -> None:
    course.prove(2, "Đã đôn đốc các chi hội, nộp đủ hội phí quý này.")
    course.accept(4)
    course.reopen(6, "Đối chiếu lại: 02 chi hội chưa có danh sách ký nộp.")


def _returned_and_carried_over(course: Course) -> None:
    course.prove(20)
    course.send_back(24)
    course.carry_over()


def _reopened_and_carried_over(course: Course) -> None:
    course.prove(16, "Đã đôn đốc 02 hộ, thu hồi 3.000.000 đ nợ quá hạn.")
    course.accept(19)
    course.reopen(75, "Phúc tra thấy nợ quá hạn của tổ tiếp tục tăng.")
    course.carry_over()


def _extended_and_accepted(course: Course) -> None:
    course.extend(12, 60)
    course.prove(50)
    course.accept(54)


#: What becomes of a remedy, by the word in the cases.
FATES: dict[str, Callable[[Course], None]] = {
    RemedyStatus.OPEN: lambda course: None,
    "proof_soon": lambda course: course.prove(5),
    RemedyStatus.RETURNED: _returned,
    RemedyStatus.EXTENDED: lambda course: course.extend(6, 40),
    "extended_and_accepted": _extended_and_accepted,
    "returned_and_carried_over": _returned_and_carried_over,
    "reopened_and_carried_over": _reopened_and_carried_over,
    "carried_over": Course.carry_over,
    RemedyStatus.ACCEPTED: _accepted,
    RemedyStatus.REOPENED: _reopened,
}


def build(story: Story) -> None:
    """Take every remedy of the visit to where its fate says."""
    for remedy, fate in story.fates:
        remedy.refresh_from_db()
        course = Course(remedy, story)
        FATES[fate](course)
        course.end()
