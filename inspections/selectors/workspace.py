"""What each step of a visit's workspace shows."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Prefetch, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from inspections.checklists import ScoreSheet, SectionScore, papers, score_sheet
from inspections.enums import AttendanceBody, FindingKind
from inspections.models import (
    Answer,
    AnswerRevision,
    Attendance,
    Evidence,
    FieldStop,
    Finding,
    Item,
    Remedy,
    Section,
    Visit,
)
from inspections.selectors import follow_ups, repeats
from inspections.selectors.lending.desk import groups_expected
from inspections.selectors.visit import answers, sections
from unions.enums import Body, PostRank
from unions.models import Post, Union

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Step:
    """One step of the workspace and how far it is."""

    key: str
    label: str | Promise
    done: int = 0
    #: None: there is no "all of it".
    total: int | None = None
    icon: str = ""

    @property
    def url_name(self) -> str:
        return f"inspections:visit_{self.key}"

    @property
    def is_done(self) -> bool:
        return self.done > 0 and (self.total is None or self.done >= self.total)

    @property
    def progress(self) -> str:
        """``12/47``, ``3`` or nothing."""
        if self.total is not None:
            return f"{self.done}/{self.total}"
        return str(self.done) if self.done else ""


@dataclass(frozen=True)
class ItemRow:
    """One item as the checklist shows it."""

    item: Item
    answer: Answer | None
    conflicts: Sequence[AnswerRevision]
    findings: Sequence[Finding]
    photos: int

    @property
    def papers(self) -> list[tuple[str, bool]]:
        """The papers to see, and whether each was seen."""
        seen = papers(self.answer.papers_seen) if self.answer else []
        named = papers(self.item.evidence_hint)
        return [(paper, paper in seen) for paper in dict.fromkeys([*named, *seen])]


@dataclass(frozen=True)
class SectionRow:
    section: Section
    score: SectionScore
    items: Sequence[ItemRow]


@dataclass(frozen=True)
class KindRow:
    """Findings of one kind."""

    kind: FindingKind
    findings: Sequence[Finding]


@dataclass(frozen=True)
class Suggestion:
    """Someone who is likely to attend."""

    body: AttendanceBody
    full_name: str
    position: str
    #: The key that the line gets when it is tapped.
    key: uuid.UUID = field(default_factory=uuid.uuid4)


@dataclass(frozen=True)
class Preparation:
    """What the team reads before it goes."""

    figures: Any
    posts: Any
    groups: Any
    last_visit: Visit | None
    last_findings: Sequence[Finding]
    remedies: Sequence[Remedy]


def steps(visit: Visit) -> list[Step]:
    """All steps with their counts: one small query each, never one large product."""
    items = Item.objects.filter(section__version=visit.checklist_id)
    counts = {
        "attendance": visit.attendances.count(),
        "checklist": visit.answers.count(),
        "stops": visit.stops.count(),
        "groups": visit.group_checks.count(),
        "funds": visit.fund_checks.exclude(in_hand=None).count(),
        "findings": visit.findings.count(),
        "photos": visit.evidence.filter(remedy=None).count(),
    }
    drawn = groups_expected(visit, counts["groups"])
    again = follow_ups.progress(visit)
    counts["follow_ups"] = again.done
    rows = [
        Step("preparation", _("Preparation"), icon="book"),
        Step("follow_ups", _("From last time"), total=again.shown, icon="arrow-repeat"),
        Step("attendance", _("Attendance"), icon="people"),
        Step("checklist", _("Checklist"), total=items.count(), icon="list-check"),
        Step("stops", _("Field stops"), icon="geo-alt"),
        Step("groups", _("Savings groups"), total=drawn, icon="piggy-bank"),
        Step("funds", _("Funds"), icon="cash-coin"),
        Step("findings", _("Findings"), icon="chat-left-text"),
        Step("photos", _("Photos"), icon="camera"),
        Step("minutes", _("Minutes and signing"), int(visit.is_sealed), icon="pen"),
    ]
    return [replace(row, done=counts.get(row.key, row.done)) for row in rows]


def history(visit: Visit, *, for_unit: bool) -> Any:
    """The steps of the visit; the inspected unit's are those that concern it."""
    steps = visit.events.select_related("actor")
    return [step.as_told() for step in steps if step.is_told] if for_unit else steps


def checklist_rows(visit: Visit) -> tuple[ScoreSheet, list[SectionRow]]:
    """The checklist with everything that hangs on its items."""
    parts, given = sections(visit), answers(visit)
    sheet = score_sheet(parts, given)
    scores = {score.key: score for score in sheet.sections}
    found = _by_item(Finding.objects.filter(visit=visit).exclude(item=None))
    photos = _by_item(Evidence.objects.filter(visit=visit, remedy=None))
    waiting = _conflicts(visit)
    rows = []
    for section, items in parts:
        shown = [
            ItemRow(
                item,
                given.get(item.pk),
                waiting[item.pk],
                found[item.pk],
                len(photos[item.pk]),
            )
            for item in items
        ]
        rows.append(SectionRow(section, scores[section.pk], shown))
    return sheet, rows


