"""Rows from before: clauses are found by their words, proofs know their step, remedies
know since when they stand where they stand."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

from core.search_index import refill

_PROOF = "proof_submitted"


def fill(apps, schema_editor):
    phrases = apps.get_model("inspections", "Phrase").objects.all()
    refill(phrases, lambda row: [row.text, row.topic, row.recommendation])


def remember(apps, schema_editor):
    event = apps.get_model("inspections", "RemedyEvent")
    remedies = apps.get_model("inspections", "Remedy").objects
    last = event.objects.filter(subject=OuterRef("pk")).order_by("-at", "-pk")
    remedies.filter(events__isnull=False).update(
        status_since=Subquery(last.values("at")[:1])
    )
    evidence = apps.get_model("inspections", "Evidence").objects.exclude(remedy=None)
    came_with = event.objects.filter(
        subject=OuterRef("remedy"), new_status=_PROOF, at__lte=OuterRef("created_at")
    ).order_by("-at", "-pk")
    evidence.update(step=Subquery(came_with.values("pk")[:1]))


class Migration(migrations.Migration):
    dependencies = [("inspections", "0010_from_finding_to_remedy")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(remember, migrations.RunPython.noop),
    ]
