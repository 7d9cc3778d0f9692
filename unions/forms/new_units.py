"""What the forms of all kinds of change share: fields of a new unit, and choices."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from core import text
from core.forms import Form
from unions.enums import KIND_WORDS, Kind, Level
from unions.forms.pickers import PickField
from unions.lineage import Blueprint
from unions.models import Reorganisation, Union

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

#: How new units are named in a plan; several: ``new1``, ``new2`` …
NEW = "new"
#: Of a merger and of a division.
FEWEST = 2
#: Parameters of the search of a picker.
PICKED = {"inside": "1", "existing": "1"}


def name_field(**more: Any) -> forms.CharField:
    usual = {
        "label": _("Name of the new unit"),
        "help_text": _("Without the word for its kind. For example: Bắc Kạn"),
    }
    return forms.CharField(max_length=120, **{**usual, **more})


def kind_field(**more: Any) -> forms.ChoiceField:
    usual = {"label": _("Kind of the new unit"), "required": False}
    offered = [("", _("As now")), *Kind.choices]
    return forms.ChoiceField(choices=offered, **{**usual, **more})


def code_field(**more: Any) -> forms.CharField:
    digits = RegexValidator(r"^\d*$", _("A code holds digits only."))
    usual = {"label": _("GSO code"), "required": False}
    return forms.CharField(max_length=10, validators=[digits], **{**usual, **more})


def parent_field(**more: Any) -> PickField:
    usual = {
        "label": _("Union above"),
        "required": False,
        "empty_label": _("As now"),
    }
    return PickField(Union.objects.none(), params=PICKED, **{**usual, **more})


def bare(name: str, kind: str) -> str:
    """The name alone, of someone who typed ``phường Bắc Kạn`` or the whole title."""
    words = text.nfc(name).split()
    for prefix in ("Hội LHPN", KIND_WORDS.get(kind, "")):
        begin = prefix.casefold().split()
        if begin and [word.casefold() for word in words[: len(begin)]] == begin:
            words = words[len(begin) :]
    return " ".join(words)


def ending(user: "User", reorganisation: Reorganisation) -> "QuerySet[Union]":
    """Units that she may end on that day: of her own, the union above decides."""
    rows = Union.objects.inside(user).filter(valid_to=None)
    if not user.is_superuser:
        rows = rows.exclude(pk=user.membership.union_id)
    return rows.existing(reorganisation.last_day)


def standing(user: "User", reorganisation: Reorganisation) -> "QuerySet[Union]":
    """Units that exist when the decision takes effect."""
    return Union.objects.inside(user).existing(reorganisation.effective_on)


class UnitsForm(Form):
    """What one kind of change asks for."""

    #: Fields whose choices are units that end, and units that stay.
    ends: ClassVar[tuple[str, ...]] = ()
    stays: ClassVar[tuple[str, ...]] = ()
    #: Rows of new units, where there are several.
    rows: Any = None

    def __init__(
        self, *args: Any, user: "User", reorganisation: Reorganisation, **kwargs: Any
    ) -> None:
        plan = Blueprint.from_json(reorganisation.plan)
        initial = self.filled(plan) if plan.ties else {}
        super().__init__(*args, initial=initial, **kwargs)
        fields: dict[str, Any] = self.fields
        for name in self.ends:
            fields[name].queryset = ending(user, reorganisation)
        for name in self.stays:
            rows = standing(user, reorganisation)
            above = rows.exclude(level=Level.COMMUNE)
            fields[name].queryset = above if name == "parent" else rows

    def filled(self, plan: Blueprint) -> dict[str, Any]:
        """What she entered before, out of the plan."""
        new = plan.openings[0] if plan.openings else None
        return {
            "old": plan.ties[0].old,
            "olds": plan.closing,
            "name": new and new.name,
            "kind": new and new.kind,
            "code": new and new.code,
            "parent": new and new.parent,
        }

    @property
    def blueprint(self) -> Blueprint:
        """What was entered, as a plan; only of a valid form."""
        raise NotImplementedError
