"""Filters of documents and of the number register; number and withdrawal."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from reports.catalogue import KINDS
from reports.enums import DocumentStatus
from reports.selectors import documents as selectors
from unions.forms.as_of import OfUnionFilter

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

_ANY = ("", _("Any"))


class DocumentFilter(Form):
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[_ANY, *DocumentStatus.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.slug, kind.title) for kind in KINDS.values()]
        self.fields["kind"].choices = [_ANY, *kinds]  # type: ignore[attr-defined]

    def narrow(self, rows: "QuerySet[Any]") -> Any:
        """The rows that pass; a filter that is wrong is shown as such and left out."""
        self.is_valid()
        for name in ("kind", "status"):
            if value := self.cleaned_data.get(name):
                rows = rows.filter(**{name: value})
        return rows


class NumberFilter(OfUnionFilter):
    code = forms.ChoiceField(label=_("Kind"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        coded = [kind for kind in KINDS.values() if kind.code]
        codes = [(kind.code, f"{kind.code} – {kind.title}") for kind in coded]
        self.fields["code"].choices = [_ANY, *codes]  # type: ignore[attr-defined]
        years = [(str(year), str(year)) for year in selectors.years(user)]
        self.fields["year"].choices = [_ANY, *years]  # type: ignore[attr-defined]

    def narrow_more(self, rows: "QuerySet[Any]", asked: dict[str, Any]) -> Any:
        for name in ("code", "year"):
            if value := asked.get(name):
                rows = rows.filter(**{name: value})
        return rows


class NumberForm(Form):
    issued_on = forms.DateField(
        label=_("Date of the document"),
        help_text=_("Today, or the day on which it was signed on paper."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issued_on"].initial = timezone.localdate


class WithdrawForm(Form):
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea, max_length=1000, strip=True
    )
