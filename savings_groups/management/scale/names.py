"""Vietnamese names for generated data: plausible, and nobody's."""

import random


def _words(line: str) -> list[str]:
    return line.split()


_PLACES = _words(
    "Tân An Bình Hòa Phú Long Thạnh Mỹ Vĩnh Đông Tây Nam Bắc Thượng Hạ Trung Xuân "
    "Quang Minh Đức Sơn Thủy Lâm Giang Hà Ngọc Kim Yên Cẩm Thanh Ân Đại Dương Nông "
    "Phong Khánh Lộc Hưng Thịnh Điền Đồng Bản Nà Pác Khuổi Phước Thành Tiến Lợi Châu"
)
_FAMILIES = _words(
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Nông Bế "
    "Lường Triệu Ma Hà Đàm Lục Bàn Đinh Mai Cao Tô Quách"
)
_MIDDLES = _words("Thị Thị Thị Thị Thu Thanh Ngọc Kim Bích Hồng Minh Mỹ Diệu Phương")
_GIVEN = _words(
    "An Anh Ánh Bình Chi Châu Cúc Diệp Dung Duyên Đào Giang Hà Hạnh Hằng Hậu Hiền Hoa "
    "Hòa Huệ Hương Khánh Lan Liên Linh Loan Lý Mai Minh My Nga Ngân Ngọc Nhung Oanh "
    "Phúc Phương Quyên Quỳnh Sen Tâm Thảo Thắm Thơm Thu Thủy Thương Trang Trinh Tuyết "
    "Uyên Vân Xuân Yến"
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


def place(chance: random.Random) -> str:
    """``Tân Hòa``; now and then with a number, as new units have."""
    first, second = chance.sample(_PLACES, 2)
    number = f" {chance.randint(1, 4)}" if chance.random() < 0.05 else ""  # noqa: PLR2004
    return f"{first} {second}{number}"


def woman(chance: random.Random) -> str:
    """``Nông Thị Thu Hằng``."""
    parts = [chance.choice(_FAMILIES), chance.choice(_MIDDLES)]
    if chance.random() < 0.4:  # noqa: PLR2004
        parts.append(chance.choice(_MIDDLES[4:]))
    return " ".join([*parts, chance.choice(_GIVEN)])
