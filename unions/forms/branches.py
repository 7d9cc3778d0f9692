"""Forms of branches and initiatives, and the filters of their lists."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unions.enums import BranchKind, InitiativeState
from unions.forms.as_of import RegisterFilter
from unions.forms.checked import RegisterForm
from unions.forms.pickers import PickField
from unions.models import Branch, Initiative, Union
from unions.services.branches import check_branch, check_initiative

if TYPE_CHECKING:
    from django.db.models import QuerySet

_ANY = ("", _("Any"))


class BranchForm(RegisterForm):
    rule = staticmethod(check_branch)
    kept = frozenset({"union"})

    class Meta:
        model = Branch
        fields = (
            "kind",
            "name",
            "women_groups",
            "members",
            "founded_on",
            "closed_on",
            "note",
        )


class InitiativeForm(RegisterForm):
    branch = PickField(
        Branch.objects.none(),
        label=_("Branch"),
        required=False,
        url="unions:pick_branch",
        empty_label=_("The whole union"),
    )
    rule = staticmethod(check_initiative)
    kept = frozenset({"union"})

    class Meta:
        model = Initiative
        fields = (
            "name",
            "field",
            "branch",
            "started_on",
            "state",
            "participants",
            "contact",
            "description",
            "results",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_branches(self, self.instance.union)


def offer_branches(form: forms.BaseForm, union: Union) -> None:
    """Let ``branch`` be chosen from the branches of ``union`` only."""
    field: Any = form.fields["branch"]
    field.queryset = Branch.objects.filter(union=union)
    field.widget.params = {"union": str(union.pk)}


class BranchFilter(RegisterFilter):
    CLOSED, EVERY = "closed", "all"

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[_ANY, *BranchKind.choices]
    )
    open = forms.ChoiceField(
        label=_("Existence"),
        required=False,
        choices=[("", _("Active")), (CLOSED, _("Closed")), (EVERY, _("Any"))],
    )

    def narrow_more(self, rows: "QuerySet[Any]", asked: dict[str, Any]) -> Any:
        rows, day = super().narrow_more(rows, asked), self.day
        if asked.get("open") == self.EVERY:
            return rows
        if asked.get("open") == self.CLOSED:
            return rows.filter(closed_on__lte=day or timezone.localdate())
        return rows.open_on(day) if day else rows.open()  # type: ignore[attr-defined]


class InitiativeFilter(RegisterFilter):
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[_ANY, *InitiativeState.choices]
    )

    def narrow_more(self, rows: "QuerySet[Any]", asked: dict[str, Any]) -> Any:
        """Of a past day those begun by then; what state they were in nobody noted."""
        rows = super().narrow_more(rows, asked)
        if self.day is None:
            return rows
        return rows.filter(Q(started_on=None) | Q(started_on__lte=self.day))
