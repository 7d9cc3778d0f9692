"""One search over everything: what each kind finds, with what was typed marked."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import BooleanField, Case, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core import search_text, text
from core.search_typing import decoded
from inspections.models import Visit
from savings_groups.models import SavingsGroup
from unions.models import Branch, Initiative, Officer, Union

if TYPE_CHECKING:
    from accounts.models import User

#: Hits of one kind on the page; the rest is one link away, in the kind's own list.
SHOWN = 8
#: So many are counted; beyond, nobody reads the exact number.
COUNTED = 1000
#: So many letters and digits must be typed.
LEAST = 2

#: What people write out, and how it stands in names.
_SHORT = (
    ("hoi lien hiep phu nu", "hoi lhpn"),
    ("lien hiep phu nu", "lhpn"),
    ("hoi phu nu", "hoi lhpn"),
    ("tiet kiem va vay von", "tk vv"),
    ("tiet kiem vay von", "tk vv"),
)

Pieces = list[tuple[str, bool]]


@dataclass(frozen=True)
class Hit:
    """One thing that was found; pieces tell what of them was typed."""

    url: str
    title: Pieces
    detail: Pieces
    #: Of a unit that ended: until when, and who goes on with it.
    ended: date | None = None
    today: Union | None = None


@dataclass(frozen=True)
class Section:
    """What was found of one kind."""

    label: str
    icon: str
    hits: list[Hit]
    count: int
    url: str

    @property
    def has_more(self) -> bool:
        return self.count > len(self.hits)

    @property
    def is_beyond_counting(self) -> bool:
        return self.count > COUNTED


@dataclass(frozen=True)
class Found:
    """The answer to one question."""

    #: What was typed; nothing: nothing was asked yet.
    typed: str
    #: What was looked for instead, because what was typed finds nothing.
    instead: str
    sections: list[Section]
    is_too_short: bool = False


@dataclass(frozen=True)
class _Kind:
    """One kind of thing: who may look for it, in which rows, how a hit reads."""

    label: str
    icon: str
    perm: str
    rows: Callable[["User"], Any]
    title: Callable[[Any], str]
    detail: Callable[[Any], Iterable[str]]
    #: The list of the kind, with what it must be asked to show the same rows.
    list_name: str
    list_asked: tuple[tuple[str, str], ...] = ()


def find(typed: str, *, viewer: "User") -> Found:
    """Look in everything that ``viewer`` may see, at once and always as many queries.

    What finds nothing is tried again as what was probably meant.
    """
    typed = " ".join(text.nfc(typed).split())
    if sum(map(len, search_text.words(typed))) < LEAST:
        return Found(typed, "", [], is_too_short=bool(typed))
    found = _sections(typed, viewer)
    if found:
        return Found(typed, "", found)
    for instead in _meant(typed):
        if found := _sections(instead, viewer):
            return Found(typed, instead, found)
    return Found(typed, "", [])


def _meant(typed: str) -> Iterator[str]:
    """What someone may have meant, in the order in which it is tried."""
    plain = decoded(typed)
    if text.fold(plain) != text.fold(typed):
        yield plain
    written = text.fold(plain)
    for long, short in _SHORT:
        written = written.replace(long, short)
    if written != text.fold(plain):
        yield written


def _sections(typed: str, viewer: "User") -> list[Section]:
    sections = (
        _section(kind, typed, viewer)
        for kind in _kinds()
        if not kind.perm or viewer.has_perm(kind.perm)
    )
    return [section for section in sections if section.count]


def _section(kind: _Kind, typed: str, viewer: "User") -> Section:
    rows = kind.rows(viewer).matching(typed)
    if kind.list_name == "unions:index":
        rows = rows.annotate(is_past=_is_past()).order_by(
            "is_past", *rows.query.order_by
        )
    first = list(rows[: SHOWN + 1])
    count = len(first)
    if count > SHOWN:
        count = rows.order_by().values("pk")[: COUNTED + 1].count()
    first = first[:SHOWN]
    heirs = _heirs(first, viewer) if kind.list_name == "unions:index" else {}
    asked = urlencode({"q": typed, **dict(kind.list_asked)})
    return Section(
        label=kind.label,
        icon=kind.icon,
        hits=[_hit(kind, row, typed, heirs) for row in first],
        count=count,
        url=f"{reverse(kind.list_name)}?{asked}",
    )


def _hit(kind: _Kind, row: Any, typed: str, heirs: dict[int, Union]) -> Hit:
    ended = getattr(row, "valid_to", None)
    ended = ended if ended and ended < timezone.localdate() else None
    detail = " · ".join(filter(None, kind.detail(row)))
    return Hit(
        url=row.get_absolute_url(),
        title=search_text.marks(kind.title(row), typed),
        detail=search_text.marks(detail, typed),
        ended=ended,
        today=heirs.get(row.successor_id) if ended else None,
    )


def _is_past() -> Case:
    """Today's units come before those that ended."""
    exists = Q(valid_to=None) | Q(valid_to__gte=timezone.localdate())
    return Case(When(exists, then=False), default=True, output_field=BooleanField())


