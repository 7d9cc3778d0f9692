"""The file of a decision: what may come in, and where it is kept."""

from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from core.exceptions import RuleError
from core.uploads import examine
from unions.models import Reorganisation

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

#: What a person may choose: PDF and photos. Not Word, see ``keep_file``.
ENDINGS = frozenset({".pdf", ".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif"})
#: How .docx (a zip archive) and .doc begin.
_WORD = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def keep_file(reorganisation: Reorganisation, upload: "UploadedFile[Any]") -> None:
    """Store the decision under the hash of its bytes; the same file is kept once.

    PDF as it is, photos made anew. Word files change with the program that shows them.
    """
    upload.seek(0)
    if upload.read(4) in _WORD:
        raise RuleError(
            _("Word files cannot be kept as a decision. Save it as PDF and send that.")
        )
    kept = examine(upload)
    path = f"decisions/{kept.sha256}{kept.suffix}"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(kept.data))
    reorganisation.file.name = path
    reorganisation.file_name = kept.name[:150]
