"""Where what came in as evidence is kept: by content, a photo with its small copy."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core import uploads
from inspections.enums import EvidenceKind

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


@dataclass(frozen=True)
class Kept(uploads.Kept):
    """What is left of an upload, and where evidence of it is stored."""

    @property
    def kind(self) -> EvidenceKind:
        return EvidenceKind.PHOTO if self.is_photo else EvidenceKind.FILE

    @property
    def path(self) -> str:
        return f"evidence/{self.sha256[:2]}/{self.sha256}{self.suffix}"

    @property
    def thumb_path(self) -> str:
        return thumb_path(self.path)


def thumb_path(path: str) -> str:
    return path.removesuffix(".jpg") + ".thumb.jpg"


def examine(upload: "UploadedFile[Any]") -> Kept:
    """What may be kept of the upload; a refusal says what to do instead."""
    return Kept(**vars(uploads.examine(upload)))
