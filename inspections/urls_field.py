"""The field: pages for the phone."""

from django.urls import path

from inspections import views_field as views
from inspections import views_household, views_patrols, views_problems, views_record

app_name = "field"
urlpatterns = [
    path("", views.home, name="home"),
    path("households.json", views.index, name="index"),
    path("households/<int:pk>/", views_household.household, name="household"),
    path("me/", views.me, name="me"),
    path("problems/", views_problems.problems, name="problems"),
    path("problems/<int:pk>/close/", views_record.close, name="close_problem"),
    path("patrol/", views_patrols.patrol, name="patrol"),
    path("patrols/", views_patrols.record, name="record_patrol"),
    path("inspections/", views_record.record, name="record"),
    path("inspections/<uuid:pk>/photos/", views_record.photo, name="photo"),
]
