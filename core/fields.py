"""Model fields that keep Vietnamese text and money right in every path."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django import forms
from django.db import models

from core import search_text, text
from core.forms import DongField
from core.search_index import Marks, Words

_Set_contra = TypeVar("_Set_contra", contravariant=True)
_Get_co = TypeVar("_Get_co", covariant=True)


class NfcCharField(models.CharField[str, str]):
    """A line of text, stored in NFC whoever writes it."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return text.nfc(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return text.nfc(value) if isinstance(value, str) else value


class NfcTextField(models.TextField[str, str]):
    """A longer text, stored in NFC whoever writes it."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return text.nfc(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return text.nfc(value) if isinstance(value, str) else value


class MoneyField(models.BigIntegerField[_Set_contra, _Get_co]):
    """An amount in đồng, typed and shown as 1.234.567."""

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": DongField, **kwargs})


class SearchField(models.TextField[str, str]):
    """Text to search in, made from ``sources`` at every save.

    Lines as ``core.search_text.stored`` makes them; asked by ``__words``, which a
    ``WordIndex`` of the model answers quickly.
    """

    def __init__(self, *args: Any, sources: Sequence[str] = (), **kwargs: Any) -> None:
        self.sources = tuple(sources)
        kwargs.setdefault("editable", False)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "sources": self.sources}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        values = (str(getattr(model_instance, source) or "") for source in self.sources)
        found = search_text.stored(values)
        setattr(model_instance, self.attname, found)
        return found


SearchField.register_lookup(Words)
SearchField.register_lookup(Marks)


class SortKeyField(models.BinaryField[bytes, bytes]):
    """The Vietnamese dictionary order of ``source``; ``person`` sorts by given name."""

    def __init__(
        self, *args: Any, source: str = "", person: bool = False, **kwargs: Any
    ) -> None:
        self.source, self.person = source, person
        kwargs.setdefault("max_length", 600)
        kwargs.setdefault("default", b"")
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        extra = {"source": self.source, "person": self.person}
        return name, path, args, {**kwargs, **extra}

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes:
        make = text.name_sort_key if self.person else text.sort_key
        key = make(str(getattr(model_instance, self.source) or ""))[:600]
        setattr(model_instance, self.attname, key)
        return key
