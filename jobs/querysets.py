from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from jobs.enums import State

if TYPE_CHECKING:
    from accounts.models import User
    from jobs.models import Job


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: "User") -> Self:
        """One's own jobs; an administrator sees those of her union's subtree."""
        if user.is_superuser:
            return self
        membership = getattr(user, "membership", None)
        if not user.is_administrator or membership is None:
            return self.filter(requested_by=user)
        inside = {
            "requested_by__membership__union__path__startswith": membership.union.path
        }
        return self.filter(Q(requested_by=user) | Q(**inside))

    def unfinished(self) -> Self:
        return self.filter(state__in=[State.QUEUED, State.RUNNING])

    def claimable(self) -> Self:
        """Waiting, or running under a lease that ran out; and not tried too often."""
        expired = Q(state=State.RUNNING, lease_until__lt=timezone.now())
        tries = settings.JOB_MAX_ATTEMPTS
        return self.filter(Q(state=State.QUEUED) | expired, attempts__lt=tries)

    def exhausted(self) -> Self:
        """Lost by their worker as often as a job may be."""
        return self.filter(
            state=State.RUNNING,
            lease_until__lt=timezone.now(),
            attempts__gte=settings.JOB_MAX_ATTEMPTS,
        )
