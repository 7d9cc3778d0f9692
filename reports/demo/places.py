"""Bắc Kạn city and its eight units as they were in 2020, and their heirs of 2025.

Names, kinds, codes and coordinates are those of the statistics office; every
number of people is invented and marked so where it is shown.
"""

from dataclasses import dataclass
from decimal import Decimal

from unions.enums import BranchKind, Kind


@dataclass(frozen=True)
class Place:
    name: str
    kind: Kind
    code: str
    latitude: Decimal
    longitude: Decimal
    population: int
    #: Women from 18, and members of the union, at the end of 2019.
    women: int
    members: int
    branch_kind: BranchKind
    #: Names of branches, or how many numbered ones there are.
    branches: tuple[str, ...] | int
    groups: int


def _at(latitude: str, longitude: str) -> tuple[Decimal, Decimal]:
    return Decimal(latitude), Decimal(longitude)


_HAMLET, _STREET = BranchKind.HAMLET, BranchKind.STREET_GROUP

PLACES: list[Place] = [
    Place(
        "Đức Xuân", Kind.WARD, "01840", *_at("22.14131", "105.84371"),
        11240, 4010, 3190, _STREET, 20, 4,
    ),
    Place(
        "Nguyễn Thị Minh Khai", Kind.WARD, "01834", *_at("22.15421", "105.84518"),
        5630, 2040, 1570, _STREET, 12, 3,
    ),
    Place(
        "Huyền Tụng", Kind.WARD, "01846", *_at("22.17173", "105.85839"),
        4180, 1420, 1210, _STREET,
        (
            "Khuổi Lặng", "Nà Pam", "Khuổi Thuổm", "Phiêng My", "Giao Lâm",
            "Khuổi Mật", "Khuổi Dủm", "Chí Lèn", "Pá Danh", "Đon Tuấn", "Bản Vẻn",
        ), 3,
    ),
    Place(
        "Sông Cầu", Kind.WARD, "01837", *_at("22.14363", "105.82022"),
        10650, 3820, 2980, _STREET, 15, 3,
    ),
    Place(
        "Phùng Chí Kiên", Kind.WARD, "01843", *_at("22.14131", "105.84371"),
        8120, 2910, 2270, _STREET, 13, 3,
    ),
    Place(
        "Xuất Hóa", Kind.WARD, "01855", *_at("22.10506", "105.88775"),
        3260, 1130, 985, _STREET,
        (
            "Bản Đồn", "Bản Pjạt", "Bản Rạo", "Khuổi Pái", "Lũng Hoàn", "Mai Hiên",
            "Nà Bản", "Tân Cư",
        ), 2,
    ),
    Place(
        "Nông Thượng", Kind.COMMUNE, "01852", *_at("22.11204", "105.81729"),
        3480, 1210, 1042, _HAMLET,
        (
            "Tân Thành", "Cốc Muổng", "Khau Cút", "Khuổi Chang", "Khuổi Cuồng",
            "Nà Chuông", "Nà Kẹn", "Nà Vịt", "Nam Đội Thân", "Thôm Luông",
        ), 4,
    ),
    Place(
        "Dương Quang", Kind.COMMUNE, "01849", *_at("22.16596", "105.79968"),
        3120, 1080, 918, _HAMLET,
        (
            "Bản Bung", "Bản Giềng", "Bản Pẻn", "Nà Cưởm", "Nà Dì", "Nà Ỏi",
            "Nà Pài", "Phặc Tràng", "Quan Nưa",
        ), 2,
    ),
]  # fmt: skip


@dataclass(frozen=True)
class Heir:
    """A unit of the reform of 2025: the first of the old ones gives the chair."""

    name: str
    olds: tuple[str, ...]
    #: Population, women from 18 and members of what came from other districts.
    more: tuple[int, int, int] = (0, 0, 0)

    def sums(self) -> tuple[int, int, int]:
        """Population, women and members of 2019 within today's borders."""
        parts = [place for place in PLACES if place.name in self.olds]
        return (
            self.more[0] + sum(part.population for part in parts),
            self.more[1] + sum(part.women for part in parts),
            self.more[2] + sum(part.members for part in parts),
        )


HEIRS: list[Heir] = [
    Heir("Đức Xuân", ("Đức Xuân", "Nguyễn Thị Minh Khai", "Huyền Tụng")),
    Heir("Bắc Kạn", ("Nông Thượng", "Sông Cầu", "Phùng Chí Kiên", "Xuất Hóa")),
    Heir("Phong Quang", ("Dương Quang",), (2510, 830, 690)),
]

#: Initiatives by unit: name, branch or nothing, field, participants, description.
INITIATIVES: dict[str, list[tuple[str, str, str, int, str]]] = {
    "Nông Thượng": [
        (
            "Mô hình trồng cây quế", "Tân Thành", "Phát triển kinh tế", 18,
            "Hội viên chi hội thôn Tân Thành trồng quế trên đất đồi, giúp nhau giống, "
            "ngày công và kỹ thuật chăm sóc.",
        ),
        (
            "Tuyến đường phụ nữ tự quản", "Nà Kẹn", "Môi trường", 46,
            "Chi hội dọn vệ sinh, trồng hoa hai bên đường thôn vào ngày 25 hằng tháng.",
        ),
    ],
    "Đức Xuân": [
        (
            "Nuôi lợn nhựa tiết kiệm", "số 05", "An sinh xã hội", 62,
            "Hội viên tiết kiệm hằng ngày, mở lợn vào tháng 10 giúp hội viên khó khăn.",
        ),
        (
            "Hũ gạo tình thương", "số 09", "An sinh xã hội", 54,
            "Mỗi hội viên góp một nắm gạo mỗi ngày, trao cho hộ khó khăn hằng quý.",
        ),
    ],
    "Huyền Tụng": [
        (
            "Tổ phụ nữ trồng rau an toàn", "Khuổi Lặng", "Phát triển kinh tế", 15,
            "Trồng rau theo mùa vụ, bán tại chợ Bắc Kạn.",
        )
    ],
    "Xuất Hóa": [
        (
            "Tổ thu gom rác thải", "Bản Đồn", "Môi trường", 24,
            "Thu gom rác tại khu dân cư hai lần mỗi tuần.",
        )
    ],
    "Sông Cầu": [
        (
            "Câu lạc bộ gia đình hạnh phúc", "", "Gia đình", 40,
            "Sinh hoạt hằng quý về kỹ năng nuôi dạy con, phòng chống bạo lực gia đình.",
        )
    ],
    "Dương Quang": [
        (
            "Chăn nuôi gà thả vườn", "Nà Dì", "Phát triển kinh tế", 12,
            "Nhóm hội viên nuôi gà thả vườn, mua chung con giống và thức ăn.",
        )
    ],
}  # fmt: skip
