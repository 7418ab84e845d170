"""Roster import at the desk."""

from django.urls import path

from grid import views_rosters as views

app_name = "rosters"
urlpatterns = [
    path("", views.index, name="index"),
    path("progress/", views.progress, name="progress"),
    path("<int:pk>/correct/", views.correct, name="correct"),
    path("<int:pk>/heads/", views.heads, name="heads"),
    path("confirm/", views.confirm, name="confirm"),
    path("discard/", views.discard, name="discard"),
]
