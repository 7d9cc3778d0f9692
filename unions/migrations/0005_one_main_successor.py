from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("unions", "0004_fill_descents")]

    operations = [
        migrations.AddConstraint(
            model_name="unionlink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_main", True)),
                fields=("from_union",),
                name="union_has_one_main_successor",
                violation_error_message="Another union goes on with its figures already.",
            ),
        ),
    ]
