"""One thing that a column of a bank's file may hold."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Field:
    name: str
    label: Any
    #: Usual headings. They are compared without marks, capitals and brackets.
    names: tuple[str, ...]
    is_required: bool = False
    #: In đồng, thousand or million: the column has a unit.
    is_money: bool = False
    #: How a cell is read: text, name, one of the codes of ``cells.WIDTHS``, book,
    #: organisation, programme, money, count, points, grade, identity, date.
    kind: str = "text"


def named(names: str) -> tuple[str, ...]:
    return tuple(names.split(" | "))


def money(name: str, label: Any, names: str, *, is_required: bool = False) -> Field:
    return Field(name, label, named(names), is_required, is_money=True, kind="money")


def count(name: str, label: Any, names: str, *, is_required: bool = False) -> Field:
    return Field(name, label, named(names), is_required, kind="count")


def points(name: str, label: Any, names: str) -> Field:
    return Field(name, label, named(names), kind="points")


#: Where a row belongs: both kinds of lists tell it alike.
PLACE = (
    Field(
        "commune_code",
        _("Code of the commune"),
        named("Mã xã | Mã xã phường | Mã phường xã | Mã đơn vị hành chính | Mã ĐVHC"),
        kind="commune_code",
    ),
    Field(
        "commune",
        _("Commune"),
        named(
            "Xã | Tên xã | Xã phường | Xã/Phường | Phường/Xã | Xã, phường, thị "
            "trấn | Xã/Phường/Thị trấn | Tên xã phường | Tên đơn vị | Địa bàn"
        ),
    ),
    Field(
        "organisation",
        _("Organisation entrusted"),
        named(
            "ĐVUT | Mã ĐVUT | Đơn vị ủy thác | Đơn vị nhận ủy thác | Hội đoàn "
            "thể | Hội đoàn thể nhận ủy thác | Mã hội | Tên hội | Tổ chức hội | "
            "Tổ chức CT-XH"
        ),
        kind="organisation",
    ),
    Field(
        "group_code",
        _("Code of the group"),
        named(
            "Mã tổ | Mã tổ TK&VV | Mã tổ TKVV | Mã số tổ | Mã tổ vay vốn | Mã "
            "nhóm | Tổ TK&VV (mã)"
        ),
        is_required=True,
        kind="group_code",
    ),
)
