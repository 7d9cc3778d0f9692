"""The form of a union's dated figures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unions import selectors
from unions.forms.branches import offer_branches
from unions.forms.checked import RegisterForm
from unions.forms.pickers import PickField
from unions.models import Branch, Figures
from unions.services.figures import check_figures


class FiguresForm(RegisterForm):
    """Figures of a date. What jumps against the previous ones is asked back once."""

    branch = PickField(
        Branch.objects.none(),
        label=_("Branch"),
        required=False,
        url="unions:pick_branch",
        empty_label=_("The whole union"),
    )
    confirmed = forms.BooleanField(
        label=_("I have checked: these figures are right."),
        required=False,
        widget=forms.HiddenInput,
    )
    rule = staticmethod(check_figures)
    kept = frozenset({"union"})

    class Meta:
        model = Figures
        fields = (
            "as_of",
            "branch",
            "source",
            "population",
            "women",
            "members",
            "joined",
            "left",
            "ethnic_minority",
            "branches",
            "women_groups",
            "clean_households",
            "poor_households",
            "fund_balance",
            "note",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_branches(self, self.instance.union)

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors or self.cleaned_data.get("confirmed"):
            return
        if jumps := selectors.jumps(self.instance):
            self._ask_back(jumps)

    def _ask_back(self, jumps: list[selectors.Change]) -> None:
        self.fields["confirmed"].widget = forms.CheckboxInput()
        for jump in jumps:
            self.add_error(None, jump.text)
        self.add_error("confirmed", _("Check the figures, then tick this and save."))
