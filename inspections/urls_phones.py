"""Phones at the desk."""

from django.urls import path

from inspections import views_phones as views

app_name = "phones"
urlpatterns = [
    path("", views.phones, name="index"),
    path("<int:pk>/hand/", views.hand, name="hand"),
    path("held/<uuid:pk>/", views.decide, name="decide"),
]
