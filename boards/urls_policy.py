"""The scoring policy at the desk."""

from django.urls import path

from boards import views_policy

app_name = "policy"
urlpatterns = [
    path("", views_policy.index, name="index"),
    path("new/", views_policy.revise, name="revise"),
]
