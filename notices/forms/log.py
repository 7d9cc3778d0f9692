"""The filters of the log."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import Form
from notices.enums import Kind, NoticeStatus
from unions.forms.pickers import PickField
from unions.models import Union

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User
    from notices.querysets import NoticeQuerySet

#: Not a status: what a person has to deal with.
HELP = "help"


class NoticeFilter(Form):
    """By what became of it, kind, and the unit that was told."""

    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            ("", pgettext_lazy("notices", "All")),
            (HELP, _("To be told another way")),
            *NoticeStatus.choices,
        ],
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", pgettext_lazy("notices", "All")), *Kind.choices],
    )
    union = PickField(
        Union.objects.none(),
        label=_("Unit told"),
        required=False,
        empty_label=_("Any"),
    )

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["union"].queryset = Union.objects.visible_to(user)

    def narrow(self, rows: "NoticeQuerySet", since: "datetime") -> "NoticeQuerySet":
        """``since``: how far back help is still wanted."""
        if not self.is_valid():
            return rows
        asked = self.cleaned_data
        if asked["status"] == HELP:
            rows = rows.needing_somebody(since)
        elif asked["status"]:
            rows = rows.filter(status=asked["status"])
        if asked["kind"]:
            rows = rows.filter(kind=asked["kind"])
        if asked["union"]:
            rows = rows.filter(to_union=asked["union"])
        return rows
