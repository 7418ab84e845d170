"""The field: pages for the phone."""

from django.urls import path

from inspections import views_field as views

app_name = "field"
urlpatterns = [path("", views.home, name="home")]
