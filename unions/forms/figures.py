"""The form of a union's dated figures."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unions import selectors
from unions.forms.branches import offer_branches
from unions.forms.checked import Checked, RegisterForm
from unions.forms.pickers import PickField
from unions.models import Branch, Figures
from unions.services.figures import check_figures


class AsksBack(Checked):
    """What jumps against the figures before is asked back once."""

    rule = staticmethod(check_figures)

    def _post_clean(self) -> None:
        super()._post_clean()
        form: Any = self
        if form.errors or form.cleaned_data.get("confirmed"):
            return
        if jumps := selectors.jumps(form.instance):
            form.fields["confirmed"].widget = forms.CheckboxInput()
            for jump in jumps:
                form.add_error(None, jump.text)
            again = _("Check the figures, then tick this and save.")
            form.add_error("confirmed", again)


class FiguresForm(AsksBack, RegisterForm):
    """Figures of a date."""

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


if TYPE_CHECKING:
    _FiguresModelForm = forms.ModelForm[Figures]
else:
    _FiguresModelForm = forms.ModelForm


class FiguresAdminForm(AsksBack, _FiguresModelForm):
    """The same for the admin, which makes the fields itself."""

    confirmed = forms.BooleanField(
        label=_("I have checked: these figures are right."), required=False
    )
