from django.db import migrations, models

from core.search_index import WordIndex, refill
from unions.enums import BRANCH_WORDS, KIND_WORDS


def fill(apps, schema_editor):
    """Initials and numbers without zeros, of what was there before."""

    def rows(name):
        return apps.get_model("unions", name).objects.all()

    def branch(row):
        return " ".join(filter(None, ["Chi hội", BRANCH_WORDS[row.kind], row.name]))

    refill(
        rows("Union"),
        lambda row: [f"Hội LHPN {KIND_WORDS[row.kind]} {row.name}", row.code],
    )
    refill(rows("Branch"), lambda row: [branch(row)])
    refill(rows("Initiative"), lambda row: [row.name, row.field])
    refill(rows("Officer"), lambda row: [row.full_name])


class Migration(migrations.Migration):
    dependencies = [("unions", "0005_one_main_successor")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="initiative",
            index=models.Index(fields=["sort_key", "id"], name="initiative_sort"),
        ),
        migrations.AddIndex(
            model_name="union",
            index=WordIndex(fields=["search_text"], name="union_words"),
        ),
        migrations.AddIndex(
            model_name="branch",
            index=WordIndex(fields=["search_text"], name="branch_words"),
        ),
        migrations.AddIndex(
            model_name="initiative",
            index=WordIndex(fields=["search_text"], name="initiative_words"),
        ),
        migrations.AddIndex(
            model_name="officer",
            index=WordIndex(fields=["search_text"], name="officer_words"),
        ),
    ]
