"""What happens before a visit: days that are taken, ties, and what units report."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from core import workdays
from inspections.enums import VisitStatus
from inspections.models import Interest, SelfReport
from inspections.services import interests, self_reports
from inspections.services.self_reports import Draft
from notices.models import Notice
from reports.demo.history import moment, redate, write
from reports.demo.register import MADE_UP, Register
from unions.enums import BusyKind
from unions.models import BusyDays, Figures
from unions.services import days
from unions.services import unions as register_verbs

if TYPE_CHECKING:
    from accounts.models import User
    from inspections.models import Visit
    from reports.demo.script import Case

#: In the order of the outline; a report that is still being written has the first ones.
_TEXTS = (
    "Hội LHPN {unit} có Ban Chấp hành kiện toàn đủ số lượng; các chi hội sinh hoạt "
    "theo thôn, tổ dân phố; mỗi chi hội có chi hội trưởng và chi hội phó.",
    "Cán bộ, hội viên, phụ nữ tin tưởng vào sự lãnh đạo của Đảng, phấn khởi tham gia "
    "các hoạt động; khó khăn: phụ nữ trẻ đi làm ăn xa, khó duy trì sinh hoạt chi hội.",
    "Hội triển khai đầy đủ các nhiệm vụ công tác Hội trong năm; phối hợp tuyên truyền, "
    "vận động phụ nữ phát triển kinh tế, xây dựng gia đình hạnh phúc.",
    "Duy trì cuộc vận động “Xây dựng gia đình 5 không, 3 sạch”, các đề án và chỉ tiêu "
    "giao ước thi đua đã đăng ký từ đầu năm.",
    "Các tổ tiết kiệm và vay vốn hoạt động ổn định; hằng tháng đối chiếu nợ, lãi với "
    "ngân hàng; phí ủy thác và quỹ Hội có sổ theo dõi.",
    "Một số chi hội ghi sổ chưa kịp thời; đã khắc phục kiến nghị của lần kiểm tra "
    "trước; đề nghị Hội cấp trên tập huấn nghiệp vụ cho chi hội trưởng.",
)
_BEGUN = 3
_OPEN = frozenset({VisitStatus.PLANNED, VisitStatus.POSTPONED, VisitStatus.CANCELLED})


def report(visit: "Visit", case: "Case", people: "dict[str, User]") -> None:
    """The unit's report as far as it has come; of a visit that began: accepted."""
    found = SelfReport.objects.filter(visit=visit).first()
    if found is None or case.status in _OPEN:
        return
    union, by = visit.union, _writer(visit, people)
    begun = case.status != VisitStatus.ANNOUNCED
    texts = _TEXTS if begun else _TEXTS[:_BEGUN]
    draft = Draft(
        texts={
            order: f"{text.format(unit=union.unit_name)} {MADE_UP}"
            for order, text in enumerate(texts, start=1)
        },
        figures=_figures(visit),
        data_date=visit.round.data_date,
    )
    found = self_reports.write(found, draft=draft, revision=found.revision, by=by)
    told = moment(case.date - timedelta(days=9), 10)
    if not begun:
        redate(found, told)
        return
    self_reports.submit(found, by=by)
    self_reports.accept(found, by=people["canbo"])
    sent = workdays.after(case.date, -5)
    redate(found, told, moment(sent, 15), moment(sent + timedelta(days=1), 9))


def _writer(visit: "Visit", people: "dict[str, User]") -> "User":
    """The unit's officer, if one of the demo's people is; else who enters for her."""
    for person in people.values():
        if person.is_officer and person.membership.union_id == visit.union_id:
            return person
    return people["quantri"]


def _figures(visit: "Visit") -> dict[str, int | None]:
    """What the register knew last, as if the unit had counted again."""
    rows = Figures.objects.filter(union=visit.union, branch=None)
    known = rows.filter(as_of__lte=visit.round.data_date or visit.date).first()
    names = ("population", "women", "members", "branches", "officers")
    found = {name: getattr(known, name, None) for name in names}
    return {**found, "members": found["members"] or 420}


def days_of(register: Register, cases: "list[Case]", today: date) -> None:
    """Bank days that miss the visits, a congress, an election, and a declared tie."""
    for number, case in enumerate(cases):
        union = register.units[case.unit]
        day = 4 + 3 * number
        union.bank_day = day + 1 if day == case.date.day else day
        register_verbs.change_union(union, by=register.by)
    unit = register.units[cases[0].unit]
    congress = workdays.after(today, 20)
    days.keep_busy_days(
        BusyDays(
            union=unit,
            kind=BusyKind.EVENT,
            first_on=congress,
            last_on=congress + timedelta(days=1),
            reason=f"Đại hội phụ nữ {unit.unit_name} {MADE_UP}",
            is_demo=True,
        ),
        by=register.by,
    )
    interests.keep(
        Interest(
            full_name="Hoàng Thị Thân",
            union=register.units[cases[1].unit],
            relation=f"Em gái là tổ trưởng tổ tiết kiệm và vay vốn {MADE_UP}",
        ),
        by=register.by,
    )


def settle_notices(today: date) -> None:
    """What was said at the time is not mailed once more on the day of loading."""
    for notice in Notice.objects.all():
        write(notice, status="withdrawn", remark=f"Dữ liệu minh họa {today:%d/%m/%Y}")
