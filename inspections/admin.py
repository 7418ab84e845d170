"""Inspections at the desk."""

from django.contrib import admin

from grid.desk import ReadOnlyAdmin
from inspections.models import Inspection, Problem, Standard

admin.site.register([Inspection, Problem, Standard], ReadOnlyAdmin)
