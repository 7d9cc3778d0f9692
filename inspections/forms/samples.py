"""How a sample is drawn, and why one of it is replaced."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from savings_groups.sampling import SEED_MAX, GroupsRule, MembersRule

#: More are no sample.
MOST = 200


class DrawForm(Form):
    """The number and the seed; a second draw says why."""

    number = forms.IntegerField(min_value=1, max_value=MOST)
    seed = forms.CharField(
        label=_("Seed"),
        max_length=SEED_MAX,
        help_text=_(
            "From it and the list the draw follows. Leave it, or let those present "
            "say any word or number."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("Why it is drawn again"),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not again:
            del self.fields["reason"]
        self.fields["number"].widget.attrs["inputmode"] = "numeric"

    @property
    def why(self) -> str:
        found: str = self.cleaned_data.get("reason", "")
        return found


class MembersDrawForm(DrawForm):
    def __init__(self, *args: Any, least: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["number"]
        field.label = _("Households to visit")
        field.help_text = _("At least %(least)d for a group of this size.") % {
            "least": least
        }

    def rule(self, size: int) -> MembersRule:
        return MembersRule(size=size, number=self.cleaned_data["number"])


class GroupsDrawForm(DrawForm):
    by_grade = forms.BooleanField(
        label=_("Some of every grade, the weaker ones first"), required=False
    )
    with_signals = forms.BooleanField(
        label=_("Groups with signs of risk always"), required=False
    )
    field_order = ("number", "by_grade", "with_signals", "seed", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].label = _("Groups to visit")

    def rule(self, year: int) -> GroupsRule:
        asked = self.cleaned_data
        return GroupsRule(
            number=asked["number"],
            year=year,
            by_grade=asked["by_grade"],
            with_signals=asked["with_signals"],
        )


#: Reasons of one tap. They are recorded and printed, so they are Vietnamese.
REASONS = (
    "Vắng nhà, không gặp được trong ngày",
    "Đã đi khỏi địa phương",
    "Ốm đau, không làm việc được",
    "Đã trả hết nợ",
)


class ReplaceForm(Form):
    """Why one cannot be met, and who comes instead."""

    reason = forms.ChoiceField(
        label=_("Why she cannot be visited"),
        choices=[(text, text) for text in REASONS],
        widget=forms.RadioSelect,
        required=False,
    )
    other = forms.CharField(
        label=_("Another reason, or more about it"), max_length=500, required=False
    )
    instead = forms.ChoiceField(label=_("Who comes in her place"), required=False)

    def __init__(
        self, *args: Any, reserve: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["instead"]
        field.choices = [("", _("The next of the draw order")), *reserve]

    @property
    def whole_reason(self) -> str:
        asked = self.cleaned_data
        return ". ".join(filter(None, [asked["reason"], asked["other"].strip()]))
