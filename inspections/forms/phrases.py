"""Forms of standard clauses, their papers, and deadlines by weight."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import Form, ModelForm
from inspections.deadlines import COUNTED, MOST_DAYS, Term
from inspections.enums import DueRule, FindingKind, Severity
from inspections.models import LegalAct, Phrase
from inspections.selectors.deadlines import Standing, line
from inspections.services.phrases import MOST

if TYPE_CHECKING:
    from accounts.models import User

_ANY = ("", _("– all –"))


class PhraseFilter(Form):
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    severity = forms.ChoiceField(label=_("Severity"), required=False)
    state = forms.ChoiceField(
        label=_("In use"),
        required=False,
        choices=[
            ("used", _("In use")),
            ("unused", _("Out of use")),
            _ANY,
        ],
    )
    whose = forms.ChoiceField(
        label=_("Whose"),
        required=False,
        choices=[
            _ANY,
            ("shared", pgettext_lazy("clause", "Of everybody")),
            ("own", pgettext_lazy("clause", "Of a union")),
        ],
    )

    def __init__(self, data: Any, *, topics: Iterable[str]) -> None:
        super().__init__({"state": "used", **data.dict()})
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [_ANY, *FindingKind.choices]
        fields["topic"].choices = [_ANY, *((one, one) for one in topics)]
        fields["severity"].choices = [_ANY, *Severity.choices]

    def chosen(self) -> dict[str, str]:
        """What narrows the list; nonsense does not."""
        self.is_valid()
        return dict(self.cleaned_data)


class PhraseForm(ModelForm):
    """A clause, and with a change why it is made."""

    instance: Phrase

    text = forms.CharField(
        label=_("What is found"),
        max_length=MOST["text"],
        widget=forms.Textarea({"data-rows": 3}),
    )
    cause = forms.CharField(
        label=_("Usual cause"),
        max_length=MOST["cause"],
        required=False,
        widget=forms.Textarea({"data-rows": 2}),
    )
    recommendation = forms.CharField(
        label=_("Recommendation"),
        max_length=MOST["recommendation"],
        required=False,
        widget=forms.Textarea({"data-rows": 3}),
    )
    reason = forms.CharField(
        label=_("Why it is changed"),
        max_length=300,
        help_text=_("Is kept with the new version."),
    )
    base_version = forms.IntegerField(
        required=False, min_value=0, widget=forms.HiddenInput
    )

    field_order = (
        "kind",
        "topic",
        "text",
        "severity",
        "cause",
        "legal_acts",
        "legal_basis",
        "recommendation",
        "due_rule",
        "due_days",
        "item_codes",
        "reason",
    )

    class Meta:
        model = Phrase
        fields = (
            "kind",
            "topic",
            "text",
            "severity",
            "cause",
            "legal_acts",
            "legal_basis",
            "recommendation",
            "due_rule",
            "due_days",
            "item_codes",
        )
        labels = {
            "legal_acts": _("Papers that it rests on"),
            "legal_basis": _("Article, or other basis"),
            "item_codes": _("Items of the checklist"),
            "due_days": _("Number of days"),
        }
        help_texts = {
            "severity": _("Only a shortcoming has one."),
            "legal_acts": _("Those in force on the day of the visit are quoted."),
            "due_rule": _("Empty: as the severity says."),
            "due_days": _("For days and working days."),
            "item_codes": _("Their numbers with commas, for example 28, 31."),
        }
        widgets = {
            "legal_acts": forms.CheckboxSelectMultiple,
            "topic": forms.TextInput({"list": "topics", "autocomplete": "off"}),
        }

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        union = self.instance.union
        above = line(union) if union else []
        acts = LegalAct.objects.visible_to(user).filter(
            Q(union=None) | Q(union__in=above)
        )
        self.fields["legal_acts"].queryset = acts  # type: ignore[attr-defined]
        self.initial["base_version"] = self.instance.version
        if self.instance._state.adding:
            del self.fields["reason"]

    def kept(self) -> dict[str, Any]:
        """What the verb is given beside the clause."""
        cleaned = self.cleaned_data
        return {
            "reason": cleaned.get("reason", ""),
            "legal_acts": cleaned["legal_acts"],
            "base_version": cleaned.get("base_version"),
        }


class UseForm(Form):
    """Why a clause is taken out of use, or into use again."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class LegalActForm(ModelForm):
    instance: LegalAct

    class Meta:
        model = LegalAct
        fields = ("name", "about", "valid_from", "valid_to", "replaced_by")
        help_texts = {
            "name": _("As it is quoted: kind, number, day."),
            "valid_to": _("The first day on which it is in force no more."),
            "replaced_by": _("Is quoted in its place from then on."),
        }

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        union = self.instance.union
        above = line(union) if union else []
        others = LegalAct.objects.visible_to(user).exclude(pk=self.instance.pk)
        others = others.filter(Q(union=None) | Q(union__in=above))
        self.fields["replaced_by"].queryset = others  # type: ignore[attr-defined]


class TermForm(Form):
    """How long a union gives for one weight."""

    rule = forms.ChoiceField(
        label=_("Deadline"),
        required=False,
        choices=[("", _("– as the union above –")), *DueRule.choices],
    )
    days = forms.IntegerField(
        label=_("Number of days"), required=False, min_value=1, max_value=MOST_DAYS
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        counts = cleaned.get("rule") in COUNTED
        if counts and not cleaned.get("days") and "days" not in self.errors:
            self.add_error("days", ValidationError(_("Enter 1 to 730 days.")))
        return cleaned

    def term(self) -> Term | None:
        rule = self.cleaned_data["rule"]
        return Term(rule, self.cleaned_data["days"] or 0) if rule else None


def term_forms(
    data: Any, own: Sequence[Standing], union_key: int
) -> list[tuple[Standing, TermForm]]:
    """A form for each weight, filled with what the union says itself."""
    found = []
    for one in own:
        is_own = one.union is not None and one.union.pk == union_key
        days = one.term.days if one.term.rule in COUNTED else None
        initial = {"rule": one.term.rule, "days": days} if is_own else {}
        form = TermForm(data, prefix=one.severity.value, initial=initial)
        found.append((one, form))
    return found
