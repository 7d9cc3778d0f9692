"""What was seen of an initiative; taking one into the register; the filters."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DongField, Form
from inspections.good_names import field_of, first_words, people_in
from inspections.models import Finding, InitiativeSighting
from inspections.selectors import good_things
from inspections.services.good_things import NewInitiative, Seen
from unions.enums import InitiativeState
from unions.forms.as_of import OfUnionFilter
from unions.models import Branch, Initiative

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

_ANY = ("", _("Any"))
_MOST_PEOPLE = 1_000_000
#: So many of the likest stand above the fold.
SHOWN = 5


class SeenForm(Form):
    """How the initiative stood."""

    state = forms.ChoiceField(label=_("State"), choices=InitiativeState)
    participants = forms.IntegerField(
        label=_("Participants"), required=False, min_value=0, max_value=_MOST_PEOPLE
    )
    income = DongField(
        label=_("Yearly income of a participant"),
        required=False,
        min_value=0,
        max_value=10**12,
        help_text=_("In đồng. Leave it empty if nobody said it."),
    )
    results = forms.CharField(
        label=_("Results"), max_length=4000, required=False, widget=forms.Textarea
    )
    is_worth_copying = forms.BooleanField(label=_("Worth copying"), required=False)
    note = forms.CharField(
        label=_("Note"),
        max_length=2000,
        required=False,
        widget=forms.Textarea,
        help_text=_("For those who inspect; the unit does not read it."),
    )
    updates_register = forms.BooleanField(
        label=_("Write state and participants into the unit's register too"),
        required=False,
    )

    @classmethod
    def of(
        cls,
        initiative: Initiative,
        sighting: InitiativeSighting | None,
        data: Any = None,
    ) -> "SeenForm":
        """Filled with what stands, else with what the register says."""
        names = ("state", "participants", "income", "results", "is_worth_copying")
        initial: dict[str, Any] = {"updates_register": sighting is None}
        if sighting is not None:
            initial |= {name: getattr(sighting, name) for name in (*names, "note")}
        else:
            initial |= {name: getattr(initiative, name) for name in names[:2]}
        return cls(data, initial=initial)

    def seen(self) -> Seen:
        cleaned = self.cleaned_data
        return Seen(
            **{name: cleaned[name] for name in Seen.__dataclass_fields__},
        )


class AdoptForm(SeenForm):
    """Of a finding: one of the unit's initiatives, or a new one."""

    initiative = forms.ModelChoiceField(
        Initiative.objects.none(),
        label=_("Which initiative"),
        required=False,
        widget=forms.RadioSelect,
        empty_label=_("A new one"),
    )
    is_another = forms.BooleanField(
        label=_("It is another one than those of a like name"), required=False
    )
    name = forms.CharField(
        label=_("Name of the initiative"), max_length=200, required=False
    )
    field = forms.CharField(
        label=_("Field"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "known-fields", "autocomplete": "off"}),
    )
    branch = forms.ModelChoiceField(
        Branch.objects.none(),
        label=_("Branch"),
        required=False,
        empty_label=_("The whole union"),
    )
    started_on = forms.DateField(label=_("Started on"), required=False)
    contact = forms.CharField(
        label=_("Contact"),
        max_length=150,
        required=False,
        help_text=_("Who can be asked about it: name, telephone."),
    )
    description = forms.CharField(
        label=_("Description"), max_length=4000, required=False, widget=forms.Textarea
    )

    def __init__(self, *args: Any, finding: Finding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unions = good_things.homes(finding.visit)
        fields: Any = self.fields
        fields["initiative"].queryset = Initiative.objects.filter(union__in=unions)
        fields["branch"].queryset = Branch.objects.filter(union=unions[-1]).open()
        words = f"{first_words(finding.text)} {finding.text}"
        self.offered = good_things.ordered(unions, words)

    @classmethod
    def begin(cls, finding: Finding, user: "User") -> "AdoptForm":
        """Filled with what the finding and its stop say."""
        stop, text = finding.stop, finding.text
        known = [one for one in good_things.fields(user) if one in text]
        union = good_things.homes(finding.visit)[-1]
        alike = good_things.near(union, first_words(text))
        of_stop = stop.initiative_id if stop else None
        initial = {
            "initiative": of_stop or (alike[0].pk if alike else None),
            "name": first_words(text),
            "field": known[0] if known else field_of(text),
            "branch": stop.branch_id if stop else None,
            "contact": stop.met_with if stop else "",
            "participants": people_in(text),
            "description": text,
            "results": stop.note if stop else "",
            "state": InitiativeState.ACTIVE,
            "updates_register": True,
        }
        return cls(initial=initial, finding=finding)

    @property
    def choices(self) -> list[Initiative]:
        """The likest, for the page."""
        return self.offered[:SHOWN]

    @property
    def others(self) -> list[Initiative]:
        return self.offered[SHOWN:]

    @property
    def chosen(self) -> str:
        return str(self["initiative"].value() or "")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("initiative") and not cleaned.get("name", "").strip():
            text = _("Give the initiative a name, or choose one of the register.")
            self.add_error("name", text)
        return cleaned

    def new(self) -> NewInitiative | None:
        """What the register is told, unless one of it was chosen."""
        cleaned = self.cleaned_data
        if cleaned["initiative"]:
            return None
        return NewInitiative(
            **{name: cleaned[name] for name in NewInitiative.__dataclass_fields__}
        )


class GoodThingsFilter(OfUnionFilter):
    field = forms.ChoiceField(label=_("Field"), required=False)
    worth = forms.ChoiceField(
        label=_("Worth copying"),
        required=False,
        choices=[_ANY, ("1", _("Worth copying"))],
    )
    year = forms.ChoiceField(label=_("Seen in"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[_ANY, *InitiativeState.choices]
    )

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        named = [(one, one) for one in good_things.fields(user)]
        years = [(str(one), str(one)) for one in good_things.years(user)]
        fields: Any = self.fields
        fields["field"].choices = [_ANY, *named]
        fields["year"].choices = [_ANY, *years]

    def narrow_more(self, rows: "QuerySet[Any]", asked: dict[str, Any]) -> Any:
        if asked.get("field"):
            rows = rows.filter(field=asked["field"])
        if asked.get("worth"):
            rows = rows.filter(is_worth=True)
        if asked.get("state"):
            rows = rows.filter(last_state=asked["state"])
        if asked.get("year"):
            rows = good_things.seen_in(rows, int(asked["year"]), self.user)
        return rows
