"""Boards for everybody."""

from django.urls import path

from boards import views_public as views
from boards import views_rules

app_name = "public"
urlpatterns = [
    path("boards/", views.boards, name="boards"),
    path("boards/<int:pk>/", views.board, name="board"),
    path("boards/<int:pk>/photos/<uuid:photo>/", views.photo, name="photo"),
    path("boards/<int:pk>/rules/", views_rules.board_rules, name="board_rules"),
    path("rules/", views_rules.rules, name="rules"),
    path("rules/<str:code>/", views_rules.township_rules, name="township_rules"),
    path("o/<str:code>/", views.entry, name="entry"),
    path("o/<str:code>/consent/", views.consent, name="consent"),
    path("o/<str:code>/photos/<uuid:photo>/", views.own_photo, name="own_photo"),
]
