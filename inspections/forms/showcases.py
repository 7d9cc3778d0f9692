"""Lists of initiatives worth copying: which there are, and the words of one."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from inspections.models import Showcase
from unions.forms.pickers import PickField
from unions.models import Union

if TYPE_CHECKING:
    from accounts.models import User

#: Wording of the paper, so it is not translated.
_TITLE = "Mô hình đáng nhân rộng năm {year}"
_FIRST, _LAST = 2000, 2100


class ShowcaseForm(Form):
    union = PickField(Union.objects.none(), label=_("Union"))
    title = forms.CharField(label=_("Title"), max_length=200)
    year = forms.IntegerField(label=_("Year"), min_value=_FIRST, max_value=_LAST)
    foreword = forms.CharField(
        label=_("Foreword"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"data-rows": 5}),
        help_text=_("Printed above the list; each line is a paragraph."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        user: "User",
        showcase: Showcase | None = None,
    ) -> None:
        year = timezone.localdate().year
        membership = getattr(user, "membership", None)
        initial: dict[str, Any] = {"title": _TITLE.format(year=year), "year": year}
        initial["union"] = membership.union if membership else None
        if showcase is not None:
            names = ("title", "year", "foreword")
            initial = {name: getattr(showcase, name) for name in names}
        super().__init__(data, initial=initial)
        if showcase is not None:
            del self.fields["union"]
        else:
            unions: Any = self.fields["union"]
            unions.queryset = Union.objects.inside(user)


class TakeForm(Form):
    """Into which list, and why."""

    showcase = forms.ModelChoiceField(
        Showcase.objects.none(), label=_("Into the list"), empty_label=None
    )

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["showcase"]
        field.queryset = Showcase.objects.kept_by(user).filter(
            union__in=Union.objects.inside(user)
        )


class ReasonsForm(Form):
    """Why each of a list is worth copying: one box for each entry."""

    def __init__(self, data: Any = None, *, entries: Any) -> None:
        super().__init__(data)
        self.entries = entries
        for entry in entries:
            self.fields[self.name(entry.pk)] = forms.CharField(
                label=_("Why it is worth copying"),
                max_length=2000,
                required=False,
                initial=entry.reason,
                widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
            )

    @staticmethod
    def name(pk: int) -> str:
        return f"reason_{pk}"

    def rows(self) -> list[tuple[Any, Any]]:
        return [(entry, self[self.name(entry.pk)]) for entry in self.entries]

    def reasons(self) -> dict[int, str]:
        """What was sent, by the key of the entry."""
        sent = self.data or {}
        named = {entry.pk: self.name(entry.pk) for entry in self.entries}
        return {
            pk: self.cleaned_data[name] for pk, name in named.items() if name in sent
        }
