from django.db import migrations
from django.db.models import F, OuterRef, Subquery


def fill(apps, schema_editor):
    """What was closed or withdrawn stands there in the new column, too; photos know their place."""
    Problem = apps.get_model("inspections", "Problem")
    Problem.objects.exclude(status="open").update(stage=F("status"), rectified_on=F("closed_on"))
    Photo = apps.get_model("inspections", "Photo")
    Inspection = apps.get_model("inspections", "Inspection")
    of_photo = Inspection.objects.filter(pk=OuterRef("inspection"))
    Photo.objects.update(
        branch=Subquery(of_photo.values("branch")[:1]),
        household=Subquery(of_photo.values("household")[:1]),
    )


class Migration(migrations.Migration):
    dependencies = [("inspections", "0008_problem_life")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
