"""Who sees which message."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from core.querysets import ranked, search
from notices.enums import BY_ANOTHER_WAY, NoticeStatus, Reason

if TYPE_CHECKING:
    from accounts.models import User
    from notices.models import Notice, Run, Switch


class NoticeQuerySet(models.QuerySet["Notice"]):
    is_guarded = True

    def visible_to(self, user: "User") -> Self:
        """One's own; of one's union and all below it for those who send.

        A unit's officer sees what she or her unit was told, not what will be, nor what
        was taken back in time.
        """
        own = Q(user=user)
        if user.is_superuser:
            return self
        membership = getattr(user, "membership", None)
        if user.is_officer:
            if membership is not None:
                path = membership.union.path
                own |= Q(user=None, to_union__path__startswith=path)
            return self.filter(own).told()
        unions = apps.get_model("unions", "Union")._default_manager.visible_to(user)
        return self.filter(own | Q(union__in=unions))

    def told(self) -> Self:
        """What was said, or would have been if there were an address."""
        unsaid = [NoticeStatus.WAITING, NoticeStatus.SENDING, NoticeStatus.WITHDRAWN]
        return self.exclude(status__in=unsaid).exclude(reason=Reason.SWITCHED_OFF)

    def needing_somebody(self, since: datetime) -> Self:
        """What did not arrive, or perhaps not, and has to be told another way."""
        recent = self.filter(due_at__gte=since)
        by_hand = Q(status=NoticeStatus.SKIPPED, reason__in=BY_ANOTHER_WAY)
        lost = Q(status__in=[NoticeStatus.FAILED, NoticeStatus.UNCERTAIN])
        return recent.filter(by_hand | lost)

    def matching(self, words: str) -> Self:
        """Names, addresses, subjects and texts; accents are optional."""
        return ranked(search(self, words), "-due_at", "-pk")

    def for_list(self) -> Self:
        """What one row of a list reads."""
        return self.select_related("user", "to_union", "union", "told_in")


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
    def latest_of(self, name: str) -> "Run | None":
        return self.filter(name=name).order_by("-started_at").first()
