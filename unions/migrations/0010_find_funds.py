from django.db import migrations, models

import core.fields
from core.search_index import WordIndex, refill
from core.text import sort_key


def fill(apps, schema_editor):
    funds = apps.get_model("unions", "Fund").objects
    refill(funds.all(), lambda row: [row.name, row.holder])
    rows = list(funds.only("name"))
    for row in rows:
        row.sort_key = sort_key(row.name)[:600]
    funds.bulk_update(rows, ["sort_key"], batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("unions", "0009_kinds_of_funds")]

    operations = [
        migrations.AddField(
            model_name="fund",
            name="search_text",
            field=core.fields.SearchField(
                default="", editable=False, sources=("name", "holder")
            ),
        ),
        migrations.AddField(
            model_name="fund",
            name="sort_key",
            field=core.fields.SortKeyField(
                default=b"",
                editable=False,
                max_length=600,
                person=False,
                source="name",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="fund",
            index=models.Index(fields=["sort_key", "id"], name="fund_sort"),
        ),
        migrations.AddIndex(
            model_name="fund",
            index=WordIndex(fields=["search_text"], name="fund_words"),
        ),
    ]
