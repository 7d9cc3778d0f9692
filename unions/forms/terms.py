"""Forms of a whole committee: one line a person, and its end on a day."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import text
from core.forms import Form
from unions.enums import Body, HowAppointed, PostRank
from unions.models import Officer, Post, Union
from unions.selectors.officers import Register, describe

#: Lines that are shown at first; more are added by a button or asked for.
LINES = 8
MOST_LINES = 80


@dataclass(frozen=True)
class Seat:
    """A place in a committee, and what whoever has it is called."""

    body: Body
    rank: PostRank
    title: str


#: In Vietnamese whatever the language: the titles are what decisions write.
SEATS = {
    "chair": Seat(Body.STANDING, PostRank.CHAIR, "Chủ tịch"),
    "vice_chair": Seat(Body.STANDING, PostRank.VICE_CHAIR, "Phó Chủ tịch"),
    "standing": Seat(Body.STANDING, PostRank.MEMBER, "Ủy viên Ban Thường vụ"),
    "executive": Seat(Body.EXECUTIVE, PostRank.MEMBER, "Ủy viên Ban Chấp hành"),
    "inspection_chair": Seat(
        Body.INSPECTION, PostRank.CHAIR, "Chủ nhiệm Ủy ban Kiểm tra"
    ),
    "inspection_vice": Seat(
        Body.INSPECTION, PostRank.VICE_CHAIR, "Phó Chủ nhiệm Ủy ban Kiểm tra"
    ),
    "inspection": Seat(Body.INSPECTION, PostRank.MEMBER, "Ủy viên Ủy ban Kiểm tra"),
}


class TermForm(Form):
    """What all lines share."""

    term = forms.CharField(
        label=_("Term"),
        max_length=20,
        initial="2025–2030",
        help_text=_("For example: 2025–2030"),
    )
    started_on = forms.DateField(label=_("In office from"))
    how = forms.ChoiceField(
        label=_("Came to it"),
        choices=HowAppointed.choices,
        initial=HowAppointed.APPOINTED,
    )
    legal_basis = forms.CharField(
        label=_("Decision"),
        required=False,
        max_length=200,
        help_text=_("For example: Quyết định số 15/QĐ-BTV ngày 01/07/2025"),
    )


class LineForm(Form):
    """One person: somebody of the register, or somebody new."""

    NEW = "new"

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=250,
        widget=forms.TextInput({"list": "known-officers", "autocomplete": "off"}),
    )
    birth_year = forms.IntegerField(
        label=_("Year of birth"),
        required=False,
        validators=[MinValueValidator(1920), MaxValueValidator(2020)],
        widget=forms.TextInput({"inputmode": "numeric", "maxlength": "4"}),
    )
    seat = forms.ChoiceField(
        label=_("Post in the committee"),
        choices=[(key, seat.title) for key, seat in SEATS.items()],
    )
    title = forms.CharField(
        label=_("Called otherwise, if the decision does"),
        required=False,
        max_length=150,
    )
    person = forms.CharField(
        label=_("Who is it?"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.initial.get("seat") is None:
            self.initial["seat"] = "executive"

    def has_changed(self) -> bool:
        """A line without a name is an empty one, whatever seat stands beside it."""
        name = self.data.get(self.add_prefix("full_name"), "") if self.is_bound else ""
        return bool(name.strip()) or bool(self.data.get(self.add_prefix("title")))

    def ask_who(self, known: list[Officer]) -> None:
        """Let her say which of ``known`` it is, or that it is somebody else."""
        choices = [(str(row.pk), describe(row)) for row in known]
        choices.append((self.NEW, str(_("Somebody else of the same name"))))
        self.fields["person"].widget = forms.RadioSelect(choices=choices)
        self.add_error(
            "person",
            _("The register knows this name already: say who it is."),
        )


class LinesFormSet(forms.BaseFormSet[LineForm]):
    """All lines of a committee, each resolved to an officer known or new."""

    def __init__(self, *args: Any, union: Union, register: Register, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.union, self.register = union, register
        self.officers: dict[LineForm, Officer] = {}

    def clean(self) -> None:
        lines = [form for form in self.forms if form.has_changed()]
        if any(form.errors for form in lines):
            return
        if not lines:
            raise forms.ValidationError(_("Enter at least one name."))
        asked = [
            (form.cleaned_data["full_name"], form.cleaned_data["birth_year"])
            for form in lines
        ]
        for form, known in zip(lines, self.register.alike(asked), strict=True):
            self._resolve(form, known)
        self._check_twice(lines)

    def _resolve(self, form: LineForm, known: list[Officer]) -> None:
        data = form.cleaned_data
        if chosen := self.register.called(data["full_name"]):
            self.officers[form] = chosen
            return
        keys = {str(row.pk): row for row in known}
        if "·" in data["full_name"]:  # half of an offered line is no name
            again = _("Choose a name from the list, or type only the name.")
            form.add_error("full_name", again)
        elif data["person"] in keys:
            self.officers[form] = keys[data["person"]]
        elif known and data["person"] != LineForm.NEW:
            form.ask_who(known)
        else:
            self.officers[form] = Officer(
                full_name=data["full_name"],
                birth_year=data["birth_year"],
                home_union=self.union,
            )

    def _check_twice(self, lines: list[LineForm]) -> None:
        """The same person in the same seat on two lines is one line too many."""

        def place(form: LineForm) -> tuple[Any, str, str]:
            officer = self.officers[form]
            year = str(officer.birth_year or "")
            who = officer.pk or text.fold(officer.full_name)
            return who, year, form.cleaned_data["seat"]

        known = [form for form in lines if form in self.officers]
        times = Counter(place(form) for form in known)
        for form in known:
            if times[place(form)] > 1:
                form.add_error("full_name", _("This person stands on two lines."))

    def posts(self, term: TermForm) -> list[Post]:
        """One unsaved post a line."""
        shared = term.cleaned_data
        found = []
        for form, officer in self.officers.items():
            seat = SEATS[form.cleaned_data["seat"]]
            post = Post(officer=officer, union=self.union, body=seat.body, **shared)
            post.rank = seat.rank
            post.title = form.cleaned_data["title"] or seat.title
            found.append(post)
        return found


def lines_formset(lines: int) -> type[LinesFormSet]:
    """With so many empty lines."""
    made: Any = forms.formset_factory(
        LineForm,
        formset=LinesFormSet,
        extra=min(max(lines, 1), MOST_LINES),
        max_num=MOST_LINES,
        validate_max=True,
    )
    return made  # type: ignore[no-any-return]


class EndForm(Form):
    """Which body's posts end on which day."""

    body = forms.ChoiceField(
        label=_("Committee"),
        required=False,
        choices=[
            ("", _("All committees of the union")),
            *[choice for choice in Body.choices if choice[0] != Body.BRANCH],
        ],
    )
    on = forms.DateField(
        label=_("Last day in office"),
        initial=timezone.localdate,
        help_text=_("As a rule the day of the congress."),
    )
