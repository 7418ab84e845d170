"""Ceremonies at the desk."""

from django.urls import include, path

from awards import views_ceremonies as views
from awards import views_ceremony_prizes, views_day

app_name = "ceremonies"
urlpatterns = [
    path("", include("awards.urls_course")),
    path("", views.index, name="index"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/prizes/", views_ceremony_prizes.needs, name="prizes"),
    path("<int:pk>/prizes.xlsx", views_ceremony_prizes.workbook, name="prizes_workbook"),
    path("<int:pk>/receipt/", views_ceremony_prizes.receipt, name="receipt"),
    path("<int:pk>/day/", views_day.day, name="day"),
    path("marks/<int:pk>/", views_day.correct, name="correct_mark"),
    path("photos/<uuid:pk>/", views_day.photo, name="photo"),
    path("photos/<uuid:pk>/winner/", views_day.name, name="name_photo"),
    path("photos/<uuid:pk>/thumbnail/", views_day.thumbnail, name="thumbnail"),
]
