from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from core.querysets import ranked, search
from inspections.models import Plan, Round, Showcase, Team, UrgingLetter, Visit
from reports.enums import DocumentStatus
from unions.models import Union

if TYPE_CHECKING:
    from accounts.models import User
    from reports.models import Document, DocumentNumber


#: The paper that the inspected unit issues itself.
OF_THE_UNIT = "self-report"


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: "User") -> Self:
        """Documents about one's own work; the inspected unit: issued, and its own."""
        rounds = Round.objects.visible_to(user)
        visits = Visit.objects.visible_to(user)
        return self.filter(
            Q(visit__round__in=rounds)
            | Q(visit__in=visits, status=DocumentStatus.ISSUED)
            | Q(visit__in=visits, kind=OF_THE_UNIT)
            | Q(round__in=rounds)
            | Q(team__in=Team.objects.visible_to(user))
            | Q(plan__in=Plan.objects.visible_to(user))
            | Q(group_check__visit__in=Visit.objects.read_by(user))
            | Q(letter__in=UrgingLetter.objects.visible_to(user), **_if_received(user))
            | Q(showcase__in=Showcase.objects.kept_by(user))
            | Q(
                showcase__in=Showcase.objects.visible_to(user),
                status=DocumentStatus.ISSUED,
            )
        )

    def matching(self, words: str) -> Self:
        return ranked(search(self, words), "-created_at", "pk")

    def for_list(self) -> Self:
        """What one row of a list reads: not the content, which may be long."""
        return self.select_related(
            "union", "number", "created_by", "rendering__job", "word__job"
        ).defer("snapshot")


def _if_received(user: "User") -> dict[str, str]:
    """Officers read of it what was issued; whoever makes it, the draft as well."""
    return {"status": DocumentStatus.ISSUED} if user.is_officer else {}


class DocumentNumberQuerySet(models.QuerySet["DocumentNumber"]):
    def visible_to(self, user: "User") -> Self:
        """The registers of one's own unions."""
        return self.filter(union__in=Union.objects.inherited_by(user))

    def for_list(self) -> Self:
        return self.select_related("union", "document").defer("document__snapshot")
