"""What the forms of savings groups are made of: a line, its fields, its answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise

from core.forms import DongField, Form
from inspections import questions
from inspections.questions import Question


class LineForm(Form):
    """Of something that stands already, and the revision that is being changed."""

    base_revision = forms.IntegerField(
        min_value=0, required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs |= {"data-field": name}
            if not field.widget.is_hidden:
                field.widget.attrs |= {"class": "form-control"}

    def clean_base_revision(self) -> int:
        return self.cleaned_data["base_revision"] or 0

    @classmethod
    def of(cls, row: Any, data: Any = None, **kwargs: Any) -> Self:
        """Filled with what stands, or with what was typed."""
        return cls(data, initial=cls.standing(row), **kwargs)

    @classmethod
    def standing(cls, row: Any) -> dict[str, Any]:
        """What the form shows of a row."""
        return {name: getattr(row, name, None) for name in cls.base_fields} | {
            "base_revision": row.revision
        }

    @property
    def is_typed(self) -> bool:
        """Something in it is not as it stands."""
        return bool(set(self.changed_data) - {"base_revision"})

    @property
    def faults(self) -> list[str]:
        """Every mistake, with the field's name before it."""
        return [
            f"{self.fields[name].label}: {fault}" if name in self.fields else str(fault)
            for name, faults in self.errors.items()
            for fault in faults
        ]

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        return dict(self.cleaned_data)

    def told(self, row: Any) -> str:
        """What stands instead of what was typed, in words."""
        standing = self.standing(row)
        differing = (
            f"{self.fields[name].label}: {_shown(self.fields[name], standing[name])}"
            for name, typed in self.cleaned_data.items()
            if name != "base_revision" and _blank(typed) != _blank(standing[name])
        )
        return "; ".join(differing)


def _blank(value: Any) -> Any:
    return None if value == "" else value


def _shown(field: forms.Field, value: Any) -> str:
    if _blank(value) is None:
        return "–"
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return str(dict(choices).get(value, value))
    return str(field.widget.format_value(value))


def dong(label: Any) -> DongField:
    widget = DongField.widget({"autocomplete": "off", "enterkeyhint": "next"})
    most = questions.MOST
    return DongField(
        label=label, required=False, min_value=0, max_value=most, widget=widget
    )


def line(label: Any, most: int) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "next"})
    return forms.CharField(label=label, required=False, max_length=most, widget=widget)


def words(label: Any, most: int, rows: int = 1) -> forms.CharField:
    widget = forms.Textarea(attrs={"data-rows": rows})
    return forms.CharField(label=label, required=False, max_length=most, widget=widget)


def choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", ""), *choices])


@dataclass(frozen=True)
class Choice:
    """One of the answers that a thumb can hit."""

    value: str
    label: str | Promise
    #: good, some or bad: its colour once chosen.
    tone: str
    is_chosen: bool


@dataclass(frozen=True)
class QuestionFields:
    """A question with where it is answered, counted and explained."""

    question: Question
    choices: Sequence[Choice]
    parts: Sequence[tuple[Question, BoundField]] = ()
    note: BoundField | None = None

    @property
    def anchor(self) -> str:
        return self.question.code.replace(".", "-")


def choices_of(
    field: BoundField,
    choices: Iterable[tuple[str, str | Promise]],
    tones: Mapping[Any, str],
) -> list[Choice]:
    chosen = field.value() or ""
    return [
        Choice(value, label, tones.get(value, "bad"), value == chosen)
        for value, label in choices
    ]


def by_question(
    question: Question, field: BoundField, choices: Iterable[tuple[str, str | Promise]]
) -> list[Choice]:
    """Red is what is a shortcoming; yes or no of a mere fact is neither."""
    plain = "bad" if question.faulty else "some"
    tones = {
        value: plain if value in question.faulty or not question.faulty else "good"
        for value, _label in choices
    }
    if questions.PARTLY in tones and question.faulty:
        tones[questions.PARTLY] = "some"
    return choices_of(field, choices, tones)
