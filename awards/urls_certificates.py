"""Certificates at the desk."""

from django.urls import path

from awards import views_certificate_template as template
from awards import views_certificates as views

app_name = "certificates"
urlpatterns = [
    path("<int:pk>/", views.index, name="index"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/make/", views.make, name="make"),
    path("<int:pk>/template/", template.edit, name="template"),
    path("<int:pk>/preview/", template.preview, name="preview"),
    path("file/<int:pk>/", views.download, name="download"),
    path("award/<int:pk>/", views.reprint, name="reprint"),
    path("reprint/<int:pk>/", views.reprinted, name="reprinted"),
]
