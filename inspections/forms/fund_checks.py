"""What is typed when a fund is counted at a visit."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DongField, Form
from inspections.models import FundCheck, Visit
from inspections.selectors.lending.funds import FundRow
from unions.enums import FundKind
from unions.models import Branch

YES, NO = "yes", "no"


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not asked yet."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [(YES, _("Yes")), (NO, _("No"))]
        super().__init__(
            choices=choices,
            coerce=lambda value: value == YES,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            **kwargs,
        )


def shown(value: bool | None) -> str:
    return "" if value is None else YES if value else NO


class FundCheckForm(Form):
    """One fund. ``of`` fills it with what stands, or with who keeps it."""

    base_revision = forms.IntegerField(
        min_value=0, initial=0, required=False, widget=forms.HiddenInput
    )
    by_book = DongField(label=_("By the book, đồng"), required=False, min_value=0)
    in_hand = DongField(label=_("Counted, đồng"), required=False, min_value=0)
    is_published = YesNoField(label=_("Published to the members?"))
    takes_interest = YesNoField(
        label=_("Does whoever draws first pay interest to the others, as in hụi?")
    )
    holder = forms.CharField(
        label=_("Who keeps it"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    note = forms.CharField(
        label=_("Note"), max_length=2000, required=False, widget=forms.Textarea
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("by_book", "in_hand"):
            self.fields[name].widget.attrs |= {
                "class": "form-control",
                "autocomplete": "off",
            }

    @classmethod
    def of(cls, row: FundRow, data: Any = None) -> "FundCheckForm":
        check = row.check or FundCheck(holder=row.fund.holder, revision=0)
        initial = {
            "base_revision": check.revision if row.check else 0,
            "by_book": check.by_book,
            "in_hand": check.in_hand,
            "is_published": shown(check.is_published),
            "takes_interest": shown(check.takes_interest),
            "holder": check.holder,
            "note": check.note,
        }
        return cls(data, initial=initial, auto_id=f"fund-{row.fund.pk}-%s")

    def clean_base_revision(self) -> int:
        return self.cleaned_data["base_revision"] or 0


class FundAddForm(Form):
    """A fund that was found there and that the register lacks."""

    name = forms.CharField(
        label=_("Name of the fund"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=FundKind)
    holder = forms.CharField(
        label=_("Who keeps it"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    branch = forms.ModelChoiceField(
        Branch.objects.none(),
        label=_("Branch"),
        required=False,
        empty_label=_("The whole union"),
    )

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        branches: Any = self.fields["branch"]
        branches.queryset = Branch.objects.filter(union=visit.union).open()
