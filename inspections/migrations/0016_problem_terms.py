"""Terms of problems that have ended, and the day that counts of a report as rectified.

Rows from before keep what they say: `rectified_on` stays the day that was named (no current
figure changes silently), their reports have no `counted_on`, and what was reopened earlier has
no ended term. Boards already drafted keep their own figures anyway.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("grid", "0006_consents"),
        ("inspections", "0015_problem_list_index"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProblemTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(verbose_name="since")),
                ("due_on", models.DateField(verbose_name="due on")),
                (
                    "rectified_on",
                    models.DateField(blank=True, null=True, verbose_name="rectified on"),
                ),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                ("ended_on", models.DateField(verbose_name="ended on")),
            ],
            options={
                "verbose_name": "ended term of a problem",
                "verbose_name_plural": "ended terms of problems",
                "ordering": ("pk",),
            },
        ),
        migrations.RemoveConstraint(
            model_name="problem",
            name="problem_stage_fits_status",
        ),
        migrations.AddField(
            model_name="problem",
            name="term_since",
            field=models.DateField(blank=True, null=True, verbose_name="term since"),
        ),
        migrations.AddField(
            model_name="problemstep",
            name="by_phone_clock",
            field=models.BooleanField(default=False, verbose_name="by the phone's clock"),
        ),
        migrations.AddField(
            model_name="problemstep",
            name="counted_on",
            field=models.DateField(blank=True, null=True, verbose_name="counted on"),
        ),
        migrations.AddField(
            model_name="problemstep",
            name="inspection",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="inspections.inspection",
                verbose_name="inspection that failed it again",
            ),
        ),
        migrations.AlterField(
            model_name="problem",
            name="stage",
            field=models.CharField(
                choices=[
                    ("found", "found"),
                    ("deliberated", "discussed by the committee"),
                    ("claimed", "claimed"),
                    ("planned", "remedy set"),
                    ("rectified", "rectified, to be re-checked"),
                    ("closed", "closed"),
                    ("reopened", "reopened"),
                    ("withdrawn", "withdrawn"),
                    ("merged", "double, goes on at the other household"),
                ],
                default="found",
                max_length=12,
                verbose_name="stage",
            ),
        ),
        migrations.AlterField(
            model_name="problemstep",
            name="act",
            field=models.CharField(
                choices=[
                    ("report", "reported"),
                    ("deliberate", "discussed by the committee"),
                    ("claim", "claimed"),
                    ("plan", "remedy set"),
                    ("rectify", "rectified"),
                    ("close", "re-checked and closed"),
                    ("reopen", "reopened"),
                    ("withdraw", "withdrawn"),
                    ("restore", "back as it was"),
                ],
                max_length=10,
                verbose_name="step",
            ),
        ),
        migrations.AddConstraint(
            model_name="problem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage", "closed"), ("status", "closed")),
                    models.Q(("stage__in", ["withdrawn", "merged"]), ("status", "withdrawn")),
                    models.Q(
                        ("status", "open"),
                        models.Q(("stage__in", ["closed", "withdrawn", "merged"]), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="problem_stage_fits_status",
            ),
        ),
        migrations.AddField(
            model_name="problemterm",
            name="branch",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="grid.branch",
                verbose_name="branch",
            ),
        ),
        migrations.AddField(
            model_name="problemterm",
            name="household",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="grid.household",
                verbose_name="household",
            ),
        ),
        migrations.AddField(
            model_name="problemterm",
            name="problem",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="terms",
                to="inspections.problem",
                verbose_name="problem",
            ),
        ),
        migrations.AddField(
            model_name="problemterm",
            name="township",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="grid.township",
                verbose_name="township",
            ),
        ),
        migrations.AddIndex(
            model_name="problemterm",
            index=models.Index(
                fields=["township", "due_on"], name="inspections_townshi_428794_idx"
            ),
        ),
    ]
