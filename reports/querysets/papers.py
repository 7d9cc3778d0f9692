"""What hangs on documents is seen by whoever sees the document."""

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models

from inspections.models import Round

if TYPE_CHECKING:
    from accounts.models import User
    from reports.models import (
        Bundle,
        ScanBatch,
        SignedFile,
        SignedPage,
    )


def _documents(user: "User") -> Any:
    documents = apps.get_model("reports", "Document")._default_manager
    return documents.visible_to(user)


class SignedPageQuerySet(models.QuerySet["SignedPage"]):
    is_guarded = True

    def visible_to(self, user: "User") -> Self:
        """Whoever sees the document: the inspected unit signed it too."""
        return self.filter(document__in=_documents(user))

    def current(self) -> Self:
        return self.filter(replaced_at=None)


class SignedFileQuerySet(models.QuerySet["SignedFile"]):
    is_guarded = True

    def visible_to(self, user: "User") -> Self:
        return self.filter(document__in=_documents(user))

    def current(self) -> Self:
        return self.filter(replaced_at=None)


class ScanBatchQuerySet(models.QuerySet["ScanBatch"]):
    is_guarded = True

    def visible_to(self, user: "User") -> Self:
        """Those that one brought in oneself."""
        return self.filter(uploaded_by=user)

    def for_list(self) -> Self:
        """Newest first, each with ``how_many`` files."""
        return self.annotate(how_many=models.Count("files")).order_by("-created_at")


class BundleQuerySet(models.QuerySet["Bundle"]):
    is_guarded = True

    def visible_to(self, user: "User") -> Self:
        """Those that one asked for oneself, of rounds that one still sees."""
        return self.filter(created_by=user, round__in=Round.objects.visible_to(user))
