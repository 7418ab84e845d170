"""Problems at the desk, beside the admin's list."""

from django.urls import path

from inspections import views_problem_desk as views

app_name = "problems"
urlpatterns = [
    path("report/", views.report, name="report"),
    path("print/", views.print_sheet, name="print"),
]
