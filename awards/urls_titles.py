"""Award titles at the desk."""

from django.urls import path

from awards import views_titles as views

app_name = "titles"
urlpatterns = [
    path("", views.index, name="index"),
    path("draft/", views.draft, name="draft"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.edit, name="edit"),
]
