from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from jobs.enums import State

if TYPE_CHECKING:
    from accounts.models import User
    from jobs.models import Job


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: "User") -> Self:
        """One's own jobs; an administrator sees all."""
        if user.is_administrator:
            return self
        return self.filter(requested_by=user)

    def claimable(self) -> Self:
        """Waiting, or running under a lease that ran out."""
        expired = Q(state=State.RUNNING, lease_until__lt=timezone.now())
        return self.filter(Q(state=State.QUEUED) | expired)
