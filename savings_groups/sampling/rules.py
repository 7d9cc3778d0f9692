"""Which of the candidates are taken, given the place of each in the draw."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from savings_groups.sampling.candidates import GRADES, Candidate

#: Least households by members of the group: (up to so many members, households).
LEAST: tuple[tuple[int, int], ...] = ((20, 6), (40, 7))
LEAST_ABOVE = 8
#: A loan younger than so many days is new.
NEW_DAYS = 30


@dataclass(frozen=True)
class Draw:
    """What came out. ``must`` and ``drawn`` are the sample; ``reserve`` follows in the
    same order; ``apart`` is checked apart and never drawn."""

    population_sha256: str
    must: tuple[str, ...]
    drawn: tuple[str, ...]
    reserve: tuple[str, ...]
    apart: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        return self.must + self.drawn


@dataclass(frozen=True)
class MembersRule:
    """Which members of a group are visited. ``size``: all members of the group."""

    kind: ClassVar[str] = "members"
    #: What of a candidate decides; the canonical text holds these in this order.
    reads: ClassVar[tuple[str, ...]] = ("is_new", "is_student", "is_apart", "last_seen")

    size: int
    number: int
    students: int = 1
    new_days: int = NEW_DAYS

    def in_words(self) -> str:
        """One sentence of the minutes, so Vietnamese whatever the screen speaks."""
        return (
            f"Tổ có {self.size} thành viên: chọn {self.number} hộ; hộ có món vay giải "
            f"ngân chưa đủ {self.new_days} ngày luôn được kiểm tra; có ít nhất "
            f"{self.students} hộ vay vốn học sinh, sinh viên (nếu tổ có); hộ chưa được "
            "gặp ở lần kiểm tra trước được rút trước; hộ có nợ quá hạn, nợ khoanh "
            "không đưa vào rút thăm mà kiểm tra riêng."
        )

    def draw(self, rows: "Sequence[Candidate]", place: Callable[[str], str]) -> Draw:
        last = max((row.last_seen for row in rows if row.last_seen), default=None)

        def order(row: Candidate) -> tuple[bool, str, str]:
            seen = row.last_seen is not None and row.last_seen == last
            return seen, place(row.key), row.key

        there = sorted((row for row in rows if not row.is_apart), key=order)
        must = [row for row in there if row.is_new]
        others = [row for row in there if not row.is_new]
        room = max(0, self.number - len(must))
        drawn = _with_students(must, others, room, self.students)
        reserve = [row for row in others if row not in drawn]
        apart = sorted(row.key for row in rows if row.is_apart)
        return Draw("", _keys(must), _keys(drawn), _keys(reserve), tuple(apart))


@dataclass(frozen=True)
class GroupsRule:
    """Which groups of a unit are visited in ``year``."""

    kind: ClassVar[str] = "groups"
    reads: ClassVar[tuple[str, ...]] = ("had_signal", "grade", "last_seen")

    number: int
    year: int
    by_grade: bool = False
    with_signals: bool = False

    def in_words(self) -> str:
        words = [
            f"Chọn {self.number} tổ tiết kiệm và vay vốn; tổ chưa được kiểm tra trong "
            f"năm {self.year} được rút trước, sau đó đến tổ có lần kiểm tra lâu nhất"
        ]
        if self.by_grade:
            words.append("chia theo xếp loại của tổ, loại yếu hơn được chọn trước")
        if self.with_signals:
            words.append("tổ có dấu hiệu cần chú ý luôn được kiểm tra")
        return "; ".join(words) + "."

    def draw(self, rows: "Sequence[Candidate]", place: Callable[[str], str]) -> Draw:
        def order(row: Candidate) -> tuple[date, str, str]:
            seen = row.last_seen
            this_year = seen is not None and seen.year >= self.year
            since = seen if seen is not None and this_year else date.min
            return since, place(row.key), row.key

        ordered = sorted(rows, key=order)
        must = [row for row in ordered if self.with_signals and row.had_signal]
        others = [row for row in ordered if row not in must]
        room = max(0, self.number - len(must))
        drawn = _by_grade(others, room) if self.by_grade else others[:room]
        reserve = [row for row in others if row not in drawn]
        return Draw("", _keys(must), _keys(drawn), _keys(reserve))


Rule = MembersRule | GroupsRule


def least_members(size: int) -> int:
    """Households that must be visited at least, by the members of the group."""
    for up_to, households in LEAST:
        if size <= up_to:
            return households
    return LEAST_ABOVE


def _with_students(
    must: Sequence[Candidate], others: Sequence[Candidate], room: int, least: int
) -> list[Candidate]:
    """The first of ``others``; for students that are lacking the last give way, and
    where nobody can give way they come in addition."""
    drawn = list(others[:room])
    lacking = least - sum(row.is_student for row in [*must, *drawn])
    waiting = [row for row in others[room:] if row.is_student][: max(0, lacking)]
    for student in waiting:
        giving = [row for row in drawn if not row.is_student]
        if giving:
            drawn.remove(giving[-1])
        drawn.append(student)
    return drawn


def _by_grade(ordered: Sequence[Candidate], room: int) -> list[Candidate]:
    """One of each grade from the weakest on, the rest in proportion to what is there.

    By largest remainder in whole numbers; of equal remainders the weaker grade first.
    """
    strata = [[row for row in ordered if row.grade == grade] for grade in GRADES]
    strata = [rows for rows in strata if rows]
    room = min(room, len(ordered))
    shares = [int(place < room) for place in range(len(strata))]
    left = room - sum(shares)
    rest = [len(rows) - share for rows, share in zip(strata, shares, strict=True)]
    every = sum(rest)
    if left and every:
        parts = [divmod(left * count, every) for count in rest]
        by_remainder = sorted(range(len(parts)), key=lambda at: (-parts[at][1], at))
        extra = left - sum(whole for whole, _rest in parts)
        for at, (whole, _rest) in enumerate(parts):
            shares[at] += whole + (by_remainder.index(at) < extra)
    pairs = zip(strata, shares, strict=True)
    chosen = [row for rows, share in pairs for row in rows[:share]]
    return [row for row in ordered if row in chosen]


def _keys(rows: Iterable[Candidate]) -> tuple[str, ...]:
    return tuple(row.key for row in rows)
