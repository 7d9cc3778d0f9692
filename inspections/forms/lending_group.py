"""What is typed into form 16/TD. The verbs of services write it."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from inspections import questions
from inspections.forms.lending_fields import (
    LineForm,
    QuestionFields,
    by_question,
    choice,
    dong,
    line,
    words,
)
from inspections.models import GroupCheck
from inspections.questions import Question


class GroupCheckForm(LineForm):
    """16/TD: the questionnaire and its three closing parts."""

    checked_on = forms.DateField(label=_("Checked on"))
    met_with = line(_("Met with"), 200)
    strengths = words(_("Strengths"), 4000, 3)
    shortcomings = words(_("Shortcomings"), 4000, 3)
    proposals = words(_("Recommendations"), 4000, 3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions.every():
            for name, field in _question_fields(question).items():
                field.widget.attrs |= {"class": "form-control"}
                self.fields[name] = field

    @classmethod
    def standing(cls, row: GroupCheck) -> dict[str, Any]:
        found = super().standing(row)
        for question in questions.every():
            code = question.code
            found[f"answer_{code}"] = questions.answer_of(row.answers, code)
            found[f"number_{code}"] = questions.number_of(row.answers, code)
            found[f"note_{code}"] = questions.note_of(row.answers, code)
        return found

    def values(self) -> dict[str, Any]:
        values = super().values()
        answers = {}
        for question in questions.every():
            code = question.code
            answers[code] = {
                "answer": values.pop(f"answer_{code}", ""),
                "number": values.pop(f"number_{code}", None),
                "note": values.pop(f"note_{code}", ""),
            }
        return values | {"answers": answers}

    @property
    def sections(self) -> list[tuple[questions.Section, list[QuestionFields]]]:
        return [
            (section, [self._asked(one) for one in section.questions])
            for section in questions.SECTIONS
        ]

    @property
    def closing(self) -> list[BoundField]:
        return [self[name] for name in ("strengths", "shortcomings", "proposals")]

    def _asked(self, question: Question) -> QuestionFields:
        field = self[f"answer_{question.code}"]
        return QuestionFields(
            question,
            by_question(question, field, question.choices),
            [(part, self[f"number_{part.code}"]) for part in question.parts],
            self[f"note_{question.code}"],
        )


def _question_fields(question: Question) -> dict[str, forms.Field]:
    if question.is_choice:
        return {
            f"answer_{question.code}": choice(question.code, question.choices),
            f"note_{question.code}": words(f"{question.code}, {_('note')}", 500),
        }
    if question.is_money:
        return {f"number_{question.code}": dong(question.text)}
    number = forms.IntegerField(
        label=question.text,
        required=False,
        min_value=0,
        max_value=9999,
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "off",
                "enterkeyhint": "next",
            }
        ),
    )
    return {f"number_{question.code}": number}
