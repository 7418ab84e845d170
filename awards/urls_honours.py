"""The honour roll, and the short address on each certificate."""

from django.urls import path

from awards import views_honours as views

app_name = "honours"
urlpatterns = [
    path("honours/", views.index, name="index"),
    path("honours/<int:pk>/", views.roll, name="roll"),
    path("honours/<int:pk>/photos/<uuid:photo>/", views.photo, name="photo"),
    path("c/<str:code>/", views.prove, name="prove"),
]
