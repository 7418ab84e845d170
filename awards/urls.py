"""Ceremonies at the desk."""

from django.urls import path

from awards import views_ceremonies as views

app_name = "ceremonies"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.show, name="show"),
]
