"""Forms of unions, their letterheads, and the filters of their list."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import Form, NumberField
from unions.enums import Kind, Level
from unions.forms.as_of import DayField
from unions.forms.checked import RegisterForm
from unions.forms.pickers import PickField
from unions.models import Letterhead, Union
from unions.selectors import as_of
from unions.services.unions import check_union

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User


class UnionForm(RegisterForm):
    """A union. Who edits the top of her own tree cannot move it."""

    parent = PickField(
        Union.objects.none(),
        label=_("Union above"),
        required=False,
        params={"inside": "1"},
        empty_label=_("None (provinces only)"),
    )
    latitude = NumberField(
        label=_("Latitude"),
        required=False,
        min_value=-90,
        max_value=90,
        max_digits=8,
        decimal_places=5,
        help_text=_("For example: 22,14702"),
    )
    longitude = NumberField(
        label=_("Longitude"),
        required=False,
        min_value=-180,
        max_value=180,
        max_digits=8,
        decimal_places=5,
        help_text=_("For example: 105,83481"),
    )
    rule = staticmethod(check_union)

    class Meta:
        model = Union
        fields = (
            "kind",
            "name",
            "code",
            "parent",
            "valid_from",
            "valid_to",
            "legal_basis",
            "address",
            "phone",
            "email",
            "bank_day",
            "latitude",
            "longitude",
        )

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = Union.objects.inside(user).exclude(level=Level.COMMUNE)
        self.fields["parent"].queryset = above  # type: ignore[attr-defined]
        self.user = user
        if self._is_top(above):
            del self.fields["parent"]
            self.fields["kind"].disabled = True

    def _is_top(self, above: "QuerySet[Union]") -> bool:
        union = self.instance
        if not union.pk or self.user.is_superuser:
            return False
        return not above.filter(pk=union.parent_id or 0).exists()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        needed = "parent" in self.fields and not self.user.is_superuser
        if needed and "parent" in data and data["parent"] is None:
            self.add_error("parent", _("Choose the union above."))
        return data


class LetterheadForm(RegisterForm):
    class Meta:
        model = Letterhead
        fields = (
            "parent_name",
            "issuer_name",
            "body_name",
            "sign_code",
            "place",
            "authority",
            "signer_title",
            "signer_name",
            "party_committee",
        )


class UnionFilter(Form):
    """Filters of the list of unions."""

    EXISTING, CLOSED, EVERY = "existing", "closed", "all"

    level = forms.ChoiceField(
        label=_("Level"), required=False, choices=[("", _("Any")), *Level.choices]
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Any")), *Kind.choices]
    )
    parent = PickField(
        Union.objects.none(), label=_("Under"), required=False, empty_label=_("Any")
    )
    state = forms.ChoiceField(
        label=_("Existence"),
        required=False,
        choices=[
            ("", _("Exists on the day")),
            (CLOSED, _("No longer exists")),
            (EVERY, _("Any")),
        ],
    )
    on = DayField()

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = Union.objects.visible_to(user).exclude(level=Level.COMMUNE)
        self.fields["parent"].queryset = above  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked for; a filter that is wrong is shown as such and left out."""
        self.is_valid()
        found: dict[str, Any] = getattr(self, "cleaned_data", {})
        return found

    @property
    def day(self) -> date | None:
        """The day that the list shows; nothing: today."""
        if self.asked.get("state"):
            return self.asked.get("on")  # whoever wants former units wants them all
        return as_of.day_of(self.asked.get("parent"), self.asked.get("on"))

    def narrow(self, rows: Any) -> Any:
        """The rows that pass."""
        asked, day = self.asked, self.day or timezone.localdate()
        for name in ("level", "kind"):
            if asked.get(name):
                rows = rows.filter(**{name: asked[name]})
        if above := asked.get("parent"):
            rows = rows.exclude(pk=above.pk)
            rows = as_of.within(rows, above, date.max if asked.get("state") else day)
        if asked.get("state") == self.CLOSED:
            return rows.closed(day)
        if asked.get("state") == self.EVERY:
            return rows
        return rows.existing(day)
