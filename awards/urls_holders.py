"""Holders of titles, at all ceremonies."""

from django.urls import path

from awards import views_cases
from awards import views_holders as views

app_name = "holders"
urlpatterns = [
    path("", views.index, name="index"),
    path("recheck/", views.recheck, name="recheck"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/withdrawal/", views.print_withdrawal, name="withdrawal"),
    path("cases/", views_cases.decide_many, name="decide_many"),
    path("cases/<int:pk>/", views_cases.decide, name="decide"),
]
