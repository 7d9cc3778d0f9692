"""The decision behind a reorganisation, undoing it, and the filters of its lists."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.forms import Form, ModelForm
from unions.enums import Level, ReorganisationKind, ReorganisationStatus
from unions.forms.as_of import DayField
from unions.forms.pickers import PickField
from unions.models import Reorganisation, Union

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

_ANY = ("", _("Any"))
#: What each kind of change means, in the words of those who carry it out.
EXPLAINED = {
    ReorganisationKind.MERGE: _(
        "Two or more units end, and one new unit begins in their place."
    ),
    ReorganisationKind.SPLIT: _(
        "One unit ends and two or more new units begin. You say where each branch and "
        "group goes."
    ),
    ReorganisationKind.RENAME: _("The same place and people, under a new name."),
    ReorganisationKind.KIND_CHANGE: _(
        "For example: a commune (xã) becomes a ward (phường)."
    ),
    ReorganisationKind.MOVE: _(
        "A unit is placed under another one, with everything it has."
    ),
    ReorganisationKind.ABOLISH: _(
        "A unit ends without a new one. Another unit may take over its work."
    ),
}


class DecisionForm(ModelForm):
    """What happens, and the decision that says so."""

    kind = forms.ChoiceField(
        label=_("What happens?"),
        choices=[(kind, kind.label) for kind in EXPLAINED],
        widget=forms.RadioSelect,
    )
    upload = forms.FileField(
        label=_("File of the decision"),
        required=False,
        help_text=_("A PDF or a photo. It can be added later."),
    )

    instance: Reorganisation

    class Meta:
        model = Reorganisation
        fields = (
            "kind",
            "decision_number",
            "decision_date",
            "decision_title",
            "effective_on",
        )
        field_classes = dict.fromkeys(("decision_date", "effective_on"), DayField)
        help_texts = {
            "effective_on": _(
                "The old units end the day before; the new ones begin on this day."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.kind == ReorganisationKind.REFORM:
            del self.fields["kind"]
        self.fields["upload"].widget.attrs["accept"] = "application/pdf,image/*"

    def kinds(self) -> list[tuple[Any, Any]]:
        """The radio buttons, each with its explanation."""
        explained = {str(kind): words for kind, words in EXPLAINED.items()}
        return [(radio, explained[str(radio.data["value"])]) for radio in self["kind"]]


class UndoForm(Form):
    reason = forms.CharField(
        label=_("Why is it undone?"),
        max_length=500,
        widget=forms.Textarea,
        help_text=_("It stays in the history. For example: wrong unit chosen"),
    )


class ReorganisationFilter(Form):
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[_ANY, *ReorganisationKind.choices]
    )
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[_ANY, *ReorganisationStatus.choices]
    )

    def narrow(self, rows: "QuerySet[Reorganisation]") -> "QuerySet[Reorganisation]":
        self.is_valid()
        asked: dict[str, Any] = getattr(self, "cleaned_data", {})
        return rows.filter(**{name: value for name, value in asked.items() if value})


class HandoverFilter(Form):
    """Filters of the things that one reorganisation handed over."""

    kind = forms.ChoiceField(label=_("What"), required=False)
    union = PickField(
        Union.objects.none(), label=_("Unit"), required=False, empty_label=_("Any")
    )

    def __init__(
        self, *args: Any, user: "User", kinds: list[tuple[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [_ANY, *kinds]
        fields["union"].queryset = Union.objects.visible_to(user)

    def narrow(self, rows: "QuerySet[Any]") -> Any:
        self.is_valid()
        asked: dict[str, Any] = getattr(self, "cleaned_data", {})
        if kind := asked.get("kind"):
            rows = rows.filter(model=kind)
        if union := asked.get("union"):
            rows = rows.filter(Q(from_union=union) | Q(to_union=union))
        return rows


class DividedFilter(Form):
    """Filters of the divided units that wait for a decision."""

    parent = PickField(
        Union.objects.none(), label=_("Under"), required=False, empty_label=_("Any")
    )

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = Union.objects.visible_to(user).exclude(level=Level.COMMUNE)
        self.fields["parent"].queryset = above  # type: ignore[attr-defined]

    def narrow(self, rows: "QuerySet[Union]") -> "QuerySet[Union]":
        self.is_valid()
        asked: dict[str, Any] = getattr(self, "cleaned_data", {})
        if above := asked.get("parent"):
            rows = rows.filter(path__startswith=above.path).exclude(pk=above.pk)
        return rows
