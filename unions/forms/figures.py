"""The form of dated figures, and the filters of who has reported."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DongField, Form
from unions.enums import Level
from unions.forms.branches import offer_branches
from unions.forms.checked import Checked, RegisterForm
from unions.forms.pickers import PickField
from unions.models import Branch, Figures, Union
from unions.selectors.figures import STOCKS, Warning, warnings_of
from unions.services.figures import check_figures, period_of

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from accounts.models import User

    _FiguresModelForm = forms.ModelForm[Figures]
else:
    _FiguresModelForm = forms.ModelForm


class CountField(DongField):
    """A number of people or things. Accepts 1.234, 1 234 and 1234."""

    default_error_messages = {"invalid": _("Enter a whole number, for example 1.234.")}


class _Tick(forms.CheckboxInput):
    """Says which warnings were on the screen when it was ticked."""

    def __init__(self, seen: str) -> None:
        super().__init__(check_test=lambda value: False)
        self.seen = seen

    def format_value(self, value: Any) -> str:
        return self.seen


def _confirmed() -> forms.CharField:
    """Hidden until something is asked back."""
    label = _("I have checked: these figures are right.")
    return forms.CharField(label=label, required=False, widget=forms.HiddenInput)


class AsksBack(Checked):
    """What is odd is asked back once; other oddities after a change, again."""

    rule = staticmethod(check_figures)
    #: What was asked back; the page shows it above the figures.
    warnings: Sequence[Warning] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        form: Any = self
        if "period" in form.fields:  # who only reads in the admin has no fields
            form.fields["period"].required = False

    def clean(self) -> Any:
        data: Any = super().clean() or self.cleaned_data  # type: ignore[misc, attr-defined]
        if data.get("as_of") and not data.get("period"):
            data["period"] = period_of(data["as_of"])
        return data

    def _post_clean(self) -> None:
        super()._post_clean()
        form: Any = self
        if form.errors:
            return
        odd = warnings_of([form.instance])[0]
        sentences = "\n".join(warning.text for warning in odd)
        seen = hashlib.sha256(sentences.encode()).hexdigest()[:16]
        if not odd or form.cleaned_data.get("confirmed") == seen:
            return
        self.warnings = odd
        form.fields["confirmed"].widget = _Tick(seen)
        for warning in odd:
            form.add_error(None, warning.text)
        again = _("Check the figures, then tick this and save.")
        form.add_error("confirmed", again)


@dataclass(frozen=True)
class Group:
    """Fields that stand together on the page."""

    title: str
    fields: list[forms.BoundField]


_GROUPS = (
    (_("Population and women"), ("population", "women")),
    (
        _("Members"),
        ("members", "joined", "left", "core_members", "ethnic_minority", "religious"),
    ),
    (_("Organisation"), ("branches", "women_groups", "officers")),
    (_("Households"), ("clean_households", "poor_households")),
    (_("Money"), ("fund_balance",)),
)
_COUNTS = [name for name in (*STOCKS, "joined", "left") if name != "fund_balance"]


class FiguresForm(AsksBack, RegisterForm):
    """Figures of a date."""

    branch = PickField(
        Branch.objects.none(),
        label=_("Branch"),
        required=False,
        url="unions:pick_branch",
        empty_label=_("The whole union"),
    )
    confirmed = _confirmed()
    kept = frozenset({"union"})

    class Meta:
        model = Figures
        fields = (
            *("period", "as_of", "branch", "source"),
            *_COUNTS,
            *("fund_balance", "note"),
        )
        field_classes = dict.fromkeys(_COUNTS, CountField)
        labels = {"source": _("From which report")}
        help_texts = {
            "as_of": _("31/12 for a year, 30/06 for a half-year."),
            "source": _("For example: Báo cáo số 12/BC-HPN ngày 05/01/2026"),
            "joined": _("In the period that ends on the data date."),
            "left": _("In the period that ends on the data date."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_branches(self, self.instance.union)

    def groups(self) -> list[Group]:
        """The figures as people read them: who, members, organisation, homes, money."""
        return [
            Group(str(title), [self[name] for name in names])
            for title, names in _GROUPS
        ]


class FiguresAdminForm(AsksBack, _FiguresModelForm):
    """The same for the admin, which makes the fields itself."""

    confirmed = _confirmed()


class ReportingFilter(Form):
    """Who has reported for a data date."""

    REPORTED, MISSING = "reported", "missing"

    day = forms.DateField(label=_("Data date"), required=False)
    level = forms.ChoiceField(
        label=_("Level"),
        required=False,
        choices=[
            ("", Level.COMMUNE.label),
            (Level.CITY, Level.CITY.label),
            (Level.PROVINCE, Level.PROVINCE.label),
        ],
    )
    parent = PickField(
        Union.objects.none(), label=_("Under"), required=False, empty_label=_("Any")
    )
    state = forms.ChoiceField(
        label=_("Reported"),
        required=False,
        choices=[
            ("", _("Any")),
            (REPORTED, _("Has reported")),
            (MISSING, _("Has not reported")),
        ],
    )

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = Union.objects.visible_to(user).exclude(level=Level.COMMUNE)
        self.fields["parent"].queryset = above  # type: ignore[attr-defined]

    def asked_day(self) -> "date | None":
        """The day that was asked for; a wrong one is shown as such and left out."""
        self.is_valid()
        day: date | None = getattr(self, "cleaned_data", {}).get("day")
        return day

    def narrow(self, rows: "QuerySet[Any]") -> Any:
        """The units that are counted: of one level, below one union."""
        self.is_valid()
        asked: dict[str, Any] = getattr(self, "cleaned_data", {})
        rows = rows.filter(level=asked.get("level") or Level.COMMUNE)
        if above := asked.get("parent"):
            rows = rows.filter(path__startswith=above.path).exclude(pk=above.pk)
        return rows

    def narrow_state(self, rows: "QuerySet[Any]") -> Any:
        """Of them, those who have reported or have not."""
        state = getattr(self, "cleaned_data", {}).get("state")
        if state == self.REPORTED:
            return rows.filter(has_figures=True)
        return rows.filter(has_figures=False) if state == self.MISSING else rows
