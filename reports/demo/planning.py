"""The plan of 2020, its March and June rounds, and their teams."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from inspections.enums import TeamRole
from inspections.models import ChecklistVersion, Plan, Round, Team, TeamMember
from inspections.services import planning, planning_teams
from reports.demo.history import moment
from reports.demo.register import Register
from unions.enums import KIND_WORDS, PostRank
from unions.models import Post, Union

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User

#: In the words of the article.
PURPOSE = (
    "Nắm bắt tình hình hoạt động và đánh giá đúng thực trạng phong trào phụ nữ tại mỗi "
    "cơ sở Hội; phát hiện những mô hình mới, cách làm hiệu quả; đồng thời hướng dẫn cơ "
    "sở giải quyết những khó khăn, vướng mắc trong quá trình triển khai thực hiện "
    "nhiệm vụ."
)
CONTENTS = "\n".join(
    [
        "Đánh giá tình hình tư tưởng cán bộ, hội viên, phụ nữ và nhân dân; thuận lợi, "
        "khó khăn và những vấn đề mới phát sinh ở cơ sở.",
        "Kết quả thực hiện nhiệm vụ công tác Hội và phong trào thi đua năm 2019, những "
        "tháng đầu năm 2020.",
        "Hoạt động của các chi hội; việc duy trì và nhân rộng các mô hình có hiệu quả.",
        "Hoạt động của các tổ tiết kiệm và vay vốn; quản lý các nguồn vốn vay do Hội "
        "phụ nữ quản lý.",
        "Hệ thống sổ sách, hồ sơ lưu trữ.",
    ]
)
_BASIS = (
    "Chương trình công tác Hội và phong trào phụ nữ năm {year} của {union}\n"
    "Kế hoạch kiểm tra hoạt động công tác Hội năm {year}"
)
_METHOD = (
    "Nghe báo cáo của Hội LHPN xã, phường; trao đổi với đại diện Thường trực Đảng ủy, "
    "HĐND – UBND, Ban Thường vụ, Ban Chấp hành Hội, chi hội trưởng và tổ trưởng các tổ "
    "tiết kiệm vay vốn; kiểm tra hồ sơ, sổ sách; kiểm tra thực tế tại các chi hội và "
    "các tổ tiết kiệm vay vốn."
)
_ARRANGEMENT = (
    "{union} ban hành quyết định thành lập đoàn kiểm tra, thông báo lịch "
    "kiểm tra đến cơ sở.\n"
    "Hội LHPN các xã, phường chuẩn bị báo cáo, hồ sơ, sổ sách; mời thành phần dự làm "
    "việc với đoàn.\n"
    "Đoàn kiểm tra lập biên bản từng cuộc, báo cáo kết quả sau khi kết thúc đợt."
)


@dataclass
class Season:
    """A round with its team."""

    round: Round
    team: Team
    #: When it was drafted and approved.
    moments: "tuple[datetime, ...]" = ()


def plan(register: Register, year: int = 2020, note: str = "") -> Plan:
    title = f"Kế hoạch kiểm tra hoạt động công tác Hội năm {year}{note}"
    union = register.inspecting
    return planning.save_plan(
        Plan(
            union=union,
            year=year,
            title=title,
            basis=_BASIS.format(year=year, union=union),
            purpose=PURPOSE,
            contents=contents(year),
            method=_METHOD,
            arrangement=_ARRANGEMENT.format(union=_short(union)),
            is_demo=True,
        ),
        by=register.by,
    )


def _short(union: Union) -> str:
    """``Hội LHPN thành phố``, as its own papers call it."""
    return f"Hội LHPN {KIND_WORDS[union.kind]}"


def contents(year: int) -> str:
    """What is examined, of the year before and this one's first months."""
    return CONTENTS.replace("2020", str(year)).replace("2019", str(year - 1))


