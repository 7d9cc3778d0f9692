import core.fields
from django.db import migrations, models
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce


def fill(apps, schema_editor):
    """What groups keep of the months that they have."""
    months = apps.get_model("savings_groups", "GroupMonth").objects
    newest = months.filter(group=OuterRef("pk")).order_by("-month")
    names = ("month", "members", "debt", "overdue", "deposits", "points", "grade")
    found = {f"latest_{name}": Subquery(newest.values(name)[:1]) for name in names}
    found["latest_grade"] = Coalesce(found["latest_grade"], Value(""))
    apps.get_model("savings_groups", "SavingsGroup").objects.update(**found)


class Migration(migrations.Migration):
    dependencies = [("savings_groups", "0003_search_words")]

    operations = [
        migrations.AddField(
            model_name="savingsgroup",
            name="latest_debt",
            field=core.fields.MoneyField(
                editable=False, null=True, verbose_name="outstanding debt (dư nợ)"
            ),
        ),
        migrations.AddField(
            model_name="savingsgroup",
            name="latest_deposits",
            field=core.fields.MoneyField(
                editable=False, null=True, verbose_name="deposits (tiền gửi)"
            ),
        ),
        migrations.AddField(
            model_name="savingsgroup",
            name="latest_grade",
            field=models.CharField(
                blank=True,
                choices=[
                    ("good", "Good (Tốt)"),
                    ("fair", "Fair (Khá)"),
                    ("average", "Average (Trung bình)"),
                    ("weak", "Weak (Yếu)"),
                ],
                editable=False,
                max_length=8,
                verbose_name="bank grade",
            ),
        ),
        migrations.AddField(
            model_name="savingsgroup",
            name="latest_members",
            field=models.PositiveSmallIntegerField(
                editable=False, null=True, verbose_name="members"
            ),
        ),
        migrations.AddField(
            model_name="savingsgroup",
            name="latest_month",
            field=models.DateField(editable=False, null=True, verbose_name="month"),
        ),
        migrations.AddField(
            model_name="savingsgroup",
            name="latest_overdue",
            field=core.fields.MoneyField(
                editable=False, null=True, verbose_name="overdue debt (nợ quá hạn)"
            ),
        ),
        migrations.AddField(
            model_name="savingsgroup",
            name="latest_points",
            field=models.DecimalField(
                decimal_places=2,
                editable=False,
                max_digits=5,
                null=True,
                verbose_name="bank points",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="savingsgroup",
            index=models.Index(
                condition=models.Q(("latest_overdue__gt", 0)),
                fields=["sort_key", "id"],
                name="group_overdue",
            ),
        ),
        migrations.AddIndex(
            model_name="savingsgroup",
            index=models.Index(
                fields=["latest_grade", "sort_key", "id"], name="group_grade"
            ),
        ),
    ]
