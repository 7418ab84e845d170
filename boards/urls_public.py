"""Boards for everybody."""

from django.urls import path

from boards import views_public as views

app_name = "public"
urlpatterns = [
    path("boards/", views.boards, name="boards"),
    path("boards/<int:pk>/", views.board, name="board"),
    path("boards/<int:pk>/photos/<uuid:photo>/", views.photo, name="photo"),
    path("o/<str:code>/", views.entry, name="entry"),
    path("o/<str:code>/consent/", views.consent, name="consent"),
    path("o/<str:code>/photos/<uuid:photo>/", views.own_photo, name="own_photo"),
]
