from typing import TYPE_CHECKING, Any, NoReturn, Self

from django.db import models
from django.utils.translation import gettext as _

from core.exceptions import RuleError

if TYPE_CHECKING:
    from accounts.models import User


class Unchangeable(models.QuerySet[Any]):
    """Rows that no query changes or deletes, however many at once."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise RuleError(_("History cannot be changed."))

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise RuleError(_("History cannot be changed."))

    def delete(self) -> NoReturn:
        raise RuleError(_("History cannot be deleted."))


class AuditEntryQuerySet(Unchangeable):
    def visible_to(self, user: "User") -> Self:
        """What people of the administrator's own subtree did."""
        if user.is_superuser:
            return self
        membership = getattr(user, "membership", None)
        if not user.is_administrator or membership is None:
            return self.none()
        path = membership.union.path
        return self.filter(actor__membership__union__path__startswith=path)