def march(
    plan_: Plan,
    version: ChecklistVersion,
    register: Register,
    people: "dict[str, User]",
) -> Season:
    round_ = Round(
        plan=plan_,
        name="Kiểm tra công tác Hội và phong trào phụ nữ đợt tháng 3 năm 2020",
        purpose=PURPOSE,
        contents=contents(2020),
        period_from=date(2019, 1, 1),
        period_to=date(2020, 2, 29),
        data_date=date(2020, 2, 29),
        starts_on=date(2020, 3, 9),
        ends_on=date(2020, 3, 20),
        checklist=version,
        conclusion=(
            "Hội LHPN các xã, phường đã bám sát chương trình công tác năm của Hội cấp "
            "trên và nhiệm vụ chính trị của cấp ủy cùng cấp, làm tốt công tác tham mưu "
            "với cấp ủy; phối hợp chặt chẽ với chính quyền, các ban, ngành, đoàn thể."
        ),
        is_demo=True,
    )
    units = ["Nông Thượng", "Dương Quang", "Đức Xuân", "Xuất Hóa"]
    moments = _approved(round_, units, register, people, date(2020, 2, 25))
    decided = date(2020, 2, 28)
    return Season(round_, team(round_, "05/QĐ-HPN", decided, register, people), moments)


def june(
    plan_: Plan,
    version: ChecklistVersion,
    register: Register,
    people: "dict[str, User]",
) -> Season:
    round_ = Round(
        plan=plan_,
        name="Kiểm tra công tác Hội và phong trào phụ nữ đợt tháng 6 năm 2020",
        purpose=PURPOSE,
        contents=contents(2020),
        period_from=date(2019, 1, 1),
        period_to=date(2020, 5, 31),
        data_date=date(2020, 5, 31),
        starts_on=date(2020, 6, 8),
        ends_on=date(2020, 6, 30),
        checklist=version,
        conclusion=(
            "Hội LHPN các phường duy trì sinh hoạt chi hội, phối hợp tốt với các ban, "
            "ngành, đoàn thể; cần quản lý chặt chẽ quỹ Hội và sổ hội viên. (Minh họa)"
        ),
        is_demo=True,
    )
    units = ["Nguyễn Thị Minh Khai", "Huyền Tụng", "Sông Cầu", "Phùng Chí Kiên"]
    moments = _approved(round_, units, register, people, date(2020, 5, 25))
    decided = date(2020, 6, 1)
    return Season(round_, team(round_, "14/QĐ-HPN", decided, register, people), moments)


def team(
    round_: Round,
    decision: str,
    decided_on: date,
    register: Register,
    people: "dict[str, User]",
) -> Team:
    """The chair leads; the vice chair is the deputy; staff and an inspector work."""
    posts = Post.objects.current(decided_on).select_related("officer")
    vice = posts.get(union=register.inspecting, rank=PostRank.VICE_CHAIR)
    chair, secretary, member = people["lanhdao"], people["kiemtra"], people["canbo"]
    members = [
        TeamMember(
            user=chair,
            full_name=chair.full_name,
            position=chair.position,
            role=TeamRole.LEADER,
            duty="Phụ trách chung, kết luận tại các buổi làm việc",
        ),
        TeamMember(
            full_name=vice.officer.full_name,
            position=vice.title,
            role=TeamRole.DEPUTY,
            duty="Kiểm tra công tác chỉ đạo, xây dựng tổ chức Hội",
        ),
        TeamMember(
            user=secretary,
            full_name=secretary.full_name,
            position=secretary.position,
            role=TeamRole.SECRETARY,
            duty="Ghi biên bản, tổng hợp báo cáo",
        ),
        TeamMember(
            user=member,
            full_name=member.full_name,
            position=member.position,
            role=TeamRole.MEMBER,
            duty="Kiểm tra sổ sách, quỹ Hội, tổ tiết kiệm và vay vốn",
        ),
    ]
    return planning_teams.save_team(
        Team(
            round=round_,
            name="Đoàn kiểm tra số 01",
            decision_number=decision,
            decision_date=decided_on,
        ),
        members=members,
        by=register.by,
    )


def _approved(
    round_: Round,
    units: list[str],
    register: Register,
    people: "dict[str, User]",
    on: date,
) -> "tuple[datetime, ...]":
    wanted = [register.units[name] for name in units]
    planning.save_round(round_, units=wanted, by=people["canbo"])
    planning.approve(round_, by=people["lanhdao"])
    return moment(on, 9), moment(on, 15, 30)
