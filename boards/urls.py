"""Boards at the desk."""

app_name = "boards"
urlpatterns: list = []
