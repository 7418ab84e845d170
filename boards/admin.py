"""Boards at the desk."""

from django.contrib import admin

from boards.models import Board
from grid.desk import ReadOnlyAdmin

admin.site.register(Board, ReadOnlyAdmin)
