"""Prizes at the desk."""

from django.urls import path

from awards import views_prizes as views

app_name = "prizes"
urlpatterns = [
    path("", views.index, name="index"),
    path("add/", views.add, name="add"),
    path("titles/", views.titles, name="titles"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/change/", views.change, name="change"),
]
