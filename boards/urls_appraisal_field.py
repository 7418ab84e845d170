"""Appraisals on the phone."""

from django.urls import path

from boards import views_appraisal_field as views

app_name = "appraisal_field"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.member, name="member"),
    path("lines/<int:pk>/object/", views.object_to, name="object"),
]
