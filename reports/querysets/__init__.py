from reports.querysets.documents import DocumentNumberQuerySet, DocumentQuerySet
from reports.querysets.papers import (
    BundleQuerySet,
    ScanBatchQuerySet,
    SignedFileQuerySet,
    SignedPageQuerySet,
)

__all__ = [
    "BundleQuerySet",
    "DocumentNumberQuerySet",
    "DocumentQuerySet",
    "ScanBatchQuerySet",
    "SignedFileQuerySet",
    "SignedPageQuerySet",
]
