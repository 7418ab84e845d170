"""The arena at the desk."""

from django.urls import path

from inspections import views_arena as views
from inspections import views_arena_edit as edit

app_name = "arena"
urlpatterns = [
    path("", views.contests, name="index"),
    path("new/", edit.new, name="new"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/edit/", edit.revise, name="edit"),
    path("<int:pk>/close/", edit.close, name="close"),
    path("<int:pk>/screen/", views.screen, name="screen"),
    path("<int:pk>/sheets/", views.print_sheets, name="sheets"),
    path("<int:pk>/notice/", views.notice, name="notice"),
    path("jurors/<int:pk>/", edit.type_sheet, name="type"),
]
