from django.db import migrations

from unions.lineage import Step, descents, successors

_RANK = {"province": 0, "city": 1, "commune": 2}


def fill(apps, schema_editor):
    """Divided unions wait for a person; the rest gets its descents and successor."""
    link_model = apps.get_model("unions", "UnionLink")
    links = list(
        link_model.objects.exclude(to_union=None).select_related(
            "from_union", "to_union"
        )
    )
    seen, divided = set(), set()
    for link in links:
        if link.from_union_id in seen:
            divided.add(link.from_union_id)
        seen.add(link.from_union_id)
    link_model.objects.filter(from_union__in=divided).update(
        extent="part", is_main=False
    )
    steps = [
        Step(
            link.from_union_id,
            link.to_union_id,
            link.from_union_id not in divided,
            _RANK[link.to_union.level] <= _RANK[link.from_union.level],
        )
        for link in links
    ]
    apps.get_model("unions", "Descent").objects.bulk_create(
        [
            apps.get_model("unions", "Descent")(
                from_union_id=old, to_union_id=new, is_work=is_work
            )
            for (old, new), is_work in descents(steps).items()
        ],
        batch_size=2000,
    )
    union = apps.get_model("unions", "Union")
    for old, new in successors(steps).items():
        union.objects.filter(pk=old).update(successor=new)


class Migration(migrations.Migration):
    dependencies = [("unions", "0003_lineage_and_profile")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
