"""Forms of bank files: send one, take it over, put it aside, filters of the list."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from savings_groups.enums import BankFileKind, BankFileStatus
from unions.forms.pickers import PickField
from unions.models import Union

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User
    from savings_groups.models import BankFile

_ANY = ("", _("Any"))
_EXPLAINED = {
    BankFileKind.GROUPS: _(
        "One row for each group: members, debt, overdue, deposits, points (the bank's "
        "BC0437)."
    ),
    BankFileKind.LOANS: _(
        "One row for each loan: customer, loan code, amount, debt, days. It holds "
        "personal data and is kept sealed."
    ),
}


class BankFileFilter(Form):
    kind = forms.ChoiceField(
        label=_("Kind of list"), required=False, choices=[_ANY, *BankFileKind.choices]
    )
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[_ANY, *BankFileStatus.choices]
    )

    def narrow(self, rows: "QuerySet[BankFile]") -> "QuerySet[BankFile]":
        """The rows that pass; a filter that is wrong is left out."""
        self.is_valid()
        asked: dict[str, Any] = getattr(self, "cleaned_data", {})
        return rows.filter(**{name: value for name, value in asked.items() if value})


class BankFileForm(Form):
    """The kind of list and the file. Of which union only where that is not plain."""

    kind = forms.ChoiceField(
        label=_("What is in the file?"),
        choices=BankFileKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say first what is in the file.")},
    )
    union = PickField(
        Union.objects.none(),
        label=_("Union"),
        help_text=_("Whose groups are in the file: those of this union and below it."),
    )
    file = forms.FileField(
        label=_("The file of the bank"),
        help_text=_(
            "As the bank handed it over: .xls, .xlsx, .ods or .csv. There is no need "
            "to change anything in it."
        ),
        widget=forms.FileInput(attrs={"accept": ".xls,.xlsx,.ods,.csv"}),
        error_messages={"required": _("Choose a file first.")},
        max_length=255,
    )

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own: Union | None = None
        if hasattr(user, "membership"):
            self.own = user.membership.union
            del self.fields["union"]
        else:
            unions = Union.objects.inside(user)
            self.fields["union"].queryset = unions  # type: ignore[attr-defined]

    def kinds(self) -> list[tuple[Any, Any]]:
        """The radio buttons, each with its explanation."""
        explained = {str(kind): words for kind, words in _EXPLAINED.items()}
        return [(radio, explained[str(radio.data["value"])]) for radio in self["kind"]]

    @property
    def of_union(self) -> Union:
        found: Union = self.own or self.cleaned_data["union"]
        return found


class TakeOverForm(Form):
    seen = forms.BooleanField(
        label=_("I have looked at the doubts above."), required=False
    )


class PutAsideForm(Form):
    reason = forms.CharField(
        label=_("Why is it put aside?"),
        max_length=500,
        widget=forms.Textarea,
        help_text=_("It stays in the history. For example: the bank sent a new file."),
    )
