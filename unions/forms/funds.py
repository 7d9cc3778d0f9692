"""Forms of funds and of what was in them when they were counted."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from unions.enums import FundKind
from unions.forms.as_of import OfUnionFilter
from unions.forms.branches import offer_branches
from unions.forms.checked import RegisterForm
from unions.forms.pickers import PickField
from unions.models import Branch, Fund, FundCount
from unions.selectors.funds import in_state
from unions.services.funds import check_count, check_fund

if TYPE_CHECKING:
    from django.db.models import QuerySet


class FundForm(RegisterForm):
    """A fund; only one that is closed shows its day, so that it can be taken back."""

    branch = PickField(
        Branch.objects.none(),
        label=_("Branch"),
        required=False,
        url="unions:pick_branch",
        empty_label=_("The whole union"),
    )
    rule = staticmethod(check_fund)
    kept = frozenset({"union"})

    class Meta:
        model = Fund
        fields = ("name", "kind", "holder", "branch", "closed_on", "note")
        help_texts = {"closed_on": _("Empty it to open the fund again.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_branches(self, self.instance.union)
        if self.instance.closed_on is None:
            del self.fields["closed_on"]


class FundCountForm(RegisterForm):
    rule = staticmethod(check_count)
    kept = frozenset({"fund"})

    class Meta:
        model = FundCount
        fields = (
            "counted_on",
            "by_book",
            "in_hand",
            "is_published",
            "counted_by",
            "note",
        )
        help_texts = {
            "by_book": _("What the book says was there on that day."),
            "in_hand": _("What was really counted, in cash and on account."),
            "counted_by": _("Names and posts of those who counted."),
        }


class FundCloseForm(Form):
    closed_on = forms.DateField(label=_("Closed on"), initial=timezone.localdate)
    note = forms.CharField(
        label=_("Where the money went"),
        required=False,
        max_length=1000,
        widget=forms.Textarea,
    )


class FundFilter(OfUnionFilter):
    """By kind, and by what gives reason to look."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Any")), *FundKind.choices]
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Open")),
            ("short", _("Money is missing")),
            ("stale", _("Not counted for a year")),
            ("unpublished", _("Not published")),
            ("closed", _("Closed")),
        ],
    )

    def narrow_more(self, rows: "QuerySet[Any]", asked: dict[str, Any]) -> Any:
        if asked.get("kind"):
            rows = rows.filter(kind=asked["kind"])
        return in_state(rows, asked.get("state", ""), on=timezone.localdate())
