"""What the pages of workbooks show."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbooks import catalogue
from workbooks.enums import Outcome
from workbooks.models import Export, Upload

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django_stubs_ext import StrOrPromise

    from accounts.models import User
    from workbooks.base import Sheet

_NEWEST = 10


@dataclass(frozen=True)
class Offer:
    """One list as a person may use it."""

    slug: str
    title: "StrOrPromise"
    list_url: str
    may_send: bool


def offers(user: "User") -> list[Offer]:
    """The lists that she may see, in their declared order."""
    sheets = [catalogue.sheet(slug, user) for slug in catalogue.slugs()]
    return [
        Offer(sheet.slug, sheet.title, sheet.list_url, may_send(sheet))
        for sheet in sheets
        if user.has_perm(sheet.view_perm)
    ]


def may_send(sheet: "Sheet[Any]") -> bool:
    return bool(sheet.keep_perm) and sheet.user.has_perm(sheet.keep_perm)


def newest_uploads(user: "User", kind: str = "") -> "QuerySet[Upload]":
    rows = Upload.objects.visible_to(user)
    return (rows.of_kind(kind) if kind else rows)[:_NEWEST]


def newest_exports(user: "User") -> "QuerySet[Export]":
    rows = Export.objects.visible_to(user).unexpired()
    return rows.select_related("job")[:_NEWEST]


def titles() -> dict[str, "StrOrPromise"]:
    """Slug → what the list is called, for rows that only know the slug."""
    return catalogue.titles()


@dataclass(frozen=True)
class Tab:
    """One view of a preview: which rows, and how many."""

    key: str
    count: int


def tabs(upload: Upload) -> list[Tab]:
    """The parts of a preview that hold something."""
    found = [
        Tab("moved", upload.moved_count),
        Tab("cautions", upload.caution_count),
        Tab("changed", upload.changed),
        Tab("added", upload.added),
    ]
    return [tab for tab in found if tab.count]


def lines(upload: Upload, key: str) -> "QuerySet[Any]":
    """The rows of one part of the preview."""
    rows = upload.lines.all()
    if key == "moved":
        return rows.moved()
    if key == "cautions":
        return rows.with_cautions()
    return rows.filter(outcome=key if key in Outcome.values else Outcome.CHANGED)


def twin(upload: Upload) -> Upload | None:
    """The same file, written into the register before."""
    same = Upload.objects.visible_to(upload.owner).applied()
    rows = same.filter(sha256=upload.sha256, kind=upload.kind).exclude(pk=upload.pk)
    return rows.order_by("-applied_at").first()
