"""Market places at the desk."""

from django.urls import path

from awards import views_markets as views

app_name = "markets"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("days/", views.days, name="days"),
    path("draft/", views.draft, name="draft"),
    path("<int:pk>/", views.edit, name="edit"),
]