def _heirs(unions: list[Union], viewer: "User") -> dict[int, Union]:
    """Today's units of those that ended, as far as one may open them."""
    keys = {union.successor_id for union in unions if union.successor_id}
    rows = Union.objects.visible_to(viewer).filter(pk__in=keys)
    return {union.pk: union for union in rows} if keys else {}


def _office(officer: Officer) -> Iterator[str]:
    """What she is today; without a post, where she belongs."""
    posts = getattr(officer, "current_posts", [])
    yield from (f"{post.title}, {post.branch or post.union}" for post in posts[:2])
    if not posts:
        yield str(officer.home_union)


def _board(group: SavingsGroup) -> Iterator[str]:
    if group.leader_name:
        yield _("leader %(name)s") % {"name": group.leader_name}
    if group.code:
        yield _("code %(code)s") % {"code": group.code}
    yield str(group.union)
    if group.closed_on:
        yield _("closed")


def _place(branch: Branch) -> Iterator[str]:
    yield str(branch.union)
    if branch.closed_on:
        yield _("closed")


def _kinds() -> list[_Kind]:
    """In the order in which the page shows them."""
    return [*_places_and_groups(), *_people_and_work()]


def _places_and_groups() -> list[_Kind]:
    return [
        _Kind(
            _("Unions"),
            "diagram-3",
            "unions.view_union",
            lambda user: Union.objects.visible_to(user).select_related("parent"),
            str,
            lambda union: [union.code, union.parent.unit_name if union.parent else ""],
            "unions:index",
            (("state", "all"),),
        ),
        _Kind(
            _("Branches"),
            "houses",
            "unions.view_branch",
            lambda user: Branch.objects.visible_to(user).select_related("union"),
            str,
            _place,
            "unions:branches",
            (("open", "all"),),
        ),
        _Kind(
            _("Savings groups"),
            "piggy-bank",
            "savings_groups.view_savingsgroup",
            lambda user: SavingsGroup.objects.visible_to(user).select_related("union"),
            str,
            _board,
            "savings_groups:index",
            (("show", "all"),),
        ),
    ]


def _people_and_work() -> list[_Kind]:
    return [
        _Kind(
            _("Officers"),
            "person-badge",
            "unions.view_officer",
            lambda user: Officer.objects.visible_to(user).for_list(),
            str,
            _office,
            "unions:officers",
        ),
        _Kind(
            _("Initiatives"),
            "lightbulb",
            "unions.view_initiative",
            lambda user: Initiative.objects.visible_to(user).for_list(),
            str,
            lambda initiative: [initiative.field, str(initiative.union)],
            "unions:initiatives",
        ),
        _Kind(
            _("Visits"),
            "clipboard-check",
            "",  # whoever is inspected sees her visits too
            lambda user: Visit.objects.visible_to(user).select_related(
                "union", "round"
            ),
            lambda visit: str(visit.union),
            lambda visit: [
                f"{visit.date:%d/%m/%Y}",
                visit.round.name,
                visit.get_status_display(),
            ],
            "inspections:visits",
        ),
    ]
