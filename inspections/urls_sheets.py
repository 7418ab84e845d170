"""Paper sheets at the desk."""

from django.urls import path

from inspections import views_sheets as views

app_name = "sheets"
urlpatterns = [
    path("", views.sheets, name="index"),
    path("print/", views.print_sheet, name="print"),
    path("xlsx/", views.sheet_workbook, name="workbook"),
    path("type/", views.type_sheet, name="type"),
]
