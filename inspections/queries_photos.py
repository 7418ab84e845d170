"""Inspections whose photos have not all arrived."""

from typing import Any

from django.db.models import Count, Func, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from inspections.models import Inspection, Photo


class ListLength(Func):
    """How many values a JSON list holds."""

    function = "JSON_ARRAY_LENGTH"
    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_ARRAY_LENGTH", **context)


def photos_missing(inspections: QuerySet[Inspection]) -> QuerySet[Inspection]:
    """Those that expect more photos than have arrived; the rest is still on a phone."""
    arrived = (
        Photo.objects.filter(inspection=OuterRef("pk"))
        .order_by()
        .values("inspection")
        .annotate(number=Count("pk"))
        .values("number")
    )
    told = inspections.annotate(photos_expected=ListLength("photo_hashes"))
    # The cheap question first: almost no inspection has photos.
    return told.filter(photos_expected__gt=0).filter(
        photos_expected__gt=Coalesce(Subquery(arrived), 0)
    )
