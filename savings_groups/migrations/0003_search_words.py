from django.db import migrations

from core.search_index import WordIndex, refill


def fill(apps, schema_editor):
    """Initials and numbers without zeros, of what was there before."""
    refill(
        apps.get_model("savings_groups", "SavingsGroup").objects.all(),
        lambda row: [row.name, row.leader_name, row.code],
    )


class Migration(migrations.Migration):
    dependencies = [("savings_groups", "0002_index_sort_keys")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="savingsgroup",
            index=WordIndex(fields=["search_text"], name="group_words"),
        ),
    ]
