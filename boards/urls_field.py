"""Pairs on the phone."""

from django.urls import path

from boards import views_field as views

app_name = "pairs_field"
urlpatterns = [
    path("", views.pairs, name="index"),
    path("<int:pk>/help/", views.add_help, name="help"),
]
