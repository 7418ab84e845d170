"""The field: pages for the phone."""

from django.urls import path

from inspections import views_field as views
from inspections import views_record

app_name = "field"
urlpatterns = [
    path("", views.home, name="home"),
    path("inspections/", views_record.record, name="record"),
    path("inspections/<uuid:pk>/photos/", views_record.photo, name="photo"),
    path("problems/<int:pk>/close/", views_record.close, name="close_problem"),
]
