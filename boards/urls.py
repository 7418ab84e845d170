"""Boards at the desk."""

from django.urls import path

from boards import views

app_name = "boards"
urlpatterns = [
    path("make/", views.make, name="make"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/publish/", views.publish, name="publish"),
    path("<int:pk>/print/", views.print_board, name="print"),
]
