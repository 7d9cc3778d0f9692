"""A whole round as an office would have it, for the tests of printed documents."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from inspections.checklists import default_score
from inspections.enums import (
    Agreement,
    AttendanceBody,
    EvidenceKind,
    FindingKind,
    HalfDay,
    Result,
    Severity,
    StopKind,
    TeamRole,
    VisitStatus,
)
from inspections.models import (
    Answer,
    Attendance,
    Evidence,
    FieldStop,
    Finding,
    Item,
    Minutes,
    Plan,
    Remedy,
    Round,
    RoundUnit,
    Team,
    TeamMember,
    Visit,
)
from inspections.services import reference
from savings_groups.tests.factories import GroupMonthFactory, SavingsGroupFactory
from unions.enums import Kind
from unions.models import Letterhead, Union
from unions.tests.factories import (
    BranchFactory,
    FiguresFactory,
    InitiativeFactory,
    UnionFactory,
)

CONTENTS = """Đánh giá tình hình tư tưởng cán bộ, hội viên, phụ nữ và nhân dân.
Kết quả thực hiện nhiệm vụ công tác Hội và phong trào thi đua năm 2019.
- Công tác quản lý các nguồn vốn vay; hoạt động của tổ tiết kiệm và vay vốn."""
PURPOSE = """Nắm bắt tình hình hoạt động và đánh giá đúng thực trạng phong trào phụ nữ.
Phát hiện những mô hình mới, cách làm hiệu quả."""
WARDS = ["Đức Xuân", "Nguyễn Thị Minh Khai", "Huyền Tụng", "Sông Cầu"]
PEOPLE = [
    ("Vũ Thị Kim Quỳnh", "Thành ủy viên, Chủ tịch Hội LHPN thành phố", TeamRole.LEADER),
    ("Hà Thị Mẫu Một", "Phó Chủ tịch Hội LHPN thành phố", TeamRole.DEPUTY),
    ("Nông Thị Mẫu Hai", "Chuyên viên Hội LHPN thành phố", TeamRole.SECRETARY),
    ("Triệu Thị Mẫu Ba", "", TeamRole.MEMBER),
]
SCORES = {"28": Result.FAIL, "7": Result.PARTIAL, "9": Result.PARTIAL}


def city() -> Union:
    province = UnionFactory(kind=Kind.PROVINCE, name="Bắc Kạn")
    made = UnionFactory(kind=Kind.CITY, name="Bắc Kạn", parent=province)
    Letterhead.objects.create(
        union=made,
        parent_name="HỘI LHPN TỈNH BẮC KẠN",
        issuer_name="HỘI LHPN THÀNH PHỐ BẮC KẠN",
        place="Bắc Kạn",
        signer_name="Vũ Thị Kim Quỳnh",
        party_committee="Thường trực Thành ủy Bắc Kạn",
    )
    return made


def make_round(union: Union, units: int = 4) -> Round:
    """A round of ``units`` units with one team and a visit to each."""
    plan = Plan.objects.create(
        union=union,
        year=2020,
        title="Kế hoạch kiểm tra hoạt động công tác Hội năm 2020",
        basis="Chương trình công tác Hội năm 2020\nCăn cứ Nghị quyết của Ban Chấp hành",
        purpose=PURPOSE,
        contents=CONTENTS,
        method="Nghe báo cáo, kiểm tra sổ sách.\nĐi thực tế chi hội, tổ và hộ vay.",
        arrangement="Thường trực Hội chuẩn bị đề cương.\nCác đơn vị gửi báo cáo trước.",
    )
    round_ = Round.objects.create(
        plan=plan,
        name="Đợt kiểm tra tháng 3 năm 2020",
        period_from=date(2019, 1, 1),
        period_to=date(2020, 2, 29),
        data_date=date(2020, 2, 29),
        starts_on=date(2020, 3, 10),
        ends_on=date(2020, 3, 20),
        checklist=reference.load_checklist(union),
        conclusion="Các đơn vị bám sát chương trình công tác năm của Hội cấp trên.",
    )
    team = Team.objects.create(
        round=round_,
        name="Đoàn kiểm tra số 1",
        decision_number="12/QĐ-HPN",
        decision_date=date(2020, 3, 2),
    )
    for order, (name, position, role) in enumerate(PEOPLE):
        TeamMember.objects.create(
            team=team, full_name=name, position=position, role=role, order=order
        )
    for index, name in enumerate(WARDS[:units]):
        add_visit(team, UnionFactory(kind=Kind.WARD, name=name, parent=union), index)
    return round_


def add_visit(team: Team, ward: Union, index: int = 0) -> Visit:
    RoundUnit.objects.create(round=team.round, union=ward)
    return Visit.objects.create(
        round=team.round,
        team=team,
        union=ward,
        date=date(2020, 3, 10) + timedelta(days=index),
        half_day=HalfDay.MORNING,
        place=f"Trụ sở UBND {ward.unit_name}",
        checklist=team.round.checklist,
        status=VisitStatus.PLANNED,
    )


def record(visit: Visit, status: str = VisitStatus.SIGNED) -> Visit:
    """Fill a visit with everything that minutes can hold."""
    ward = visit.union
    FiguresFactory(
        union=ward, as_of=date(2019, 12, 31), branches=20, source="Báo cáo năm"
    )
    group = SavingsGroupFactory(union=ward, name="Tổ TK&VV tổ dân phố 5")
    GroupMonthFactory(group=group, overdue=5_000_000)
    branch = BranchFactory(union=ward, name="Tân Thành")
    stop = FieldStop.objects.create(
        visit=visit,
        kind=StopKind.BRANCH,
        branch=branch,
        met_with="chị Lý Thị Mẫu",
        note="Sổ sinh hoạt ghi đủ; 35/40 hội viên dự",
    )
    FieldStop.objects.create(
        visit=visit,
        kind=StopKind.INITIATIVE,
        initiative=InitiativeFactory(union=ward, branch=branch, name="Trồng cây quế"),
        note="Đồi quế 3 năm tuổi, cây tốt",
        order=1,
    )
    FieldStop.objects.create(
        visit=visit, kind=StopKind.HOUSEHOLD, household="Bàn Thị Mẫu", order=2
    )
    _attend(visit)
    items = {
        item.code: item
        for item in Item.objects.filter(section__version=visit.checklist_id)
    }
    _answer(visit, items)
    _find(visit, items, stop)
    _agree(visit)
    visit.status = status
    visit.save()
    return visit


def _attend(visit: Visit) -> None:
    rows = [
        (AttendanceBody.PARTY, "Nguyễn Văn Đảng", "Phó Bí thư Thường trực Đảng ủy"),
        (AttendanceBody.COUNCIL, "Hoàng Văn Ủy", "Phó Chủ tịch UBND"),
        (AttendanceBody.UNION, "Đinh Thị Hội", "Chủ tịch Hội LHPN"),
        (AttendanceBody.UNION, "Ma Thị Phó", "Phó Chủ tịch Hội LHPN"),
        (AttendanceBody.BRANCH, "Lý Thị Mẫu", ""),
    ]
    for order, (body, name, position) in enumerate(rows):
        Attendance.objects.create(
            visit=visit, body=body, full_name=name, position=position, order=order
        )


def _answer(visit: Visit, items: dict[str, Item]) -> None:
    for code, item in items.items():
        result = SCORES.get(code, Result.PASS)
        if code in {"31", "32"}:
            result = Result.SKIPPED
        Answer.objects.create(
            visit=visit,
            item=item,
            result=result,
            score=default_score(result, item.max_score),
            note="" if result == Result.PASS else f"Ghi chú mục {code}: còn thiếu sổ",
            papers_seen=item.evidence_hint if code in {"1", "28"} else "",
        )


def _find(visit: Visit, items: dict[str, Item], stop: FieldStop) -> None:
    def add(kind: str, text: str, **more: object) -> Finding:
        return Finding.objects.create(visit=visit, kind=kind, text=text, **more)

    add(
        FindingKind.STRENGTH,
        "Bám sát chương trình công tác năm của Hội cấp trên",
        item=items["1"],
    )
    add(FindingKind.STRENGTH, "Hệ thống sổ sách được lưu giữ đầy đủ, đúng quy định")
    light = add(
        FindingKind.SHORTCOMING,
        "Sổ hội viên không khớp giữa chi hội và Hội cơ sở",
        severity=Severity.LIGHT,
        cause="Biến động chưa được cập nhật hằng tháng",
        item=items["7"],
        stop=stop,
    )
    heavy = add(
        FindingKind.SHORTCOMING,
        "Tồn quỹ thực tế lệch so với sổ quỹ",
        severity=Severity.HEAVY,
        cause="Ghi sổ không kịp thời",
        legal_basis="Hướng dẫn số 07/HD-ĐCT-TC ngày 29/6/2017",
        amount=1_250_000,
        item=items["28"],
    )
    add(FindingKind.NEW_MODEL, "Nuôi lợn nhựa tiết kiệm tại 9/20 chi hội")
    add(FindingKind.DIFFICULTY, "Hội viên trẻ đi làm ăn xa, khó tập hợp")
    add(FindingKind.GUIDANCE, "Hướng dẫn cách ghi sổ quỹ và lập phiếu thu, chi")
    add(FindingKind.PROPOSAL, "Đề nghị mở lớp tập huấn nghiệp vụ cho chi hội trưởng")
    Remedy.objects.create(
        visit=visit,
        owner=visit.union,
        finding=heavy,
        text="Lập biên bản kiểm quỹ, giải trình, nộp đủ",
        due_on=date(2020, 3, 17),
        severity=Severity.HEAVY,
    )
    Remedy.objects.create(
        visit=visit,
        owner=visit.union,
        finding=light,
        text="Rà soát, chốt số hội viên từng chi hội",
        owner_note="Chi hội trưởng thôn Tân Thành",
        due_on=date(2020, 4, 10),
    )


def _agree(visit: Visit) -> None:
    Minutes.objects.create(
        visit=visit,
        overview="Năm 2019 đơn vị hoàn thành các chỉ tiêu được giao.",
        unit_opinion="Nhất trí với nhận xét của Đoàn kiểm tra.",
        report_by=date(2020, 4, 15),
        agreement=Agreement.AGREED,
        unit_signer="Đinh Thị Hội",
        unit_signer_position="Chủ tịch",
        signed_on=visit.date,
    )


def add_photo(visit: Visit, sha256: str, caption: str) -> Evidence:
    return Evidence.objects.create(
        visit=visit,
        union=visit.union,
        kind=EvidenceKind.PHOTO,
        sha256=sha256,
        sent_sha256=sha256,
        content_type="image/jpeg",
        size=1,
        caption=caption,
        taken_at=datetime(2020, 3, 10, 9, 5, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")),
    )
