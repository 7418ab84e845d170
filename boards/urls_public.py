"""Boards for everybody."""

from django.urls import path

from boards import views_public as views

app_name = "public"
urlpatterns = [
    path("boards/", views.boards, name="boards"),
    path("boards/<int:pk>/", views.board, name="board"),
    path("o/<str:code>/", views.entry, name="entry"),
]
