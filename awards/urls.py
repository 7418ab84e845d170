"""Ceremonies at the desk."""

from django.urls import include, path

from awards import views_ceremonies as views

app_name = "ceremonies"
urlpatterns = [
    path("", include("awards.urls_course")),
    path("", views.index, name="index"),
    path("<int:pk>/", views.show, name="show"),
]
