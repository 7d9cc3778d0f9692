"""Initiatives and funds pass on, with their branch if they have one."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from unions.enums import InitiativeState
from unions.models import Fund, Initiative
from unions.services.handover.plans import open_on
from unions.services.handover.rows import RowMover

if TYPE_CHECKING:
    from unions.models import Reorganisation


class Initiatives(RowMover[Initiative]):
    """Initiatives that are not over."""

    model: ClassVar[str] = "unions.initiative"
    label: ClassVar[Any] = gettext_lazy("Initiatives")
    follows_branch: ClassVar[bool] = True

    def rows(self, reorganisation: "Reorganisation") -> QuerySet[Initiative]:
        return Initiative.objects.exclude(state=InitiativeState.ENDED)


class Funds(RowMover[Fund]):
    """Open funds with the money in them; their counts hang on them."""

    model: ClassVar[str] = "unions.fund"
    label: ClassVar[Any] = gettext_lazy("Funds")
    follows_branch: ClassVar[bool] = True

    def rows(self, reorganisation: "Reorganisation") -> QuerySet[Fund]:
        return Fund.objects.filter(open_on(reorganisation.effective_on))

    def describe(self, row: Fund) -> str:
        """``Quỹ hội phí – Hà Thị Lan, kế toán``: who must hand the money over."""
        return f"{row.name} – {row.holder}"

    def url(self, row: Fund) -> str:
        return ""
