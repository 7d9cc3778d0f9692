"""Rows from before initials and bare numbers were kept are found by them afterwards."""

from importlib import import_module

import pytest
from django.apps import apps

from core.fields import SearchField
from tests import world

FILLED = (
    "accounts.migrations.0003_search_words",
    "inspections.migrations.0003_search_words",
    "inspections.migrations.0011_words_and_steps_of_old_rows",
    "inspections.migrations.0012_find_remedies_by_their_words",
    "reports.migrations.0003_search_words",
    "savings_groups.migrations.0003_search_words",
    "unions.migrations.0006_search_words",
    "unions.migrations.0010_find_funds",
)


#: Models that never were without the words, so that no migration writes them.
BORN_WITH = {"notices.Notice", "savings_groups.Borrower"}


def columns():
    """Every model that is searched, with its column."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SearchField) and model._meta.label not in BORN_WITH:
                yield model, field.name


def kept():
    return {
        model._meta.label: dict(model._base_manager.values_list("pk", name))
        for model, name in columns()
    }


@pytest.mark.django_db
def test_the_migrations_write_what_saving_writes(city, ward, staff):
    world.build(city, ward, staff)["document"].save()  # it got its number since
    saved = kept()
    assert len(saved) >= 8
    assert all(saved.values())
    for model, name in columns():
        model._base_manager.update(**{name: "as it was\nbefore"})

    for migration in FILLED:
        import_module(migration).fill(apps, None)

    assert kept() == saved
