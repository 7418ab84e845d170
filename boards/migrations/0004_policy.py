"""Boards keep the complete numbers they were made with; older ones knew only the four of theirs.

The rest were the same everywhere until now.
"""

from django.db import migrations

KNOWN = {
    "kind_weights": {"weekly": "1", "surprise": "2", "arena": "2"},
    "part_weights": {"households": "60", "surprise": "20", "arena": "10", "problems": "10"},
    "full_coverage": "0.8",
    "boards": {
        "branches": {"reds": 3, "red_from": "85", "blacks": 3, "black_below": "75"},
        "township_households": {"reds": 20, "red_from": "90", "blacks": 10, "black_below": "70"},
        "branch_households": {"reds": 5, "red_from": "90", "blacks": 5, "black_below": "70"},
    },
    "pair": {"own_share": "0.5", "unseen": "own"},
    "notice_days": 5,
    "appraisal": {
        "plus": "2",
        "minus": "2",
        "bands": [
            {"name": "优秀", "from": "90"},
            {"name": "良好", "from": "80"},
            {"name": "合格", "from": "70"},
            {"name": "不合格", "from": "0"},
        ],
    },
}


def complete(apps, schema_editor):
    Board = apps.get_model("boards", "Board")
    for board in Board.objects.order_by("pk").iterator():
        if "boards" in board.rule:
            continue
        board.rule = {**KNOWN, "boards": {**KNOWN["boards"], board.level: board.rule}}
        board.save(update_fields=["rule"])


def shorten(apps, schema_editor):
    Board = apps.get_model("boards", "Board")
    for board in Board.objects.order_by("pk").iterator():
        board.rule = board.rule["boards"][board.level]
        board.save(update_fields=["rule"])


class Migration(migrations.Migration):
    dependencies = [("boards", "0003_fill_due_process")]
    operations = [migrations.RunPython(complete, shorten)]
