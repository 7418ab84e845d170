"""Objections at the desk."""

from django.urls import path

from boards import views_objections as views

app_name = "objections"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/decide/", views.decide, name="decide"),
    path("entries/<int:pk>/", views.take, name="take"),
    path("entries/<int:pk>/blacken/", views.blacken, name="blacken"),
    path("entries/<int:pk>/strike/", views.strike, name="strike"),
]
