"""Surprise visits at the desk."""

from django.urls import path

from inspections import views_visits as views
from inspections import views_visits_edit as edit

app_name = "visits"
urlpatterns = [
    path("", views.visits, name="index"),
    path("plan/", edit.plan, name="plan"),
    path("gap/", views.gaps, name="gap"),
    path("<uuid:pk>/", views.show, name="show"),
    path("<uuid:pk>/prove/", views.prove, name="prove"),
    path("<uuid:pk>/print/", views.report, name="print"),
    path("<uuid:pk>/revise/", edit.revise, name="revise"),
    path("<uuid:pk>/redraw/", edit.redraw, name="redraw"),
    path("<uuid:pk>/begin/", edit.begin, name="begin"),
    path("<uuid:pk>/close/", edit.close, name="close"),
    path("<uuid:pk>/cancel/", edit.cancel, name="cancel"),
    path("<uuid:pk>/add/", edit.add, name="add"),
    path("households/<int:pk>/skip/", edit.skip, name="skip"),
]
