"""Corrections and everything that they bear on, at the desk."""

from django.urls import path

from boards import views_carry as views

app_name = "carry"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.show, name="show"),
]
