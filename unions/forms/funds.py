"""Forms of funds and of what was in them when they were counted."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from unions.forms.branches import offer_branches
from unions.forms.checked import RegisterForm
from unions.forms.pickers import PickField
from unions.models import Branch, Fund, FundCount
from unions.services.funds import check_count, check_fund


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
        fields = ("name", "holder", "branch", "closed_on", "note")
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
        fields = ("counted_on", "by_book", "in_hand", "counted_by", "note")
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
