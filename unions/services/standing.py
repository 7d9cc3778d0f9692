"""Nothing new stands at a union that has ended: the sentence names today's unit."""

from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from core.exceptions import RuleError
from unions.models import UnionLink

if TYPE_CHECKING:
    from unions.models import Union


def check_stands(
    union: "Union", *, begins: date | None = None, ends: date | None = None
) -> None:
    """Refuse what lasts (until ``ends``; nothing: until today) beyond the union's end.

    What began and ended while the union existed may still be entered: it is history.
    """
    last = ends or max(begins or date.min, timezone.localdate())
    if union.valid_to is not None and last > union.valid_to:
        raise RuleError(ended_text(union))


def ended_text(union: "Union") -> str:
    """That ``union`` has ended, and where its things belong today."""
    values = {"union": union, "day": f"{union.valid_to:%d/%m/%Y}"}
    if union.successor_id:
        text = _(
            "“%(union)s” ended on %(day)s; “%(heir)s” goes on with it. Enter this "
            "there."
        )
        return text % {**values, "heir": union.successor}
    links = UnionLink.objects.filter(from_union=union).exclude(to_union=None)
    heirs = [str(link.to_union) for link in links.select_related("to_union")]
    if heirs:
        text = _(
            "“%(union)s” ended on %(day)s and became parts of %(heirs)s. Enter this at "
            "one of them."
        )
        return text % {**values, "heirs": ", ".join(f"“{heir}”" for heir in heirs)}
    text = _("“%(union)s” ended on %(day)s. Nothing new is entered there.")
    return text % values
