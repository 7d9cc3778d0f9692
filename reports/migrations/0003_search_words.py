from django.db import migrations

from core.search_index import refill
from unions.enums import KIND_WORDS


def fill(apps, schema_editor):
    """Initials and numbers without zeros, of what was there before."""
    numbers = dict(
        apps.get_model("reports", "DocumentNumber")
        .objects.exclude(document=None)
        .values_list("document", "symbol")
    )

    def words(row):
        issuer = f"Hội LHPN {KIND_WORDS[row.union.kind]} {row.union.name}"
        return [f"{row.title} {issuer} {numbers.get(row.pk, '')}"]

    documents = apps.get_model("reports", "Document").objects
    refill(documents.select_related("union").defer("snapshot"), words)


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_search"), ("unions", "0006_search_words")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
