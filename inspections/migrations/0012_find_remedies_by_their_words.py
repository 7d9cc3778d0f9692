"""Remedies are found by the words of what must be done."""

from django.db import migrations

import core.fields
from core.search_index import refill


def fill(apps, schema_editor):
    remedies = apps.get_model("inspections", "Remedy").objects.all()
    refill(remedies, lambda row: [row.text])


class Migration(migrations.Migration):
    dependencies = [("inspections", "0011_words_and_steps_of_old_rows")]

    operations = [
        migrations.AddField(
            model_name="remedy",
            name="search_text",
            field=core.fields.SearchField(
                default="", editable=False, sources=("text",)
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
