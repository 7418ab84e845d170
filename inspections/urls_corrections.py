"""Corrections at the desk."""

from django.urls import path

from inspections import views_corrections as views

app_name = "corrections"
urlpatterns = [path("<uuid:pk>/", views.correct_at_desk, name="correct")]
