"""Holders of titles, at all ceremonies."""

from django.urls import path

from awards import views_holders as views

app_name = "holders"
urlpatterns = [
    path("", views.index, name="index"),
    path("recheck/", views.recheck, name="recheck"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/withdrawal/", views.print_withdrawal, name="withdrawal"),
    path("cases/<int:pk>/", views.decide, name="decide"),
]
