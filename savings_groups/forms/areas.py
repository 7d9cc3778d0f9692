"""Forms of difficult areas, and the filters of their list."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from savings_groups.models import HardArea
from savings_groups.services.areas import check_area
from unions.enums import Level
from unions.forms.as_of import OfUnionFilter
from unions.forms.checked import RegisterForm
from unions.forms.pickers import PickField
from unions.models import Branch, Union

if TYPE_CHECKING:
    from accounts.models import User


class AreaForm(RegisterForm):
    """A commune, or one branch of it. An entry that was made keeps what it names."""

    union = PickField(
        Union.objects.none(),
        label=_("Ward or commune"),
        empty_label=_("Choose"),
        params={"level": Level.COMMUNE, "inside": "1", "existing": "1"},
    )
    branch = PickField(
        Branch.objects.none(),
        label=_("Branch"),
        required=False,
        url="unions:pick_branch",
        empty_label=_("The whole commune"),
    )
    rule = staticmethod(check_area)

    class Meta:
        model = HardArea
        fields = ("union", "branch", "valid_from", "valid_to", "basis")
        help_texts = {
            "valid_to": _("Empty: it still holds."),
            "basis": _("Number and day of the decision whose list names it."),
        }

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if self.instance.pk:
            del fields["union"], fields["branch"]
            return
        mine = Union.objects.inside(user)
        fields["union"].queryset = mine.filter(level=Level.COMMUNE)
        branches = Branch.objects.filter(union__in=mine).open()
        fields["branch"].queryset = branches.select_related("union")


class AreaEndForm(Form):
    ended_on = forms.DateField(label=_("Last day"), initial=timezone.localdate)


class AreaFilter(OfUnionFilter):
    ENDED, EVERY = "ended", "all"

    state = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("In force")), (ENDED, _("Ended")), (EVERY, _("Any"))],
    )

    def narrow_more(self, rows: Any, asked: dict[str, Any]) -> Any:
        today = timezone.localdate()
        if asked.get("state") == self.ENDED:
            return rows.filter(valid_to__lt=today)
        if asked.get("state") == self.EVERY:
            return rows
        return rows.filter(Q(valid_to=None) | Q(valid_to__gte=today))
