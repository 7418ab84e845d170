"""One table with columns like those of an inspection."""

from django.db import models


class Row(models.Model):
    id = models.UUIDField(primary_key=True)
    household = models.IntegerField(db_index=True)
    date = models.DateField()
    points = models.JSONField()
    remark = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return str(self.id)
