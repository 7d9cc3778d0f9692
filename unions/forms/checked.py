"""Forms whose last word is a rule of the services."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from core.exceptions import RuleError
from core.forms import ModelForm

if TYPE_CHECKING:
    from django.db import models

    _AnyModelForm = forms.ModelForm[models.Model]
else:
    _AnyModelForm = forms.ModelForm


class Checked:
    """Says beside the fields what the verb would refuse, so nothing typed is lost.

    ``rule`` is the check of the verb; ``kept`` names what the view has set on the
    instance and constraints need to know.
    """

    rule: Callable[[Any], None] = staticmethod(lambda thing: None)
    kept: ClassVar[frozenset[str]] = frozenset()

    def _get_validation_exclusions(self) -> set[str]:
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - self.kept

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:  # type: ignore[attr-defined]
            return
        try:
            type(self).rule(self.instance)  # type: ignore[attr-defined]
        except RuleError as refusal:
            self.add_error(None, str(refusal))  # type: ignore[attr-defined]


class RegisterForm(Checked, ModelForm):
    """The page form of one noun of the register."""

    instance: Any


def checked_form(rule: Callable[[Any], None]) -> type[_AnyModelForm]:
    """The same for the admin, which makes the fields itself."""
    return type("CheckedForm", (Checked, forms.ModelForm), {"rule": staticmethod(rule)})
