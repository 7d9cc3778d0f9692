"""What the units of today have of their own: boards, figures, funds. All invented."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from reports.demo.people import SIGN_INS
from reports.demo.places import HEIRS, Heir
from reports.demo.reform import DECISION, NEIGHBOURS
from reports.demo.register import MADE_UP, SECOND_TERM, Register
from unions.enums import Body, BranchKind, HowAppointed, Level, PostRank
from unions.models import Branch, Figures, Officer, Post, Union
from unions.services import branches, figures, officers

if TYPE_CHECKING:
    from collections.abc import Iterator

TERM = "2025–2030"
#: The first congresses of the new units, and of the province.
_CONGRESS, _PROVINCE_CONGRESS = date(2025, 9, 18), date(2025, 11, 20)
_BRANCHES = 8
#: Data date, and how many per thousand of the numbers of 2019 there are then.
_DATES = [(date(2025, 12, 31), 1034), (date(2026, 6, 30), 1041)]


def build(register: Register, today: date) -> None:
    """Boards and figures of the province and its units until ``today``."""
    _province_board(register)
    for heir in HEIRS:
        _board(register.units[heir.name], _chairs_of(heir), register)
        _figures(heir, register, today)
    for name in NEIGHBOURS:
        _neighbour(register.units[name], register)
    _figures_of_others(register, today)


def _province_board(register: Register) -> None:
    province = register.inspecting
    by_name = {entry.username: entry for entry in SIGN_INS}
    chair, member = by_name["lanhdao"], by_name["kiemtra"]
    inspector = Officer.objects.get(full_name=member.full_name)
    vice, title = _newcomer(register, province), "Phó Chủ tịch Hội LHPN tỉnh"
    board = [
        (_newcomer(register, province, chair.full_name), PostRank.CHAIR, "Chủ tịch"),
        (vice, PostRank.VICE_CHAIR, title),
        (inspector, PostRank.MEMBER, member.today.position),
    ]
    for officer, rank, called in board:
        _appoint(register, province, officer, (rank, called), _PROVINCE_CONGRESS)


def _neighbour(union: Union, register: Register) -> None:
    """What a visit meets there: a board, and branches with their heads."""
    _board(union, [_newcomer(register, union)], register)
    for number in range(1, _BRANCHES + 1):
        branch = Branch(
            union=union,
            kind=BranchKind.HAMLET,
            name=f"số {number:02d}",
            women_groups=2 + number % 3,
            members=38 + number * 7 % 23,
            note=f"Tên chi hội, số hội viên, tổ phụ nữ {MADE_UP}",
        )
        branches.keep_branch(branch, by=register.by)
        head = _newcomer(register, union)
        post = Post(
            officer=head,
            union=union,
            branch=branch,
            body=Body.BRANCH,
            rank=PostRank.BRANCH_HEAD,
            title="Chi hội trưởng",
            started_on=DECISION.effective_on,
        )
        officers.keep_post(post, by=register.by)


def _board(union: Union, chairs: list[Officer], register: Register) -> None:
    """The chairs of the old units go on as chair and vice chairs, with new members."""
    chair, *rest = chairs
    rows = [(chair, PostRank.CHAIR, "Chủ tịch")]
    vices = rest or [_newcomer(register, union)]
    rows += [(vice, PostRank.VICE_CHAIR, "Phó Chủ tịch") for vice in vices]
    for _number in range(2):
        member = _newcomer(register, union)
        rows.append((member, PostRank.MEMBER, "Ủy viên Ban Thường vụ"))
    for officer, rank, title in rows:
        _appoint(register, union, officer, (rank, title), _CONGRESS)


def _chairs_of(heir: Heir) -> list[Officer]:
    posts = Post.objects.filter(term=SECOND_TERM, rank=PostRank.CHAIR, branch=None)
    found = {
        post.union.name: post.officer
        for post in posts.select_related("union", "officer")
        if post.union.level == Level.COMMUNE
    }
    return [found[name] for name in heir.olds]


def _newcomer(register: Register, union: Union, name: str = "") -> Officer:
    officer = Officer(
        full_name=name or register.names.woman(),
        home_union=union,
        is_party_member=bool(name),
        note="Nhân vật minh họa",
        is_demo=True,
    )
    return officers.keep_officer(officer, by=register.by)


def _appoint(
    register: Register,
    union: Union,
    officer: Officer,
    post: tuple[PostRank, str],
    congress: date,
) -> None:
    """Appointed when the unit began, elected by its first congress."""
    rank, title = post
    began = DECISION.effective_on
    eve = congress - timedelta(days=1)
    steps = [
        (began, eve, HowAppointed.APPOINTED, "Quyết định chỉ định ngày 01/07/2025"),
        (congress, None, HowAppointed.ELECTED, "Đại hội lần thứ I"),
    ]
    for started_on, ended_on, how, basis in steps:
        row = Post(
            officer=officer,
            union=union,
            body=Body.STANDING,
            rank=rank,
            title=title,
            term=TERM,
            started_on=started_on,
            ended_on=ended_on,
            how=how,
            legal_basis=f"{basis} (minh họa)",
        )
        officers.keep_post(row, by=register.by)


def _figures(heir: Heir, register: Register, today: date) -> None:
    union = register.units[heir.name]
    branch_count = Branch.objects.filter(union=union).count()
    population, women, members = heir.sums()
    for as_of, share in _until(today):
        _keep(
            register,
            union,
            as_of,
            population=population * share // 1000,
            women=women * share // 1000,
            members=members * share // 1000,
            branches=branch_count,
            women_groups=branch_count * 3,
        )


def _figures_of_others(register: Register, today: date) -> None:
    """Of most other units of the province; some have not reported yet."""
    heirs = [register.units[heir.name].pk for heir in HEIRS]
    others = Union.objects.filter(parent=register.inspecting).exclude(pk__in=heirs)
    for number, union in enumerate(others.order_by("code")):
        people = 5200 + number * 977 % 13_000
        for as_of, share in _until(today):
            if as_of == _DATES[-1][0] and number % 4 == 0:
                continue
            known = Branch.objects.filter(union=union).count()
            branch_count = known or 9 + number * 5 % 17
            _keep(
                register,
                union,
                as_of,
                population=people * share // 1000,
                women=people * 356 * share // 1_000_000,
                members=people * 271 * share // 1_000_000,
                branches=branch_count,
                women_groups=branch_count * 3,
            )


def _until(today: date) -> "Iterator[tuple[date, int]]":
    yield from ((as_of, share) for as_of, share in _DATES if as_of <= today)


def _keep(register: Register, union: Union, as_of: date, **numbers: int) -> None:
    """The rest follows from the members."""
    members = numbers["members"]
    row = Figures(
        union=union,
        as_of=as_of,
        period=figures.period_of(as_of),
        source=f"Báo cáo của {union.title} {MADE_UP}",
        joined=members // 45,
        left=members // 110,
        ethnic_minority=members * 71 // 100,
        core_members=members * 4 // 100,
        clean_households=numbers["population"] // 5,
        poor_households=max(numbers["population"] // 520, 1),
        fund_balance=members * 12_500,
        **numbers,
    )
    figures.keep_figures(row, by=register.by, confirmed=True)
