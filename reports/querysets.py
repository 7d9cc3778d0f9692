from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from inspections.models import Plan, Round, Team, Visit
from reports.enums import DocumentStatus

if TYPE_CHECKING:
    from accounts.models import User
    from reports.models import Document


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: "User") -> Self:
        """Documents about what one sees; the inspected unit: only issued ones."""
        visits = Visit.objects.visible_to(user)
        if user.is_officer:
            return self.filter(visit__in=visits, status=DocumentStatus.ISSUED)
        return self.filter(
            Q(visit__in=visits)
            | Q(round__in=Round.objects.visible_to(user))
            | Q(team__in=Team.objects.visible_to(user))
            | Q(plan__in=Plan.objects.visible_to(user))
        )
