"""Who signs in to the demo, in 2020 and today.

Only the chair of 2020 is a person whom the article names; her account is closed.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.enums import Role
from accounts.models import User
from audit import services as audit
from unions.models import Membership

if TYPE_CHECKING:
    from reports.demo.register import Register
    from unions.models import Union

CHAIR = "Vũ Thị Kim Quỳnh"
CHAIR_POSITION = "Thành ủy viên, Chủ tịch Hội LHPN thành phố"

#: One password for every sign-in of the demo; never set outside ``load_demo``.
PASSWORD = "kiemtra-2020"  # noqa: S105 -- printed by `make run` on purpose


@dataclass(frozen=True)
class Place:
    """What somebody is, and where: a unit by name; none: the inspecting union."""

    position: str
    unit: str = ""


@dataclass(frozen=True)
class SignIn:
    """One account of the demo: where she works today, and where she did in 2020."""

    username: str
    full_name: str
    role: Role
    today: Place
    then: Place | None = None

    @property
    def unit(self) -> str:
        return self.today.unit


SIGN_INS: list[SignIn] = [
    SignIn(
        "quantri",
        "Đàm Thị Quản Trị",
        Role.ADMINISTRATOR,
        Place("Quản trị hệ thống"),
        Place("Quản trị hệ thống"),
    ),
    SignIn(
        "canbo",
        "Nông Thị Thu Hiền",
        Role.STAFF,
        Place("Chuyên viên Ban Tổ chức – Kiểm tra Hội LHPN tỉnh"),
        Place("Cán bộ nghiệp vụ Hội LHPN thành phố"),
    ),
    SignIn(
        "kiemtra",
        "Triệu Thị Bích Ngọc",
        Role.INSPECTOR,
        Place("Ủy viên Ban Thường vụ, Trưởng Ban Tổ chức – Kiểm tra Hội LHPN tỉnh"),
        Place("Ủy viên Ban Thường vụ Hội LHPN thành phố"),
    ),
    SignIn(
        "lanhdao",
        "Lục Thị Minh Tâm",
        Role.LEADER,
        Place("Chủ tịch Hội LHPN tỉnh"),
    ),
    SignIn(
        "phuong",
        "Hà Thị Minh Nguyệt",
        Role.OFFICER,
        Place("Chủ tịch Hội LHPN phường Đức Xuân", "Đức Xuân"),
        Place("Chủ tịch Hội LHPN phường Đức Xuân", "Đức Xuân"),
    ),
    SignIn(
        "nongthuong",
        "Lường Thị Thanh Xuân",
        Role.OFFICER,
        Place("Chủ tịch Hội LHPN phường Bắc Kạn", "Bắc Kạn"),
        Place("Chủ tịch Hội LHPN xã Nông Thượng", "Nông Thượng"),
    ),
]
#: Who led in 2020; nobody signs in as her.
FORMER_CHAIR = SignIn(
    "lanhdao2020",
    CHAIR,
    Role.LEADER,
    Place(CHAIR_POSITION),
    Place(CHAIR_POSITION),
)

#: Those who work in the admin as well.
_BACK_OFFICE = frozenset({Role.ADMINISTRATOR, Role.STAFF, Role.INSPECTOR})


def taken() -> bool:
    """Somebody else bears one of these names: this is not an empty installation."""
    names = [entry.username for entry in (*SIGN_INS, FORMER_CHAIR)]
    return User.objects.filter(username__in=names).exists()


def administrator() -> User:
    """The first account: whoever builds the register must be somebody."""
    return _account(SIGN_INS[0])


def build(city: "Union", units: "dict[str, Union]") -> dict[str, User]:
    """The accounts of 2020, each in its union; the leader is who led then."""
    found = {}
    for entry in (*SIGN_INS, FORMER_CHAIR):
        if entry.then:
            user = User.objects.filter(username=entry.username).first()
            user = user or _account(entry)
            Membership.objects.create(user=user, union=units.get(entry.then.unit, city))
            found[entry.username] = user
    found["lanhdao"] = found.pop(FORMER_CHAIR.username)
    return found


def move(register: "Register", city: "Union") -> dict[str, User]:
    """The accounts of today, each where she belongs; the former chair's is closed.

    A reform moves nobody upwards by itself: somebody has to say so, here as in life.
    """
    found = {}
    for entry in (*SIGN_INS, FORMER_CHAIR):
        user = User.objects.filter(username=entry.username).first() or _account(entry)
        user.position = entry.today.position
        user.is_active = entry != FORMER_CHAIR
        audit.save(user, by=register.by)
        membership = Membership.objects.filter(user=user).first()
        membership = membership or Membership(user=user)
        membership.union = register.units.get(entry.today.unit, register.inspecting)
        if entry == FORMER_CHAIR:
            membership.union = city
        audit.save(membership, by=register.by)
        found[entry.username] = User.objects.get(pk=user.pk)
    return found


def _account(entry: SignIn) -> User:
    return User.objects.create_user(
        entry.username,
        f"{entry.username}@demo.invalid",
        PASSWORD,
        full_name=entry.full_name,
        role=entry.role,
        position=(entry.then or entry.today).position,
        is_staff=entry.role in _BACK_OFFICE,
    )
