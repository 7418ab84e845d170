"""Pending entries, what was done about corrections, and one board in force of each level."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def put_on_record(apps, schema_editor):
    """Of each level (and branch) one board is in force: the later, of those the longest."""
    boards = apps.get_model("boards", "Board").objects.filter(status="published")
    steps = apps.get_model("boards", "BoardStep").objects
    latest = set()
    for board in boards.order_by("-end", "start", "pk"):
        place = (board.township_id, board.level, board.branch_id)
        if place in latest:
            board.status = "superseded"
            board.save(update_fields=["status"])
            steps.create(
                board=board, status="superseded", by_id=board.published_by_id, at=timezone.now()
            )
        latest.add(place)


class Migration(migrations.Migration):
    dependencies = [
        ("boards", "0007_rules"),
        ("grid", "0006_consents"),
        ("inspections", "0015_problem_list_index"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="boardentry",
            name="notice_until",
            field=models.DateField(
                blank=True,
                help_text="of an entry that a revision makes black",
                null=True,
                verbose_name="notice until",
            ),
        ),
        migrations.AlterField(
            model_name="boardentry",
            name="state",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "stands"),
                    ("waiting", "objection under review"),
                    ("struck", "struck off"),
                    ("pending", "black only after a notice period of its own"),
                ],
                max_length=7,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="entrychange",
            name="kind",
            field=models.CharField(
                choices=[
                    ("struck", "struck off"),
                    ("redrafted", "scored anew"),
                    ("pended", "would be black: a notice period of its own has begun"),
                    ("blackened", "put on the black side after its notice period"),
                ],
                max_length=9,
                verbose_name="kind",
            ),
        ),
        migrations.CreateModel(
            name="CorrectionAct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "correction",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="act",
                        to="inspections.correction",
                        verbose_name="correction",
                    ),
                ),
                (
                    "township",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grid.township",
                        verbose_name="township",
                    ),
                ),
            ],
            options={
                "verbose_name": "correction carried through",
                "verbose_name_plural": "corrections carried through",
                "ordering": ("-at",),
            },
        ),
        migrations.RunPython(put_on_record, migrations.RunPython.noop),
    ]
