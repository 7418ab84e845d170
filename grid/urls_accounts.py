"""Accounts at the desk: one-time passwords."""

from django.urls import path

from grid import views_accounts as views

app_name = "accounts"
urlpatterns = [
    path("issue/", views.issue, name="issue"),
    path("sheet/<uuid:token>/", views.sheet, name="sheet"),
    path("new/", views.new, name="new"),
    path("<int:pk>/reset/", views.reset, name="reset"),
]
