"""Forms of branches and initiatives, and the filters of their lists."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from unions.enums import BranchKind, InitiativeState
from unions.forms.checked import RegisterForm
from unions.forms.pickers import PickField
from unions.models import Branch, Initiative, Union
from unions.services.branches import check_branch, check_initiative

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

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


class OfUnionFilter(Form):
    """What the filters of every list of the register share: the union."""

    union = PickField(
        Union.objects.none(), label=_("Union"), required=False, empty_label=_("Any")
    )
    union_field = "union"

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].queryset = Union.objects.visible_to(user)  # type: ignore[attr-defined]

    def narrow(self, rows: "QuerySet[Any]") -> Any:
        """The rows that pass; a filter that is wrong is shown as such and left out."""
        self.is_valid()
        asked: dict[str, Any] = getattr(self, "cleaned_data", {})
        if union := asked.get("union"):
            rows = rows.filter(**{f"{self.union_field}__path__startswith": union.path})
        return self.narrow_more(rows, asked)

    def narrow_more(self, rows: "QuerySet[Any]", asked: dict[str, Any]) -> Any:
        """The filters of one list."""
        for name in ("kind", "state"):
            if asked.get(name):
                rows = rows.filter(**{name: asked[name]})
        return rows


class BranchFilter(OfUnionFilter):
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
        rows = super().narrow_more(rows, asked)
        if asked.get("open") == self.EVERY:
            return rows
        if asked.get("open") == self.CLOSED:
            return rows.exclude(closed_on=None)
        return rows.filter(closed_on=None)


class InitiativeFilter(OfUnionFilter):
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[_ANY, *InitiativeState.choices]
    )
