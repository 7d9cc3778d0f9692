"""Who signs in to the demo. Only the chair is a person whom the article names."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.enums import Role
from accounts.models import User
from unions.models import Membership

if TYPE_CHECKING:
    from unions.models import Union

CHAIR = "Vũ Thị Kim Quỳnh"
CHAIR_POSITION = "Thành ủy viên, Chủ tịch Hội LHPN thành phố"

#: One password for every sign-in of the demo; never set outside ``load_demo``.
PASSWORD = "kiemtra-2020"  # noqa: S105 -- printed by `make run` on purpose


@dataclass(frozen=True)
class SignIn:
    """One account of the demo; ``unit`` is a ward's or commune's name, or the city."""

    username: str
    full_name: str
    role: Role
    position: str
    unit: str = ""


SIGN_INS: list[SignIn] = [
    SignIn("quantri", "Đàm Thị Quản Trị", Role.ADMINISTRATOR, "Quản trị hệ thống"),
    SignIn(
        "canbo",
        "Nông Thị Thu Hiền",
        Role.STAFF,
        "Cán bộ nghiệp vụ Hội LHPN thành phố",
    ),
    SignIn(
        "kiemtra",
        "Triệu Thị Bích Ngọc",
        Role.INSPECTOR,
        "Ủy viên Ban Thường vụ Hội LHPN thành phố",
    ),
    SignIn("lanhdao", CHAIR, Role.LEADER, CHAIR_POSITION),
    SignIn(
        "phuong",
        "Hà Thị Minh Nguyệt",
        Role.OFFICER,
        "Chủ tịch Hội LHPN phường Đức Xuân",
        "Đức Xuân",
    ),
    SignIn(
        "nongthuong",
        "Lường Thị Thanh Xuân",
        Role.OFFICER,
        "Chủ tịch Hội LHPN xã Nông Thượng",
        "Nông Thượng",
    ),
]

#: Those who work in the admin as well.
_BACK_OFFICE = frozenset({Role.ADMINISTRATOR, Role.STAFF, Role.INSPECTOR})


def taken() -> bool:
    """Somebody else bears one of these names: this is not an empty installation."""
    names = [entry.username for entry in SIGN_INS]
    return User.objects.filter(username__in=names).exists()


def administrator() -> User:
    """The first account: whoever builds the register must be somebody."""
    return _account(SIGN_INS[0])


def build(city: "Union", units: "dict[str, Union]") -> dict[str, User]:
    """The accounts, each in its union, by user name."""
    people = {}
    for entry in SIGN_INS:
        user = User.objects.filter(username=entry.username).first() or _account(entry)
        Membership.objects.create(user=user, union=units.get(entry.unit, city))
        people[entry.username] = user
    return people


def _account(entry: SignIn) -> User:
    return User.objects.create_user(
        entry.username,
        f"{entry.username}@demo.invalid",
        PASSWORD,
        full_name=entry.full_name,
        role=entry.role,
        position=entry.position,
        is_staff=entry.role in _BACK_OFFICE,
    )
