"""Photos, only for those who may see them."""

app_name = "photos"
urlpatterns: list = []
