"""Pairs at the desk."""

from django.urls import path

from boards import views_pairs as views

app_name = "pairs"
urlpatterns = [
    path("", views.index, name="index"),
    path("boards/<int:pk>/", views.form, name="form"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/agreement/", views.agreement, name="agreement"),
    path("<int:pk>/help/", views.add_help, name="help"),
    path("<int:pk>/dissolve/", views.dissolve, name="dissolve"),
]
