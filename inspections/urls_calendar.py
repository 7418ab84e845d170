"""The calendar at the desk."""

from django.urls import path

from inspections import views_calendar as views

app_name = "calendar"
urlpatterns = [path("", views.calendar, name="index")]
