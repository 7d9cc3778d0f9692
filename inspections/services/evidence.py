"""Photos and files: looked at before they are opened, made anew, kept by content."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from inspections.models import (
    Evidence,
    ExtensionRequest,
    FieldStop,
    Finding,
    Item,
    Remedy,
    RemedyEvent,
    Visit,
)
from inspections.services import lines
from inspections.services.seal import recording
from inspections.services.uploads import Kept, examine, thumb_path

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from accounts.models import User


@dataclass(frozen=True)
class EvidenceOutcome:
    row: Evidence
    state: Literal["created", "same"]


@dataclass(frozen=True)
class Shot:
    """What the device says about a photo."""

    caption: str = ""
    taken_at: datetime | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None


@transaction.atomic
def add_evidence(  # noqa: PLR0913 -- what it belongs to
    visit: Visit,
    *,
    id: uuid.UUID,
    upload: "UploadedFile[Any]",
    by: "User",
    shot: Shot | None = None,
    item: Item | None = None,
    finding: Finding | None = None,
    stop: FieldStop | None = None,
) -> EvidenceOutcome:
    """Keep a photo or file of a visit. The same upload twice is kept once."""
    visit = recording(visit)
    _require_of_visit(visit, item, finding, stop)
    links = {"visit": visit, "item": item, "finding": finding, "stop": stop}
    return _keep(id, upload, shot or Shot(), by, union=visit.union, **links)


@transaction.atomic
def add_proof(  # noqa: PLR0913 -- what it belongs to
    remedy: Remedy,
    *,
    id: uuid.UUID,
    upload: "UploadedFile[Any]",
    by: "User | None",
    shot: Shot | None = None,
    step: RemedyEvent | None = None,
    request: ExtensionRequest | None = None,
) -> EvidenceOutcome:
    """Keep a proof that a remedy was carried out, with the step it belongs to; or the
    paper of a request for a later date."""
    links = {
        "visit": remedy.visit,
        "remedy": remedy,
        "step": step,
        "request": request,
    }
    return _keep(id, upload, shot or Shot(), by, union=remedy.owner, **links)


@transaction.atomic
def describe(
    evidence: Evidence,
    *,
    caption: str,
    item: Item | None = None,
    finding: Finding | None = None,
    stop: FieldStop | None = None,
    by: "User",
) -> Evidence:
    """Write what a photo shows and what it belongs to."""
    if evidence.visit is None or evidence.remedy_id is not None:
        raise RuleError(_("Proof of a remedy stays where it is."))
    visit = recording(evidence.visit)
    _require_of_visit(visit, item, finding, stop)
    evidence.caption = caption.strip()
    evidence.item, evidence.finding, evidence.stop = item, finding, stop
    evidence.revision += 1
    evidence.updated_by = by
    return audit.save(evidence, by=by)


@transaction.atomic
def discard(evidence: Evidence, *, by: "User") -> None:
    """Take a photo back, and its bytes too unless another row shows them."""
    path = str(evidence.file.name)
    lines.remove(evidence, by=by)
    if not Evidence.objects.filter(file=path).exists():
        for name in (path, thumb_path(path)):
            transaction.on_commit(partial(default_storage.delete, name))


def note_download(evidence: Evidence, *, by: "User") -> None:
    """Write down who took a copy away: it may name people."""
    detail = {"sha256": evidence.sha256}
    audit.record(Action.DOWNLOAD, evidence, by=by, detail=detail)


def _keep(
    key: uuid.UUID,
    upload: "UploadedFile[Any]",
    shot: Shot,
    by: "User | None",
    **links: Any,
) -> EvidenceOutcome:
    kept = examine(upload)
    found = Evidence.objects.select_for_update().filter(pk=key).first()
    if found is not None:
        if found.sent_sha256 == kept.sent_sha256 and _same_owner(found, links):
            return EvidenceOutcome(found, "same")
        raise RuleError(_("Another photo was sent under this key. Send it again."))
    row = Evidence(
        pk=key,
        kind=kept.kind,
        sha256=kept.sha256,
        sent_sha256=kept.sent_sha256,
        file=_store(kept),
        original_name=kept.name,
        content_type=kept.content_type,
        size=len(kept.data),
        width=kept.width,
        height=kept.height,
        caption=shot.caption.strip(),
        taken_at=shot.taken_at or kept.taken_at,
        latitude=kept.latitude if shot.latitude is None else shot.latitude,
        longitude=kept.longitude if shot.longitude is None else shot.longitude,
        updated_by=by,
        **links,
    )
    row.save(force_insert=True)
    audit.record(Action.CREATE, row, by=by, detail={"sha256": kept.sha256})
    return EvidenceOutcome(row, "created")


def _store(kept: Kept) -> str:
    """Write the bytes to their own address, unless they are there already."""
    for path, data in ((kept.path, kept.data), (kept.thumb_path, kept.thumb)):
        if data and not default_storage.exists(path):
            default_storage.save(path, ContentFile(data))
    return kept.path


def _same_owner(row: Evidence, links: dict[str, Any]) -> bool:
    remedy = links.get("remedy")
    if row.remedy_id != (remedy.pk if remedy else None):
        return False
    visit: Visit = links["visit"]
    return row.visit_id == visit.pk


def _require_of_visit(
    visit: Visit, item: Item | None, finding: Finding | None, stop: FieldStop | None
) -> None:
    if item is not None and item.section.version_id != visit.checklist_id:
        raise RuleError(_("This item is not in the visit's checklist."))
    for row in (finding, stop):
        if row is not None and row.visit_id != visit.pk:
            raise RuleError(_("This belongs to another visit."))
