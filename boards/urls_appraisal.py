"""Appraisals at the desk."""

from django.urls import path

from boards import views_appraisal as views
from boards import views_appraisal_acts as acts

app_name = "appraisal"
urlpatterns = [
    path("", views.index, name="index"),
    path("print/", views.print_sheet, name="print"),
    path("sheet.xlsx", views.workbook, name="workbook"),
    path("members/<int:pk>/", views.member, name="member"),
    path("members/<int:pk>/print/", views.print_member, name="member_print"),
    path("freeze/", acts.freeze, name="freeze"),
    path("<int:pk>/finish/", acts.finish, name="finish"),
    path("<int:pk>/withdraw/", acts.withdraw, name="withdraw"),
    path("<int:pk>/revise/", acts.revise, name="revise"),
    path("<int:pk>/correction/", acts.correction, name="correction"),
    path("<int:pk>/correction/print/", acts.print_correction, name="correction_print"),
    path("lines/<int:pk>/object/", acts.object_to, name="object"),
    path("objections/<int:pk>/decide/", acts.decide, name="decide"),
]
