from reports.models.bundles import Bundle, BundleEntry
from reports.models.documents import (
    Document,
    DocumentEvent,
    DocumentNumber,
    Rendering,
)
from reports.models.signed import (
    ScanBatch,
    ScanFile,
    ScanPage,
    SignedFile,
    SignedPage,
)

__all__ = [
    "Bundle",
    "BundleEntry",
    "Document",
    "DocumentEvent",
    "DocumentNumber",
    "Rendering",
    "ScanBatch",
    "ScanFile",
    "ScanPage",
    "SignedFile",
    "SignedPage",
]
