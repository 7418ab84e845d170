"""The day of a ceremony on a phone."""

from django.urls import path

from awards import views_field_day as views

app_name = "day"
urlpatterns = [
    path("", views.index, name="index"),
    path("offline/", views.offline, name="offline"),
    path("marks/", views.mark, name="mark"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/winners.json", views.winners, name="winners"),
    path("<int:pk>/photos/<uuid:id>/", views.photo, name="photo"),
]
