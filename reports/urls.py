"""Dashboards of branches, and reports, at the desk."""

from django.urls import path, register_converter

from grid.domain.periods import PeriodConverter
from reports import views, views_month

register_converter(PeriodConverter, "period")

app_name = "reports"
urlpatterns = [
    path("", views.index, name="index"),
    path("branches/<str:code>/", views.branch_dashboard, name="branch"),
    path("month/", views_month.month, name="month"),
    path("<period:period>/", views.report, name="quarter"),
    path("<period:period>/pdf/", views.report_pdf, name="pdf"),
]
