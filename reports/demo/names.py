"""Invented names of people, Tày, Nùng, Dao and Kinh; the same ones every time."""

from itertools import count

_FAMILIES = (
    "Hoàng", "Nông", "Triệu", "Lường", "Hà", "Nguyễn", "Bàn", "Lý", "Ma", "Lục",
    "Đàm", "Bế", "Dương", "Phùng", "Đặng", "Vi", "Trần",
)  # fmt: skip
_MIDDLES = ("Thị", "Thị Thu", "Thị Minh", "Thị Kim", "Thị Bích")
_GIVEN = (
    "Hoa", "Lan", "Huệ", "Mai", "Thảo", "Hồng", "Nhung", "Liên", "Thúy", "Hằng",
    "Bích", "Ngân", "Duyên", "Yến", "Tuyết", "Hạnh", "Loan", "Vân", "Chuyên",
    "Điệp", "Oanh", "Nga", "Đào",
)  # fmt: skip
_MEN = ("Văn Thành", "Văn Quý", "Đình Khang", "Văn Sơn", "Quang Huy", "Văn Tùng")


class Names:
    """Hands out names, never the same twice."""

    def __init__(self) -> None:
        self._women, self._men = count(), count()

    def woman(self) -> str:
        number = next(self._women)
        family = _FAMILIES[number % len(_FAMILIES)]
        given = _GIVEN[number % len(_GIVEN)]
        lap = number // (len(_FAMILIES) * len(_GIVEN))
        return f"{family} {_MIDDLES[(number + lap) % len(_MIDDLES)]} {given}"

    def man(self) -> str:
        number = next(self._men)
        family = _FAMILIES[(number * 5 + 3) % len(_FAMILIES)]
        return f"{family} {_MEN[number % len(_MEN)]}"
