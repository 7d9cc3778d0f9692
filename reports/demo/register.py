"""The register of the demo: unions, branches, officers, figures, initiatives."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from reports.demo.names import Names
from reports.demo.people import CHAIR, CHAIR_POSITION, SIGN_INS
from reports.demo.places import INITIATIVES, PLACES, Place
from unions.enums import Body, HowAppointed, Kind, PostRank
from unions.models import (
    Branch,
    Figures,
    Initiative,
    Letterhead,
    Officer,
    Post,
    Union,
)
from unions.services import branches, figures, officers, unions

if TYPE_CHECKING:
    from accounts.models import User

TERM, TERM_FROM = "2016–2021", date(2016, 6, 15)
#: What is invented says so wherever a source is shown.
MADE_UP = "(số liệu minh họa)"
#: Data date, and how many per thousand of the 2019 numbers there were then.
_DATES = [
    (date(2018, 12, 31), 981),
    (date(2019, 12, 31), 1000),
    (date(2020, 5, 31), 1006),
    (date(2020, 12, 31), 1011),
    (date(2022, 12, 31), 1019),
    (date(2024, 12, 31), 1028),
]
_CHAIRS = {
    entry.then.unit: entry.full_name
    for entry in SIGN_INS
    if entry.then and entry.then.unit
}
SECOND_TERM, SECOND_TERM_FROM = "2021–2026", date(2021, 6, 15)


@dataclass
class Register:
    """What was built, units by name, for those who build on it."""

    #: Who inspects: the city in 2020, the province today.
    inspecting: Union
    units: dict[str, Union]
    names: Names
    by: "User"

    def branch(self, unit: str, name: str) -> Branch:
        return Branch.objects.get(union=self.units[unit], name=name)


def build(by: "User") -> Register:
    """Province, city and the eight units with all they hold."""
    province = unions.register_union(
        Union(kind=Kind.PROVINCE, name="Bắc Kạn", code="06", is_demo=True), by=by
    )
    city = unions.register_union(
        Union(
            kind=Kind.CITY,
            name="Bắc Kạn",
            code="058",
            parent=province,
            address="Thành phố Bắc Kạn, tỉnh Bắc Kạn",
            is_demo=True,
        ),
        by=by,
    )
    register = Register(city, {}, Names(), by)
    _letterhead(register)
    _city_officers(register)
    for place in PLACES:
        register.units[place.name] = _unit(place, register)
        _branches(place, register)
        _officers(place, register)
        _figures(place, register)
        _initiatives(place, register)
    return register


def _letterhead(register: Register) -> None:
    unions.keep_letterhead(
        Letterhead(
            union=register.inspecting,
            parent_name="HỘI LHPN TỈNH BẮC KẠN",
            issuer_name="HỘI LHPN THÀNH PHỐ BẮC KẠN",
            sign_code="HPN",
            place="Bắc Kạn",
            signer_name=CHAIR,
            party_committee="Ban Thường vụ Thành ủy Bắc Kạn",
        ),
        by=register.by,
    )


def _city_officers(register: Register) -> None:
    city = register.inspecting
    add_officer(register, city, CHAIR, PostRank.CHAIR, CHAIR_POSITION)
    member = next(entry for entry in SIGN_INS if entry.username == "kiemtra")
    position = member.then.position if member.then else ""
    add_officer(register, city, member.full_name, PostRank.MEMBER, position)
    name, title = register.names.woman(), "Phó Chủ tịch Hội LHPN thành phố"
    add_officer(register, city, name, PostRank.VICE_CHAIR, title)


def _unit(place: Place, register: Register) -> Union:
    union = Union(
        kind=place.kind,
        name=place.name,
        code=place.code,
        parent=register.inspecting,
        latitude=place.latitude,
        longitude=place.longitude,
        is_demo=True,
    )
    union.address = f"Trụ sở UBND {union.unit_name}, thành phố Bắc Kạn"
    return unions.register_union(union, by=register.by)


def _branches(place: Place, register: Register) -> None:
    named = place.branches
    if isinstance(named, int):
        named = tuple(f"số {number:02d}" for number in range(1, named + 1))
    for order, name in enumerate(named):
        share = place.members // len(named)
        branches.keep_branch(
            Branch(
                union=register.units[place.name],
                kind=place.branch_kind,
                name=name,
                women_groups=2 + order % 3,
                members=share + (order * 7) % 11 - 5,
                note=f"Số hội viên, tổ phụ nữ {MADE_UP}",
            ),
            by=register.by,
        )


def _officers(place: Place, register: Register) -> None:
    union, names = register.units[place.name], register.names
    chair = _CHAIRS.get(place.name) or names.woman()
    add_officer(register, union, chair, PostRank.CHAIR, "Chủ tịch")
    add_officer(register, union, names.woman(), PostRank.VICE_CHAIR, "Phó Chủ tịch")
    for _number in range(3):
        title = "Ủy viên Ban Thường vụ"
        add_officer(register, union, names.woman(), PostRank.MEMBER, title)
    for branch in Branch.objects.filter(union=union).order_by("pk"):
        head = register.names.woman()
        add_officer(
            register, union, head, PostRank.BRANCH_HEAD, "Chi hội trưởng", branch
        )


def add_officer(
    register: Register,
    union: Union,
    name: str,
    rank: PostRank,
    title: str,
    branch: Branch | None = None,
) -> Officer:
    """Somebody new, with the post of the first term."""
    demo = name != CHAIR
    officer = Officer(
        full_name=name,
        home_union=union,
        is_party_member=rank in (PostRank.CHAIR, PostRank.VICE_CHAIR),
        note="Nhân vật minh họa" if demo else "",
        is_demo=demo,
    )
    officers.keep_officer(officer, by=register.by)
    post = Post(
        officer=officer,
        union=union,
        branch=branch,
        body=Body.BRANCH if branch else Body.STANDING,
        rank=rank,
        title=title,
        term=TERM,
        started_on=TERM_FROM,
    )
    officers.keep_post(post, by=register.by)
    return officer


def elect_again(register: Register) -> None:
    """The congress of 2021: the same boards go on, in the city without its chair."""
    first = Post.objects.filter(term=TERM, branch=None).select_related("officer")
    for post in list(first.order_by("pk")):
        post.ended_on = SECOND_TERM_FROM - timedelta(days=1)
        officers.keep_post(post, by=register.by)
        if post.officer.full_name == CHAIR:
            continue
        rank, title = PostRank(post.rank), post.title
        if post.union == register.inspecting and rank == PostRank.VICE_CHAIR:
            rank, title = PostRank.CHAIR, "Chủ tịch Hội LHPN thành phố"
        again = Post(
            officer=post.officer,
            union=post.union,
            body=post.body,
            rank=rank,
            title=title,
            term=SECOND_TERM,
            started_on=SECOND_TERM_FROM,
            how=HowAppointed.ELECTED,
        )
        officers.keep_post(again, by=register.by)


def _figures(place: Place, register: Register) -> None:
    union = register.units[place.name]
    branch_count = Branch.objects.filter(union=union).count()
    for order, (as_of, share) in enumerate(_DATES):
        members = place.members * share // 1000
        figures.keep_figures(
            Figures(
                union=union,
                as_of=as_of,
                period=figures.period_of(as_of),
                source=f"Báo cáo của {union.title} {MADE_UP}",
                population=place.population * (998 + order) // 1000,
                women=place.women * (997 + 2 * order) // 1000,
                members=members,
                joined=members // 40 + 3 * order,
                left=members // 90,
                ethnic_minority=members * 78 // 100,
                branches=branch_count,
                women_groups=branch_count * 3,
                clean_households=place.population // 5 + 20 * order,
                poor_households=max(place.population // 420 - 2 * order, 1),
                fund_balance=members * 10_500 + 350_000 * order,
            ),
            by=register.by,
            confirmed=True,
        )


def _initiatives(place: Place, register: Register) -> None:
    union = register.units[place.name]
    for name, branch, field, participants, text in INITIATIVES.get(place.name, []):
        branches.keep_initiative(
            Initiative(
                union=union,
                branch=Branch.objects.filter(union=union, name=branch).first(),
                name=name,
                field=field,
                started_on=date(2017, 3, 8),
                participants=participants,
                description=f"{text} {MADE_UP}",
            ),
            by=register.by,
        )
