"""Choosing one or several of possibly thousands: unions, branches, groups.

Few options are a plain ``<select>`` (or check boxes). Of many, a search box fetches
those that match. Without scripts the typed words are resolved when the form is sent.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.http import number

if TYPE_CHECKING:
    _OneField = forms.ModelChoiceField[Model]
    _ManyField = forms.ModelMultipleChoiceField[Model]
else:
    _OneField, _ManyField = forms.ModelChoiceField, forms.ModelMultipleChoiceField

#: Up to so many options are shown at once: in a drop-down list, and as check boxes.
FEW, FEW_BOXES = 200, 30
#: So many matches are offered for the words typed.
OFFERED = 20


class Typed(str):
    """The key that was chosen, and the words typed in the search box."""

    words: str = ""


class _Searching(forms.widgets.ChoiceWidget):
    """What both widgets share: where to search, and when."""

    url = ""
    params: Mapping[str, str] = {}
    multiple = False

    def rows(self) -> "QuerySet[Any]":
        choices: Any = self.choices
        return choices.queryset  # type: ignore[no-any-return]

    def field(self) -> Any:
        choices: Any = self.choices
        return choices.field

    def search_context(self, name: str) -> dict[str, Any]:
        asked = {**self.params, "name": name}
        if self.multiple:
            asked["many"] = "1"
        return {
            "search_name": f"{name}_q",
            "search_url": f"{reverse(self.url)}?{urlencode(asked)}",
        }

    def is_long(self) -> bool:
        few = min(FEW, FEW_BOXES) if self.multiple else FEW
        return len(self.rows().order_by().values_list("pk")[: few + 1]) > few


class PickSelect(_Searching, forms.Select):
    """A select that is filled by a search box when there are many options."""

    template_name = "unions/widgets/pick.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        words = (data.get(f"{name}_q") or "").strip()
        if not words:
            return value
        typed = Typed(value or "")
        typed.words = words
        return typed

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        long = self.is_long()
        if long:
            every, self.choices = self.choices, self._offered(value)
        try:
            context: dict[str, Any] = super().get_context(name, value, attrs)
        finally:
            if long:
                self.choices = every
        if long:
            context["widget"].update(self.search_context(name))
            context["widget"]["words"] = getattr(value, "words", "")
        return context

    def _offered(self, value: Any) -> list[tuple[Any, str]]:
        """The chosen one, then what the typed words find."""
        field, rows = self.field(), self.rows()
        key = number(str(value))
        found = list(rows.filter(pk=key)) if key else []
        if words := getattr(value, "words", ""):
            rest = rows.exclude(pk=key) if key else rows
            found += list(matching(rest, words)[:OFFERED])
        options = [(row.pk, field.label_from_instance(row)) for row in found]
        return [("", field.empty_label or ""), *options]


class TypedList(list[str]):
    """The keys that were ticked, and the words typed in the search box."""

    words: str = ""


class PickBoxes(_Searching):
    """Check boxes; of many, those ticked and those that the search box finds."""

    template_name = "unions/widgets/pick_many.html"
    allow_multiple_selected = True
    input_type = "checkbox"
    use_fieldset = True
    multiple = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        keys = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        ticked = TypedList(keys)
        ticked.words = (data.get(f"{name}_q") or "").strip()
        return ticked

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False  # nothing ticked sends nothing

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return "" if index is None else super().id_for_label(id_, index)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        long = self.is_long()
        if long:
            every, self.choices = self.choices, self._offered(value)
        try:
            context: dict[str, Any] = super().get_context(name, value, attrs)
        finally:
            if long:
                self.choices = every
        if long:
            context["widget"].update(self.search_context(name))
            context["widget"]["words"] = getattr(value, "words", "")
        return context

    def _offered(self, value: Any) -> list[tuple[Any, str]]:
        """Those ticked, then what the typed words find."""
        field, rows = self.field(), self.rows()
        keys = [key for key in (number(str(one)) for one in value or []) if key]
        found = list(rows.filter(pk__in=keys))
        if words := getattr(value, "words", ""):
            found += list(matching(rows.exclude(pk__in=keys), words)[:OFFERED])
        return [(row.pk, field.label_from_instance(row)) for row in found]


class PickField(_OneField):
    """One row out of ``queryset``."""

    widget = PickSelect
    default_error_messages = {
        "none_found": _("Nothing matches “%(words)s”. Type fewer words."),
        "several_found": _("Several match “%(words)s”: choose one of them."),
    }

    def __init__(
        self,
        queryset: "QuerySet[Any]",
        *,
        url: str = "unions:pick",
        params: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(queryset, **kwargs)
        self.widget.url, self.widget.params = url, dict(params or {})

    def label_from_instance(self, obj: Model) -> str:
        return label(obj)

    def to_python(self, value: Any) -> Any:
        words = getattr(value, "words", "")
        if not words:
            return super().to_python(value)
        rows = self.queryset
        assert rows is not None  # noqa: S101 -- set by the form
        chosen = super().to_python(str(value)) if value else None
        if chosen and matching(rows.filter(pk=chosen.pk), words).exists():
            return chosen
        found = list(matching(rows, words)[:2])
        if len(found) == 1:
            return found[0]
        code = "several_found" if found else "none_found"
        raise ValidationError(
            self.error_messages[code], code=code, params={"words": words}
        )


class PickManyField(_ManyField):
    """Several rows out of ``queryset``."""

    widget = PickBoxes
    default_error_messages = {
        "not_ticked": _(
            "Nothing ticked matches “%(words)s”: tick what you need, or empty the "
            "search box."
        ),
    }

    def __init__(
        self,
        queryset: "QuerySet[Any]",
        *,
        url: str = "unions:pick",
        params: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(queryset, **kwargs)
        self.widget.url, self.widget.params = url, dict(params or {})

    def label_from_instance(self, obj: Model) -> str:
        return label(obj)

    def prepare_value(self, value: Any) -> Any:
        prepared = super().prepare_value(value)
        if words := getattr(value, "words", ""):
            prepared = TypedList(prepared)
            prepared.words = words
        return prepared

    def clean(self, value: Any) -> Any:
        found = super().clean(list(value or []))
        words = getattr(value, "words", "")
        if words and not matching(found, words).exists():
            raise ValidationError(
                self.error_messages["not_ticked"],
                code="not_ticked",
                params={"words": words},
            )
        return found


def matching(rows: "QuerySet[Any]", words: str) -> "QuerySet[Any]":
    return rows.matching(words)  # type: ignore[attr-defined, no-any-return]


def label(row: Any) -> str:
    """How an option is called: with what tells it from others of the same name."""
    parts = [str(row)]
    if code := getattr(row, "code", ""):
        parts.append(code)
    if "union" in row._state.fields_cache:
        parts.append(str(row.union))
    if ended := getattr(row, "valid_to", None):
        parts.append(_("until %(day)s") % {"day": f"{ended:%d/%m/%Y}"})
    return " · ".join(parts)
