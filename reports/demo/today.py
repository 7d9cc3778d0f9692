"""A small round around the day of loading, so that home pages show work to do."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from inspections.enums import Agreement, FindingKind, HalfDay, VisitStatus
from inspections.models import ChecklistVersion, Plan, Round
from inspections.services import planning
from reports.demo import before, followup, visits
from reports.demo import planning as seasons
from reports.demo.history import moment, redate, workday
from reports.demo.planning import Season
from reports.demo.reform import NEXT
from reports.demo.register import Register
from reports.demo.script import COMMON, MEMBERS, Case, Note

if TYPE_CHECKING:
    from accounts.models import User

_NOTE = " (dữ liệu minh họa)"
_X = FindingKind.SHORTCOMING

#: A visit shortly before the loading: one remedy is overdue, one soon due, one waits.
_SHORT = {
    "7": ("partial", "2", "Lệch 06 hội viên ở 02 chi hội."),
    "9": ("partial", "2", "01 chi hội chưa sinh hoạt quý này."),
    "27": ("partial", "2", "02 chi hội chưa có danh sách ký nộp."),
    "28": ("partial", "2", "02 phiếu thu chưa có chữ ký người nộp."),
    "42": ("partial", "1", "Lệch tiền gửi 150.000 đ ở một hộ."),
    "43": ("partial", "1", "Hồ sơ 02 tổ để lẫn, chưa lập danh mục."),
}
_NOTES: tuple[Note, ...] = (
    *COMMON,
    Note(_X, "Chênh lệch khi đối chiếu mẫu 15/TD.", "42", "open", "Tổ trưởng tổ TK&VV"),
    Note(
        _X,
        "Phiếu thu, chi viết chưa đầy đủ, không kịp thời hoặc chưa được duyệt.",
        "28",
        "open",
        "Người giữ quỹ",
    ),
    Note(
        _X,
        "Sổ hội viên không khớp giữa chi hội và Hội cơ sở.",
        "7",
        "returned",
        "Chi hội trưởng",
    ),
    Note(
        _X,
        "Thu, nộp hội phí còn chậm, chưa có danh sách ký nộp ở một số chi hội.",
        "27",
        "reopened",
        "Chi hội trưởng",
    ),
    Note(
        _X,
        "Tổ chưa phân công tổ trưởng, tổ phó; hồ sơ tổ sắp xếp chưa khoa học.",
        "43",
        "extended",
        "Tổ trưởng tổ TK&VV",
    ),
    Note(
        _X,
        "Sinh hoạt chi hội chưa đúng định kỳ.",
        "9",
        "proof_soon",
        "Ban Thường vụ Hội LHPN phường",
    ),
)


def build(
    version: ChecklistVersion,
    register: Register,
    people: "dict[str, User]",
    today: date,
) -> None:
    """One running round with visits in every state; one round in draft."""
    plan = seasons.plan(register, today.year, _NOTE)
    cases = _cases(today)
    before.days_of(register, cases, today)
    begins = cases[0].date
    round_ = _round(plan, version, "Kiểm tra công tác Hội đợt hiện tại", begins, 24)
    wanted = [register.units[case.unit] for case in cases]
    planning.save_round(round_, units=wanted, by=people["canbo"])
    planning.approve(round_, by=people["lanhdao"])
    decided = begins - timedelta(days=13)
    team = seasons.team(round_, "01/QĐ-HPN", decided, register, people)
    season = Season(round_, team)
    for case in cases:
        story = visits.build(season, case, register, people)
        followup.build(story)
        visits.finish(story)
    drafted = begins - timedelta(days=14)
    redate(round_, moment(drafted, 9), moment(drafted, 15), moment(begins, 8, 5))
    draft = _round(
        plan,
        version,
        "Kiểm tra công tác Hội đợt tiếp theo",
        workday(today + timedelta(days=21)),
    )
    units = [register.units[name] for name in NEXT]
    planning.save_round(draft, units=units, by=people["canbo"])


def _round(
    plan: Plan, version: ChecklistVersion, name: str, begins: date, days: int = 10
) -> Round:
    return Round(
        plan=plan,
        name=f"{name}{_NOTE}",
        purpose=seasons.PURPOSE,
        contents=seasons.contents(plan.year),
        period_from=date(plan.year - 1, 1, 1),
        period_to=begins - timedelta(days=1),
        data_date=begins - timedelta(days=1),
        starts_on=begins,
        ends_on=begins + timedelta(days=days),
        checklist=version,
        is_demo=True,
    )


def _cases(today: date) -> list[Case]:
    """One team cannot be at two places: each visit has a working day of its own."""
    return [
        Case(
            "Đức Xuân",
            workday(today, -8),
            HalfDay.FULL,
            VisitStatus.SIGNED,
            short=_SHORT,
            notes=_NOTES,
            opinion="Hội LHPN {unit} nhất trí với nhận xét của đoàn.",
            agreement=Agreement.AGREED,
            groups=1,
        ),
        Case(
            "Phủ Thông",
            workday(today, -5),
            HalfDay.FULL,
            VisitStatus.RECORDED,
            short={"17": ("partial", "1", "01 đoạn đường tự quản chưa duy trì.")},
            notes=(*COMMON, MEMBERS),
            opinion="Hội LHPN {unit} nhất trí với nhận xét của đoàn.",
        ),
        Case(
            "Cẩm Giàng",
            workday(today, -3),
            HalfDay.MORNING,
            VisitStatus.IN_PROGRESS,
            short={"3": ("partial", "1", "Thiếu biên bản họp tháng trước.")},
            notes=COMMON[:1],
            groups=1,
        ),
        Case("Vĩnh Thông", workday(today, -1), HalfDay.FULL, VisitStatus.POSTPONED),
        Case("Bắc Kạn", workday(today), HalfDay.FULL, VisitStatus.ANNOUNCED),
        Case("Phong Quang", workday(today, 3), HalfDay.MORNING, VisitStatus.PLANNED),
    ]
