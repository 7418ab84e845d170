"""What older boards know: every score was the own one, and who drafted and published them."""

from django.db import migrations
from django.db.models import F


def fill(apps, schema_editor):
    Board = apps.get_model("boards", "Board")
    BoardStep = apps.get_model("boards", "BoardStep")
    apps.get_model("boards", "BoardEntry").objects.update(own_score=F("score"))
    for board in Board.objects.order_by("pk"):
        BoardStep.objects.create(
            board=board, status="draft", by_id=board.drafted_by_id, at=board.drafted_at
        )
        if board.status == "published":
            BoardStep.objects.create(
                board=board, status="published", by_id=board.published_by_id, at=board.published_at
            )


class Migration(migrations.Migration):
    dependencies = [("boards", "0002_due_process")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
