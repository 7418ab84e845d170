"""The field: pages for the phone."""

from django.urls import path

from inspections import views_arena_field, views_household, views_problems, views_record
from inspections import views_field as views

app_name = "field"
urlpatterns = [
    path("", views.home, name="home"),
    path("households.json", views.index, name="index"),
    path("households/<int:pk>/", views_household.household, name="household"),
    path("me/", views.me, name="me"),
    path("arena/", views_arena_field.contests, name="arena"),
    path("arena/<int:pk>/<int:branch>/", views_arena_field.sheet, name="arena_sheet"),
    path("problems/", views_problems.problems, name="problems"),
    path("problems/<int:pk>/close/", views_record.close, name="close_problem"),
    path("inspections/", views_record.record, name="record"),
    path("inspections/<uuid:pk>/photos/", views_record.photo, name="photo"),
]
