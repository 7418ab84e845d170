"""Photos, only for those who may see them."""

from django.urls import path

from inspections import views_photos as views

app_name = "photos"
urlpatterns = [
    path("<uuid:pk>/", views.show, name="show"),
    path("<uuid:pk>/thumbnail/", views.thumbnail, name="thumbnail"),
]
