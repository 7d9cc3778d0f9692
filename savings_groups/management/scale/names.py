"""Vietnamese names for generated data: plausible, as frequent as in life, nobody's."""

from itertools import accumulate
from random import Random


def _words(text: str) -> list[str]:
    return text.split()


_PLACES = _words(
    "Tân An Bình Hòa Phú Long Thạnh Mỹ Vĩnh Đông Tây Nam Bắc Thượng Hạ Trung Xuân "
    "Quang Minh Đức Sơn Thủy Lâm Giang Hà Ngọc Kim Yên Cẩm Thanh Ân Đại Dương Nông "
    "Phong Khánh Lộc Hưng Thịnh Điền Đồng Bản Nà Pác Khuổi Phước Thành Tiến Lợi Châu"
)
#: Of a thousand people, as is usual; the last ten are names of the northern mountains.
_FAMILIES = {
    "Nguyễn": 384,
    "Trần": 110,
    "Lê": 95,
    "Phạm": 71,
    "Hoàng": 31,
    "Huỳnh": 20,
    "Phan": 45,
    "Vũ": 22,
    "Võ": 17,
    "Đặng": 21,
    "Bùi": 20,
    "Đỗ": 14,
    "Hồ": 13,
    "Ngô": 13,
    "Dương": 10,
    "Lý": 5,
    "Nông": 8,
    "Lường": 5,
    "Triệu": 5,
    "Ma": 4,
    "Hà": 6,
    "Đàm": 4,
    "Lục": 3,
    "Bàn": 4,
    "Đinh": 8,
    "Mai": 6,
    "Cao": 6,
    "Tô": 4,
    "Quách": 3,
    "Bế": 3,
}
_MIDDLES = _words("Thu Thanh Ngọc Kim Bích Hồng Minh Mỹ Diệu Phương Thúy Tuyết Lan")
_GIVEN = _words(
    "Hương Lan Hoa Hà Hằng Hạnh Hiền Nga Thủy Thu Liên Mai Dung Hồng Loan Yến Phương "
    "Thảo Trang Linh Nhung Oanh Tâm Vân Huệ Hòa Xuân Anh Ánh An Bình Chi Châu Cúc Diệp "
    "Duyên Đào Giang Hậu Khánh Lý Minh My Ngân Ngọc Phúc Quyên Quỳnh Sen Thắm Thơm "
    "Thương Trinh Tuyết Uyên"
)
INITIATIVES = (
    "Trồng quế",
    "Nuôi lợn nhựa tiết kiệm",
    "Hũ gạo tình thương",
    "Chăn nuôi gà thả vườn",
    "Tuyến đường phụ nữ tự quản",
    "Gia đình 5 không, 3 sạch",
    "Tổ hợp tác trồng rau an toàn",
)
_FAMILY_NAMES = list(_FAMILIES)
_FAMILY_WEIGHTS = list(accumulate(_FAMILIES.values()))
#: The first given name is some eight times as frequent as the last.
_GIVEN_WEIGHTS = list(accumulate(1 / (place + 8) for place in range(len(_GIVEN))))
_WITH_THI, _WITH_MIDDLE, _NUMBERED = 0.72, 0.45, 0.05


def place(chance: Random) -> str:
    """``Tân Hòa``; now and then with a number, as new units have."""
    first, second = chance.sample(_PLACES, 2)
    number = f" {chance.randint(1, 4)}" if chance.random() < _NUMBERED else ""
    return f"{first} {second}{number}"


def woman(chance: Random) -> str:
    """``Nông Thị Thu Hằng``: family, middle and given name."""
    parts = chance.choices(_FAMILY_NAMES, cum_weights=_FAMILY_WEIGHTS)
    has_thi = chance.random() < _WITH_THI
    if has_thi:
        parts.append("Thị")
    if not has_thi or chance.random() < _WITH_MIDDLE:
        parts.append(chance.choice(_MIDDLES))
    parts += chance.choices(_GIVEN, cum_weights=_GIVEN_WEIGHTS)
    return " ".join(parts)


def hamlet(chance: Random, number: int) -> str:
    """``Nà Pác`` or ``5``: every other hamlet has a number only."""
    return str(number) if chance.random() < 0.5 else place(chance)  # noqa: PLR2004
