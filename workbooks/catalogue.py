"""The declared kinds of sheets, as ``settings.WORKBOOK_KINDS`` names them."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.module_loading import import_string

from workbooks.base import Sheet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User


def slugs() -> list[str]:
    return list(settings.WORKBOOK_KINDS)


def sheet(slug: str, user: "User") -> Sheet[Any]:
    """The sheet of that name for one person; raises ``LookupError``."""
    kind: type[Sheet[Any]] = import_string(settings.WORKBOOK_KINDS[slug])
    return kind(user)


def titles() -> dict[str, "StrOrPromise"]:
    """Slug → what its rows are called."""
    kinds = settings.WORKBOOK_KINDS.items()
    return {slug: import_string(path).title for slug, path in kinds}
