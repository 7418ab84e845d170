"""Ceremonies at the desk."""

from django.urls import include, path

from awards import views_ceremonies as views
from awards import views_ceremony_prizes, views_day, views_day_photos

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
    path("<int:pk>/day/photos/", views_day_photos.add, name="add_photos"),
    path("photos/<uuid:pk>/", views_day_photos.photo, name="photo"),
    path("photos/<uuid:pk>/winner/", views_day_photos.name, name="name_photo"),
    path("photos/<uuid:pk>/thumbnail/", views_day_photos.thumbnail, name="thumbnail"),
]
