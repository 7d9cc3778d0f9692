"""What the pages of checklists show."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, Sum

from inspections.enums import VersionStatus
from inspections.models import Checklist, ChecklistVersion, Section

if TYPE_CHECKING:
    from accounts.models import User
    from inspections.querysets import ChecklistQuerySet


@dataclass(frozen=True)
class ChecklistRow:
    checklist: Checklist
    versions: int
    #: The newest published version, if there is one.
    current: ChecklistVersion | None
    items: int


@dataclass(frozen=True)
class SectionRow:
    section: Section
    points: Decimal


@dataclass(frozen=True)
class Content:
    """A version laid out for reading."""

    sections: list[SectionRow]
    items: int
    points: Decimal
    knockouts: list[str]


def listed(user: "User") -> "ChecklistQuerySet":
    """Visible checklists with what :func:`rows` reads."""
    published = ChecklistVersion.objects.filter(status=VersionStatus.PUBLISHED)
    counted = published.annotate(items=Count("sections__items"))
    return (
        Checklist.objects.visible_to(user)
        .select_related("union")
        .annotate(version_count=Count("versions"))
        .prefetch_related(
            Prefetch("versions", counted.order_by("-number"), to_attr="published")
        )
        .order_by("name", "union__sort_key", "pk")
    )


def rows(checklists: Iterable[Checklist]) -> list[ChecklistRow]:
    return [_row(checklist) for checklist in checklists]


def chosen(checklist: Checklist, number: str) -> ChecklistVersion | None:
    """The version asked for; else the newest published one; else the newest."""
    versions = list(checklist.versions.order_by("-number"))
    asked = [version for version in versions if str(version.number) == number]
    published = [one for one in versions if one.status == VersionStatus.PUBLISHED]
    return next(iter([*asked, *published, *versions]), None)


def content(version: ChecklistVersion) -> Content:
    """Two queries, whatever its length."""
    sections = version.sections.annotate(points=Sum("items__max_score"))
    parts = list(sections.order_by("order", "pk").prefetch_related("items"))
    items = [item for section in parts for item in section.items.all()]
    return Content(
        sections=[SectionRow(part, part.points or Decimal(0)) for part in parts],
        items=len(items),
        points=_total(item.max_score for item in items),
        knockouts=[item.code for item in items if item.is_knockout],
    )


def _row(checklist: Checklist) -> ChecklistRow:
    published: list[ChecklistVersion] = checklist.published  # type: ignore[attr-defined]
    current = published[0] if published else None
    return ChecklistRow(
        checklist=checklist,
        versions=checklist.version_count,  # type: ignore[attr-defined]
        current=current,
        items=current.items if current else 0,  # type: ignore[attr-defined]
    )


def _total(points: Iterable[Decimal]) -> Decimal:
    return sum(points, Decimal(0))
