"""The weekly dispatch at the desk."""

from django.urls import path

from inspections import views_dispatch as views

app_name = "dispatch"
urlpatterns = [
    path("", views.index, name="index"),
    path("hold/", views.hold, name="hold"),
    path("print/", views.print_page, name="print"),
]
