"""What comes after findings: both sides' words, urging, corrections, good things."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from core import workdays
from inspections.enums import (
    AddendumPart,
    Agreement,
    FindingKind,
    RemedyStatus,
    Side,
    Stance,
    VisitStatus,
)
from inspections.models import Addendum, Finding, Remedy, Showcase, Visit
from inspections.services import (
    addenda,
    extensions,
    good_things,
    ladder,
    opinions,
    remarks,
    showcases,
    signatures,
)
from inspections.services.good_things import NewInitiative, Seen
from reports.demo.history import moment, write
from reports.demo.register import MADE_UP, Register
from unions.models import Initiative

if TYPE_CHECKING:
    from accounts.models import User
    from reports.demo.visits import Story

#: A name as a finger draws it.
_STROKES = (
    [[60, 120], [90, 50], [120, 130], [150, 60], [185, 125], [220, 80]],
    [[210, 110], [260, 90], [310, 120], [360, 85], [430, 110]],
)


def both_sides(story: "Story") -> None:
    """While the minutes are read out: a word to each finding, names of those there."""
    if story.case.agreement == Agreement.REFUSED:
        return
    visit, by = story.visit, story.inspector
    faults = Finding.objects.filter(visit=visit, kind=FindingKind.SHORTCOMING)
    if story.case.agreement == Agreement.RESERVATIONS and (fault := faults.first()):
        opinions.record(
            visit,
            id=story.key("opinion", 0),
            finding=fault,
            stance=Stance.PARTLY,
            text=story.case.reservations,
            by=by,
        )
    opinions.agree_to_rest(visit, by=by)
    for number, (side, body) in enumerate(((Side.TEAM, ""), (Side.UNIT, "union"))):
        signer = visit.attendances.filter(body=body).first() if body else None
        signature = signatures.draw(
            visit,
            id=story.key("signature", number),
            side=side,
            full_name=signer.full_name if signer else by.full_name,
            position=signer.position if signer else "Trưởng đoàn",
            strokes=[[list(point) for point in line] for line in _STROKES],
            device="Điện thoại (minh họa)",
            by=by,
        ).row
        write(signature, drawn_at=moment(story.case.date, 16, 30 + number))


def build(register: Register, people: "dict[str, User]", on: date) -> None:
    """What waits today, so that every desk shows some of it."""
    visit = _newest(register)
    _correct(visit, people, on)
    _talk(visit, people, on)
    ladder.climb(on)
    _travel(visit, register, people, on)


def _newest(register: Register) -> Visit:
    """The last signed visit of the running round."""
    rows = Visit.objects.filter(round__plan__union=register.inspecting)
    return rows.filter(status=VisitStatus.SIGNED).latest("date", "pk")


def _correct(visit: Visit, people: "dict[str, User]", on: date) -> None:
    finding = Finding.objects.filter(visit=visit, kind=FindingKind.SHORTCOMING).first()
    if finding is None or Addendum.objects.exists():
        return
    addenda.add(
        visit,
        part=AddendumPart.FINDING,
        finding=finding,
        text=f"{finding.text} (kiểm tra lại: 05 trường hợp, không phải 06). {MADE_UP}",
        reason="Ghi nhầm số khi cộng từ danh sách của hai chi hội.",
        agreed_by="Chủ tịch Hội LHPN của đơn vị",
        made_on=min(on, visit.date + timedelta(days=3)),
        by=people["kiemtra"],
    )


def _talk(visit: Visit, people: "dict[str, User]", on: date) -> None:
    """A remark of each side, and a request that waits for its answer."""
    owed = Remedy.objects.filter(visit=visit, status=RemedyStatus.OPEN)
    remedy = owed.order_by("-due_on", "pk").first()
    if remedy is None:
        return
    officer = next(
        (
            one
            for one in people.values()
            if one.is_officer and one.membership.union_id == remedy.owner_id
        ),
        people["canbo"],
    )
    text = f"Chi hội đã hẹn lịch họp, xin gửi biên bản sau buổi họp. {MADE_UP}"
    remarks.remark(remedy, by=officer, text=text)
    extensions.ask(
        remedy,
        by=officer,
        new_due_on=workdays.after(max(remedy.due_on, on), 10),
        reason=f"Hai chi hội ở xa chưa họp được trong tháng. {MADE_UP}",
        document="Công văn số 05/CV-HPN của đơn vị (minh họa)",
    )


def _travel(
    visit: Visit, register: Register, people: "dict[str, User]", on: date
) -> None:
    """What is worth copying: a list of the year with the reasons."""
    staff = people["canbo"]
    told = Finding.objects.filter(visit=visit, kind=FindingKind.NEW_MODEL).first()
    if told is not None:
        good_things.adopt(
            told,
            seen=Seen(
                participants=24,
                results=f"Mỗi hội viên có thêm thu nhập đều hằng tháng. {MADE_UP}",
                is_worth_copying=True,
            ),
            new=NewInitiative(
                name="Tổ phụ nữ liên kết trồng rau an toàn (minh họa)",
                field="kinh tế",
                description=told.text,
                is_another=True,
            ),
            by=staff,
        )
    if Showcase.objects.exists():
        return
    showcase = showcases.open_list(
        register.inspecting,
        title=f"Mô hình đáng nhân rộng năm {on.year}",
        year=on.year,
        foreword=f"Các mô hình do đoàn kiểm tra ghi nhận và đánh giá. {MADE_UP}",
        by=staff,
    )
    shown = Initiative.objects.filter(union__path__startswith=register.inspecting.path)
    showcases.add(showcase, shown.order_by("-pk")[:3], by=staff)
    reason = "Vốn ít, dễ làm, hội viên khó khăn tham gia được ngay."
    reasons = {entry.pk: reason for entry in showcase.entries.all()}
    showcases.explain(showcase, reasons, by=staff)
