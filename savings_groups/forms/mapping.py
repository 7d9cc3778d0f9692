"""What each column of a bank's file is: one select per column, with samples beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form, calm
from savings_groups.bank import masks, titles
from savings_groups.bank.fields import fields_of
from savings_groups.bank.headings import Proposal, missing
from savings_groups.bank.preview import samples
from savings_groups.enums import BankFileKind
from savings_groups.forms.groups import MonthField
from workbooks.cells import letters

if TYPE_CHECKING:
    from savings_groups.bank.fields import Field

UNITS = [
    (titles.DONG, _("đồng")),
    (titles.THOUSAND, _("thousand đồng")),
    (titles.MILLION, _("million đồng")),
]
#: The same where there is little room.
_SHORT_UNITS = [
    (titles.DONG, _("đồng")),
    (titles.THOUSAND, _("thousand đ")),
    (titles.MILLION, _("million đ")),
]
#: More columns than this no list of the bank has.
_MOST = 120


class _FieldSelect(forms.Select):
    """Marks the fields that have a unit of money."""

    def __init__(self, money: frozenset[str], **kwargs: Any) -> None:
        super().__init__(attrs={"class": "form-select"}, **kwargs)
        self.money = money

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> Any:
        option = super().create_option(name, value, *args, **kwargs)
        if value in self.money:
            option["attrs"]["data-has-unit"] = ""
        return option


@dataclass(frozen=True)
class Line:
    """One column of the file on the screen."""

    letter: str
    heading: str
    samples: list[str]
    column: forms.BoundField
    unit: forms.BoundField
    doubt: Any
    is_matched: bool


class MappingForm(Form):
    """Which field each column of the file holds; of which day and source it is.

    One select per column of the file, ``column_<index>``, and one for its unit of
    money, ``unit_<index>``.
    """

    source = forms.CharField(
        label=_("Source: office of the bank"),
        max_length=150,
        required=False,
        help_text=_("The same words each month: by them a corrected file is known."),
        widget=forms.TextInput({"list": "sources", "autocomplete": "off"}),
    )
    sheet = forms.CharField(widget=forms.HiddenInput)
    heading_row = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    heading_height = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        kind: str,
        proposal: Proposal,
        top: Sequence[Sequence[Any]],
    ) -> None:
        super().__init__(data)
        self.proposal, self.top = proposal, top
        self.all_fields = fields_of(kind)
        self.by_name = {each.name: each for each in self.all_fields}
        day = self._day_field(kind)
        calm(day)
        self.fields = {"as_of": day, **self.fields}
        self.indexes = [at for at in range(len(proposal.headings)) if self._is_told(at)]
        chosen = {at: name for name, at in proposal.columns.items()}
        usual = proposal.units.values()
        unit = max(set(usual), key=list(usual).count) if usual else titles.DONG
        for at in self.indexes[:_MOST]:
            self.fields[f"column_{at}"] = self._choice(chosen.get(at, ""))
            of = proposal.units.get(chosen.get(at, ""), unit)
            self.fields[f"unit_{at}"] = self._unit(of)
        self.initial = {
            "as_of": proposal.as_of,
            "source": proposal.source,
            "sheet": proposal.sheet,
            "heading_row": proposal.heading_row,
            "heading_height": proposal.heading_height,
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        taken: dict[str, int] = {}
        of_cards = masks.of_cards(self.top)
        for at, name in self._chosen():
            if name in taken:
                told = {
                    "field": self.by_name[name].label,
                    "column": letters(taken[name]),
                }
                text = _("“%(field)s” is chosen for column %(column)s already.")
                self.add_error(f"column_{at}", text % told)
            taken.setdefault(name, at)
            if at in of_cards and self.by_name[name].kind != "identity":
                text = _("This column holds identity numbers: it is nothing else.")
                self.add_error(f"column_{at}", text)
        return cleaned

    @property
    def columns(self) -> dict[str, int]:
        """Field → index of the column, as it stands on the screen."""
        found: dict[str, int] = {}
        for at, name in self._chosen():
            found.setdefault(name, at)
        return found

    @property
    def units(self) -> dict[str, int]:
        money = {name: at for name, at in self.columns.items() if self._is_money(name)}
        return {name: self._unit_of(at) for name, at in money.items()}

    @property
    def missing(self) -> list["Field"]:
        """Required fields that no column is chosen for."""
        return missing(self.all_fields, self.columns)

    @property
    def needs_a_look(self) -> bool:
        proposal = self.proposal
        doubtful = bool(proposal.doubtful) or proposal.is_judged
        return bool(self.missing or self.errors or doubtful)

    @property
    def lines(self) -> list[Line]:
        """The columns of the file with what is chosen for each."""
        chosen = {at: name for name, at in self.columns.items()}
        doubts = self.proposal.doubtful
        proposed = {at: doubts.get(name) for name, at in self.proposal.columns.items()}
        found = []
        for at in self.indexes[:_MOST]:
            name, heading = chosen.get(at, ""), self.proposal.headings[at]
            kind = self.by_name[name].kind if name else ""
            is_proposed = self.proposal.columns.get(name) == at
            first = self.proposal.first_row
            line = Line(
                letters(at),
                heading,
                samples(self.top, first, at, kind=kind, heading=heading),
                self[f"column_{at}"],
                self[f"unit_{at}"],
                proposed.get(at) if is_proposed else None,
                bool(name),
            )
            found.append(line)
        return found

    def _chosen(self) -> list[tuple[int, str]]:
        told = ((at, self._value(f"column_{at}")) for at in self.indexes[:_MOST])
        return [(at, name) for at, name in told if name in self.by_name]

    def _value(self, name: str) -> str:
        if self.is_bound:
            return str(self.data.get(name, ""))
        return str(self.fields[name].initial)

    def _unit_of(self, at: int) -> int:
        value = self._value(f"unit_{at}")
        return int(value) if value in {str(unit) for unit, _label in UNITS} else 0

    def _is_money(self, name: str) -> bool:
        return self.by_name[name].is_money

    def _is_told(self, at: int) -> bool:
        """Columns without heading and values are not asked about."""
        first = self.proposal.first_row
        told = self.proposal.headings[at]
        return bool(told or samples(self.top, first, at, kind="", heading=""))

    def _choice(self, name: str) -> forms.ChoiceField:
        choices: list[tuple[str, Any]] = [("", _("— leave out —"))]
        choices += [
            (each.name, f"{each.label} *" if each.is_required else each.label)
            for each in self.all_fields
        ]
        money = frozenset(each.name for each in self.all_fields if each.is_money)
        return forms.ChoiceField(
            choices=choices, required=False, initial=name, widget=_FieldSelect(money)
        )

    @staticmethod
    def _unit(unit: int) -> forms.ChoiceField:
        widget = forms.Select({"class": "form-select"})
        return forms.ChoiceField(
            choices=_SHORT_UNITS, required=False, initial=unit, widget=widget
        )

    @staticmethod
    def _day_field(kind: str) -> forms.Field:
        if kind == BankFileKind.GROUPS:
            return MonthField(label=_("Figures of month"), required=False)
        return forms.DateField(label=_("Figures as of the day"), required=False)
