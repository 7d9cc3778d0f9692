"""The only writers of checklists. A published version never changes."""

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from inspections.enums import VERSION_TRANSITIONS, VersionStatus
from inspections.models import Checklist, ChecklistVersion, Item, Section

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import Union


def create(union: "Union", *, name: str, by: "User | None") -> Checklist:
    """A checklist of ``union`` without any version yet."""
    return audit.save(Checklist(union=union, name=name), by=by)


def save_checklist(checklist: Checklist, *, by: "User") -> Checklist:
    return audit.save(checklist, by=by)


@transaction.atomic
def new_version(
    checklist: Checklist, *, by: "User | None", note: str = ""
) -> ChecklistVersion:
    """An empty draft with the next number."""
    newest = checklist.versions.aggregate(last=models.Max("number"))["last"] or 0
    version = ChecklistVersion(checklist=checklist, number=newest + 1, note=note)
    return audit.save(version, by=by)


@transaction.atomic
def draft_from(version: ChecklistVersion, *, by: "User") -> ChecklistVersion:
    """A new draft that begins as a copy of ``version``; only one draft at a time."""
    checklist = version.checklist
    if checklist.versions.filter(status=VersionStatus.DRAFT).exists():
        raise RuleError(
            _("There is a draft already. Publish it before making another.")
        )
    draft = new_version(checklist, by=by)
    for section in version.sections.prefetch_related("items"):
        copy = Section.objects.create(
            version=draft, order=section.order, title=section.title
        )
        Item.objects.bulk_create(_copy(item, copy) for item in section.items.all())
    return draft


@transaction.atomic
def save_version(version: ChecklistVersion, *, by: "User | None") -> ChecklistVersion:
    """Save the note of a draft."""
    _require_draft(version)
    return audit.save(version, by=by)


@transaction.atomic
def save_section(section: Section, *, by: "User | None") -> Section:
    _require_draft(section.version)
    return audit.save(section, by=by)


@transaction.atomic
def save_item(item: Item, *, by: "User | None") -> Item:
    _require_draft(item.section.version)
    return audit.save(item, by=by)


@transaction.atomic
def remove(part: Section | Item, *, by: "User") -> None:
    """Take a section (with its items) or an item out of a draft."""
    _require_draft(part.version if isinstance(part, Section) else part.section.version)
    audit.record(Action.DELETE, part, by=by)
    part.delete()


@transaction.atomic
def publish(version: ChecklistVersion, *, by: "User | None") -> ChecklistVersion:
    """Freeze a draft under a hash of its content; rounds may use it from now on."""
    codes = list(
        Item.objects.filter(section__version=version).values_list("code", flat=True)
    )
    if not codes:
        raise RuleError(_("Add at least one item before publishing."))
    if len(set(codes)) != len(codes):
        raise RuleError(_("Two items have the same number. Number them differently."))
    _move(version, VersionStatus.PUBLISHED, by=by)
    version.sha256 = content_sha256(version)
    version.published_at = timezone.now()
    version.published_by = by
    version.save(update_fields=["sha256", "published_at", "published_by"])
    return version


def archive(version: ChecklistVersion, *, by: "User") -> ChecklistVersion:
    """Take a version out of use. Visits that used it keep it."""
    return _move(version, VersionStatus.ARCHIVED, by=by)


def content(version: ChecklistVersion) -> list[dict[str, Any]]:
    """Sections and items as plain values, in their order."""
    return [
        {
            "order": section.order,
            "title": section.title,
            "items": [
                {
                    "code": item.code,
                    "order": item.order,
                    "text": item.text,
                    "evidence_hint": item.evidence_hint,
                    "max_score": f"{item.max_score:.2f}",
                    "is_knockout": item.is_knockout,
                }
                for item in section.items.all()
            ],
        }
        for section in version.sections.prefetch_related("items")
    ]


def content_sha256(version: ChecklistVersion) -> str:
    """The same for the same sections and items, whatever their keys."""
    plain = json.dumps(content(version), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def _copy(item: Item, section: Section) -> Item:
    return Item(
        section=section,
        code=item.code,
        order=item.order,
        text=item.text,
        evidence_hint=item.evidence_hint,
        max_score=item.max_score,
        is_knockout=item.is_knockout,
    )


def _require_draft(version: ChecklistVersion) -> None:
    """Ask the database and lock: it may have been published meanwhile."""
    fresh = ChecklistVersion.objects.select_for_update().get(pk=version.pk)
    if fresh.is_frozen:
        raise RuleError(
            _("A published version never changes. Make a new draft from it instead.")
        )


@transaction.atomic
def _move(version: ChecklistVersion, to: str, *, by: "User | None") -> ChecklistVersion:
    """The only writer of ``ChecklistVersion.status``."""
    locked = ChecklistVersion.objects.select_for_update().get(pk=version.pk)
    old = locked.status
    if to not in VERSION_TRANSITIONS[old]:
        raise RuleError(
            _("“%(thing)s” is “%(old)s” and cannot become “%(new)s”.")
            % {
                "thing": locked,
                "old": VersionStatus(old).label,
                "new": VersionStatus(to).label,
            }
        )
    ChecklistVersion.objects.filter(pk=version.pk).update(status=to)
    version.status = to
    audit.record(Action.CHANGE, version, by=by, detail={"status": [old, to]})
    return version
