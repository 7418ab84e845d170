"""Roster import at the desk."""

from django.urls import path

from grid import views_rosters as views

app_name = "rosters"
urlpatterns = [
    path("", views.index, name="index"),
]
