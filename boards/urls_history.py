"""Lines through time."""

from django.urls import path

from boards import views_history as views

app_name = "history"
urlpatterns = [
    path("households/<int:pk>/", views.household, name="household"),
    path("branches/<int:pk>/", views.branch, name="branch"),
]
