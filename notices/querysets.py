"""Who sees which message."""

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import User
    from notices.models import Notice, Run, Switch


class NoticeQuerySet(models.QuerySet["Notice"]):
    is_guarded = True

    def visible_to(self, user: "User") -> Self:
        """One's own; of one's union and all below it for those who send."""
        own = Q(user=user)
        if user.is_officer:
            return self.filter(own)
        if user.is_superuser:
            return self
        unions = apps.get_model("unions", "Union")._default_manager.visible_to(user)
        return self.filter(own | Q(union__in=unions))


class SwitchQuerySet(models.QuerySet["Switch"]):
    is_guarded = True

    def visible_to(self, user: "User") -> Self:
        if user.is_officer:
            return self.none()
        if user.is_superuser:
            return self
        unions = apps.get_model("unions", "Union")._default_manager.visible_to(user)
        return self.filter(union__in=unions)


class RunQuerySet(models.QuerySet["Run"]):
    pass