def finding_rows(visit: Visit, user: "User") -> list[KindRow]:
    """Findings by kind in the order of the minutes, recommendations with them."""
    rows: dict[str, list[Finding]] = defaultdict(list)
    found = Finding.objects.visible_to(user).filter(visit=visit)
    found = found.select_related("item", "stop__branch", "stop__group", "opinion")
    for finding in found.select_related("stop__initiative").prefetch_related(
        "remedies",
        "sightings__initiative",
        Prefetch("evidence", Evidence.objects.filter(remedy=None)),
    ):
        rows[finding.kind].append(finding)
    repeats.told((one for kind in rows.values() for one in kind), user)
    return [KindRow(kind, rows[kind]) for kind in FindingKind]


def attendance_rows(visit: Visit) -> list[tuple[AttendanceBody, list[Attendance]]]:
    rows: dict[str, list[Attendance]] = defaultdict(list)
    for person in Attendance.objects.filter(visit=visit):
        rows[person.body].append(person)
    return [(body, rows[body]) for body in AttendanceBody]


def stops(visit: Visit) -> Any:
    rows = FieldStop.objects.filter(visit=visit)
    return (
        rows.select_related("branch", "group", "initiative")
        .annotate(
            photo_count=Count("evidence", distinct=True),
            finding_count=Count("findings", distinct=True),
        )
        .order_by("order", "updated_at", "pk")
    )


def photos(visit: Visit, user: "User") -> Any:
    rows = Evidence.objects.visible_to(user).filter(visit=visit, remedy=None)
    return rows.select_related(
        "item", "finding", "stop__branch", "stop__group"
    ).order_by("created_at", "pk")


def suggestions(visit: Visit) -> list[Suggestion]:
    """Officers of the unit and leaders of its groups who are not written down yet."""
    posts = Post.objects.filter(union=visit.union).current(visit.date)
    found = []
    for post in _by_rank(posts.select_related("officer", "branch")):
        body = (
            AttendanceBody.BRANCH if post.body == Body.BRANCH else AttendanceBody.UNION
        )
        title = f"{post.title} – {post.branch}" if post.branch else post.title
        found.append(Suggestion(body, post.officer.full_name, title))
    for group in visit.union.savings_groups.open().exclude(leader_name=""):
        position = f"Tổ trưởng {group.name}"  # recorded content: Vietnamese
        found.append(Suggestion(AttendanceBody.GROUP, group.leader_name, position))
    there = set(visit.attendances.values_list("body", "full_name"))
    once = {(row.body, row.full_name): row for row in reversed(found)}
    return [
        row
        for row in reversed(once.values())
        if (row.body.value, row.full_name) not in there
    ]


def chair(visit: Visit) -> Post | None:
    """Who presides over the visited unit on the day: she signs for it."""
    posts = Post.objects.filter(union=visit.union, branch=None, rank=PostRank.CHAIR)
    return posts.current(visit.date).select_related("officer").first()


def preparation(visit: Visit, user: "User") -> Preparation:
    """The unit's figures, people and groups, and what the last visit left open.

    What the units before it were told counts for the unit.
    """
    union = visit.union
    posts = Post.objects.filter(union=union, branch=None)
    lived = Q(pk=union.pk) | Q(descents_to__to_union=union)
    same = Union.objects.filter(lived).order_by().values("pk")
    before = Visit.objects.visible_to(user).sealed().filter(union__in=same)
    last = (
        before.select_related("union")
        .filter(date__lt=visit.date)
        .order_by("-date", "-pk")
        .first()
    )
    found = Finding.objects.visible_to(user).filter(visit=last) if last else []
    repeats.told(last_findings := list(found), user)
    return Preparation(
        figures=union.figures.filter(branch=None).first(),
        posts=_by_rank(posts.current(visit.date).select_related("officer")),
        groups=union.savings_groups.open(),
        last_visit=last,
        last_findings=last_findings,
        remedies=follow_ups.prepared(visit, user),
    )


def _by_rank(posts: "Iterable[Post]") -> list[Post]:
    """The committee before the branches, in each the chair first."""
    bodies, ranks = Body.values, PostRank.values
    return sorted(
        posts, key=lambda post: (bodies.index(post.body), ranks.index(post.rank))
    )


def _by_item(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.item_id].append(row)
    return found


def _conflicts(visit: Visit) -> dict[int, list[AnswerRevision]]:
    """Values that wait for somebody to choose, by item."""
    waiting = AnswerRevision.objects.filter(
        answer__visit=visit, is_conflict=True, resolved_at=None
    ).select_related("answer__updated_by", "actor")
    found: dict[int, list[AnswerRevision]] = defaultdict(list)
    for revision in waiting:
        found[revision.answer.item_id].append(revision)
    return found
