"""Forms of a unit's report: the whole of it, a reason, what passes to the register."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DongField, Form
from core.templatetags.core import money
from inspections.models import SelfReport, SelfReportSection
from inspections.selectors.self_reports import NAMES
from inspections.services.self_reports import Draft, plain
from unions.forms.figures import CountField
from unions.selectors.figures import label_of

if TYPE_CHECKING:
    from datetime import date

#: Letters of one section: some ten pages.
MOST_LETTERS = 30_000
#: What the register's columns hold.
_MOST, _MOST_DONG = 2_000_000_000, 10**15
_ACCEPTED = (
    "application/pdf,image/jpeg,image/png,image/webp,image/heic,.docx,"
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
)


class SelfReportForm(Form):
    """Everything that the unit writes. Fields with a mistake never hold up the others.

    ``base_revision`` says which report was on the screen.
    """

    base_revision = forms.IntegerField(
        required=False, min_value=0, widget=forms.HiddenInput
    )
    data_date = forms.DateField(label=_("Figures as of the day"), required=False)
    upload = forms.FileField(
        label=_("Report as a file"),
        required=False,
        widget=forms.FileInput({"accept": _ACCEPTED}),
        help_text=_(
            "Word (.docx), PDF or a photo. With a file you need not write the sections."
        ),
    )

    def __init__(
        self, *args: Any, report: SelfReport, parts: Iterable[SelfReportSection]
    ) -> None:
        self.report, self.parts = report, list(parts)
        super().__init__(*args, initial=_initial(report, self.parts))
        for name in NAMES:
            self.fields[name] = _figure_field(name)
        for part in self.parts:
            self.fields[f"section_{part.order}"] = forms.CharField(
                label=str(part),
                required=False,
                strip=False,
                max_length=MOST_LETTERS,
                widget=forms.Textarea({"rows": 6}),
            )

    @property
    def draft(self) -> Draft:
        """What was typed well; what was not stays as it is stored."""
        typed = self.cleaned_data
        day: date | None = typed.get("data_date")
        if "data_date" in self.errors:
            day = self.report.data_date
        return Draft(
            texts={
                part.order: typed[f"section_{part.order}"]
                for part in self.parts
                if self._was_sent(f"section_{part.order}")
            },
            figures={name: typed[name] for name in NAMES if self._was_sent(name)},
            data_date=day if "data_date" in self.data else self.report.data_date,
        )

    @property
    def revision(self) -> int:
        """Without a readable one: none that ever stood."""
        typed = self.cleaned_data.get("base_revision")
        return -1 if typed is None else typed

    def sections(self) -> list[tuple[SelfReportSection, forms.BoundField]]:
        return [(part, self[f"section_{part.order}"]) for part in self.parts]

    def differing(self, stored: SelfReport) -> dict[str, str]:
        """By field, what is stored where something else was typed."""
        typed = self.draft
        found = {
            f"section_{part.order}": part.text
            for part in stored.sections.all()
            if plain(typed.texts.get(part.order, part.text)) != part.text
        }
        for name in NAMES:
            kept = stored.figures.get(name)
            if typed.figures.get(name, kept) != kept:
                found[name] = money(kept)
        if typed.data_date != stored.data_date:
            day = stored.data_date
            found["data_date"] = f"{day:%d/%m/%Y}" if day else ""
        return found

    def rebase(self, revision: int) -> None:
        """Saved again, it replaces what stands now: both were on the screen."""
        self.data = {**self.data.dict(), "base_revision": str(revision)}  # type: ignore[attr-defined]

    def _was_sent(self, name: str) -> bool:
        """A field that the request does not name is not emptied by it."""
        return name in self.data and name in self.cleaned_data


def _initial(report: SelfReport, parts: Iterable[SelfReportSection]) -> dict[str, Any]:
    texts = {f"section_{part.order}": part.text for part in parts}
    return {
        "base_revision": report.revision,
        "data_date": report.data_date,
        **report.figures,
        **texts,
    }


def _figure_field(name: str) -> forms.Field:
    is_money = name == "fund_balance"
    kind: type[DongField] = DongField if is_money else CountField
    most = _MOST_DONG if is_money else _MOST
    return kind(label=label_of(name), required=False, min_value=0, max_value=most)


class ReturnForm(Form):
    reason = forms.CharField(
        label=_("What is missing"),
        max_length=2000,
        widget=forms.Textarea({"data-rows": 4, "data-focus": ""}),
        help_text=_("The unit reads this: say plainly what it must still write."),
    )


class TakeForm(Form):
    """Which reported figures pass into the register."""

    names = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, report: SelfReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(name, label_of(name)) for name in NAMES if name in report.figures]
        self.fields["names"].choices = known  # type: ignore[attr-defined]
