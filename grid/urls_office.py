"""Who signs a township's papers, and whom villagers ask."""

from django.urls import path

from grid import views_office as views

app_name = "office"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.change, name="change"),
]
