"""The list under notice, for everybody; an objection and its answer."""

from django.urls import path

from awards import views_public_notice as views

app_name = "award_notice"
urlpatterns = [
    path("<int:pk>/", views.show, name="show"),
    path("answers/<str:code>/", views.answer, name="answer"),
]
