"""Reports keep nothing of their own; they only declare who may read them."""

from django.db import models


class Report(models.Model):
    """No table: carries the permission `reports.view_report`."""

    class Meta:
        managed = False
        default_permissions = ("view",)

    def __str__(self) -> str:
        return "report"
