from django.db import migrations


def name_surprises(apps, schema_editor):
    """Problems that surprise inspections found so far."""
    found = apps.get_model("inspections", "Problem").objects.filter(
        source="inspection", inspection__kind="surprise"
    )
    found.update(source="surprise")


class Migration(migrations.Migration):
    dependencies = [("inspections", "0013_visits")]

    operations = [migrations.RunPython(name_surprises, migrations.RunPython.noop)]
