"""Who sits where in generated data: posts of today, and those that ended."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from savings_groups.management.scale.units import Unit, Units
from unions.enums import Body, PostRank

SEAT_COLUMNS = (
    "id",
    "officer",
    "union",
    "branch",
    "body",
    "rank",
    "title",
    "term",
    "started_on",
    "ended_on",
)


class Seat(NamedTuple):
    """One post, in the order of the columns after the officer."""

    home: int
    branch: int | None
    body: str
    rank: str
    title: str
    term: str
    started_on: date
    ended_on: date | None


def seats(
    units: Units,
    branches: Iterable[tuple[int, int]],
    formers: Mapping[int, list[Unit]],
    *,
    began: date,
    ended: date,
) -> Iterator[Seat]:
    """A chair and a deputy of each commune, a head of each branch, former chairs."""
    term, old = "2025–2030", "2021–2026"
    standing = Body.STANDING.value
    for unit in units.communes:
        for rank, title in _BOARD:
            yield Seat(unit.key, None, standing, rank, title, term, began, None)
    head = PostRank.BRANCH_HEAD.value
    for union, branch in branches:
        title = "Chi hội trưởng"
        yield Seat(union, branch, Body.BRANCH.value, head, title, term, began, None)
    rank, title = _BOARD[0]
    for before in formers.values():
        for unit in before:
            since = date(2021, 3, 8)
            yield Seat(unit.key, None, standing, rank, title, old, since, ended)


_BOARD = (
    (PostRank.CHAIR.value, "Chủ tịch"),
    (PostRank.VICE_CHAIR.value, "Phó Chủ tịch"),
)
